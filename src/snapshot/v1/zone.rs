//! Hosted zones and their record sets.

use serde_json::Value;

use super::super::object::{Text, aws_object};
use super::{Dnssec, Tag};

aws_object! {
    /// A hosted zone with everything read of it.
    pub struct Zone {
        /// The zone itself.
        hosted_zone: HostedZone<'a> = "HostedZone",
        /// The servers of a public zone.
        delegation_set: Option<DelegationSet<'a>> = "DelegationSet",
        /// VPCs directly associated with a private zone.
        vpcs: Option<Vec<ZoneVpc<'a>>> = "VPCs",
        /// Absent when they were not read.
        resource_record_sets: Option<Vec<ResourceRecordSet<'a>>> = "ResourceRecordSets",
        /// As `get-dnssec` prints it.
        dnssec: Option<Dnssec<'a>> = "DNSSEC",
        /// As `list-tags-for-resources`.
        tags: Option<Vec<Tag<'a>>> = "Tags",
        /// Other accounts' VPCs that may be associated: as `list-vpc-association-authorizations`.
        vpc_association_authorizations: Option<Vec<ZoneVpc<'a>>> = "VPCAssociationAuthorizations",
    }
}

impl Zone<'_> {
    /// Whether only VPCs see it: as it says itself, or because it has some.
    #[must_use]
    pub fn is_private(&self) -> bool {
        let says = self.hosted_zone.config.as_ref().and_then(|config| config.private_zone);
        says.unwrap_or_else(|| self.vpcs.as_ref().is_some_and(|vpcs| !vpcs.is_empty()))
    }

    /// Whether the file holds as many record sets as Route 53 counted.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let held = self.resource_record_sets.as_ref().map_or(0, Vec::len);
        self.hosted_zone.resource_record_set_count.is_none_or(|counted| counted <= held as u64)
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
        /// `STANDARD` or `ADVANCED`; no SDK tells it yet.
        tier: Option<Text<'a>> = "Tier",
        /// Whether names the private zone lacks are asked publicly; no SDK tells it yet.
        public_dns_fallback: Option<bool> = "PublicDnsFallback",
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
        /// `/delegationset/N…`; only of a reusable one.
        id: Option<Text<'a>> = "Id",
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
