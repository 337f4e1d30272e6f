//! Version 1 of the snapshot file: AWS state in the shapes and names the AWS CLI prints.
//!
//! Enumerations stay text here, so that a value newer than this program survives a load and a save; lowering gives them
//! meaning. An absent list of record sets means "not read"; an empty one means "read, and empty".

use serde_json::Value;

use super::object::{Text, aws_object};

/// The value of `Schema` in every file of this version.
pub const SCHEMA: &str = "r53lint/snapshot/1";

aws_object! {
    /// A whole file.
    pub struct Snapshot {
        /// Always [`SCHEMA`].
        schema: Text<'a> = "Schema",
        /// When the state was read, RFC 3339.
        captured_at: Option<Text<'a>> = "CapturedAt",
        /// The program that wrote the file.
        generator: Option<Text<'a>> = "Generator",
        /// One entry for each account that was read.
        accounts: Vec<Account<'a>> = "Accounts",
        /// Public zones hosted elsewhere.
        external_zones: Vec<ExternalZone<'a>> = "ExternalZones",
        /// What could not be read, and why.
        gaps: Vec<Gap<'a>> = "Gaps",
    }
}

aws_object! {
    /// One AWS account.
    pub struct Account {
        /// Twelve digits.
        account_id: Text<'a> = "AccountId",
        /// `aws`, `aws-cn` or `aws-us-gov`.
        partition: Option<Text<'a>> = "Partition",
        /// The account's own name, or the profile's.
        name: Option<Text<'a>> = "Name",
        /// Zones the account owns.
        hosted_zones: Vec<Zone<'a>> = "HostedZones",
        /// As `list-health-checks` prints them.
        health_checks: Vec<Value> = "HealthChecks",
        /// As `list-cidr-collections` prints them.
        cidr_collections: Vec<Value> = "CidrCollections",
        /// As `list-reusable-delegation-sets` prints them.
        reusable_delegation_sets: Vec<Value> = "ReusableDelegationSets",
        /// As `list-query-logging-configs` prints them.
        query_logging_configs: Vec<Value> = "QueryLoggingConfigs",
        /// Registered domains, without their registrants.
        domains: Vec<Value> = "Domains",
        /// Regional state.
        regions: Vec<Region<'a>> = "Regions",
    }
}

aws_object! {
    /// A hosted zone with everything read of it.
    pub struct Zone {
        /// The zone itself.
        hosted_zone: HostedZone<'a> = "HostedZone",
        /// The servers of a public zone.
        delegation_set: Option<DelegationSet<'a>> = "DelegationSet",
        /// VPCs directly associated with a private zone.
        vpcs: Vec<ZoneVpc<'a>> = "VPCs",
        /// Absent when they were not read.
        resource_record_sets: Option<Vec<ResourceRecordSet<'a>>> = "ResourceRecordSets",
        /// As `get-dnssec` prints it.
        dnssec: Option<Value> = "DNSSEC",
        /// The zone's tags.
        tags: Vec<Value> = "Tags",
        /// Authorised associations from other accounts.
        vpc_association_authorizations: Vec<Value> = "VPCAssociationAuthorizations",
    }
}

aws_object! {
    /// The `HostedZone` part of `get-hosted-zone`.
    pub struct HostedZone {
        /// `/hostedzone/Z…` or `Z…`.
        id: Text<'a> = "Id",
        /// The origin, escaped as Route 53 does.
        name: Text<'a> = "Name",
        /// Public or private.
        config: Option<HostedZoneConfig<'a>> = "Config",
        /// How many record sets Route 53 counted.
        resource_record_set_count: Option<u64> = "ResourceRecordSetCount",
        /// The AWS service that made the zone, if one did.
        linked_service: Option<LinkedService<'a>> = "LinkedService",
    }
}

aws_object! {
    /// `HostedZoneConfig`.
    pub struct HostedZoneConfig {
        /// Whether only associated VPCs see the zone.
        private_zone: Option<bool> = "PrivateZone",
        /// Free text.
        comment: Option<Text<'a>> = "Comment",
    }
}

aws_object! {
    /// `LinkedService`.
    pub struct LinkedService {
        /// e.g. `servicediscovery.amazonaws.com`.
        service_principal: Option<Text<'a>> = "ServicePrincipal",
        /// What the service says of it.
        description: Option<Text<'a>> = "Description",
    }
}

aws_object! {
    /// `DelegationSet`.
    pub struct DelegationSet {
        /// Host names of the four servers.
        name_servers: Vec<Text<'a>> = "NameServers",
    }
}

aws_object! {
    /// One `VPC` of a private zone.
    pub struct ZoneVpc {
        /// The VPC's Region.
        vpc_region: Option<Text<'a>> = "VPCRegion",
        /// `vpc-…`.
        vpc_id: Text<'a> = "VPCId",
    }
}

aws_object! {
    /// A record set.
    pub struct ResourceRecordSet {
        /// The owner, escaped as Route 53 does.
        name: Text<'a> = "Name",
        /// The record type's mnemonic.
        rr_type: Text<'a> = "Type",
        /// Seconds; absent on an alias.
        ttl: Option<u32> = "TTL",
        /// The values; empty on an alias.
        resource_records: Vec<ResourceRecord<'a>> = "ResourceRecords",
        /// Where an alias points.
        alias_target: Option<Box<AliasTarget<'a>>> = "AliasTarget",
        ;
        /// The fields of a routing policy, on routed record sets only.
        flat routing: Routing
    }
}

aws_object! {
    /// One value of a record set.
    pub struct ResourceRecord {
        /// RDATA in presentation form.
        value: Text<'a> = "Value",
    }
}

aws_object! {
    /// `AliasTarget`.
    pub struct AliasTarget {
        /// The zone of the target: this zone's own id, or the AWS service's.
        hosted_zone_id: Text<'a> = "HostedZoneId",
        /// The target's name.
        dns_name: Text<'a> = "DNSName",
        /// Whether an unhealthy target takes the alias out.
        evaluate_target_health: Option<bool> = "EvaluateTargetHealth",
    }
}

aws_object! {
    /// What makes a record set one of several with the same name and type.
    pub struct Routing {
        /// Tells it from the others.
        set_identifier: Option<Text<'a>> = "SetIdentifier",
        /// Weighted: 0 to 255.
        weight: Option<u32> = "Weight",
        /// Latency: the Region.
        region: Option<Text<'a>> = "Region",
        /// Geolocation.
        geo_location: Option<GeoLocation<'a>> = "GeoLocation",
        /// `PRIMARY` or `SECONDARY`.
        failover: Option<Text<'a>> = "Failover",
        /// Multivalue answer.
        multi_value_answer: Option<bool> = "MultiValueAnswer",
        /// The health check that decides whether it is answered.
        health_check_id: Option<Text<'a>> = "HealthCheckId",
        /// The traffic policy that made it.
        traffic_policy_instance_id: Option<Text<'a>> = "TrafficPolicyInstanceId",
        /// IP-based routing.
        cidr_routing_config: Option<CidrRoutingConfig<'a>> = "CidrRoutingConfig",
        /// Geoproximity.
        geo_proximity_location: Option<Value> = "GeoProximityLocation",
    }
}

aws_object! {
    /// `GeoLocation`.
    pub struct GeoLocation {
        /// e.g. `EU`.
        continent_code: Option<Text<'a>> = "ContinentCode",
        /// e.g. `DE`; `*` is everywhere else.
        country_code: Option<Text<'a>> = "CountryCode",
        /// e.g. `CA`.
        subdivision_code: Option<Text<'a>> = "SubdivisionCode",
    }
}

aws_object! {
    /// `CidrRoutingConfig`.
    pub struct CidrRoutingConfig {
        /// The collection.
        collection_id: Text<'a> = "CollectionId",
        /// A location in it; `*` is every other address.
        location_name: Text<'a> = "LocationName",
    }
}

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

aws_object! {
    /// A public zone that Route 53 does not host.
    pub struct ExternalZone {
        /// The zone's name.
        origin: Text<'a> = "Origin",
        /// The servers its parent delegates to.
        name_servers: Vec<Text<'a>> = "NameServers",
        /// Absent when they were not read.
        resource_record_sets: Option<Vec<ResourceRecordSet<'a>>> = "ResourceRecordSets",
    }
}

aws_object! {
    /// Something the snapshot could not hold.
    pub struct Gap {
        /// The account.
        account_id: Option<Text<'a>> = "AccountId",
        /// The Region; absent for global services.
        region: Option<Text<'a>> = "Region",
        /// e.g. `route53resolver:ListResolverRules`.
        operation: Text<'a> = "Operation",
        /// The error code AWS gave, or `NotReadable`.
        code: Option<Text<'a>> = "Code",
        /// What AWS said.
        message: Option<Text<'a>> = "Message",
        /// The zone, rule or VPC it concerns, where it is one object's.
        resource: Option<Text<'a>> = "Resource",
    }
}
