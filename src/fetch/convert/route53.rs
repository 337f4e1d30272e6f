//! Route 53.

use aws_sdk_route53::operation::get_dnssec::GetDnssecOutput;
use aws_sdk_route53::operation::get_hosted_zone::GetHostedZoneOutput;
use aws_sdk_route53::types as route53;
use serde_json::{Map, Value, json};

use super::{all, always, listed, maybe, number, owned, word};
use crate::snapshot::{Extra, Text, v1};

impl From<GetHostedZoneOutput> for v1::Zone<'static> {
    fn from(zone: GetHostedZoneOutput) -> Self {
        let is_private =
            zone.hosted_zone.as_ref().and_then(|zone| zone.config()).is_some_and(|config| config.private_zone);
        Self {
            hosted_zone: zone.hosted_zone.map(Into::into).unwrap_or_default(),
            delegation_set: zone.delegation_set.map(Into::into),
            // A private zone that lost its last VPC has an empty list; a public one has none.
            vpcs: is_private.then(|| listed(zone.vpcs)),
            ..Self::default()
        }
    }
}

impl From<route53::HostedZone> for v1::HostedZone<'static> {
    fn from(zone: route53::HostedZone) -> Self {
        Self {
            id: owned(zone.id),
            name: owned(zone.name),
            config: zone.config.map(Into::into),
            resource_record_set_count: zone.resource_record_set_count.and_then(|count| u64::try_from(count).ok()),
            linked_service: zone.linked_service.map(Into::into),
            extra: zone.features.and_then(features),
            ..Self::default()
        }
    }
}

/// The file has no field for a zone's features yet; what the CLI would print is kept.
fn features(features: route53::HostedZoneFeatures) -> Extra {
    let status = features.accelerated_recovery_status?;
    let features = json!({ "AcceleratedRecoveryStatus": status.as_str() });
    Some(Box::new([("Features".to_owned(), features)].into()))
}

impl From<route53::HostedZoneConfig> for v1::HostedZoneConfig<'static> {
    fn from(config: route53::HostedZoneConfig) -> Self {
        Self { private_zone: Some(config.private_zone), comment: maybe(config.comment), ..Self::default() }
    }
}

impl From<route53::LinkedService> for v1::LinkedService<'static> {
    fn from(service: route53::LinkedService) -> Self {
        Self {
            service_principal: maybe(service.service_principal),
            description: maybe(service.description),
            ..Self::default()
        }
    }
}

impl From<route53::DelegationSet> for v1::DelegationSet<'static> {
    fn from(set: route53::DelegationSet) -> Self {
        Self { id: maybe(set.id), name_servers: all(set.name_servers), ..Self::default() }
    }
}

impl From<route53::Vpc> for v1::ZoneVpc<'static> {
    fn from(vpc: route53::Vpc) -> Self {
        Self {
            vpc_region: vpc.vpc_region.map(|region| word(region.as_str())),
            vpc_id: always(vpc.vpc_id),
            ..Self::default()
        }
    }
}

impl From<route53::ResourceRecordSet> for v1::ResourceRecordSet<'static> {
    fn from(mut set: route53::ResourceRecordSet) -> Self {
        let routing = routing(&mut set);
        Self {
            name: owned(set.name),
            rr_type: rr_type(&set.r#type),
            ttl: number(set.ttl),
            resource_records: listed(set.resource_records),
            alias_target: set.alias_target.map(|target| Box::new(target.into())),
            routing,
            ..Self::default()
        }
    }
}

/// A type's mnemonic, which needs no memory of its own for each of a million record sets.
fn rr_type(rr_type: &route53::RrType) -> Text<'static> {
    let known = route53::RrType::values().iter().find(|known| **known == rr_type.as_str());
    known.map_or_else(|| word(rr_type.as_str()), |known| Text::from(*known))
}

/// The fields of a routing policy, when there is any.
fn routing(set: &mut route53::ResourceRecordSet) -> Option<Box<v1::Routing<'static>>> {
    let routing = v1::Routing {
        set_identifier: maybe(set.set_identifier.take()),
        weight: number(set.weight),
        region: set.region.take().map(|region| word(region.as_str())),
        geo_location: set.geo_location.take().map(Into::into),
        failover: set.failover.take().map(|failover| word(failover.as_str())),
        multi_value_answer: set.multi_value_answer,
        health_check_id: maybe(set.health_check_id.take()),
        traffic_policy_instance_id: maybe(set.traffic_policy_instance_id.take()),
        cidr_routing_config: set.cidr_routing_config.take().map(Into::into),
        geo_proximity_location: set.geo_proximity_location.take().map(geo_proximity),
        ..v1::Routing::default()
    };
    (routing != v1::Routing::default()).then(|| Box::new(routing))
}

impl From<route53::ResourceRecord> for v1::ResourceRecord<'static> {
    fn from(record: route53::ResourceRecord) -> Self {
        Self { value: owned(record.value), ..Self::default() }
    }
}

impl From<route53::AliasTarget> for v1::AliasTarget<'static> {
    fn from(target: route53::AliasTarget) -> Self {
        Self {
            hosted_zone_id: owned(target.hosted_zone_id),
            dns_name: owned(target.dns_name),
            evaluate_target_health: Some(target.evaluate_target_health),
            ..Self::default()
        }
    }
}

impl From<route53::GeoLocation> for v1::GeoLocation<'static> {
    fn from(place: route53::GeoLocation) -> Self {
        Self {
            continent_code: maybe(place.continent_code),
            country_code: maybe(place.country_code),
            subdivision_code: maybe(place.subdivision_code),
            ..Self::default()
        }
    }
}

impl From<route53::CidrRoutingConfig> for v1::CidrRoutingConfig<'static> {
    fn from(config: route53::CidrRoutingConfig) -> Self {
        Self {
            collection_id: owned(config.collection_id),
            location_name: owned(config.location_name),
            ..Self::default()
        }
    }
}

/// `GeoProximityLocation` as the CLI prints it: only the fields that are there.
fn geo_proximity(place: route53::GeoProximityLocation) -> Value {
    let coordinates = place.coordinates.map(|at| json!({ "Latitude": at.latitude, "Longitude": at.longitude }));
    let fields = [
        ("AWSRegion", place.aws_region.map(Value::from)),
        ("LocalZoneGroup", place.local_zone_group.map(Value::from)),
        ("Coordinates", coordinates),
        ("Bias", place.bias.map(Value::from)),
    ];
    let present = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

impl From<route53::HostedZoneSummary> for v1::HostedZoneSummary<'static> {
    fn from(zone: route53::HostedZoneSummary) -> Self {
        Self {
            hosted_zone_id: owned(zone.hosted_zone_id),
            name: owned(zone.name),
            owner: zone.owner.map(|owner| v1::HostedZoneOwner {
                owning_account: maybe(owner.owning_account),
                owning_service: maybe(owner.owning_service),
                ..v1::HostedZoneOwner::default()
            }),
            ..Self::default()
        }
    }
}

impl From<GetDnssecOutput> for v1::Dnssec<'static> {
    fn from(dnssec: GetDnssecOutput) -> Self {
        Self {
            status: dnssec.status.map(|status| v1::DnssecStatus {
                serve_signature: maybe(status.serve_signature),
                status_message: maybe(status.status_message),
                ..v1::DnssecStatus::default()
            }),
            key_signing_keys: all(dnssec.key_signing_keys),
            ..Self::default()
        }
    }
}

impl From<route53::KeySigningKey> for v1::KeySigningKey<'static> {
    fn from(key: route53::KeySigningKey) -> Self {
        Self {
            name: maybe(key.name),
            status: maybe(key.status),
            status_message: maybe(key.status_message),
            key_tag: number(Some(key.key_tag)),
            signing_algorithm_type: number(Some(key.signing_algorithm_type)),
            digest_algorithm_type: number(Some(key.digest_algorithm_type)),
            digest_value: maybe(key.digest_value),
            ds_record: maybe(key.ds_record),
            ..Self::default()
        }
    }
}

impl From<route53::Tag> for v1::Tag<'static> {
    fn from(tag: route53::Tag) -> Self {
        Self { key: always(tag.key), value: always(tag.value), ..Self::default() }
    }
}
