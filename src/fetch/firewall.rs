//! DNS Firewall in one Region: rule groups with their rules, where they apply, and the domains they speak of.

use aws_sdk_route53resolver::Client;

use super::convert::{if_listed, owned};
use super::gap::Call;
use super::line::{Line, by};
use crate::snapshot::{Operation, Text, v1};

/// The largest page of most lists here.
const A_PAGE: i32 = 100;
/// The largest page of configurations (semantics §7.1): the shape says 10, the text 100.
const CONFIGS_A_PAGE: i32 = 10;
/// The largest page of domains.
const DOMAINS_A_PAGE: i32 = 5000;

/// What becomes of VPCs' queries when the firewall fails, by VPC.
pub(super) async fn configs(client: &Client, line: &Line) -> Option<Vec<v1::FirewallConfig<'static>>> {
    let send = |token| client.list_firewall_configs().max_results(CONFIGS_A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListFirewallConfigs);
    let list = line.list(call, send, |page| (if_listed(page.firewall_configs), page.next_token)).await;
    by(list, |config: &v1::FirewallConfig<'static>| config.resource_id.clone())
}

/// Every rule group with its rules, by id: own, and shared with the account.
pub(super) async fn groups(client: &Client, line: &Line) -> Option<Vec<v1::FirewallRuleGroup<'static>>> {
    let send = |token| client.list_firewall_rule_groups().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListFirewallRuleGroups);
    let list = line.list(call, send, |page| (if_listed(page.firewall_rule_groups), page.next_token)).await;
    let mut groups = by(list, |group: &v1::FirewallRuleGroup<'static>| group.id.clone())?;
    for group in &mut groups {
        group.firewall_rules = rules(client, line, &group.id).await;
    }
    Some(groups)
}

async fn rules(client: &Client, line: &Line, group: &str) -> Option<Vec<v1::FirewallRule<'static>>> {
    let request = client.list_firewall_rules().firewall_rule_group_id(group).max_results(A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListFirewallRules, group);
    let list = line.list(call, send, |page| (if_listed(page.firewall_rules), page.next_token)).await;
    by(list, |rule: &v1::FirewallRule<'static>| (rule.priority, rule.name.clone()))
}

/// Where rule groups apply, by id.
pub(super) async fn associations(
    client: &Client,
    line: &Line,
) -> Option<Vec<v1::FirewallRuleGroupAssociation<'static>>> {
    let send = |token| client.list_firewall_rule_group_associations().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListFirewallRuleGroupAssociations);
    let list = line.list(call, send, |page| (if_listed(page.firewall_rule_group_associations), page.next_token)).await;
    by(list, |association: &v1::FirewallRuleGroupAssociation<'static>| association.id.clone())
}

/// Every domain list, by id. AWS tells nobody what its own lists hold, so that those are not asked.
pub(super) async fn domain_lists(client: &Client, line: &Line) -> Option<Vec<v1::FirewallDomainList<'static>>> {
    let send = |token| client.list_firewall_domain_lists().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListFirewallDomainLists);
    let list = line.list(call, send, |page| (if_listed(page.firewall_domain_lists), page.next_token)).await;
    let mut lists = by(list, |list: &v1::FirewallDomainList<'static>| list.id.clone())?;
    for list in lists.iter_mut().filter(|list| list.managed_owner_name.is_none()) {
        list.domains = domains(client, line, &list.id).await;
    }
    Some(lists)
}

async fn domains(client: &Client, line: &Line, list: &str) -> Option<Vec<Text<'static>>> {
    let request = client.list_firewall_domains().firewall_domain_list_id(list).max_results(DOMAINS_A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListFirewallDomains, list);
    let open = |page: aws_sdk_route53resolver::operation::list_firewall_domains::ListFirewallDomainsOutput| {
        (page.domains.map(|domains| domains.into_iter().map(owned).collect::<Vec<_>>()), page.next_token)
    };
    by(line.list(call, send, open).await, Text::clone)
}
