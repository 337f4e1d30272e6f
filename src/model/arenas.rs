//! The objects of an estate, one arena a kind: how they are put in, and how they are asked for. It must not know what any of
//! them means.

use super::ids::{
    CidrCollectionId, DelegationSetId, DomainId, EndpointId, FirewallGroupId, FirewallListId, GapId, HealthCheckId,
    NetworkId, PeeringId, ProfileId, QueryLogId, ResolverRuleId, SubnetId, TrafficPolicyInstanceId, VpcEndpointId,
};
use super::{
    CidrCollection, DelegationSet, Domain, Endpoint, Estate, EstateBuilder, FirewallGroup, FirewallList, Gap,
    HealthCheck, Network, Peering, Profile, QueryLog, ResolverRule, Subnet, TrafficPolicyInstance, VpcEndpoint,
};

macro_rules! arenas {
    ($($(#[$meta:meta])* $one:ident, $all:ident, $add:ident: $id:ident => $object:ty;)*) => {
        /// Every arena that is filled object by object.
        #[derive(Default)]
        pub(super) struct Arenas {
            $(pub(super) $all: Vec<$object>,)*
        }

        impl EstateBuilder {$(
            #[doc = concat!("Adds one of what [`Estate::", stringify!($one), "`] gives.")]
            pub fn $add(&mut self, object: $object) -> $id {
                self.arenas.$all.push(object);
                $id::at(self.arenas.$all.len() - 1)
            }
        )*}

        impl Estate {$(
            $(#[$meta])*
            #[must_use]
            pub fn $one(&self, id: $id) -> &$object {
                &self.arenas.$all[id.index()]
            }

            #[doc = concat!("Every id of [`Self::", stringify!($one), "`], in the snapshot's order.")]
            pub fn $all(&self) -> impl ExactSizeIterator<Item = $id> + Clone + use<> {
                (0..self.arenas.$all.len()).map($id::at)
            }
        )*}
    };
}

arenas! {
    /// A Resolver rule.
    rule, rules, add_rule: ResolverRuleId => ResolverRule;
    /// A Resolver endpoint.
    endpoint, endpoints, add_endpoint: EndpointId => Endpoint;
    /// A Profile.
    profile, profiles, add_profile: ProfileId => Profile;
    /// A gap.
    gap, gaps, add_gap: GapId => Gap;
    /// A network on premises.
    network, networks, add_network: NetworkId => Network;
    /// A health check.
    health_check, health_checks, add_health_check: HealthCheckId => HealthCheck;
    /// A collection of address ranges.
    cidr_collection, cidr_collections, add_cidr_collection: CidrCollectionId => CidrCollection;
    /// A reusable delegation set.
    delegation_set, delegation_sets, add_delegation_set: DelegationSetId => DelegationSet;
    /// Record sets that a traffic policy made.
    traffic_policy_instance, traffic_policy_instances, add_traffic_policy_instance:
        TrafficPolicyInstanceId => TrafficPolicyInstance;
    /// A registered domain.
    domain, domains, add_domain: DomainId => Domain;
    /// A peering of two VPCs.
    peering, peerings, add_peering: PeeringId => Peering;
    /// A subnet.
    subnet, subnets, add_subnet: SubnetId => Subnet;
    /// A VPC endpoint, which is no Resolver endpoint.
    vpc_endpoint, vpc_endpoints, add_vpc_endpoint: VpcEndpointId => VpcEndpoint;
    /// A group of DNS Firewall rules.
    firewall_group, firewall_groups, add_firewall_group: FirewallGroupId => FirewallGroup;
    /// A list of domains for DNS Firewall rules.
    firewall_list, firewall_lists, add_firewall_list: FirewallListId => FirewallList;
    /// A place the Resolver logs queries to.
    query_log, query_logs, add_query_log: QueryLogId => QueryLog;
}
