//! A master file (RFC 1035) to an external zone, in Route 53's spelling. It must not know snapshots beyond that zone.

mod opaque;
mod units;

use std::str::Chars;

use domain::base::iana::{Class, Rtype};
use domain::base::name::{Label, Name, ToLabelIter as _, ToName};
use domain::base::zonefile_fmt::{DisplayKind, ZonefileFmt as _};
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry, ScannedRecord, Zonefile};
use rustc_hash::FxHashMap;

use crate::snapshot::{Text, v1};

/// How data of a type without a presentation form of its own begins (RFC 3597); no escape.
const UNKNOWN_DATA: &str = "\\# ";

type Origin = Name<Vec<u8>>;

/// Why a master file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneFileError {
    /// The text is no master file.
    #[error("{label}, line {line}: {problem}; {advice}")]
    Syntax {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        advice: &'static str,
    },
    /// Another file is asked for.
    #[error("{label}, line {line}: $INCLUDE {path} is not followed; put its records in its place")]
    Include {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// The file it names.
        path: String,
    },
    /// A record of another zone.
    #[error("{label}, line {line}: {name} {rr_type} lies outside the zone {origin}; remove it, or mend $ORIGIN")]
    OutOfZone {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// The record's owner.
        name: String,
        /// Its type.
        rr_type: String,
        /// The zone's name.
        origin: String,
    },
    /// Nothing says which zone this is.
    #[error("{0}: nothing names the zone; begin with its SOA record, or with `$ORIGIN example.com.`")]
    NoOrigin(String),
    /// The caller's origin is no name.
    #[error("{label}: \"{origin}\" is no domain name; name the zone as in example.com")]
    BadOrigin {
        /// The file.
        label: String,
        /// What was given.
        origin: String,
    },
}

/// Reads a master file. The zone is that of `origin` where it is given, else of the SOA record, else of the `$ORIGIN` at
/// the first record. `label` names the file in errors.
pub fn parse(label: &str, text: &str, origin: Option<&str>) -> Result<v1::ExternalZone<'static>, ZoneFileError> {
    let given = origin.map(|origin| given_origin(label, origin)).transpose()?;
    let text = units::readable(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut scan = Scan { label, text: &text, zonefile: Zonefile::from(&*text), default_origin: None };
    scan.zonefile.set_default_class(Class::IN);
    if let Some(origin) = &given {
        scan.zonefile.set_origin(origin.to_name());
    }
    let records = scan.records()?;
    let soa = records.iter().find(|(_, record)| record.rtype() == Rtype::SOA);
    let named = given.or_else(|| soa.map(|(_, record)| record.owner().to_name())).or(scan.default_origin.take());
    let origin = named.ok_or_else(|| ZoneFileError::NoOrigin(label.to_owned()))?;
    scan.check(&records, &origin)?;
    Ok(zone(&records, &origin))
}

fn given_origin(label: &str, origin: &str) -> Result<Origin, ZoneFileError> {
    let wrong = |_| ZoneFileError::BadOrigin { label: label.to_owned(), origin: origin.escape_default().to_string() };
    origin.parse().map_err(wrong)
}

/// A record and the line it ends on.
type Numbered = (usize, ScannedRecord);

struct Scan<'t> {
    label: &'t str,
    text: &'t str,
    zonefile: Zonefile,
    /// The `$ORIGIN` in force at the first record.
    default_origin: Option<Origin>,
}

impl Scan<'_> {
    fn records(&mut self) -> Result<Vec<Numbered>, ZoneFileError> {
        let mut records = Vec::new();
        let mut lines = Lines::new(self.text);
        while let Some(entry) = self.zonefile.next_entry().map_err(|error| self.syntax(&error.to_string()))? {
            let line = lines.before(self.zonefile.current_offset());
            match entry {
                Entry::Record(record) => records.push((line, record)),
                Entry::Include { path, .. } => {
                    let path = path.escape_debug().to_string();
                    return Err(ZoneFileError::Include { label: self.label.to_owned(), line, path });
                }
            }
            if self.default_origin.is_none() {
                self.default_origin = self.zonefile.origin().ok().map(|origin| origin.to_name());
            }
        }
        Ok(records)
    }

    /// The scanner's error says `line:column: problem`; past a line's last word, it is at the start of the next line.
    fn syntax(&self, error: &str) -> ZoneFileError {
        let (place, problem) = error.split_once(": ").unwrap_or(("", error));
        let mut numbers = place.split(':').map(|number| number.parse().unwrap_or(1));
        let (line, column): (usize, usize) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(2));
        let line = if column <= 1 && line > 1 { line - 1 } else { line };
        ZoneFileError::Syntax {
            label: self.label.to_owned(),
            line,
            problem: problem.escape_debug().to_string(),
            advice: advice(problem),
        }
    }

    fn check(&self, records: &[Numbered], origin: &Origin) -> Result<(), ZoneFileError> {
        for (line, record) in records {
            let (label, line, name) = (self.label.to_owned(), *line, owner(record));
            if !record.owner().ends_with(origin) {
                let rr_type = record.rtype().to_string();
                return Err(ZoneFileError::OutOfZone { label, line, name, rr_type, origin: spell(origin) });
            }
        }
        Ok(())
    }
}

/// Line numbers of growing offsets, each byte looked at once.
struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Lines { text, offset: 0, line: 0 }
    }

    /// The line that ended before this offset.
    fn before(&mut self, offset: usize) -> usize {
        let offset = offset.clamp(self.offset, self.text.len());
        self.line += self.text.get(self.offset..offset).unwrap_or_default().matches('\n').count();
        self.offset = offset;
        // The last line may lack its end.
        self.line + usize::from(offset > 0 && self.text.as_bytes()[offset - 1] != b'\n')
    }
}

/// What to do about a problem of the scanner's.
fn advice(problem: &str) -> &'static str {
    match problem.split(':').next().unwrap_or(problem) {
        "missing origin" => "write names with the dot at their end, or begin with `$ORIGIN example.com.`",
        "missing last owner" => "begin the line with a name",
        "expected rtype" => "write name, TTL in seconds, class, type, data, e.g. www 60 IN A 192.0.2.1",
        "different class" => "a zone has one class: IN",
        "unbalanced parens" => "close every parenthesis that is opened",
        "unknown control" => "only $ORIGIN and $TTL are known",
        "unexpected end of entry" => "give the record all fields of its type",
        "trailing tokens" => "remove what follows the record's data",
        "short buffer" => "the file ends inside a record: close every parenthesis and quote",
        "bad symbol" => "close every quote on its line, and write bytes outside printable ASCII as \\DDD",
        _ => "mend the record's data, or remove the record",
    }
}

fn zone(records: &[Numbered], origin: &Origin) -> v1::ExternalZone<'static> {
    let record_sets = record_sets(records);
    let origin = Text::from(spell(origin));
    let apex = record_sets.iter().find(|set| &*set.rr_type == "NS" && set.name == origin);
    let servers = apex.iter().flat_map(|set| &set.resource_records);
    v1::ExternalZone {
        name_servers: servers.map(|record| record.value.clone()).collect(),
        origin,
        resource_record_sets: Some(record_sets),
        ..Default::default()
    }
}

/// Records of one owner and type together, in order of first appearance.
fn record_sets(records: &[Numbered]) -> Vec<v1::ResourceRecordSet<'static>> {
    let mut sets: Vec<v1::ResourceRecordSet<'static>> = Vec::new();
    let mut known = FxHashMap::default();
    for (_, record) in records {
        let (rr_type, value) = type_and_value(record);
        let key = (owner(record), rr_type);
        let index = *known.entry(key).or_insert_with_key(|(owner, rr_type)| {
            sets.push(record_set(owner, rr_type, record.ttl().as_secs()));
            sets.len() - 1
        });
        let value = v1::ResourceRecord { value: value.into(), ..Default::default() };
        if !sets[index].resource_records.contains(&value) {
            sets[index].resource_records.push(value);
        }
    }
    sets
}

fn record_set(owner: &str, rr_type: &str, ttl: u32) -> v1::ResourceRecordSet<'static> {
    v1::ResourceRecordSet {
        name: owner.to_owned().into(),
        rr_type: rr_type.to_owned().into(),
        ttl: Some(ttl),
        ..Default::default()
    }
}

fn owner(record: &ScannedRecord) -> String {
    spell(record.owner())
}

/// A name as Route 53 spells it: lower case, the dot at the end, anything but `a-z0-9-_` as an octal escape.
fn spell(name: &impl ToName) -> String {
    let mut spelled = String::new();
    for label in name.iter_labels().filter(|label| !label.is_root()) {
        spell_label(label, &mut spelled);
        spelled.push('.');
    }
    if spelled.is_empty() { ".".to_owned() } else { spelled }
}

fn spell_label(label: &Label, spelled: &mut String) {
    for byte in label.iter().map(|byte| byte.to_ascii_lowercase()) {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            spelled.push(char::from(byte));
        } else {
            spelled.push_str(&octal(byte));
        }
    }
}

fn octal(byte: u8) -> String {
    format!("\\{byte:03o}")
}

fn type_and_value(record: &ScannedRecord) -> (String, String) {
    if let ZoneRecordData::Unknown(carrier) = record.data()
        && carrier.rtype() == opaque::CARRIER
        && let Some((rr_type, data)) = opaque::decoded(carrier.data().as_ref())
    {
        return (rr_type.to_owned(), octal_escapes(data));
    }
    let presented = record.data().display_zonefile(DisplayKind::Simple).to_string();
    (record.rtype().to_string(), octal_escapes(&presented))
}

/// Presentation form has decimal escapes (RFC 1035, section 5.1) and, in names, escaped characters; Route 53 has octal
/// escapes for both.
fn octal_escapes(presented: &str) -> String {
    if presented.starts_with(UNKNOWN_DATA) {
        return presented.to_owned();
    }
    let mut value = String::with_capacity(presented.len());
    let mut quoted = false;
    let mut rest = presented.chars();
    while let Some(character) = rest.next() {
        quoted ^= character == '"';
        if character == '\\' {
            value.push_str(&octal_escape(&mut rest, quoted));
        } else {
            value.push(character);
        }
    }
    value
}

/// The escape that `rest` continues, after its backslash.
fn octal_escape(rest: &mut Chars<'_>, quoted: bool) -> String {
    let decimal = rest.as_str().get(..3).and_then(|digits| digits.parse().ok());
    if let Some(byte) = decimal {
        rest.nth(2);
        return octal(byte);
    }
    match rest.next() {
        Some(character) if quoted => format!("\\{character}"),
        Some(character) => u8::try_from(character).map_or_else(|_| character.to_string(), octal),
        None => String::new(),
    }
}
