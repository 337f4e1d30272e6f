//! Record sets to lines: the other direction of `record`, in columns. It must not know what values mean.

use super::line::{option, quote, words};
use super::names::{relative, word};
use super::record::{DEFAULT_TTL, ONE_WORD, geo_location, is_option};
use super::write::{Words, Writer};
use super::zone::bare_id;
use crate::snapshot::v1::{AliasTarget, GeoLocation, ResourceRecordSet, Routing};

/// A longer name moves its own line only.
const WIDEST_NAME: usize = 40;

/// The columns of one record set's lines.
struct Row {
    name: String,
    ttl: String,
    rr_type: String,
    /// What stands after the type; one line each.
    values: Vec<String>,
}

impl Writer<'_> {
    /// The records of a zone, in columns. `own_zone` is the zone's id, if Route 53 hosts it.
    pub(super) fn records(&mut self, origin: &str, sets: Option<&[ResourceRecordSet<'_>]>, own_zone: Option<&str>) {
        let rows: Vec<_> = sets.unwrap_or_default().iter().map(|set| row(set, origin, own_zone)).collect();
        let width = |column: fn(&Row) -> &str| {
            let widths = rows.iter().flatten().map(|row| column(row).chars().count());
            widths.filter(|&width| width <= WIDEST_NAME).max().unwrap_or(0)
        };
        let widths = (width(|row| &row.name), width(|row| &row.ttl), width(|row| &row.rr_type));
        for (row, set) in rows.iter().zip(sets.unwrap_or_default()) {
            match row {
                Some(row) => self.row(row, widths),
                None => self.record_line(&format!("# left out: {} {}", word(&set.name), word(&set.rr_type))),
            }
        }
    }

    fn row(&mut self, row: &Row, (name, ttl, rr_type): (usize, usize, usize)) {
        let ttl = if ttl == 0 { String::new() } else { format!("{:>ttl$} ", row.ttl) };
        for value in &row.values {
            self.record_line(&format!("{:name$} {ttl}{:rr_type$} {value}", row.name, row.rr_type));
        }
    }
}

/// `None` when no line would read back as this record set.
fn row(set: &ResourceRecordSet<'_>, origin: &str, own_zone: Option<&str>) -> Option<Row> {
    let simple = Routing::default();
    let routing = set.routing.as_deref().unwrap_or(&simple);
    let routing = routing_words(routing)?;
    let name = Some(relative(&set.name, origin)).filter(|name| !name.is_empty())?;
    let values = match &set.alias_target {
        Some(alias) => vec![format!("{}{routing}", alias_words(alias, own_zone)?)],
        None => values(set)?.into_iter().map(|value| format!("{value}{routing}")).collect(),
    };
    let ttl = set.ttl.filter(|&ttl| set.alias_target.is_none() && ttl != DEFAULT_TTL);
    let rr_type = is_type(&set.rr_type).then(|| set.rr_type.to_string())?;
    Some(Row { name, ttl: ttl.map(|ttl| ttl.to_string()).unwrap_or_default(), rr_type, values })
}

/// A mnemonic: `A`, `TYPE65`. All digits would be a TTL.
pub(super) fn is_type(rr_type: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    rr_type.starts_with(|first: char| first.is_ascii_uppercase()) && rr_type.bytes().all(known)
}

/// The values, one for each line.
fn values(set: &ResourceRecordSet<'_>) -> Option<Vec<String>> {
    let values: Vec<&str> = set.resource_records.iter().map(|record| &*record.value).collect();
    let one_word = ONE_WORD.contains(&&*set.rr_type);
    let fits = |value: &&str| if one_word { is_one_word(value) } else { is_one_line(value) };
    if values.is_empty() || !values.iter().all(fits) {
        return None;
    }
    Some(if one_word { vec![values.join(" ")] } else { values.into_iter().map(str::to_owned).collect() })
}

fn is_one_word(value: &str) -> bool {
    is_one_line(value) && !value.contains(char::is_whitespace) && option(value).is_none() && value != "alias"
}

/// Whether the reader would take the value, and nothing but it, from the rest of a line.
fn is_one_line(value: &str) -> bool {
    let Some(words) = words(value) else { return false };
    let [first, .., last] = &words[..] else {
        return matches!(&words[..], [only] if only.text == value && value != "alias" && !is_option(value));
    };
    let whole = value.starts_with(first.text) && value.ends_with(last.text) && last.end() == value.len();
    let control = value.chars().any(|character| character.is_control() && character != '\t');
    whole && !control && first.text != "alias" && !is_option(last.text)
}

fn alias_words(alias: &AliasTarget<'_>, own_zone: Option<&str>) -> Option<String> {
    let zone = Some(bare_id(&alias.hosted_zone_id)).filter(|&zone| !zone.is_empty() && own_zone != Some(zone));
    let words = Words::new("alias")
        .word(&alias.dns_name)
        .option("zone", zone)
        .flag("evaluate-health", alias.evaluate_target_health == Some(true));
    // An external zone has no id that an alias without one could mean.
    (zone.is_some() || own_zone.is_some()).then(|| words.into_string())
}

/// The options of a routing policy, each with a blank before it; `None` when they would not read back.
fn routing_words(routing: &Routing<'_>) -> Option<String> {
    let weight = routing.weight.map(|weight| weight.to_string());
    let cidr = routing.cidr_routing_config.as_ref();
    let cidr = cidr.map(|cidr| format!("{}/{}", cidr.collection_id, cidr.location_name));
    let geo = routing.geo_location.as_ref().map(geo_word);
    if geo == Some(None) || !quotable(routing.set_identifier.as_deref()) {
        return None;
    }
    let words = Words::new("")
        .quoted_option("id", routing.set_identifier.as_deref())
        .option("weight", weight.as_deref())
        .option("region", routing.region.as_deref())
        .option("geo", geo.flatten().as_deref())
        .option("failover", routing.failover.as_deref())
        .flag("multivalue", routing.multi_value_answer == Some(true))
        .option("cidr", cidr.as_deref());
    let policy = words.clone().into_string();
    let nameless = routing.set_identifier.is_none() && !policy.is_empty();
    let words = words
        .option("health", routing.health_check_id.as_deref())
        .option("traffic-policy", routing.traffic_policy_instance_id.as_deref());
    (!nameless).then(|| words.into_string())
}

fn quotable(text: Option<&str>) -> bool {
    text.is_none_or(|text| quote(text).is_some())
}

/// `EU`, `DE`, `US-CA` or `*`; `None` when the word would mean another place.
fn geo_word(geo: &GeoLocation<'_>) -> Option<String> {
    let country = geo.country_code.as_deref().or(geo.continent_code.as_deref())?;
    let written = match &geo.subdivision_code {
        Some(subdivision) => format!("{country}-{}", &**subdivision),
        None => country.to_owned(),
    };
    let read = geo_location(&written);
    let same = read.continent_code == geo.continent_code
        && read.country_code == geo.country_code
        && read.subdivision_code == geo.subdivision_code;
    same.then_some(written)
}
