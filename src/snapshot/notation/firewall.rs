//! Lines of DNS Firewall and of query logs, both ways. It must not know zones, records or rules of the Resolver.

use super::NotationError;
use super::line::{Fields, Line, unquote};
use super::names::{optional, text};
use super::read::Reader;
use super::shared::{
    COMPLETE, association, association_word, choice_or_own, owner, shared_by, unchoose_or_own, vpc_of,
};
use super::write::{Words, Writer};
use crate::snapshot::{Text, v1};

const ACTIONS: [(&str, &str); 3] = [("allow", "ALLOW"), ("block", "BLOCK"), ("alert", "ALERT")];
/// What becomes of the chain behind a name that a rule lets through.
const TRUST: &str = "TRUST_REDIRECTION_DOMAIN";
/// The answer that is another name.
const OVERRIDE: &str = "OVERRIDE";
/// The status of a VPC whose queries are logged.
const ACTIVE: &str = "ACTIVE";

impl Reader<'_> {
    /// `domain-list ID DOMAIN…|unread [name=] [managed=]`.
    pub(super) fn domain_list(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["name", "managed", "region"])?;
        let id = fields.next("a domain list's id, e.g. rslvr-fdl-1")?;
        self.unseen(line, id, |region| region.firewall_domain_lists.iter().flatten().any(|list| &*list.id == id))?;
        let unread = fields.flag("unread");
        let domains: Vec<Text<'static>> = fields.rest().into_iter().map(text).collect();
        if unread && !domains.is_empty() {
            return Err(line.error("the domains were read after all", "domains, or \"unread\""));
        }
        let list = v1::FirewallDomainList {
            id: text(id),
            name: name(&fields),
            managed_owner_name: optional(fields.option("managed")),
            domains: (!unread).then_some(domains),
            ..Default::default()
        };
        let region = self.place(&fields, None).to_owned();
        self.region(&region).firewall_domain_lists.get_or_insert_default().push(list);
        Ok(())
    }

    /// `firewall ID [unread] [on VPC:PRIORITY[:STATUS]…] [name=] [owner=]`.
    pub(super) fn firewall(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["on"], &["name", "owner", "region"])?;
        let id = fields.next("a firewall rule group's id, e.g. rslvr-frg-1")?;
        self.unseen(line, id, |region| region.firewall_rule_groups.iter().flatten().any(|group| &*group.id == id))?;
        let vpcs = fields.section("on");
        let associations: Vec<_> =
            vpcs.iter().map(|vpc| firewall_association(line, id, vpc)).collect::<Result<_, _>>()?;
        let (owner_id, share_status) = owner(&fields);
        let group = v1::FirewallRuleGroup {
            id: text(id),
            name: name(&fields),
            owner_id,
            share_status,
            firewall_rules: (!fields.flag("unread")).then(Vec::new),
            ..Default::default()
        };
        let region = self.place(&fields, vpcs.first().map(|vpc| vpc_of(vpc))).to_owned();
        let region = self.region(&region);
        region.firewall_rule_groups.get_or_insert_default().push(group);
        region.firewall_rule_group_associations.get_or_insert_default().extend(associations);
        fields.finish()
    }

    /// `firewall-rule GROUP PRIORITY allow|block|alert [LIST] [trust] [threat=] [answer=] [type=] [name=]`.
    pub(super) fn firewall_rule(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["threat", "answer", "type", "name"])?;
        let group = fields.next("the id of its rule group")?;
        let priority = fields.next("its priority, e.g. 10")?;
        let priority =
            priority.parse().map_err(|_| line.error(format!("\"{priority}\" is no priority"), "a number"))?;
        let action = choice_or_own(line, fields.next("allow, block or alert")?, &ACTIONS)?;
        let answer =
            fields.option("answer").map(|answer| answer.split_once(':').map_or((answer, None), |(a, b)| (a, Some(b))));
        let trusts = fields.flag("trust");
        let rule = v1::FirewallRule {
            name: name(&fields),
            firewall_domain_list_id: optional(fields.next_if_any()),
            firewall_threat_protection_id: optional(fields.option("threat")),
            priority: Some(priority),
            action: Some(text(action)),
            block_response: optional(answer.map(|(answer, _)| answer)),
            block_override_domain: optional(answer.and_then(|(_, name)| name)),
            firewall_domain_redirection_action: trusts.then(|| TRUST.into()),
            qtype: optional(fields.option("type")),
            ..Default::default()
        };
        let rules = self.firewall_group(group).and_then(|group| group.firewall_rules.as_mut());
        let Some(rules) = rules else {
            let problem = format!("no rules of firewall {group} were read");
            return Err(line.error(problem, "the line of that firewall above, not marked \"unread\""));
        };
        rules.push(rule);
        fields.finish()
    }

    fn firewall_group(&mut self, id: &str) -> Option<&mut v1::FirewallRuleGroup<'static>> {
        let groups = self.current().regions().flat_map(|region| region.firewall_rule_groups.iter_mut().flatten());
        groups.filter(|group| &*group.id == id).last()
    }

    /// `query-log ID [DESTINATION] [on VPC[:STATUS]…] [name=] [owner=] [status=]`.
    pub(super) fn query_log(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["on"], &["name", "owner", "status", "region"])?;
        let id = fields.next("a query log's id, e.g. rqlc-1")?;
        self.unseen(line, id, |region| region.resolver_query_log_configs.iter().flatten().any(|log| &*log.id == id))?;
        let vpcs = fields.section("on");
        let (owner_id, share_status) = owner(&fields);
        let log = v1::ResolverQueryLogConfig {
            id: text(id),
            name: name(&fields),
            owner_id,
            share_status,
            status: optional(fields.option("status")),
            destination_arn: optional(fields.next_if_any()),
            ..Default::default()
        };
        let region = self.place(&fields, vpcs.first().map(|vpc| vpc_of(vpc))).to_owned();
        let region = self.region(&region);
        region.resolver_query_log_configs.get_or_insert_default().push(log);
        let associations = vpcs.into_iter().map(|vpc| query_log_association(id, vpc));
        region.resolver_query_log_config_associations.get_or_insert_default().extend(associations);
        fields.finish()
    }
}

fn name(fields: &Fields<'_, '_>) -> Option<Text<'static>> {
    fields.option("name").map(|name| unquote(name).into())
}

fn firewall_association(
    line: &Line<'_>,
    group: &str,
    word: &str,
) -> Result<v1::FirewallRuleGroupAssociation<'static>, NotationError> {
    let wrong = || line.error(format!("\"{word}\" has no priority"), "VPC:NUMBER, e.g. vpc-1:100");
    let (vpc, rest) = word.split_once(':').ok_or_else(wrong)?;
    let (priority, status) = association(rest, COMPLETE);
    Ok(v1::FirewallRuleGroupAssociation {
        id: format!("rslvr-frgassoc-{group}-{vpc}").into(),
        firewall_rule_group_id: text(group),
        vpc_id: text(vpc),
        priority: Some(priority.parse().map_err(|_| wrong())?),
        status: Some(text(status)),
        ..Default::default()
    })
}

fn query_log_association(log: &str, word: &str) -> v1::ResolverQueryLogConfigAssociation<'static> {
    let (vpc, status) = association(word, ACTIVE);
    v1::ResolverQueryLogConfigAssociation {
        id: Some(format!("rqlca-{log}-{vpc}").into()),
        resolver_query_log_config_id: text(log),
        resource_id: text(vpc),
        status: Some(text(status)),
        ..Default::default()
    }
}

impl Writer<'_> {
    /// The firewall of a Region.
    pub(super) fn firewalls(&mut self, region: &v1::Region<'_>, account: &str) {
        for list in region.firewall_domain_lists.iter().flatten() {
            let line = Words::new("domain-list")
                .word(&list.id)
                .words(list.domains.iter().flatten().map(|domain| &**domain))
                .flag("unread", list.domains.is_none())
                .quoted_option("name", list.name.as_deref())
                .option("managed", list.managed_owner_name.as_deref())
                .option("region", self.place(&region.region, None));
            self.line(&line);
        }
        for group in region.firewall_rule_groups.iter().flatten() {
            self.firewall(region, group, account);
        }
    }

    fn firewall(&mut self, region: &v1::Region<'_>, group: &v1::FirewallRuleGroup<'_>, account: &str) {
        let associations = region.firewall_rule_group_associations.iter().flatten();
        let associations = associations.filter(|one| one.firewall_rule_group_id == group.id);
        let vpcs: Vec<String> = associations.map(firewall_word).collect();
        let line = Words::new("firewall")
            .word(&group.id)
            .flag("unread", group.firewall_rules.is_none())
            .section("on", &vpcs)
            .quoted_option("name", group.name.as_deref())
            .option("owner", shared_by(group.owner_id.as_deref(), account))
            .option("region", self.place(&region.region, vpcs.first().map(|vpc| vpc_of(vpc))));
        self.line(&line);
        for rule in group.firewall_rules.iter().flatten() {
            self.firewall_rule(&group.id, rule);
        }
    }

    fn firewall_rule(&mut self, group: &str, rule: &v1::FirewallRule<'_>) {
        let action = rule.action.as_deref().and_then(|action| unchoose_or_own(action, &ACTIONS));
        let (Some(action), Some(priority)) = (action, rule.priority) else {
            self.left_out("firewall-rule", rule.name.as_deref().unwrap_or(group));
            return;
        };
        let target = rule.block_override_domain.as_deref().map(|name| format!("{OVERRIDE}:{name}"));
        let line = Words::new("firewall-rule")
            .word(group)
            .raw(&priority.to_string())
            .raw(action)
            .words(rule.firewall_domain_list_id.as_deref())
            .flag("trust", rule.firewall_domain_redirection_action.as_deref() == Some(TRUST))
            .option("threat", rule.firewall_threat_protection_id.as_deref())
            .option("answer", target.as_deref().or(rule.block_response.as_deref()))
            .option("type", rule.qtype.as_deref())
            .quoted_option("name", rule.name.as_deref());
        self.line(&line);
    }

    /// The query logs of a Region.
    pub(super) fn query_logs(&mut self, region: &v1::Region<'_>, account: &str) {
        for log in region.resolver_query_log_configs.iter().flatten() {
            let associations = region.resolver_query_log_config_associations.iter().flatten();
            let associations = associations.filter(|one| one.resolver_query_log_config_id == log.id);
            let vpcs: Vec<String> =
                associations.map(|one| association_word(&one.resource_id, one.status.as_deref(), ACTIVE)).collect();
            let line = Words::new("query-log")
                .word(&log.id)
                .words(log.destination_arn.as_deref())
                .section("on", &vpcs)
                .quoted_option("name", log.name.as_deref())
                .option("owner", shared_by(log.owner_id.as_deref(), account))
                .option("status", log.status.as_deref())
                .option("region", self.place(&region.region, vpcs.first().map(|vpc| vpc_of(vpc))));
            self.line(&line);
        }
    }
}

fn firewall_word(one: &v1::FirewallRuleGroupAssociation<'_>) -> String {
    let word = format!("{}:{}", one.vpc_id, one.priority.unwrap_or_default());
    association_word(&word, one.status.as_deref(), COMPLETE)
}
