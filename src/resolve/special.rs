//! Names and addresses with a meaning of their own: special-use domains, Route 53's servers, addresses the Internet
//! cannot reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::suffixes::{is_top_known, registered_domain};
use crate::name::Name;

/// The servers every private hosted zone names and no public one uses (semantics 1.28).
const RESERVED_SERVERS: [&str; 4] =
    ["ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"];

/// Words in the names of servers that are meant for the inside only.
const PRIVATE_WORDS: [&str; 22] = [
    "internal",
    "int",
    "intern",
    "inside",
    "intra",
    "intranet",
    "private",
    "priv",
    "corp",
    "corporate",
    "local",
    "lan",
    "onprem",
    "prem",
    "premises",
    "office",
    "dc",
    "ad",
    "hq",
    "datacenter",
    "inner",
    "backend",
];

/// Domains of EC2 host names under one that does not exist publicly: VPC resolvers make them, and those of peers in other
/// Regions (semantics 1.30, 1.31).
const HOST_DOMAINS: [&str; 3] = ["compute.internal", "ec2.internal", "compute-1.internal"];

static SPECIAL_DOMAINS: LazyLock<FxHashSet<Name>> =
    LazyLock::new(|| names(include_str!("data/special-domains.txt").lines()));
static PUBLIC_SERVERS: LazyLock<FxHashSet<Name>> =
    LazyLock::new(|| names(include_str!("data/public-name-servers.txt").lines()));
static RESERVED: LazyLock<FxHashSet<Name>> = LazyLock::new(|| names(RESERVED_SERVERS.into_iter()));

fn names<'a>(lines: impl Iterator<Item = &'a str>) -> FxHashSet<Name> {
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| Name::parse(line).ok()).collect()
}

fn at_or_below_any(name: &Name, set: &FxHashSet<Name>) -> bool {
    std::iter::successors(Some(name.clone()), Name::parent).any(|name| set.contains(&name))
}

/// Domains under those of [`special_domains`] that VPC resolvers may answer for all the same.
pub fn host_domains() -> impl Iterator<Item = Name> {
    HOST_DOMAINS.into_iter().filter_map(|name| Name::parse(name).ok())
}

/// Domains that the public root delegates nothing at or below (semantics B4), in no order.
pub fn special_domains() -> impl Iterator<Item = &'static Name> {
    SPECIAL_DOMAINS.iter()
}

/// Whether the public root delegates nothing there (semantics B4).
#[must_use]
pub fn is_special_domain(name: &Name) -> bool {
    at_or_below_any(name, &SPECIAL_DOMAINS)
}

/// Whether it is one of the four servers reserved for private hosted zones (semantics B3).
#[must_use]
pub fn is_reserved_server(name: &Name) -> bool {
    RESERVED.contains(name)
}

/// Whether it is a Route 53 server that answers the Internet: `ns-N.awsdns-NN.TLD`, the reserved ones excepted.
#[must_use]
pub fn is_route53_server(name: &Name) -> bool {
    let mut labels = name.labels();
    let numbered = |label: Option<&[u8]>, prefix: &[u8]| {
        let digits = label.and_then(|label| label.strip_prefix(prefix));
        digits.is_some_and(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
    };
    numbered(labels.next(), b"ns-") && numbered(labels.next(), b"awsdns-") && !is_reserved_server(name)
}

/// Whether a known provider runs it for the Internet.
#[must_use]
pub fn is_public_server(name: &Name) -> bool {
    is_route53_server(name) || at_or_below_any(name, &PUBLIC_SERVERS)
}

/// Whether a host name says that it is meant for the inside: a label like `internal`, `corp` or `dc1`. What somebody
/// registered under a public suffix, `corp-dns.net`, says nothing.
#[must_use]
pub fn looks_private(name: &Name) -> bool {
    let is_public = name.labels_from_root().next().is_some_and(is_top_known);
    let registered = registered_domain(name).filter(|_| is_public);
    let own = name.label_count() - registered.map_or(0, |domain| domain.split('.').count());
    name.labels().take(own).any(|label| {
        let label = String::from_utf8_lossy(label);
        let words = label.split(['-', '_']).map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
        words.into_iter().any(|word| PRIVATE_WORDS.contains(&word)) || PRIVATE_WORDS.contains(&label.as_ref())
    })
}

/// Whether a host name is an IPv4 address in disguise (semantics 4.28).
#[must_use]
pub fn is_address_literal(name: &Name) -> bool {
    name.label_count() == 4 && name.relaxed().parse::<Ipv4Addr>().is_ok()
}

/// Whether no host on the Internet has this address (semantics B2): private, shared, loopback, link-local,
/// documentation, multicast, reserved.
#[must_use]
pub fn is_unreachable(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_unreachable_v4(address),
        IpAddr::V6(address) => is_unreachable_v6(address),
    }
}

fn is_unreachable_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let benchmarking = first == 198 && (18..20).contains(&second);
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || shared
        || benchmarking
        || first == 0
        || first >= 224
}

fn is_unreachable_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_unreachable_v4(mapped);
    }
    let first = address.segments()[0];
    let documentation = (first == 0x2001 && address.segments()[1] == 0xdb8) || first & 0xfff0 == 0x3ff0;
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
        || documentation
}
