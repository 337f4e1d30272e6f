//! Lowers DNS Firewall and query logs: what a VPC's Resolver does beside resolving.

use super::super::v1;
use super::Lowering;
use crate::model::{
    AccountId, FirewallAction, FirewallAssociation, FirewallDomain, FirewallGroup, FirewallList, FirewallMatch,
    FirewallRule, QueryLog, RecordType,
};

impl Lowering {
    /// Lists before the groups that refer to them.
    pub(super) fn firewall_objects(&mut self, account: Option<AccountId>, region: &v1::Region<'_>) {
        for list in region.firewall_domain_lists.iter().flatten() {
            self.firewall_list(list);
        }
        for group in region.firewall_rule_groups.iter().flatten() {
            self.firewall_group(account, group);
        }
        for config in region.resolver_query_log_configs.iter().flatten() {
            self.query_log(account, config);
        }
    }

    pub(super) fn firewall_links(&mut self, region: &v1::Region<'_>) {
        for association in region.firewall_rule_group_associations.iter().flatten() {
            self.firewall_association(association);
        }
        for association in region.resolver_query_log_config_associations.iter().flatten() {
            self.query_log_association(association);
        }
    }

    fn firewall_list(&mut self, list: &v1::FirewallDomainList<'_>) {
        let place = format!("firewall domain list {}", list.id);
        let domains = list.domains.as_ref();
        let domains = domains.map(|all| all.iter().filter_map(|text| self.firewall_domain(text, &place)).collect());
        let lowered = FirewallList {
            id: self.text(&list.id),
            name: self.optional_text(list.name.as_deref()),
            managed_by: self.optional_word(list.managed_owner_name.as_deref()),
            domains,
        };
        let id = self.builder.add_firewall_list(lowered);
        self.firewall_lists.insert(list.id.to_string(), id);
    }

    /// `example.com`, `*.example.com`, or `*` for every name.
    fn firewall_domain(&mut self, text: &str, place: &str) -> Option<FirewallDomain> {
        let below = text.strip_prefix("*.").or_else(|| (text.trim_end_matches('.') == "*").then_some("."));
        let name = self.name(below.unwrap_or(text), place)?;
        Some(FirewallDomain { name, below: below.is_some() })
    }

    fn firewall_group(&mut self, account: Option<AccountId>, group: &v1::FirewallRuleGroup<'_>) {
        if self.firewall_groups.contains_key(group.id.as_str()) {
            return; // a shared group is read in every account that sees it
        }
        let rules = group.firewall_rules.as_ref();
        let mut rules: Option<Vec<FirewallRule>> =
            rules.map(|all| all.iter().map(|rule| self.firewall_rule(rule)).collect());
        if let Some(rules) = &mut rules {
            rules.sort_by_key(|rule| rule.priority);
        }
        let lowered = FirewallGroup {
            id: self.text(&group.id),
            account,
            name: self.optional_text(group.name.as_deref()),
            owner: self.optional_word(group.owner_id.as_deref()),
            rules,
        };
        let id = self.builder.add_firewall_group(lowered);
        self.firewall_groups.insert(group.id.to_string(), id);
    }

    fn firewall_rule(&mut self, rule: &v1::FirewallRule<'_>) -> FirewallRule {
        FirewallRule {
            name: self.optional_text(rule.name.as_deref()),
            priority: rule.priority.unwrap_or_default(),
            matches: self.firewall_match(rule),
            action: match rule.action.as_deref().unwrap_or_default() {
                "ALLOW" => FirewallAction::Allow,
                "BLOCK" => FirewallAction::Block,
                "ALERT" => FirewallAction::Alert,
                other => FirewallAction::Other(self.word(other)),
            },
            inspects_chain: rule.firewall_domain_redirection_action.as_deref() != Some("TRUST_REDIRECTION_DOMAIN"),
            rtype: rule.qtype.as_deref().map(|qtype| RecordType::parse(qtype).unwrap_or(RecordType::UNKNOWN)),
        }
    }

    fn firewall_match(&mut self, rule: &v1::FirewallRule<'_>) -> FirewallMatch {
        let threat = rule.firewall_threat_protection_id.as_deref();
        match (rule.firewall_domain_list_id.as_deref(), threat) {
            (Some(list), _) => match self.firewall_lists.get(list) {
                Some(&list) => FirewallMatch::List(list),
                None => FirewallMatch::UnknownList(self.word(list)),
            },
            (None, Some(threat)) => FirewallMatch::Threat(self.word(threat)),
            (None, None) => FirewallMatch::Unread,
        }
    }

    fn firewall_association(&mut self, association: &v1::FirewallRuleGroupAssociation<'_>) {
        let Some(vpc) = self.vpc_named(Some(&association.vpc_id)) else { return };
        let lowered = FirewallAssociation {
            group_id: self.word(&association.firewall_rule_group_id),
            group: self.firewall_groups.get(association.firewall_rule_group_id.as_str()).copied(),
            profile: None,
            priority: association.priority.unwrap_or_default(),
            in_effect: match association.status.as_deref().unwrap_or("COMPLETE") {
                "COMPLETE" => Some(true),
                _ => None,
            },
        };
        self.builder.vpc_mut(vpc).firewall.get_or_insert_default().push(lowered);
    }

    /// Adds what Profiles bring, and puts every VPC's groups in the order they are tried.
    pub(super) fn firewalls_in_order(&mut self) {
        for (profile, vpc, association) in self.builder.firewalls_of_profiles() {
            if let Some(groups) = &mut self.builder.vpc_mut(vpc).firewall {
                groups.push(FirewallAssociation { profile: Some(profile), ..association });
            }
        }
        for vpc in self.builder.vpcs() {
            if let Some(groups) = &mut self.builder.vpc_mut(vpc).firewall {
                groups.sort_by_key(|one| one.priority);
            }
        }
    }

    fn query_log(&mut self, account: Option<AccountId>, config: &v1::ResolverQueryLogConfig<'_>) {
        if self.query_logs.contains_key(config.id.as_str()) {
            return; // a shared one is read in every account that sees it
        }
        let lowered = QueryLog {
            id: self.text(&config.id),
            account,
            name: self.optional_text(config.name.as_deref()),
            owner: self.optional_word(config.owner_id.as_deref()),
            status: self.optional_word(config.status.as_deref()),
            destination: self.optional_text(config.destination_arn.as_deref()),
        };
        let id = self.builder.add_query_log(lowered);
        self.query_logs.insert(config.id.to_string(), id);
    }

    fn query_log_association(&mut self, association: &v1::ResolverQueryLogConfigAssociation<'_>) {
        let vpc = self.vpc_named(Some(&association.resource_id));
        let log = self.query_logs.get(association.resolver_query_log_config_id.as_str());
        let (Some(vpc), Some(&log)) = (vpc, log) else { return };
        let active = matches!(association.status.as_deref(), None | Some("ACTIVE"));
        let logs: &mut Vec<_> = &mut self.builder.vpc_mut(vpc).query_logs;
        if active && !logs.contains(&log) {
            logs.push(log);
        }
    }
}
