//! Record sets: types, values, aliases, routing.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::ids::{AliasId, RoutingId, ZoneId};
use super::text::TextId;
use crate::name::NameId;

/// A record type, by its number (semantics N11 lists those Route 53 takes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordType(u16);

macro_rules! record_types {
    ($($name:ident = $number:literal,)*) => {
        impl RecordType {
            $(#[doc = concat!("`", stringify!($name), "`")] pub const $name: Self = Self($number);)*
            const MNEMONICS: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name),)*];
        }
    };
}

record_types! {
    A = 1, NS = 2, CNAME = 5, SOA = 6, PTR = 12, HINFO = 13, MX = 15, TXT = 16, RP = 17, AFSDB = 18, AAAA = 28, LOC = 29,
    SRV = 33, NAPTR = 35, KX = 36, CERT = 37, DNAME = 39, APL = 42, DS = 43, SSHFP = 44, IPSECKEY = 45, RRSIG = 46,
    NSEC = 47, DNSKEY = 48, DHCID = 49, NSEC3 = 50, NSEC3PARAM = 51, TLSA = 52, SMIMEA = 53, HIP = 55, CDS = 59,
    CDNSKEY = 60, OPENPGPKEY = 61, CSYNC = 62, ZONEMD = 63, SVCB = 64, HTTPS = 65, SPF = 99, EUI48 = 108, EUI64 = 109,
    URI = 256, CAA = 257,
}

impl RecordType {
    /// Stands for a type this program cannot name: its owner exists all the same.
    pub const UNKNOWN: Self = Self(u16::MAX);

    /// Reads a mnemonic, in any case, or `TYPE123` (RFC 3597).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let known = Self::MNEMONICS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        known.map(|&(_, rtype)| rtype).or_else(|| {
            let (prefix, number) = text.split_at_checked(4)?;
            prefix.eq_ignore_ascii_case("TYPE").then(|| number.parse().ok().map(Self))?
        })
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::MNEMONICS.iter().find(|(_, rtype)| rtype == self) {
            Some((name, _)) => f.pad(name),
            None => f.pad(&format!("TYPE{}", self.0)),
        }
    }
}

impl fmt::Debug for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// One value of a record set, as far as resolution or a rule looks into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A.
    A(Ipv4Addr),
    /// AAAA.
    Aaaa(Ipv6Addr),
    /// CNAME, NS, PTR: a host.
    Host(NameId),
    /// MX, SRV: the numbers in front, and the host they prefer.
    Exchange {
        /// e.g. `10`, or `1 10 5060`.
        before: TextId,
        /// The host.
        host: NameId,
    },
    /// Anything else, in presentation form; also a value that its type does not allow.
    Text(TextId),
}

/// A record set: the values of one owner, type and set identifier.
#[derive(Clone, Copy, Debug)]
pub struct RrSet {
    /// The zone it is in.
    pub zone: ZoneId,
    /// Its owner.
    pub owner: NameId,
    /// Its type.
    pub rtype: RecordType,
    /// Seconds; none on an alias.
    pub ttl: Option<u32>,
    /// Where an alias points.
    pub alias: Option<AliasId>,
    /// Its routing policy, when it is one of several.
    pub routing: Option<RoutingId>,
    pub(super) values_start: u32,
    pub(super) values_len: u16,
}

/// Where an alias points (semantics §2.5).
#[derive(Clone, Copy, Debug)]
pub struct Alias {
    /// The target's name.
    pub target: NameId,
    /// The target's zone, when it is the alias's own; otherwise the target is an AWS service's.
    pub in_zone: bool,
    /// The zone id as the record spells it.
    pub zone_id: TextId,
    /// `EvaluateTargetHealth`.
    pub evaluate_health: bool,
}

/// What makes a record set one of several (semantics §4.3).
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// Tells it from the others of its name and type.
    pub set_identifier: Option<TextId>,
    /// How Route 53 chooses.
    pub policy: Policy,
    /// The health check that can take it out.
    pub health_check: Option<TextId>,
    /// The traffic policy instance that made it (semantics 4.58).
    pub traffic_policy: Option<TextId>,
}

/// A routing policy's part in one record set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// None: a plain record set, perhaps with a health check.
    Simple,
    /// 0 to 255; 0 is never answered unless all are (semantics 4.42).
    Weighted(u32),
    /// The Region whose latency decides.
    Latency(TextId),
    /// A place, as `EU`, `US`, `US-CA`; `*` is the default (semantics 4.45).
    Geolocation(TextId),
    /// Geoproximity, whose numbers the model does not need.
    Geoproximity,
    /// PRIMARY (true) or SECONDARY.
    Failover(bool),
    /// Up to eight healthy ones (semantics 4.49).
    Multivalue,
    /// One that this version cannot read: a set identifier stands beside none that it knows.
    Unread,
    /// A location of a CIDR collection; `*` is the default (semantics 4.47).
    Cidr {
        /// The collection's id.
        collection: TextId,
        /// The location's name.
        location: TextId,
    },
}
