//! What the registry says of public zones: which of them it delegates to, which it passes by, and which nobody finds
//! (semantics 4.12).

use rustc_hash::{FxHashMap, FxHashSet};

use super::delegation::{Why, is_own_server};
use super::{Resolver, special};
use crate::model::{Domain, DomainId, Estate, NameServer, ZoneId, ZoneKind};
use crate::name::NameId;

/// Why a registry publishes no delegation of a domain (RFC 5731 §2.3, RFC 3915 §2), the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// `redemptionPeriod`: it was deleted, and can be restored.
    Redemption,
    /// `pendingDelete`: it was deleted, and cannot be restored any more.
    Deleted,
    /// `serverHold`: the registry stopped it.
    ByRegistry,
    /// `clientHold`: the registrar stopped it.
    ByRegistrar,
    /// `inactive`: nobody gave it name servers.
    Inactive,
}

impl Hold {
    const ALL: [(&str, Self); 5] = [
        ("redemptionperiod", Self::Redemption),
        ("pendingdelete", Self::Deleted),
        ("serverhold", Self::ByRegistry),
        ("clienthold", Self::ByRegistrar),
        ("inactive", Self::Inactive),
    ];

    /// Whether the domain was given up, or never put to use.
    #[must_use]
    pub fn is_given_up(self) -> bool {
        !matches!(self, Self::ByRegistry | Self::ByRegistrar)
    }
}

/// What the registry does to the questions for a public zone, or for one below it, where that is not what the zone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registry {
    /// It publishes no delegation of the domain: no name there exists.
    OnHold(DomainId),
    /// No server it names can answer the Internet (semantics B2 to B4, B6).
    Dead(DomainId),
    /// It names no server at all, as far as the snapshot tells.
    Silent(DomainId),
    /// The registration has ended: the registrar may have taken the delegation out, or put another in its place.
    Expired(DomainId),
    /// It also names servers that are none of the zone's own, as far as names tell, and may answer otherwise (4.18).
    Strangers,
}

impl Registry {
    /// Whether nobody gets to the domain.
    pub(super) fn takes_out(self) -> bool {
        matches!(self, Self::OnHold(_) | Self::Dead(_))
    }
}

/// The public zones of which the registry tells something of that kind.
pub(super) fn told_of_zones(estate: &Estate) -> FxHashMap<ZoneId, Registry> {
    let domains: FxHashMap<NameId, DomainId> = estate.domains().map(|id| (estate.domain(id).name, id)).collect();
    let told = |zone: ZoneId| {
        let mut above = estate.names().ancestors(estate.zone(zone).name).filter_map(|name| domains.get(&name).copied());
        let domain = above.next()?;
        let held = estate.domain(domain);
        if hold(estate, held).is_some() {
            return Some(Registry::OnHold(domain));
        }
        if held.name_servers.is_empty() && !held.statuses.is_empty() {
            return Some(Registry::Silent(domain)); // without a status it was not asked about, which says nothing
        }
        if is_dead(estate, held) {
            return Some(Registry::Dead(domain));
        }
        if has_ended(estate, held) {
            return Some(Registry::Expired(domain));
        }
        (held.name == estate.zone(zone).name && has_strangers(estate, zone, held)).then_some(Registry::Strangers)
    };
    let zones = estate.zones().filter(|&zone| !domains.is_empty() && estate.zone(zone).is_public());
    zones.filter_map(|zone| Some((zone, told(zone)?))).collect()
}

/// Whether a registration had run out when the snapshot was taken.
#[must_use]
pub fn has_ended(estate: &Estate, domain: &Domain) -> bool {
    domain.expires.zip(estate.captured_at()).is_some_and(|(end, now)| end < now)
}

/// Why a server of a domain certainly cannot answer the Internet, by what the registry holds of it.
#[must_use]
pub fn fault_of_server(estate: &Estate, domain: &Domain, server: &NameServer) -> Option<Why> {
    let name = estate.name(server.name);
    match server.glue.as_slice() {
        [] if estate.names().is_at_or_below(server.name, domain.name) => Some(Why::NoGlue),
        [] if special::is_reserved_server(&name) => Some(Why::ReservedServer),
        [] => special::is_special_domain(&name).then_some(Why::SpecialDomain),
        glue => glue.iter().all(|&address| special::is_unreachable(address)).then_some(Why::PrivateAddress),
    }
}

/// Whether a registry names servers of a domain, none of which can answer the Internet.
#[must_use]
pub fn is_dead(estate: &Estate, domain: &Domain) -> bool {
    let mut servers = domain.name_servers.iter();
    servers.len() > 0 && servers.all(|server| fault_of_server(estate, domain, server).is_some())
}

/// The status by which a registry has taken a domain out, as it spells it; the weightiest of several.
#[must_use]
pub fn hold<'e>(estate: &'e Estate, domain: &Domain) -> Option<(Hold, &'e str)> {
    let statuses = || domain.statuses.iter().map(|&status| estate.text(status));
    Hold::ALL.iter().find_map(|&(spelled, hold)| Some((hold, statuses().find(|status| code(status) == spelled)?)))
}

/// A status without what some registries say behind it.
fn code(status: &str) -> String {
    status.split_whitespace().next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether the registry also names servers that are none of a zone's own, by its delegation set or its apex.
fn has_strangers(estate: &Estate, zone: ZoneId, domain: &Domain) -> bool {
    let is_stranger = |server: &NameServer| !is_own_server(estate, zone, server.name);
    !estate.zone(zone).name_servers.is_empty() && domain.name_servers.iter().any(is_stranger)
}

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

fn names(estate: &Estate, zone: ZoneId, domain: &Domain) -> bool {
    domain.name_servers.iter().any(|server| estate.zone(zone).name_servers.contains(&server.name))
}

impl Resolver<'_> {
    /// Whether the registry delegates a zone's name to servers that are all known and none of which is the zone's.
    #[must_use]
    pub fn is_passed_by(&self, zone: ZoneId) -> bool {
        self.passed_by.contains(&zone)
    }

    /// Whether the registry has taken a zone's domain out, or names no server for it that can answer: nobody on the Internet
    /// gets to the zone.
    #[must_use]
    pub fn is_taken_out(&self, zone: ZoneId) -> bool {
        self.registry.get(&zone).is_some_and(|told| told.takes_out())
    }

    /// Whether the registry may send the Internet's questions for a zone elsewhere: its domain has ended, names no server,
    /// or others beside the zone's.
    #[must_use]
    pub fn is_shared_or_ended(&self, zone: ZoneId) -> bool {
        let entry = self.entry_zones(self.estate.zone(zone).name).first();
        entry.and_then(|entry| self.registry.get(entry)).is_some_and(|told| !told.takes_out())
    }

    /// Whether the registry delegates a zone's name to a server of the zone.
    #[must_use]
    pub fn is_registered(&self, zone: ZoneId) -> bool {
        let estate = self.estate;
        let mut domains = estate.domains().map(|domain| estate.domain(domain));
        domains.any(|domain| domain.name == estate.zone(zone).name && names(estate, zone, domain))
    }
}
