//! The names every VPC's resolver makes itself (semantics 1.30): EC2's own domains and reverse zones. What they answer is
//! not in any snapshot; that they stand in the way of other rules is what matters.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

/// The domains of EC2 host names in a Region.
#[must_use]
pub fn host_domains(region: &str) -> Vec<String> {
    if region == "us-east-1" {
        return ["ec2.internal", "compute-1.internal", "compute-1.amazonaws.com"].map(str::to_owned).into();
    }
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    vec![format!("{region}.compute.internal"), format!("{region}.compute.amazonaws.com{suffix}")]
}

/// Names of the host itself, in every VPC.
pub const LOCAL: [&str; 2] = ["localhost", "localdomain"];

/// Reverse zones of the private ranges, in every VPC.
pub fn private_reverse_zones() -> impl Iterator<Item = String> {
    let b_class = (16..32).map(|second| format!("{second}.172.in-addr.arpa"));
    let others = ["10.in-addr.arpa", "168.192.in-addr.arpa", "254.169.254.169.in-addr.arpa", "127.in-addr.arpa"];
    let others = others.into_iter().map(str::to_owned);
    others.chain(b_class).chain(["0", "1"].map(|last| format!("{last}{}.ip6.arpa", ".0".repeat(31))))
}

/// One reverse zone for each /24 of a VPC's range. A VPC's range is at most a /16.
pub fn reverse_zones(cidr: &IpNet) -> impl Iterator<Item = String> {
    let parts = match cidr {
        IpNet::V4(net) => Ipv4Net::new(net.trunc().addr(), net.prefix_len().clamp(16, 24)).ok(),
        IpNet::V6(_) => None,
    };
    parts.into_iter().flat_map(|net| net.subnets(24)).flatten().map(|net| reverse_zone(net.addr()))
}

fn reverse_zone(first: Ipv4Addr) -> String {
    let [a, b, c, _] = first.octets();
    format!("{c}.{b}.{a}.in-addr.arpa")
}
