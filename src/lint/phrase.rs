//! Counts and lists in sentences, for rules and reports alike.

use std::fmt::Display;

/// `a`, `a and b`, `a, b and c`; beyond `most` the rest is counted: `a, b and 3 more`.
#[must_use]
pub fn list(items: &[impl AsRef<str>], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    match (shown.as_slice(), items.len().saturating_sub(most)) {
        ([], _) => String::new(),
        ([one], 0) => (*one).to_owned(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `1 error`, `2 errors`, `2 entries`, `2 addresses`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ if noun.ends_with(['s', 'x']) => format!("{number} {noun}es"),
        _ => format!("{number} {noun}s"),
    }
}

/// A record type with its article, as it is read aloud: `an A`, `a CNAME`, `an MX`, `a TXT`.
#[must_use]
pub fn a(rtype: impl Display) -> String {
    let spelled = rtype.to_string();
    let spoken = ["A", "AAAA", "MX", "NS", "SOA", "SPF", "SRV", "SSHFP", "SVCB", "HTTPS"];
    let article = if spoken.contains(&spelled.as_str()) { "an" } else { "a" };
    format!("{article} {spelled}")
}

#[cfg(test)]
mod tests {
    use super::{count, list};

    #[test]
    fn numbers_and_lists_read_as_written_by_hand() {
        let counted = [count(1, "entry"), count(0, "name"), count(2, "entry"), count(3, "address"), count(2, "key")];
        assert_eq!(counted, ["1 entry", "0 names", "2 entries", "3 addresses", "2 keys"]);
        assert_eq!(list(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(list(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
