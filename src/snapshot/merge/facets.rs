//! What of an object resolution goes by, in words and in no order: so that two versions can be compared. It must not know
//! what becomes of it.

use crate::snapshot::object::Text;
use crate::snapshot::v1;

/// What a part is called, and what it says; nothing where it was not read or there is none.
pub(super) type Facet = (&'static str, Vec<String>);

/// An object of which differences are told.
pub(super) trait Told {
    /// What such objects are called.
    const KIND: &'static str;
    /// Its parts.
    fn facets(&self) -> Vec<Facet>;
}

/// The first part that both have and that is not the same in both.
pub(super) fn difference(earlier: Vec<Facet>, later: Vec<Facet>) -> Option<&'static str> {
    let pairs = earlier.into_iter().zip(later).filter(|(one, other)| !one.1.is_empty() && !other.1.is_empty());
    let sorted = |(word, mut said): Facet| {
        said.sort_unstable();
        (word, said)
    };
    pairs.map(|(one, other)| (sorted(one), sorted(other))).find(|(one, other)| one != other).map(|(one, _)| one.0)
}

/// A name is the same whatever its case and whether it ends in a dot; so is everything else that is compared.
fn word(text: &str) -> String {
    text.trim_end_matches('.').to_ascii_lowercase()
}

fn optional(text: Option<&Text<'_>>) -> Vec<String> {
    text.map(|text| word(text)).into_iter().collect()
}

impl Told for v1::ResolverRule<'_> {
    const KIND: &'static str = "resolver rule";
    fn facets(&self) -> Vec<Facet> {
        let target = |target: &v1::TargetAddress<'_>| {
            let address = target.ip.as_ref().or(target.ipv6.as_ref()).map_or("", |address| address);
            format!("{address} {}", target.port.unwrap_or(53))
        };
        vec![
            ("types", optional(self.rule_type.as_ref())),
            ("domains", optional(self.domain_name.as_ref())),
            ("targets", self.target_ips.iter().map(target).collect()),
            ("delegation records", optional(self.delegation_record.as_ref())),
        ]
    }
}

impl Told for v1::ResolverEndpoint<'_> {
    const KIND: &'static str = "resolver endpoint";
    fn facets(&self) -> Vec<Facet> {
        let addresses = self.ip_addresses.iter().flatten();
        let addresses = addresses.flat_map(|one| one.ip.iter().chain(&one.ipv6)).map(|address| word(address)).collect();
        vec![
            ("directions", optional(self.direction.as_ref())),
            ("VPCs", optional(self.host_vpc_id.as_ref())),
            ("addresses", addresses),
        ]
    }
}

impl Told for v1::Vpc<'_> {
    const KIND: &'static str = "VPC";
    fn facets(&self) -> Vec<Facet> {
        let flag = |flag: Option<bool>| flag.map(|is| is.to_string()).into_iter().collect();
        vec![
            ("enableDnsSupport", flag(self.enable_dns_support)),
            ("enableDnsHostnames", flag(self.enable_dns_hostnames)),
            ("primary ranges", optional(self.cidr_block.as_ref())),
            ("DHCP options", optional(self.dhcp_options_id.as_ref())),
        ]
    }
}

impl Told for v1::DhcpOptions<'_> {
    const KIND: &'static str = "DHCP option set";
    fn facets(&self) -> Vec<Facet> {
        let option = |option: &v1::DhcpConfiguration<'_>| {
            let values: Vec<String> = option.values.iter().map(|value| word(&value.value)).collect();
            format!("{} {}", word(&option.key), values.join(" "))
        };
        vec![("options", self.dhcp_configurations.iter().map(option).collect())]
    }
}

impl Told for v1::HealthCheck<'_> {
    const KIND: &'static str = "health check";
    fn facets(&self) -> Vec<Facet> {
        vec![("settings", self.health_check_config.iter().map(|config| format!("{config:?}")).collect())]
    }
}

impl Told for v1::Domain<'_> {
    const KIND: &'static str = "domain";
    fn facets(&self) -> Vec<Facet> {
        vec![("name servers", self.nameservers.iter().map(|server| word(&server.name)).collect())]
    }
}

impl Told for v1::VpcEndpoint<'_> {
    const KIND: &'static str = "VPC endpoint";
    fn facets(&self) -> Vec<Facet> {
        let private = self.private_dns_enabled.map(|is| is.to_string());
        vec![("settings of private DNS", private.into_iter().collect())]
    }
}

impl Told for v1::HostedZonesByVpc<'_> {
    const KIND: &'static str = "zone list of VPC";
    fn facets(&self) -> Vec<Facet> {
        vec![("zones", self.hosted_zone_summaries.iter().map(|zone| word(&zone.hosted_zone_id)).collect())]
    }
}

impl Told for v1::Network<'_> {
    const KIND: &'static str = "network";
    fn facets(&self) -> Vec<Facet> {
        let words = |texts: &[Text<'_>]| texts.iter().map(|text| word(text)).collect();
        vec![("servers", words(&self.servers)), ("endpoints", words(&self.forwards_to))]
    }
}
