//! The estate: zones, record sets, VPCs and what steers their Resolver, lowered to ids and indexes, ready to be asked.
//! It must not know JSON, files, time or async, and it cannot fail: what does not fit was left behind as a defect.

mod account;
mod arenas;
pub mod autodefined;
mod builder;
mod firewall;
mod global;
mod ids;
mod input;
mod network;
mod nodes;
mod premises;
mod registrar;
mod rrset;
mod text;
mod vpc;
mod zone;

use std::fmt;
use std::net::IpAddr;
use std::ops::Range;

use rustc_hash::FxHashMap;

use nodes::Nodes;

use crate::name::{Name, NameId, NameTable};

use arenas::Arenas;

pub use account::{Account, Gap, Member, Organization};
pub use builder::{EstateBuilder, NewRrSet};
pub use firewall::{
    FirewallAction, FirewallAssociation, FirewallDomain, FirewallGroup, FirewallList, FirewallMatch, FirewallRule,
};
pub use global::{CidrCollection, CidrLocation, DelegationSet, HealthCheck, HealthCheckKind, TrafficPolicyInstance};
pub use ids::{
    AccountId, AliasId, CidrCollectionId, DelegationSetId, DomainId, EndpointId, FirewallGroupId, FirewallListId,
    GapId, HealthCheckId, NetworkId, PeeringId, ProfileId, QueryLogId, ResolverRuleId, RoutingId, RrSetId, SubnetId,
    TrafficPolicyInstanceId, VpcEndpointId, VpcId, ZoneId,
};
pub use input::{Input, Inputs, Missing, Place, Scope};
pub use network::{
    Association, Direction, Endpoint, EndpointAddress, Family, Profile, ResolverRule, RuleKind, Share, Status, Supply,
    Target,
};
pub use premises::Network;
pub use registrar::{Dnssec, Domain, Ds, KeySigningKey, KeyStatus, NameServer, Signing};
pub use rrset::{Alias, Policy, RecordType, Routing, RrSet, Value};
pub use text::{TextArena, TextId};
pub use vpc::{Incomplete, OwnedAddress, Peering, PeeringSide, QueryLog, Subnet, Vpc, VpcEndpoint};
pub use zone::{Zone, ZoneKind};

/// A whole estate, frozen.
pub struct Estate {
    names: NameTable,
    text: TextArena,
    accounts: Vec<Account>,
    zones: Vec<Zone>,
    zones_by_name: FxHashMap<NameId, Vec<ZoneId>>,
    rrsets: Vec<RrSet>,
    values: Vec<Value>,
    aliases: Vec<Alias>,
    routings: Vec<Routing>,
    nodes: Nodes,
    vpcs: Vec<Vpc>,
    arenas: Arenas,
    endpoint_addresses: FxHashMap<IpAddr, Vec<EndpointId>>,
    health_checks_by_id: FxHashMap<Box<str>, HealthCheckId>,
    addresses: Vec<OwnedAddress>,
    organization: Option<Organization>,
    places: Vec<Place>,
    captured_at: Option<i64>,
}

/// The record sets of one owner and type: one, or several under a routing policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    first: u32,
    len: u32,
}

impl Group {
    /// The ids of its record sets.
    #[inline]
    pub fn ids(self) -> impl ExactSizeIterator<Item = RrSetId> {
        (self.first..self.first + self.len).map(RrSetId)
    }

    /// Its first record set, which stands for owner, type and zone.
    #[inline]
    #[must_use]
    pub fn first(self) -> RrSetId {
        RrSetId(self.first)
    }
}

macro_rules! arena {
    ($($(#[$meta:meta])* $one:ident, $all:ident: $id:ident => $object:ty;)*) => {
        impl Estate {$(
            $(#[$meta])*
            #[inline]
            #[must_use]
            pub fn $one(&self, id: $id) -> &$object {
                &self.$all[id.index()]
            }

            #[doc = concat!("Every id of [`Self::", stringify!($one), "`], in the snapshot's order.")]
            pub fn $all(&self) -> impl ExactSizeIterator<Item = $id> + Clone + use<> {
                let len = u32::try_from(self.$all.len()).expect("ids are 32 bits");
                (0..len).map($id)
            }
        )*}
    };
}

arena! {
    /// An account.
    account, accounts: AccountId => Account;
    /// A zone.
    zone, zones: ZoneId => Zone;
    /// A record set. Ids run by zone, owner, type.
    rrset, rrsets: RrSetId => RrSet;
    /// A VPC.
    vpc, vpcs: VpcId => Vpc;
}

impl Estate {
    /// Every name the estate mentions.
    #[inline]
    #[must_use]
    pub fn names(&self) -> &NameTable {
        &self.names
    }

    /// A name on its own, for output.
    #[must_use]
    pub fn name(&self, id: NameId) -> Name {
        self.names.name(id)
    }

    /// A piece of text.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        self.text.get(id)
    }

    /// The zones of exactly this name, public and private, in the snapshot's order.
    #[inline]
    #[must_use]
    pub fn zones_named(&self, name: NameId) -> &[ZoneId] {
        self.zones_by_name.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Whether a name exists in a zone, as an owner or as an empty non-terminal (semantics 4.5).
    #[inline]
    #[must_use]
    pub fn exists(&self, zone: ZoneId, name: NameId) -> bool {
        self.nodes.find(zone, name).is_some()
    }

    /// The record sets of a name and type in a zone.
    #[must_use]
    pub fn group(&self, zone: ZoneId, name: NameId, rtype: RecordType) -> Option<Group> {
        self.groups(zone, name).find(|group| self.rrset(group.first()).rtype == rtype)
    }

    /// The record sets of a name in a zone, type by type.
    pub fn groups(&self, zone: ZoneId, name: NameId) -> impl Iterator<Item = Group> {
        let range = self.nodes.find(zone, name).map_or(0..0, |node| node.first..node.first + node.len);
        self.groups_in(range)
    }

    /// The record sets of a name in every zone that has it, zone by zone, type by type.
    pub fn groups_named(&self, name: NameId) -> impl Iterator<Item = Group> {
        self.nodes.of(name).iter().flat_map(|node| self.groups_in(node.first..node.first + node.len))
    }

    /// Every record set of a zone, grouped by owner and type.
    pub fn groups_of_zone(&self, zone: ZoneId) -> impl Iterator<Item = Group> {
        let start = self.rrsets.partition_point(|rrset| rrset.zone < zone);
        let end = self.rrsets.partition_point(|rrset| rrset.zone <= zone);
        self.groups_in(RrSetId::at(start).0..RrSetId::at(end).0)
    }

    /// Every name of every zone, by name: owners, origins and empty non-terminals.
    pub fn nodes(&self) -> impl Iterator<Item = (ZoneId, NameId)> {
        self.nodes.all().iter().map(|node| (node.zone, node.name))
    }

    /// Whether a name below the origin is delegated away there (semantics 4.6).
    #[inline]
    #[must_use]
    pub fn is_cut(&self, zone: ZoneId, name: NameId) -> bool {
        self.nodes.find(zone, name).is_some_and(|node| node.has_servers) && name != self.zone(zone).name
    }

    /// Whether some zone has a DNAME.
    #[inline]
    #[must_use]
    pub fn has_dnames(&self) -> bool {
        self.nodes.has_dnames
    }

    /// The values of a record set; none on an alias.
    #[inline]
    #[must_use]
    pub fn values(&self, id: RrSetId) -> &[Value] {
        let rrset = self.rrset(id);
        let start = rrset.values_start as usize;
        &self.values[start..start + usize::from(rrset.values_len)]
    }

    /// The hosts among the values of a group: targets of CNAME, NS, PTR, MX, SRV.
    pub fn hosts(&self, group: Group) -> impl Iterator<Item = NameId> {
        group.ids().flat_map(|id| self.values(id)).filter_map(|value| match *value {
            Value::Host(host) | Value::Exchange { host, .. } => Some(host),
            _ => None,
        })
    }

    /// Where a record set points, if it is an alias.
    #[must_use]
    pub fn alias(&self, id: RrSetId) -> Option<&Alias> {
        self.rrset(id).alias.map(|alias| &self.aliases[alias.index()])
    }

    /// How a record set is chosen among others, if it is one of several.
    #[must_use]
    pub fn routing(&self, id: RrSetId) -> Option<&Routing> {
        self.rrset(id).routing.map(|routing| &self.routings[routing.index()])
    }

    /// The set identifier of a record set.
    #[must_use]
    pub fn set_identifier(&self, id: RrSetId) -> Option<&str> {
        self.routing(id).and_then(|routing| routing.set_identifier).map(|text| self.text(text))
    }

    /// Whether a zone, whoever sees it, is at or above a name.
    #[must_use]
    pub fn encloses(&self, name: NameId) -> bool {
        self.names.ancestors(name).any(|above| !self.zones_named(above).is_empty())
    }

    /// The endpoints an address belongs to: private ranges recur, so there may be several.
    #[must_use]
    pub fn endpoints_at(&self, address: IpAddr) -> &[EndpointId] {
        self.endpoint_addresses.get(&address).map_or(&[], Vec::as_slice)
    }

    /// What accounts have at an address: private ranges recur, so there may be several.
    #[must_use]
    pub fn addresses_at(&self, address: IpAddr) -> &[OwnedAddress] {
        let start = self.addresses.partition_point(|owned| owned.address < address);
        let count = self.addresses[start..].partition_point(|owned| owned.address == address);
        &self.addresses[start..start + count]
    }

    /// The health check of this id.
    #[must_use]
    pub fn health_check_named(&self, id: &str) -> Option<HealthCheckId> {
        self.health_checks_by_id.get(id).copied()
    }

    /// The registered domain of this name.
    #[must_use]
    pub fn domain_named(&self, name: NameId) -> Option<DomainId> {
        self.domains().find(|&domain| self.domain(domain).name == name)
    }

    /// The CIDR collection of this id.
    #[must_use]
    pub fn cidr_collection_named(&self, id: &str) -> Option<CidrCollectionId> {
        self.cidr_collections().find(|&collection| self.text(self.cidr_collection(collection).id) == id)
    }

    /// The organisation, where its accounts are known.
    #[must_use]
    pub fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }

    /// When the state was read, in seconds since 1970.
    #[must_use]
    pub fn captured_at(&self) -> Option<i64> {
        self.captured_at
    }

    /// The VPC of this id.
    #[must_use]
    pub fn vpc_named(&self, id: &str) -> Option<VpcId> {
        self.vpcs().find(|&vpc| self.text(self.vpc(vpc).id) == id)
    }

    /// The network of this name.
    #[must_use]
    pub fn network_named(&self, name: &str) -> Option<NetworkId> {
        self.networks().find(|&network| self.text(self.network(network).name) == name)
    }

    /// A value in presentation form: names absolute, with a trailing dot.
    #[must_use]
    pub fn spell(&self, value: &Value) -> String {
        match *value {
            Value::A(address) => address.to_string(),
            Value::Aaaa(address) => address.to_string(),
            Value::Host(host) => self.name(host).to_string(),
            Value::Exchange { before, host } => format!("{} {}", self.text(before), self.name(host)),
            Value::Text(text) => self.text(text).to_owned(),
        }
    }

    fn groups_in(&self, range: Range<u32>) -> impl Iterator<Item = Group> {
        let mut first = range.start;
        std::iter::from_fn(move || {
            let head = (first < range.end).then(|| self.rrsets[first as usize])?;
            let same = |at: &u32| {
                let rrset = &self.rrsets[*at as usize];
                (rrset.zone, rrset.owner, rrset.rtype) == (head.zone, head.owner, head.rtype)
            };
            let end = (first + 1..range.end).find(|at| !same(at)).unwrap_or(range.end);
            let group = Group { first, len: end - first };
            first = end;
            Some(group)
        })
    }
}

impl fmt::Debug for Estate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Estate({} zones, {} record sets, {} VPCs)", self.zones.len(), self.rrsets.len(), self.vpcs.len())
    }
}
