//! Puts an estate together: objects in any order, then one sort and the indexes.

use std::net::IpAddr;

use rayon::slice::ParallelSliceMut as _;
use rustc_hash::FxHashMap;

use super::arenas::Arenas;
use super::nodes::Nodes;
use super::{
    Account, AccountId, Alias, AliasId, Endpoint, EndpointId, Estate, FirewallAssociation, HealthCheck, HealthCheckId,
    Network, NetworkId, Organization, OwnedAddress, Peering, PeeringId, Place, Profile, ProfileId, RecordType,
    ResolverRule, ResolverRuleId, Routing, RoutingId, RrSet, RuleKind, TextArena, Value, Vpc, VpcId, Zone, ZoneId,
};
use crate::name::{NameId, NameTable};

/// An estate under construction.
#[derive(Default)]
pub struct EstateBuilder {
    /// Names, to be filled by whoever builds.
    pub names: NameTable,
    /// Text, to be filled by whoever builds.
    pub text: TextArena,
    /// When the state was read, in seconds since 1970.
    pub captured_at: Option<i64>,
    /// The organisation, where its accounts are known.
    pub organization: Option<Organization>,
    pub(super) accounts: Vec<Account>,
    pub(super) places: Vec<Place>,
    pub(super) arenas: Arenas,
    addresses: Vec<OwnedAddress>,
    zones: Vec<Zone>,
    rrsets: Vec<RrSet>,
    values: Vec<Value>,
    aliases: Vec<Alias>,
    routings: Vec<Routing>,
    vpcs: Vec<Vpc>,
    vpcs_by_id: FxHashMap<String, VpcId>,
}

/// A record set on its way into the estate.
#[derive(Clone, Copy, Debug)]
pub struct NewRrSet {
    /// Its zone.
    pub zone: ZoneId,
    /// Its owner, at or below the zone's name.
    pub owner: NameId,
    /// Its type.
    pub rtype: RecordType,
    /// Seconds.
    pub ttl: Option<u32>,
    /// Where an alias points.
    pub alias: Option<Alias>,
    /// Its routing policy.
    pub routing: Option<Routing>,
}

impl EstateBuilder {
    /// Makes room for as many record sets, of one value each and with a name of their own.
    pub fn reserve(&mut self, rrsets: usize) {
        self.names.reserve(rrsets);
        self.rrsets.reserve(rrsets);
        self.values.reserve(rrsets);
    }

    /// Adds an account.
    pub fn add_account(&mut self, account: Account) -> AccountId {
        self.accounts.push(account);
        AccountId::at(self.accounts.len() - 1)
    }

    /// The twelve digits of an account that was added.
    #[must_use]
    pub fn account_id(&self, id: AccountId) -> &str {
        self.text.get(self.accounts[id.index()].id)
    }

    /// Adds a zone.
    pub fn add_zone(&mut self, zone: Zone) -> ZoneId {
        self.zones.push(zone);
        ZoneId::at(self.zones.len() - 1)
    }

    /// A zone that was added.
    pub fn zone_mut(&mut self, id: ZoneId) -> &mut Zone {
        &mut self.zones[id.index()]
    }

    /// Adds a record set with its values. At most 65,535 values are kept; Route 53 allows 400 (semantics 4.27).
    pub fn add_rrset(&mut self, new: NewRrSet, values: impl Iterator<Item = Value>) {
        let start = self.values.len();
        self.values.extend(values.take(usize::from(u16::MAX)));
        let alias = new.alias.map(|alias| {
            self.aliases.push(alias);
            AliasId::at(self.aliases.len() - 1)
        });
        let routing = new.routing.map(|routing| {
            self.routings.push(routing);
            RoutingId::at(self.routings.len() - 1)
        });
        self.rrsets.push(RrSet {
            zone: new.zone,
            owner: new.owner,
            rtype: new.rtype,
            ttl: new.ttl,
            alias,
            routing,
            values_start: u32::try_from(start).expect("an estate has fewer than 2^32 values"),
            values_len: u16::try_from(self.values.len() - start).expect("taken above"),
        });
    }

    /// The VPC of this id; one that was not described yet is added as such.
    pub fn vpc(&mut self, id: &str) -> VpcId {
        if let Some(&vpc) = self.vpcs_by_id.get(id) {
            return vpc;
        }
        let vpc = VpcId::at(self.vpcs.len());
        let text = self.text.add(id);
        self.vpcs.push(Vpc::undescribed(text));
        self.vpcs_by_id.insert(id.to_owned(), vpc);
        vpc
    }

    /// A VPC that was added.
    pub fn vpc_mut(&mut self, id: VpcId) -> &mut Vpc {
        &mut self.vpcs[id.index()]
    }

    /// Every VPC that was added.
    pub fn vpcs(&self) -> impl Iterator<Item = VpcId> + use<> {
        (0..self.vpcs.len()).map(VpcId::at)
    }

    /// The names of every zone and FORWARD rule that was added.
    pub fn zone_and_rule_names(&self) -> impl Iterator<Item = NameId> {
        let zones = self.zones.iter().map(|zone| zone.name);
        zones.chain(self.arenas.rules.iter().filter(|rule| rule.kind == RuleKind::Forward).map(|rule| rule.domain))
    }

    /// A rule that was added.
    pub fn rule_mut(&mut self, id: ResolverRuleId) -> &mut ResolverRule {
        &mut self.arenas.rules[id.index()]
    }

    /// The endpoint of this id, with the direction and the VPC it was added with.
    #[must_use]
    pub fn endpoint_named(&self, id: &str) -> Option<(EndpointId, &Endpoint)> {
        let endpoints = &self.arenas.endpoints;
        let found = endpoints.iter().position(|endpoint| self.text.get(endpoint.id) == id)?;
        Some((EndpointId::at(found), &endpoints[found]))
    }

    /// The VPC of this id, if one was added.
    #[must_use]
    pub fn vpc_named(&self, id: &str) -> Option<VpcId> {
        self.vpcs_by_id.get(id).copied()
    }

    /// The services' names that lead to interface endpoints of a VPC there (semantics 1.35).
    pub fn endpoint_names(&self, vpc: VpcId) -> impl Iterator<Item = String> {
        let endpoints = self.arenas.vpc_endpoints.iter();
        let private = endpoints.filter(move |endpoint| endpoint.vpc == Some(vpc) && endpoint.private_dns == Some(true));
        let names = private.filter(|endpoint| !endpoint.inbound_only).flat_map(|endpoint| &endpoint.private_names);
        names.map(|&name| self.names.name(name).to_string())
    }

    /// Notes that an account was read, not only named.
    pub fn hold_account(&mut self, id: AccountId) {
        self.accounts[id.index()].held = true;
    }

    /// Whether an account was read.
    #[must_use]
    pub fn holds_account(&self, id: AccountId) -> bool {
        self.accounts[id.index()].held
    }

    /// Adds an address that an account has.
    pub fn add_address(&mut self, address: OwnedAddress) {
        self.addresses.push(address);
    }

    /// A peering that was added.
    pub fn peering_mut(&mut self, id: PeeringId) -> &mut Peering {
        &mut self.arenas.peerings[id.index()]
    }

    /// The peerings that were added.
    #[must_use]
    pub fn peerings(&self) -> &[Peering] {
        &self.arenas.peerings
    }

    /// The Profiles that were added.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.arenas.profiles
    }

    /// The VPCs of a Profile; one that several accounts read is there several times.
    pub fn vpcs_of_profile(&self, id: &str) -> impl Iterator<Item = VpcId> {
        let profiles = self.arenas.profiles.iter().filter(move |profile| self.text.get(profile.id) == id);
        profiles.flat_map(|profile| profile.vpcs.iter().map(|&(vpc, _)| vpc))
    }

    /// Every firewall group that a Profile brings to a VPC.
    #[must_use]
    pub fn firewalls_of_profiles(&self) -> Vec<(ProfileId, VpcId, FirewallAssociation)> {
        let profiles = self.arenas.profiles.iter().enumerate();
        let brought = profiles.flat_map(|(at, profile)| {
            let pairs = profile.vpcs.iter().flat_map(|&(vpc, _)| profile.firewall.iter().map(move |&one| (vpc, one)));
            pairs.map(move |(vpc, one)| (ProfileId::at(at), vpc, one))
        });
        brought.collect()
    }

    /// A network that was added.
    pub fn network_mut(&mut self, id: NetworkId) -> &mut Network {
        &mut self.arenas.networks[id.index()]
    }

    /// Sorts, indexes and freezes.
    #[must_use]
    pub fn finish(mut self) -> Estate {
        self.take_gaps_from_places();
        self.addresses.sort_unstable();
        let text = &self.text;
        let routings = &self.routings;
        let identifier = |rrset: &RrSet| {
            let routing = rrset.routing.map(|id| &routings[id.index()]);
            routing.and_then(|routing| routing.set_identifier).map(|id| text.get(id))
        };
        // the place of its values tells apart what is equal otherwise, in the order of the file
        self.rrsets.par_sort_unstable_by(|a, b| {
            let key = |rrset: &RrSet| (rrset.zone, rrset.owner, rrset.rtype);
            let order = || (identifier(a), a.values_start, a.alias).cmp(&(identifier(b), b.values_start, b.alias));
            key(a).cmp(&key(b)).then_with(order)
        });
        let nodes = Nodes::new(&self.names, &self.zones, &self.rrsets);
        Estate {
            zones_by_name: index_zones(&self.zones),
            endpoint_addresses: index_endpoints(&self.arenas.endpoints),
            health_checks_by_id: index_health_checks(&self.arenas.health_checks, &self.text),
            captured_at: self.captured_at,
            organization: self.organization,
            places: self.places,
            arenas: self.arenas,
            addresses: self.addresses,
            names: self.names,
            text: self.text,
            accounts: self.accounts,
            zones: self.zones,
            rrsets: self.rrsets,
            values: self.values,
            aliases: self.aliases,
            routings: self.routings,
            nodes,
            vpcs: self.vpcs,
        }
    }
}

fn index_zones(zones: &[Zone]) -> FxHashMap<NameId, Vec<ZoneId>> {
    let mut by_name: FxHashMap<NameId, Vec<ZoneId>> = FxHashMap::default();
    for (at, zone) in zones.iter().enumerate() {
        by_name.entry(zone.name).or_default().push(ZoneId::at(at));
    }
    by_name
}

fn index_endpoints(endpoints: &[Endpoint]) -> FxHashMap<IpAddr, Vec<EndpointId>> {
    let mut by_address: FxHashMap<IpAddr, Vec<EndpointId>> = FxHashMap::default();
    for (at, endpoint) in endpoints.iter().enumerate() {
        for place in &endpoint.addresses {
            by_address.entry(place.address).or_default().push(EndpointId::at(at));
        }
    }
    by_address
}

fn index_health_checks(checks: &[HealthCheck], text: &TextArena) -> FxHashMap<Box<str>, HealthCheckId> {
    let by_id = checks.iter().enumerate();
    by_id.map(|(at, check)| (text.get(check.id).into(), HealthCheckId::at(at))).collect()
}
