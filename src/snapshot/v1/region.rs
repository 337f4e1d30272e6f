//! What is read in one Region: VPCs, and what steers their Resolver.

use serde_json::Value;

use super::super::object::{Text, aws_object};

aws_object! {
    /// Everything read in one Region.
    pub struct Region {
        /// e.g. `eu-west-1`.
        region: Text<'a> = "Region",
        /// As `describe-vpcs`, with both DNS attributes.
        vpcs: Vec<Vpc<'a>> = "Vpcs",
        /// As `describe-dhcp-options`.
        dhcp_options: Vec<DhcpOptions<'a>> = "DhcpOptions",
        /// As `describe-vpc-peering-connections`.
        vpc_peering_connections: Vec<Value> = "VpcPeeringConnections",
        /// As `describe-subnets`.
        subnets: Vec<Value> = "Subnets",
        /// As `describe-vpc-endpoints`.
        vpc_endpoints: Vec<Value> = "VpcEndpoints",
        /// As `describe-addresses`.
        addresses: Vec<Value> = "Addresses",
        /// As `list-hosted-zones-by-vpc`, for each VPC asked.
        hosted_zones_by_vpc: Vec<HostedZonesByVpc<'a>> = "HostedZonesByVpc",
        /// As `list-resolver-endpoints`, with their addresses.
        resolver_endpoints: Vec<ResolverEndpoint<'a>> = "ResolverEndpoints",
        /// As `list-resolver-rules`.
        resolver_rules: Vec<ResolverRule<'a>> = "ResolverRules",
        /// As `list-resolver-rule-associations`.
        resolver_rule_associations: Vec<ResolverRuleAssociation<'a>> = "ResolverRuleAssociations",
        /// As `list-resolver-configs`.
        resolver_configs: Vec<ResolverConfig<'a>> = "ResolverConfigs",
        /// As `list-resolver-dnssec-configs`.
        resolver_dnssec_configs: Vec<Value> = "ResolverDnssecConfigs",
        /// As `list-firewall-configs`.
        firewall_configs: Vec<Value> = "FirewallConfigs",
        /// As `list-firewall-rule-groups`.
        firewall_rule_groups: Vec<Value> = "FirewallRuleGroups",
        /// As `list-firewall-rule-group-associations`.
        firewall_rule_group_associations: Vec<Value> = "FirewallRuleGroupAssociations",
        /// As `list-firewall-domain-lists`.
        firewall_domain_lists: Vec<Value> = "FirewallDomainLists",
        /// As `list-profiles`.
        profiles: Vec<Profile<'a>> = "Profiles",
        /// As `list-profile-associations`.
        profile_associations: Vec<ProfileAssociation<'a>> = "ProfileAssociations",
        /// As `list-profile-resource-associations`.
        profile_resource_associations: Vec<ProfileResourceAssociation<'a>> = "ProfileResourceAssociations",
    }
}

aws_object! {
    /// A VPC.
    pub struct Vpc {
        /// `vpc-…`.
        vpc_id: Text<'a> = "VpcId",
        /// The primary CIDR.
        cidr_block: Option<Text<'a>> = "CidrBlock",
        /// All IPv4 CIDRs.
        cidr_block_association_set: Vec<CidrAssociation<'a>> = "CidrBlockAssociationSet",
        /// The option set in force.
        dhcp_options_id: Option<Text<'a>> = "DhcpOptionsId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// Attribute `enableDnsSupport`; absent when not read.
        enable_dns_support: Option<bool> = "EnableDnsSupport",
        /// Attribute `enableDnsHostnames`; absent when not read.
        enable_dns_hostnames: Option<bool> = "EnableDnsHostnames",
        /// The VPC's tags.
        tags: Vec<Value> = "Tags",
    }
}

aws_object! {
    /// One CIDR of a VPC.
    pub struct CidrAssociation {
        /// The range.
        cidr_block: Text<'a> = "CidrBlock",
    }
}

aws_object! {
    /// A DHCP option set.
    pub struct DhcpOptions {
        /// `dopt-…`.
        dhcp_options_id: Text<'a> = "DhcpOptionsId",
        /// Its options.
        dhcp_configurations: Vec<DhcpConfiguration<'a>> = "DhcpConfigurations",
    }
}

aws_object! {
    /// One DHCP option.
    pub struct DhcpConfiguration {
        /// e.g. `domain-name-servers`.
        key: Text<'a> = "Key",
        /// Its values.
        values: Vec<AttributeValue<'a>> = "Values",
    }
}

aws_object! {
    /// A value in EC2's wrapping.
    pub struct AttributeValue {
        /// The value.
        value: Text<'a> = "Value",
    }
}

aws_object! {
    /// The answer of `list-hosted-zones-by-vpc` for one VPC.
    pub struct HostedZonesByVpc {
        /// The VPC asked about.
        vpc_id: Text<'a> = "VpcId",
        /// Every zone it sees by direct association, whoever owns it.
        hosted_zone_summaries: Vec<HostedZoneSummary<'a>> = "HostedZoneSummaries",
    }
}

aws_object! {
    /// A zone as a VPC's list names it.
    pub struct HostedZoneSummary {
        /// The zone's id.
        hosted_zone_id: Text<'a> = "HostedZoneId",
        /// Its origin.
        name: Text<'a> = "Name",
        /// Who owns it.
        owner: Option<HostedZoneOwner<'a>> = "Owner",
    }
}

aws_object! {
    /// `HostedZoneOwner`: an account or a service.
    pub struct HostedZoneOwner {
        /// The owning account.
        owning_account: Option<Text<'a>> = "OwningAccount",
        /// The owning AWS service.
        owning_service: Option<Text<'a>> = "OwningService",
    }
}

aws_object! {
    /// A Resolver endpoint with its addresses.
    pub struct ResolverEndpoint {
        /// `rslvr-in-…` or `rslvr-out-…`.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// `INBOUND`, `OUTBOUND` or `INBOUND_DELEGATION`.
        direction: Option<Text<'a>> = "Direction",
        /// The VPC its addresses lie in.
        host_vpc_id: Option<Text<'a>> = "HostVPCId",
        /// e.g. `OPERATIONAL`.
        status: Option<Text<'a>> = "Status",
        /// As `list-resolver-endpoint-ip-addresses`.
        ip_addresses: Vec<EndpointAddress<'a>> = "IpAddresses",
    }
}

aws_object! {
    /// One address of an endpoint.
    pub struct EndpointAddress {
        /// `rni-…`.
        ip_id: Option<Text<'a>> = "IpId",
        /// IPv4.
        ip: Option<Text<'a>> = "Ip",
        /// IPv6.
        ipv6: Option<Text<'a>> = "Ipv6",
        /// Its subnet.
        subnet_id: Option<Text<'a>> = "SubnetId",
        /// e.g. `ATTACHED`.
        status: Option<Text<'a>> = "Status",
    }
}

aws_object! {
    /// A Resolver rule.
    pub struct ResolverRule {
        /// `rslvr-rr-…`.
        id: Text<'a> = "Id",
        /// Its ARN.
        arn: Option<Text<'a>> = "Arn",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// What it matches; absent on DELEGATE.
        domain_name: Option<Text<'a>> = "DomainName",
        /// `FORWARD`, `SYSTEM`, `RECURSIVE` or `DELEGATE`.
        rule_type: Option<Text<'a>> = "RuleType",
        /// e.g. `COMPLETE`.
        status: Option<Text<'a>> = "Status",
        /// Where FORWARD sends questions.
        target_ips: Vec<TargetAddress<'a>> = "TargetIps",
        /// The outbound endpoint it sends through.
        resolver_endpoint_id: Option<Text<'a>> = "ResolverEndpointId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// e.g. `SHARED_WITH_ME`.
        share_status: Option<Text<'a>> = "ShareStatus",
        /// DELEGATE: the name-server suffix it matches.
        delegation_record: Option<Text<'a>> = "DelegationRecord",
    }
}

aws_object! {
    /// A target of a FORWARD rule.
    pub struct TargetAddress {
        /// IPv4.
        ip: Option<Text<'a>> = "Ip",
        /// IPv6.
        ipv6: Option<Text<'a>> = "Ipv6",
        /// 53 unless given.
        port: Option<u16> = "Port",
        /// `Do53`, `DoH` or `DoH-FIPS`.
        protocol: Option<Text<'a>> = "Protocol",
    }
}

aws_object! {
    /// A rule's association with a VPC.
    pub struct ResolverRuleAssociation {
        /// `rslvr-rrassoc-…`.
        id: Text<'a> = "Id",
        /// The rule.
        resolver_rule_id: Text<'a> = "ResolverRuleId",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The VPC.
        vpc_id: Text<'a> = "VPCId",
        /// Only `COMPLETE` has effect.
        status: Option<Text<'a>> = "Status",
    }
}

aws_object! {
    /// What a VPC's Resolver was told to do differently.
    pub struct ResolverConfig {
        /// `rslvr-rc-…`.
        id: Option<Text<'a>> = "Id",
        /// A VPC or a Profile.
        resource_id: Text<'a> = "ResourceId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// `ENABLED`, `DISABLED`, `USE_LOCAL_RESOURCE_SETTING` …
        autodefined_reverse: Option<Text<'a>> = "AutodefinedReverse",
    }
}

aws_object! {
    /// A Route 53 Profile.
    pub struct Profile {
        /// `rp-…`.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// e.g. `SHARED_WITH_ME`.
        share_status: Option<Text<'a>> = "ShareStatus",
    }
}

aws_object! {
    /// A Profile's association with a VPC.
    pub struct ProfileAssociation {
        /// Its id.
        id: Option<Text<'a>> = "Id",
        /// The Profile.
        profile_id: Text<'a> = "ProfileId",
        /// The VPC, by id or ARN.
        resource_id: Text<'a> = "ResourceId",
        /// Only `COMPLETE` has effect.
        status: Option<Text<'a>> = "Status",
        /// 100 to 9900, lowest first; 100 unless given.
        priority: Option<u32> = "Priority",
    }
}

aws_object! {
    /// A resource of a Profile.
    pub struct ProfileResourceAssociation {
        /// Its id.
        id: Option<Text<'a>> = "Id",
        /// The Profile.
        profile_id: Text<'a> = "ProfileId",
        /// The zone, rule or endpoint.
        resource_arn: Text<'a> = "ResourceArn",
        /// e.g. `PRIVATE_HOSTED_ZONE`.
        resource_type: Option<Text<'a>> = "ResourceType",
        /// Only `COMPLETE` has effect.
        status: Option<Text<'a>> = "Status",
    }
}
