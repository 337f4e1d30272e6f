//! What the registry says of public zones: which of them it delegates to, and which it passes by (semantics 4.12).

use rustc_hash::FxHashSet;

use super::{Resolver, special};
use crate::model::{DomainId, Estate, ZoneId, ZoneKind};
use crate::name::NameId;

/// Public zones whose registered domain is delegated to others: nobody is ever sent to them.
pub(super) fn passed_by(estate: &Estate) -> FxHashSet<ZoneId> {
    estate.domains().flat_map(|domain| passed_by_domain(estate, domain)).collect()
}

/// White-label names may be any zone's: only where every name says whose server it is, a zone without one is passed by.
fn passed_by_domain(estate: &Estate, domain: DomainId) -> Vec<ZoneId> {
    let domain = estate.domain(domain);
    let zones = || estate.zones_named(domain.name).iter().copied().filter(|&zone| estate.zone(zone).is_public());
    let of_some_zone = |server: NameId| zones().any(|zone| estate.zone(zone).name_servers.contains(&server));
    let told = |server: NameId| special::is_public_server(&estate.name(server)) || of_some_zone(server);
    let mut servers = domain.name_servers.iter().map(|server| server.name);
    if domain.name_servers.is_empty() || !servers.all(told) {
        return Vec::new();
    }
    zones().filter(|&zone| is_route53s(estate, zone) && !names(estate, zone, domain)).collect()
}

/// Whether all servers of a zone are known by Route 53's own names.
fn is_route53s(estate: &Estate, zone: ZoneId) -> bool {
    let zone = estate.zone(zone);
    let plain = |&server: &NameId| special::is_route53_server(&estate.name(server));
    zone.kind == ZoneKind::Public && !zone.name_servers.is_empty() && zone.name_servers.iter().all(plain)
}

fn names(estate: &Estate, zone: ZoneId, domain: &crate::model::Domain) -> bool {
    domain.name_servers.iter().any(|server| estate.zone(zone).name_servers.contains(&server.name))
}

impl Resolver<'_> {
    /// Whether the registry delegates a zone's name to servers that are all known and none of which is the zone's.
    #[must_use]
    pub fn is_passed_by(&self, zone: ZoneId) -> bool {
        self.passed_by.contains(&zone)
    }

    /// Whether the registry delegates a zone's name to a server of the zone.
    #[must_use]
    pub fn is_registered(&self, zone: ZoneId) -> bool {
        let estate = self.estate;
        let mut domains = estate.domains().map(|domain| estate.domain(domain));
        domains.any(|domain| domain.name == estate.zone(zone).name && names(estate, zone, domain))
    }
}
