//! What an account has once, beside its zones: health checks, CIDR collections, query logs, registered domains.

use serde_json::Value;

use super::super::object::{Text, aws_object};

aws_object! {
    /// A health check.
    pub struct HealthCheck {
        /// Its id, a UUID.
        id: Text<'a> = "Id",
        /// What it looks at.
        health_check_config: Option<HealthCheckConfig<'a>> = "HealthCheckConfig",
        /// The alarm of a `CLOUDWATCH_METRIC` check.
        cloud_watch_alarm_configuration: Option<Value> = "CloudWatchAlarmConfiguration",
        /// The AWS service that made it, if one did.
        linked_service: Option<super::LinkedService<'a>> = "LinkedService",
    }
}

aws_object! {
    /// `HealthCheckConfig`.
    pub struct HealthCheckConfig {
        /// The address it asks.
        ip_address: Option<Text<'a>> = "IPAddress",
        /// The port.
        port: Option<u32> = "Port",
        /// `HTTP`, `HTTPS`, `HTTP_STR_MATCH`, `HTTPS_STR_MATCH`, `TCP`, `CALCULATED`, `CLOUDWATCH_METRIC` or
        /// `RECOVERY_CONTROL`.
        check_type: Option<Text<'a>> = "Type",
        /// The path it asks for.
        resource_path: Option<Text<'a>> = "ResourcePath",
        /// The host it asks for, and asks at where no address is given.
        fully_qualified_domain_name: Option<Text<'a>> = "FullyQualifiedDomainName",
        /// Whether healthy counts as unhealthy.
        inverted: Option<bool> = "Inverted",
        /// Whether it always counts as healthy.
        disabled: Option<bool> = "Disabled",
        /// How many children of a `CALCULATED` check must be healthy.
        health_threshold: Option<u32> = "HealthThreshold",
        /// The children of a `CALCULATED` check.
        child_health_checks: Vec<Text<'a>> = "ChildHealthChecks",
        /// The alarm that a `CLOUDWATCH_METRIC` check follows.
        alarm_identifier: Option<AlarmIdentifier<'a>> = "AlarmIdentifier",
        /// The routing control that a `RECOVERY_CONTROL` check follows.
        routing_control_arn: Option<Text<'a>> = "RoutingControlArn",
    }
}

aws_object! {
    /// A `CloudWatch` alarm.
    pub struct AlarmIdentifier {
        /// Its Region.
        region: Option<Text<'a>> = "Region",
        /// Its name.
        name: Option<Text<'a>> = "Name",
    }
}

aws_object! {
    /// A collection of address ranges, for IP-based routing.
    pub struct CidrCollection {
        /// Its id, a UUID.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// As `list-cidr-locations` for the collection; absent when they were not read.
        locations: Option<Vec<CidrLocation<'a>>> = "CidrLocations",
    }
}

aws_object! {
    /// A named part of a CIDR collection.
    pub struct CidrLocation {
        /// What records call it.
        location_name: Text<'a> = "LocationName",
        /// As `list-cidr-blocks` for the location; absent when they were not read.
        cidr_blocks: Option<Vec<CidrBlock<'a>>> = "CidrBlocks",
    }
}

aws_object! {
    /// A range of a location.
    pub struct CidrBlock {
        /// The range.
        cidr_block: Text<'a> = "CidrBlock",
    }
}

aws_object! {
    /// Where queries for a public zone are logged.
    pub struct QueryLoggingConfig {
        /// Its id, a UUID.
        id: Text<'a> = "Id",
        /// The zone.
        hosted_zone_id: Text<'a> = "HostedZoneId",
        /// The log group.
        cloud_watch_logs_log_group_arn: Option<Text<'a>> = "CloudWatchLogsLogGroupArn",
    }
}

aws_object! {
    /// Record sets that a traffic policy made.
    pub struct TrafficPolicyInstance {
        /// Its id, a UUID.
        id: Text<'a> = "Id",
        /// Their zone.
        hosted_zone_id: Option<Text<'a>> = "HostedZoneId",
        /// Their owner.
        name: Option<Text<'a>> = "Name",
        /// e.g. `Applied`.
        state: Option<Text<'a>> = "State",
        /// The policy.
        traffic_policy_id: Option<Text<'a>> = "TrafficPolicyId",
        /// Their type.
        traffic_policy_type: Option<Text<'a>> = "TrafficPolicyType",
    }
}

aws_object! {
    /// A domain registered through Route 53. Its contacts have no place here.
    pub struct Domain {
        /// The domain.
        domain_name: Text<'a> = "DomainName",
        /// The servers the registry delegates to.
        nameservers: Vec<Nameserver<'a>> = "Nameservers",
        /// What the registry publishes as DS records.
        dnssec_keys: Vec<DnssecKey<'a>> = "DnssecKeys",
        /// EPP status codes, e.g. `clientTransferProhibited`.
        status_list: Vec<Text<'a>> = "StatusList",
        /// When the registration ends, RFC 3339.
        expiration_date: Option<Text<'a>> = "ExpirationDate",
        /// Whether it is renewed by itself.
        auto_renew: Option<bool> = "AutoRenew",
        /// Whether a transfer to another registrar is refused: as `list-domains`.
        transfer_lock: Option<bool> = "TransferLock",
    }
}

aws_object! {
    /// A server of a registered domain.
    pub struct Nameserver {
        /// Its name.
        name: Text<'a> = "Name",
        /// Its addresses, where the registry holds them.
        glue_ips: Vec<Text<'a>> = "GlueIps",
    }
}

aws_object! {
    /// A DS record as the registry has it.
    pub struct DnssecKey {
        /// The algorithm's number, e.g. 13.
        algorithm: Option<u32> = "Algorithm",
        /// The key tag.
        key_tag: Option<u32> = "KeyTag",
        /// The digest, in hexadecimal.
        digest: Option<Text<'a>> = "Digest",
        /// The digest's number, e.g. 2.
        digest_type: Option<u32> = "DigestType",
    }
}
