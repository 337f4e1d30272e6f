//! Everything read in one Region.

use super::super::object::{Text, aws_object};
use super::{
    Address, DhcpOptions, FirewallConfig, FirewallDomainList, FirewallRuleGroup, FirewallRuleGroupAssociation,
    HostedZonesByVpc, NetworkInterface, Profile, ProfileAssociation, ProfileResourceAssociation, ResolverConfig,
    ResolverDnssecConfig, ResolverEndpoint, ResolverQueryLogConfig, ResolverQueryLogConfigAssociation, ResolverRule,
    ResolverRuleAssociation, Subnet, Vpc, VpcEndpoint, VpcPeeringConnection,
};

aws_object! {
    /// Everything read in one Region.
    pub struct Region {
        /// e.g. `eu-west-1`.
        region: Text<'a> = "Region",
        /// As `describe-vpcs`, with both DNS attributes.
        vpcs: Option<Vec<Vpc<'a>>> = "Vpcs",
        /// As `describe-dhcp-options`.
        dhcp_options: Option<Vec<DhcpOptions<'a>>> = "DhcpOptions",
        /// As `describe-vpc-peering-connections`.
        vpc_peering_connections: Option<Vec<VpcPeeringConnection<'a>>> = "VpcPeeringConnections",
        /// As `describe-subnets`.
        subnets: Option<Vec<Subnet<'a>>> = "Subnets",
        /// As `describe-vpc-endpoints`.
        vpc_endpoints: Option<Vec<VpcEndpoint<'a>>> = "VpcEndpoints",
        /// As `describe-addresses`.
        addresses: Option<Vec<Address<'a>>> = "Addresses",
        /// As `describe-network-interfaces`.
        network_interfaces: Option<Vec<NetworkInterface<'a>>> = "NetworkInterfaces",
        /// As `list-hosted-zones-by-vpc`, for each VPC asked.
        hosted_zones_by_vpc: Option<Vec<HostedZonesByVpc<'a>>> = "HostedZonesByVpc",
        /// As `list-resolver-endpoints`, with their addresses.
        resolver_endpoints: Option<Vec<ResolverEndpoint<'a>>> = "ResolverEndpoints",
        /// As `list-resolver-rules`.
        resolver_rules: Option<Vec<ResolverRule<'a>>> = "ResolverRules",
        /// As `list-resolver-rule-associations`.
        resolver_rule_associations: Option<Vec<ResolverRuleAssociation<'a>>> = "ResolverRuleAssociations",
        /// As `list-resolver-configs`.
        resolver_configs: Option<Vec<ResolverConfig<'a>>> = "ResolverConfigs",
        /// As `list-resolver-dnssec-configs`.
        resolver_dnssec_configs: Option<Vec<ResolverDnssecConfig<'a>>> = "ResolverDnssecConfigs",
        /// As `list-firewall-configs`.
        firewall_configs: Option<Vec<FirewallConfig<'a>>> = "FirewallConfigs",
        /// As `list-firewall-rule-groups`, each with its rules.
        firewall_rule_groups: Option<Vec<FirewallRuleGroup<'a>>> = "FirewallRuleGroups",
        /// As `list-firewall-rule-group-associations`.
        firewall_rule_group_associations: Option<Vec<FirewallRuleGroupAssociation<'a>>> = "FirewallRuleGroupAssociations",
        /// As `list-firewall-domain-lists`, each with its domains.
        firewall_domain_lists: Option<Vec<FirewallDomainList<'a>>> = "FirewallDomainLists",
        /// As `list-resolver-query-log-configs`.
        resolver_query_log_configs: Option<Vec<ResolverQueryLogConfig<'a>>> = "ResolverQueryLogConfigs",
        /// As `list-resolver-query-log-config-associations`.
        resolver_query_log_config_associations: Option<Vec<ResolverQueryLogConfigAssociation<'a>>>
            = "ResolverQueryLogConfigAssociations",
        /// As `list-profiles`.
        profiles: Option<Vec<Profile<'a>>> = "Profiles",
        /// As `list-profile-associations`.
        profile_associations: Option<Vec<ProfileAssociation<'a>>> = "ProfileAssociations",
        /// As `list-profile-resource-associations`.
        profile_resource_associations: Option<Vec<ProfileResourceAssociation<'a>>> = "ProfileResourceAssociations",
    }
}
