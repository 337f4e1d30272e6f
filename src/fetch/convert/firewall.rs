//! DNS Firewall.

use aws_sdk_route53resolver::types as resolver;

use super::{always, maybe, number, word};
use crate::snapshot::v1;

impl From<resolver::FirewallConfig> for v1::FirewallConfig<'static> {
    fn from(config: resolver::FirewallConfig) -> Self {
        Self {
            id: maybe(config.id),
            resource_id: always(config.resource_id),
            owner_id: maybe(config.owner_id),
            firewall_fail_open: config.firewall_fail_open.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::FirewallRuleGroupMetadata> for v1::FirewallRuleGroup<'static> {
    fn from(group: resolver::FirewallRuleGroupMetadata) -> Self {
        Self {
            id: always(group.id),
            arn: maybe(group.arn),
            name: maybe(group.name),
            owner_id: maybe(group.owner_id),
            share_status: group.share_status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::FirewallRule> for v1::FirewallRule<'static> {
    fn from(rule: resolver::FirewallRule) -> Self {
        Self {
            name: maybe(rule.name),
            firewall_domain_list_id: maybe(rule.firewall_domain_list_id),
            firewall_threat_protection_id: maybe(rule.firewall_threat_protection_id),
            priority: number(rule.priority),
            action: rule.action.map(|action| word(action.as_str())),
            block_response: rule.block_response.map(|response| word(response.as_str())),
            block_override_domain: maybe(rule.block_override_domain),
            firewall_domain_redirection_action: rule
                .firewall_domain_redirection_action
                .map(|action| word(action.as_str())),
            qtype: maybe(rule.qtype),
            ..Self::default()
        }
    }
}

impl From<resolver::FirewallRuleGroupAssociation> for v1::FirewallRuleGroupAssociation<'static> {
    fn from(association: resolver::FirewallRuleGroupAssociation) -> Self {
        Self {
            id: always(association.id),
            firewall_rule_group_id: always(association.firewall_rule_group_id),
            vpc_id: always(association.vpc_id),
            name: maybe(association.name),
            priority: number(association.priority),
            status: association.status.map(|status| word(status.as_str())),
            ..Self::default()
        }
    }
}

impl From<resolver::FirewallDomainListMetadata> for v1::FirewallDomainList<'static> {
    fn from(list: resolver::FirewallDomainListMetadata) -> Self {
        Self {
            id: always(list.id),
            name: maybe(list.name),
            managed_owner_name: maybe(list.managed_owner_name),
            ..Self::default()
        }
    }
}
