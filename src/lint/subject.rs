//! What a finding is about: one variant for each kind of object that rules judge. It must not know what is said of it.

use crate::model::{
    AccountId, DomainId, EndpointId, Estate, FirewallGroupId, HealthCheckId, NetworkId, PeeringId, ProfileId,
    RecordType, ResolverRuleId, RrSetId, VpcEndpointId, VpcId, ZoneId,
};
use crate::name::NameId;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A record set.
    Record(RrSetId),
    /// A zone.
    Zone(ZoneId),
    /// A VPC.
    Vpc(VpcId),
    /// A Resolver rule.
    ResolverRule(ResolverRuleId),
    /// A Resolver endpoint.
    Endpoint(EndpointId),
    /// A Route 53 Profile.
    Profile(ProfileId),
    /// An account.
    Account(AccountId),
    /// A network on premises.
    Network(NetworkId),
    /// A health check.
    HealthCheck(HealthCheckId),
    /// A peering of two VPCs.
    Peering(PeeringId),
    /// A VPC endpoint.
    VpcEndpoint(VpcEndpointId),
    /// A group of DNS Firewall rules.
    FirewallGroup(FirewallGroupId),
    /// A registered domain.
    Domain(DomainId),
}

impl Subject {
    /// The zone it is in or is.
    #[must_use]
    pub fn zone(self, estate: &Estate) -> Option<ZoneId> {
        match self {
            Self::Record(id) => Some(estate.rrset(id).zone),
            Self::Zone(zone) => Some(zone),
            _ => None,
        }
    }

    /// What kind of object it is, in data: `record`, `zone`, `vpc`, `resolver-rule` and so on.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Record(_) => "record",
            Self::Zone(_) => "zone",
            Self::Vpc(_) => "vpc",
            Self::ResolverRule(_) => "resolver-rule",
            Self::Endpoint(_) => "endpoint",
            Self::Profile(_) => "profile",
            Self::Account(_) => "account",
            Self::Network(_) => "network",
            Self::HealthCheck(_) => "health-check",
            Self::Peering(_) => "peering",
            Self::VpcEndpoint(_) => "vpc-endpoint",
            Self::FirewallGroup(_) => "firewall-group",
            Self::Domain(_) => "domain",
        }
    }

    /// AWS's id of it, or a network's name; none of a record set or a domain, and empty where the snapshot has none.
    #[must_use]
    pub fn id(self, estate: &Estate) -> Option<&str> {
        let id = match self {
            Self::Record(_) | Self::Domain(_) => return None,
            Self::Zone(zone) => estate.zone(zone).id,
            Self::Vpc(vpc) => estate.vpc(vpc).id,
            Self::ResolverRule(rule) => estate.rule(rule).id,
            Self::Endpoint(endpoint) => estate.endpoint(endpoint).id,
            Self::Profile(profile) => estate.profile(profile).id,
            Self::Account(account) => estate.account(account).id,
            Self::Network(network) => estate.network(network).name,
            Self::HealthCheck(check) => estate.health_check(check).id,
            Self::Peering(peering) => estate.peering(peering).id,
            Self::VpcEndpoint(endpoint) => estate.vpc_endpoint(endpoint).id,
            Self::FirewallGroup(group) => estate.firewall_group(group).id,
        };
        Some(estate.text(id))
    }

    /// The name it stands at, where it has one: an owner, an origin, the domain of a rule.
    #[must_use]
    pub fn name(self, estate: &Estate) -> Option<NameId> {
        match self {
            Self::Record(id) => Some(estate.rrset(id).owner),
            Self::Zone(zone) => Some(estate.zone(zone).name),
            Self::ResolverRule(rule) => Some(estate.rule(rule).domain),
            Self::Domain(domain) => Some(estate.domain(domain).name),
            _ => None,
        }
    }

    /// The type of a record set.
    #[must_use]
    pub fn rtype(self, estate: &Estate) -> Option<RecordType> {
        match self {
            Self::Record(id) => Some(estate.rrset(id).rtype),
            _ => None,
        }
    }

    /// The account that owns it, as far as known.
    #[must_use]
    pub fn account(self, estate: &Estate) -> Option<AccountId> {
        match self {
            Self::Record(_) | Self::Zone(_) => self.zone(estate).and_then(|zone| estate.zone(zone).account),
            Self::Vpc(vpc) => estate.vpc(vpc).account,
            Self::ResolverRule(rule) => estate.rule(rule).account,
            Self::Account(account) => Some(account),
            Self::Domain(domain) => estate.domain(domain).account,
            Self::HealthCheck(check) => estate.health_check(check).account,
            Self::VpcEndpoint(endpoint) => estate.vpc_endpoint(endpoint).account,
            Self::FirewallGroup(group) => estate.firewall_group(group).account,
            Self::Endpoint(endpoint) => estate.endpoint(endpoint).account,
            Self::Profile(_) | Self::Network(_) | Self::Peering(_) => None,
        }
    }

    /// Its stable spelling, the same from run to run: `Z1 www.example.com. CNAME` for a record set, `Z1` for a zone (its
    /// name where Route 53 does not host it), `domain example.com.`, and the id of everything else. Deciding objects are spelled so too.
    #[must_use]
    pub fn key(self, estate: &Estate) -> String {
        match self {
            Self::Record(id) => {
                let rrset = estate.rrset(id);
                record_key(estate, rrset.zone, rrset.owner, rrset.rtype)
            }
            Self::Zone(zone) => zone_key(estate, zone),
            Self::Domain(domain) => format!("domain {}", estate.name(estate.domain(domain).name)),
            _ => self.id(estate).unwrap_or_default().to_owned(),
        }
    }
}

/// A zone's id, or its name where Route 53 does not host it.
pub(super) fn zone_key(estate: &Estate, zone: ZoneId) -> String {
    match estate.text(estate.zone(zone).id) {
        "" => estate.name(estate.zone(zone).name).to_string(),
        id => id.to_owned(),
    }
}

/// `ZONEKEY owner. TYPE`.
pub(super) fn record_key(estate: &Estate, zone: ZoneId, owner: NameId, rtype: RecordType) -> String {
    format!("{} {} {rtype}", zone_key(estate, zone), estate.name(owner))
}
