//! Ids: places in the estate's arenas, one type each, so that a zone is never taken for a VPC.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) u32);

        impl $name {
            /// Its place in arrays that hold one entry for each.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            pub(super) fn at(index: usize) -> Self {
                Self(u32::try_from(index).expect("an estate has fewer than 2^32 objects of a kind"))
            }
        }
    )*};
}

ids! {
    /// An account.
    AccountId,
    /// A hosted zone, or a zone hosted elsewhere.
    ZoneId,
    /// A record set.
    RrSetId,
    /// A VPC.
    VpcId,
    /// A Resolver rule.
    ResolverRuleId,
    /// A Resolver endpoint.
    EndpointId,
    /// A Route 53 Profile.
    ProfileId,
    /// A gap.
    GapId,
    /// A network on premises.
    NetworkId,
    /// A health check.
    HealthCheckId,
    /// A collection of address ranges.
    CidrCollectionId,
    /// A reusable delegation set.
    DelegationSetId,
    /// Record sets that a traffic policy made.
    TrafficPolicyInstanceId,
    /// A registered domain.
    DomainId,
    /// A peering.
    PeeringId,
    /// A subnet.
    SubnetId,
    /// A VPC endpoint.
    VpcEndpointId,
    /// A group of firewall rules.
    FirewallGroupId,
    /// A firewall's list of domains.
    FirewallListId,
    /// A place queries are logged to.
    QueryLogId,
    /// An alias target.
    AliasId,
    /// The routing of a record set.
    RoutingId,
}
