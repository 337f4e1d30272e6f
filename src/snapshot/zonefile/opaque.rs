//! Records of types that the scanner has no reader for, such as SPF and LOC: their data goes past it as bytes of a type
//! for private use (RFC 3597) and comes out as it was written. It must not know what the data means.

use std::fmt::Write as _;
use std::str::FromStr as _;

use domain::base::iana::Rtype;

/// The type that carries the others: for private use, and so no zone's.
pub(super) const CARRIER: Rtype = Rtype::from_int(65_280);

/// Types whose data the scanner reads.
const READ: [Rtype; 35] = [
    Rtype::A,
    Rtype::AAAA,
    Rtype::CAA,
    Rtype::CDNSKEY,
    Rtype::CDS,
    Rtype::CNAME,
    Rtype::DNAME,
    Rtype::DNSKEY,
    Rtype::DS,
    Rtype::HINFO,
    Rtype::HTTPS,
    Rtype::IPSECKEY,
    Rtype::MB,
    Rtype::MD,
    Rtype::MF,
    Rtype::MG,
    Rtype::MINFO,
    Rtype::MR,
    Rtype::MX,
    Rtype::NAPTR,
    Rtype::NS,
    Rtype::NSEC,
    Rtype::NSEC3,
    Rtype::NSEC3PARAM,
    Rtype::OPENPGPKEY,
    Rtype::PTR,
    Rtype::RP,
    Rtype::RRSIG,
    Rtype::SOA,
    Rtype::SRV,
    Rtype::SSHFP,
    Rtype::SVCB,
    Rtype::TLSA,
    Rtype::TXT,
    Rtype::ZONEMD,
];

/// Data that the scanner does not get to see.
pub(super) struct Opaque {
    rtype: String,
    words: Vec<String>,
    /// Parentheses that were open before it.
    pub(super) outside: usize,
    /// Lines that it has gone on for.
    pub(super) lines: usize,
}

impl Opaque {
    /// Data of a type that has a name and no reader. `TYPE99` has neither: its data must be bytes already.
    pub(super) fn of(word: &str, outside: usize) -> Option<Self> {
        let rtype = Rtype::from_str(word).ok()?;
        let named = !word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("TYPE"));
        let opaque = named && !READ.contains(&rtype);
        opaque.then(|| Self { rtype: rtype.to_string(), words: Vec::new(), outside, lines: 0 })
    }

    /// Takes a word of the data, as written.
    pub(super) fn push(&mut self, word: &str) {
        self.words.push(word.to_owned());
    }

    /// The record's type and data as the scanner takes them. Data that is bytes already, or missing, stays as it is.
    pub(super) fn encoded(&self) -> String {
        if self.words.first().is_none_or(|first| first == "\\#") {
            return format!("{} {}", self.rtype, self.words.join(" "));
        }
        let carried = format!("{} {}", self.rtype, self.words.join(" "));
        let mut encoded = format!("{CARRIER} \\# {} ", carried.len());
        for byte in carried.bytes() {
            let _ = write!(encoded, "{byte:02x}");
        }
        encoded
    }
}

/// The type and the data that a carrier's bytes hold.
pub(super) fn decoded(bytes: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(bytes).ok()?.split_once(' ')
}
