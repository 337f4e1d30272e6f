//! The SDK's types as the file's: the same fields under the AWS CLI's names. An enumeration's value stays the text that
//! came over the wire, known to the SDK or not.

use aws_sdk_ec2::types as ec2;
use aws_sdk_route53::operation::get_hosted_zone::GetHostedZoneOutput;
use aws_sdk_route53::types as route53;
use aws_sdk_route53resolver::types as resolver;
use serde_json::{Map, Value, json};

use crate::snapshot::{Extra, Text, v1};

/// Text that the SDK gave away.
pub(super) fn owned(text: String) -> Text<'static> {
    Text::from(text)
}

fn maybe(text: Option<String>) -> Option<Text<'static>> {
    text.map(owned)
}

/// Text that the API always gives and the SDK still calls optional.
fn always(text: Option<String>) -> Text<'static> {
    owned(text.unwrap_or_default())
}

/// The wire's text of an enumeration's value.
fn word(value: &str) -> Text<'static> {
    owned(value.to_owned())
}

fn all<A, B: From<A>>(items: impl IntoIterator<Item = A>) -> Vec<B> {
    items.into_iter().map(B::from).collect()
}

fn listed<A, B: From<A>>(items: Option<Vec<A>>) -> Vec<B> {
    all(items.into_iter().flatten())
}

impl From<GetHostedZoneOutput> for v1::Zone<'static> {
    fn from(zone: GetHostedZoneOutput) -> Self {
        Self {
            hosted_zone: zone.hosted_zone.map(Into::into).unwrap_or_default(),
            delegation_set: zone.delegation_set.map(Into::into),
            vpcs: zone.vpcs.map(all),
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
        Self { name_servers: all(set.name_servers), ..Self::default() }
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
            rr_type: word(set.r#type.as_str()),
            ttl: set.ttl.and_then(|seconds| u32::try_from(seconds).ok()),
            resource_records: listed(set.resource_records),
            alias_target: set.alias_target.map(|target| Box::new(target.into())),
            routing,
            ..Self::default()
        }
    }
}

/// The fields of a routing policy, when there is any.
fn routing(set: &mut route53::ResourceRecordSet) -> Option<Box<v1::Routing<'static>>> {
    let routing = v1::Routing {
        set_identifier: maybe(set.set_identifier.take()),
        weight: set.weight.and_then(|weight| u32::try_from(weight).ok()),
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

impl From<resolver::ResolverRule> for v1::ResolverRule<'static> {
    fn from(rule: resolver::ResolverRule) -> Self {
        let mut target_ips: Vec<v1::TargetAddress<'static>> = listed(rule.target_ips);
        // Their order means nothing to Resolver, and nothing promises that it stays.
        target_ips.sort_by(|a, b| (&a.ip, &a.ipv6, a.port).cmp(&(&b.ip, &b.ipv6, b.port)));
        Self {
            id: always(rule.id),
            arn: maybe(rule.arn),
            name: maybe(rule.name),
            domain_name: maybe(rule.domain_name),
            rule_type: rule.rule_type.map(|kind| word(kind.as_str())),
            status: rule.status.map(|status| word(status.as_str())),
            target_ips,
            resolver_endpoint_id: maybe(rule.resolver_endpoint_id),
            owner_id: maybe(rule.owner_id),
            share_status: rule.share_status.map(|status| word(status.as_str())),
            delegation_record: maybe(rule.delegation_record),
            ..Self::default()
        }
    }
}

impl From<resolver::TargetAddress> for v1::TargetAddress<'static> {
    fn from(target: resolver::TargetAddress) -> Self {
        Self {
            ip: maybe(target.ip),
            ipv6: maybe(target.ipv6),
            port: target.port.and_then(|port| u16::try_from(port).ok()),
            protocol: target.protocol.map(|protocol| word(protocol.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::ResolverRuleAssociation> for v1::ResolverRuleAssociation<'static> {
    fn from(association: resolver::ResolverRuleAssociation) -> Self {
        Self {
            id: always(association.id),
            resolver_rule_id: always(association.resolver_rule_id),
            name: maybe(association.name),
            vpc_id: always(association.vpc_id),
            status: association.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::ResolverEndpoint> for v1::ResolverEndpoint<'static> {
    fn from(endpoint: resolver::ResolverEndpoint) -> Self {
        Self {
            id: always(endpoint.id),
            name: maybe(endpoint.name),
            direction: endpoint.direction.map(|direction| word(direction.as_str())),
            host_vpc_id: maybe(endpoint.host_vpc_id),
            status: endpoint.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::IpAddressResponse> for v1::EndpointAddress<'static> {
    fn from(address: resolver::IpAddressResponse) -> Self {
        Self {
            ip_id: maybe(address.ip_id),
            ip: maybe(address.ip),
            ipv6: maybe(address.ipv6),
            subnet_id: maybe(address.subnet_id),
            status: address.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<ec2::Vpc> for v1::Vpc<'static> {
    fn from(vpc: ec2::Vpc) -> Self {
        let ranges = vpc.cidr_block_association_set.into_iter().flatten().filter(in_use);
        Self {
            vpc_id: always(vpc.vpc_id),
            cidr_block: maybe(vpc.cidr_block),
            cidr_block_association_set: all(ranges),
            dhcp_options_id: maybe(vpc.dhcp_options_id),
            owner_id: maybe(vpc.owner_id),
            tags: tags(vpc.tags),
            ..Self::default()
        }
    }
}

/// EC2 goes on listing a range for a while after it was taken off the VPC.
fn in_use(range: &ec2::VpcCidrBlockAssociation) -> bool {
    use ec2::VpcCidrBlockStateCode::{Associated, Associating};
    let state = range.cidr_block_state.as_ref().and_then(|state| state.state.as_ref());
    state.is_none_or(|state| matches!(state, Associated | Associating))
}

impl From<ec2::VpcCidrBlockAssociation> for v1::CidrAssociation<'static> {
    fn from(range: ec2::VpcCidrBlockAssociation) -> Self {
        Self { cidr_block: always(range.cidr_block), ..Self::default() }
    }
}

/// Tags by key: EC2 lists them in any order.
fn tags(tags: Option<Vec<ec2::Tag>>) -> Vec<v1::Tag<'static>> {
    let mut tags: Vec<ec2::Tag> = tags.unwrap_or_default();
    tags.sort_by(|a, b| a.key.cmp(&b.key));
    let tag = |tag: ec2::Tag| v1::Tag { key: always(tag.key), value: always(tag.value), ..v1::Tag::default() };
    tags.into_iter().map(tag).collect()
}

impl From<ec2::DhcpOptions> for v1::DhcpOptions<'static> {
    fn from(set: ec2::DhcpOptions) -> Self {
        let mut configurations: Vec<v1::DhcpConfiguration<'static>> = listed(set.dhcp_configurations);
        configurations.sort_by(|a, b| a.key.cmp(&b.key));
        Self { dhcp_options_id: always(set.dhcp_options_id), dhcp_configurations: configurations, ..Self::default() }
    }
}

impl From<ec2::DhcpConfiguration> for v1::DhcpConfiguration<'static> {
    fn from(option: ec2::DhcpConfiguration) -> Self {
        Self { key: always(option.key), values: listed(option.values), ..Self::default() }
    }
}

impl From<ec2::AttributeValue> for v1::AttributeValue<'static> {
    fn from(value: ec2::AttributeValue) -> Self {
        Self { value: always(value.value), ..Self::default() }
    }
}
