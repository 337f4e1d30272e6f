//! Puts an estate together: objects in any order, then one sort and the indexes.

use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};

use super::{
    Account, AccountId, Alias, AliasId, Endpoint, EndpointId, Estate, Gap, GapId, Network, NetworkId, Node, Profile,
    ProfileId, RecordType, ResolverRule, ResolverRuleId, Routing, RoutingId, RrSet, RuleKind, TextArena, TextId, Value,
    Vpc, VpcId, Zone, ZoneId,
};
use crate::name::{NameId, NameTable};

/// An estate under construction.
#[derive(Default)]
pub struct EstateBuilder {
    /// Names, to be filled by whoever builds.
    pub names: NameTable,
    /// Text, to be filled by whoever builds.
    pub text: TextArena,
    accounts: Vec<Account>,
    zones: Vec<Zone>,
    rrsets: Vec<RrSet>,
    values: Vec<Value>,
    aliases: Vec<Alias>,
    routings: Vec<Routing>,
    vpcs: Vec<Vpc>,
    vpcs_by_id: FxHashMap<String, VpcId>,
    rules: Vec<ResolverRule>,
    endpoints: Vec<Endpoint>,
    profiles: Vec<Profile>,
    gaps: Vec<Gap>,
    networks: Vec<Network>,
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

/// The hash of a node's place in the index.
pub(super) fn node_hash(zone: ZoneId, name: NameId) -> u64 {
    let mut hasher = FxHasher::default();
    (zone, name).hash(&mut hasher);
    hasher.finish()
}

impl EstateBuilder {
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

    /// The names of every private zone and FORWARD rule that was added.
    pub fn private_names(&self) -> impl Iterator<Item = NameId> {
        let zones = self.zones.iter().filter(|zone| !zone.is_public()).map(|zone| zone.name);
        zones.chain(self.rules.iter().filter(|rule| rule.kind == RuleKind::Forward).map(|rule| rule.domain))
    }

    /// Adds a Resolver rule.
    pub fn add_rule(&mut self, rule: ResolverRule) -> ResolverRuleId {
        self.rules.push(rule);
        ResolverRuleId::at(self.rules.len() - 1)
    }

    /// A rule that was added.
    pub fn rule_mut(&mut self, id: ResolverRuleId) -> &mut ResolverRule {
        &mut self.rules[id.index()]
    }

    /// Adds a Resolver endpoint.
    pub fn add_endpoint(&mut self, endpoint: Endpoint) -> EndpointId {
        self.endpoints.push(endpoint);
        EndpointId::at(self.endpoints.len() - 1)
    }

    /// The endpoint of this id, with the direction and the VPC it was added with.
    #[must_use]
    pub fn endpoint_named(&self, id: &str) -> Option<(EndpointId, &Endpoint)> {
        let found = self.endpoints.iter().position(|endpoint| self.text.get(endpoint.id) == id)?;
        Some((EndpointId::at(found), &self.endpoints[found]))
    }

    /// Whether a VPC of this id was added.
    #[must_use]
    pub fn has_vpc(&self, id: &str) -> bool {
        self.vpcs_by_id.contains_key(id)
    }

    /// Adds a network.
    pub fn add_network(&mut self, network: Network) -> NetworkId {
        self.networks.push(network);
        NetworkId::at(self.networks.len() - 1)
    }

    /// A network that was added.
    pub fn network_mut(&mut self, id: NetworkId) -> &mut Network {
        &mut self.networks[id.index()]
    }

    /// Adds a Profile.
    pub fn add_profile(&mut self, profile: Profile) -> ProfileId {
        self.profiles.push(profile);
        ProfileId::at(self.profiles.len() - 1)
    }

    /// Adds a gap.
    pub fn add_gap(&mut self, gap: Gap) -> GapId {
        self.gaps.push(gap);
        GapId::at(self.gaps.len() - 1)
    }

    /// Sorts, indexes and freezes.
    #[must_use]
    pub fn finish(mut self) -> Estate {
        let text = &self.text;
        let routings = &self.routings;
        let identifier = |rrset: &RrSet| {
            let routing = rrset.routing.map(|id| &routings[id.index()]);
            routing.and_then(|routing| routing.set_identifier).map(|id| text.get(id))
        };
        self.rrsets.sort_by(|a, b| {
            let key = |rrset: &RrSet| (rrset.zone, rrset.owner, rrset.rtype);
            key(a).cmp(&key(b)).then_with(|| identifier(a).cmp(&identifier(b)))
        });
        let (nodes, node_index) = index_nodes(&self.names, &self.zones, &self.rrsets);
        Estate {
            zones_by_name: index_zones(&self.zones),
            endpoint_addresses: index_endpoints(&self.endpoints),
            names: self.names,
            text: self.text,
            accounts: self.accounts,
            zones: self.zones,
            rrsets: self.rrsets,
            values: self.values,
            aliases: self.aliases,
            routings: self.routings,
            nodes,
            node_index,
            vpcs: self.vpcs,
            rules: self.rules,
            endpoints: self.endpoints,
            profiles: self.profiles,
            gaps: self.gaps,
            networks: self.networks,
        }
    }
}

impl Vpc {
    fn undescribed(id: TextId) -> Self {
        Self {
            id,
            account: None,
            region: None,
            cidrs: Vec::new(),
            dns_support: None,
            dns_hostnames: None,
            name_servers: Vec::new(),
            autodefined_reverse: true,
            autodefined: Vec::new(),
            profiles_unread: None,
            incomplete: Some(super::Incomplete::Undescribed),
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
        for &address in &endpoint.addresses {
            by_address.entry(address).or_default().push(EndpointId::at(at));
        }
    }
    by_address
}

/// One node for each owner, one for each zone's origin, and one for each empty non-terminal between them.
fn index_nodes(names: &NameTable, zones: &[Zone], rrsets: &[RrSet]) -> (Vec<Node>, HashTable<u32>) {
    let mut index = NodeIndex::default();
    let narrow = |at: usize| u32::try_from(at).expect("an estate has fewer than 2^32 record sets");
    let mut first = 0;
    for owner in rrsets.chunk_by(|a, b| (a.zone, a.owner) == (b.zone, b.owner)) {
        let node = Node { zone: owner[0].zone, name: owner[0].owner, first: narrow(first), len: narrow(owner.len()) };
        index.insert(node);
        first += owner.len();
    }
    for (at, zone) in zones.iter().enumerate() {
        index.insert(Node { zone: ZoneId::at(at), name: zone.name, first: 0, len: 0 });
    }
    for at in 0..index.nodes.len() {
        let Node { zone, name, .. } = index.nodes[at];
        let origin = zones[zone.index()].name;
        for between in names.ancestors(name).take_while(|&above| above != origin) {
            if !index.insert(Node { zone, name: between, first: 0, len: 0 }) && between != name {
                break;
            }
        }
    }
    (index.nodes, index.table)
}

#[derive(Default)]
struct NodeIndex {
    nodes: Vec<Node>,
    table: HashTable<u32>,
}

impl NodeIndex {
    /// Adds a node unless it is there; says whether it was added.
    fn insert(&mut self, node: Node) -> bool {
        let nodes = &self.nodes;
        let same = |&at: &u32| (nodes[at as usize].zone, nodes[at as usize].name) == (node.zone, node.name);
        let hash = node_hash(node.zone, node.name);
        if self.table.find(hash, same).is_some() {
            return false;
        }
        let at = u32::try_from(self.nodes.len()).expect("an estate has fewer than 2^32 names");
        self.nodes.push(node);
        let nodes = &self.nodes;
        self.table.insert_unique(hash, at, |&at| node_hash(nodes[at as usize].zone, nodes[at as usize].name));
        true
    }
}
