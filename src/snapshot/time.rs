//! Dates of the snapshot as seconds since 1970.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// RFC 3339, or a day alone: its first second.
pub(in crate::snapshot) fn seconds(text: &str) -> Option<i64> {
    let moment = || text.parse::<Timestamp>().ok();
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok();
    moment().or_else(|| Some(day()?.timestamp())).map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn moments_and_days() {
        assert_eq!(seconds("1970-01-02T01:00:00+01:00"), Some(86400));
        assert_eq!(seconds("1970-01-02T00:00:00.5Z"), Some(86400));
        assert_eq!(seconds("1970-01-02"), Some(86400));
        assert_eq!(seconds("tomorrow"), None);
    }
}
