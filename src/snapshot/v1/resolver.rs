//! The Resolver's endpoints, rules and settings, and the zones each VPC sees.

use super::super::object::{Text, aws_object};

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
        ip_addresses: Option<Vec<EndpointAddress<'a>>> = "IpAddresses",
        /// How many addresses it has.
        ip_address_count: Option<u32> = "IpAddressCount",
        /// `IPV4`, `IPV6` or `DUALSTACK`.
        resolver_endpoint_type: Option<Text<'a>> = "ResolverEndpointType",
        /// `Do53`, `DoH`, `DoH-FIPS`.
        protocols: Vec<Text<'a>> = "Protocols",
        /// What may reach it, or what it may reach.
        security_group_ids: Vec<Text<'a>> = "SecurityGroupIds",
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
    /// Whether a VPC's Resolver validates DNSSEC.
    pub struct ResolverDnssecConfig {
        /// `rdsc-…`.
        id: Option<Text<'a>> = "Id",
        /// A VPC or a Profile.
        resource_id: Text<'a> = "ResourceId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// `ENABLED`, `DISABLED`, `USE_LOCAL_RESOURCE_SETTING` …
        validation_status: Option<Text<'a>> = "ValidationStatus",
    }
}

aws_object! {
    /// Where the Resolver logs queries to.
    pub struct ResolverQueryLogConfig {
        /// `rqlc-…`.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// `CREATING`, `CREATED`, `DELETING` or `FAILED`.
        status: Option<Text<'a>> = "Status",
        /// e.g. `SHARED_WITH_ME`.
        share_status: Option<Text<'a>> = "ShareStatus",
        /// A bucket, a log group or a delivery stream.
        destination_arn: Option<Text<'a>> = "DestinationArn",
    }
}

aws_object! {
    /// A VPC whose queries are logged.
    pub struct ResolverQueryLogConfigAssociation {
        /// `rqlca-…`.
        id: Option<Text<'a>> = "Id",
        /// Where they go.
        resolver_query_log_config_id: Text<'a> = "ResolverQueryLogConfigId",
        /// The VPC.
        resource_id: Text<'a> = "ResourceId",
        /// e.g. `ACTIVE`.
        status: Option<Text<'a>> = "Status",
    }
}
