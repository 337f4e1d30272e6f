//! Route 53 Resolver.

use aws_sdk_route53resolver::types as resolver;

use super::{always, listed, maybe, number, owned, word};
use crate::snapshot::{Text, v1};

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
            ip_address_count: number(endpoint.ip_address_count),
            resolver_endpoint_type: endpoint.resolver_endpoint_type.map(|kind| word(kind.as_str())),
            protocols: sorted(endpoint.protocols.into_iter().flatten().map(|protocol| word(protocol.as_str()))),
            security_group_ids: sorted(endpoint.security_group_ids.into_iter().flatten().map(owned)),
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

impl From<resolver::ResolverConfig> for v1::ResolverConfig<'static> {
    fn from(config: resolver::ResolverConfig) -> Self {
        Self {
            id: maybe(config.id),
            resource_id: always(config.resource_id),
            owner_id: maybe(config.owner_id),
            autodefined_reverse: config.autodefined_reverse.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::ResolverDnssecConfig> for v1::ResolverDnssecConfig<'static> {
    fn from(config: resolver::ResolverDnssecConfig) -> Self {
        Self {
            id: maybe(config.id),
            resource_id: always(config.resource_id),
            owner_id: maybe(config.owner_id),
            validation_status: config.validation_status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::ResolverQueryLogConfig> for v1::ResolverQueryLogConfig<'static> {
    fn from(config: resolver::ResolverQueryLogConfig) -> Self {
        Self {
            id: always(config.id),
            name: maybe(config.name),
            owner_id: maybe(config.owner_id),
            status: config.status.map(|status| word(status.as_str())),
            share_status: config.share_status.map(|status| word(status.as_str())),
            destination_arn: maybe(config.destination_arn),
            ..Self::default()
        }
    }
}

impl From<resolver::ResolverQueryLogConfigAssociation> for v1::ResolverQueryLogConfigAssociation<'static> {
    fn from(association: resolver::ResolverQueryLogConfigAssociation) -> Self {
        Self {
            id: maybe(association.id),
            resolver_query_log_config_id: always(association.resolver_query_log_config_id),
            resource_id: always(association.resource_id),
            status: association.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

fn sorted(words: impl Iterator<Item = Text<'static>>) -> Vec<Text<'static>> {
    let mut words: Vec<Text<'static>> = words.collect();
    words.sort();
    words
}
