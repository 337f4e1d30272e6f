//! DNS Firewall rules that let a name pass and block what its CNAME leads to (semantics 1.45).

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{
    Estate, FirewallAction, FirewallGroupId, FirewallMatch, FirewallRule, Group, RecordType, VpcId,
};
use crate::name::NameId;
use crate::resolve::{Certainty, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let filters = filters(cx);
    if filters.is_empty() {
        return Vec::new();
    }
    cx.each_group_of(&[RecordType::CNAME], |group| finding(cx, group, &filters))
}

/// The rules of a firewall, in the order they are tried, and whom it filters.
struct Filter {
    rules: Vec<Tried>,
    /// VPCs that resolve alike, apart from those that resolve otherwise.
    classes: Vec<Vec<VpcId>>,
}

/// A rule that decides the questions it matches.
struct Tried {
    action: FirewallAction,
    inspects_chain: bool,
    all: bool,
    names: FxHashSet<NameId>,
    below: FxHashSet<NameId>,
}

/// Every firewall that blocks something and is known in every part.
fn filters(cx: &Context<'_>) -> Vec<Filter> {
    let mut vpcs: BTreeMap<Vec<FirewallGroupId>, Vec<Vec<VpcId>>> = BTreeMap::new();
    for view in cx.resolver().views() {
        let mut classes: BTreeMap<Vec<FirewallGroupId>, Vec<VpcId>> = BTreeMap::new();
        for &vpc in &view.vpcs {
            if let Some(groups) = groups(cx, vpc) {
                classes.entry(groups).or_default().push(vpc);
            }
        }
        for (groups, class) in classes {
            vpcs.entry(groups).or_default().push(class);
        }
    }
    vpcs.into_iter().filter_map(|(groups, classes)| Filter::new(cx, &groups, classes)).collect()
}

/// The groups that filter what runs in a VPC, where they are known and it asks the VPC's resolver (semantics 1.40).
fn groups(cx: &Context<'_>, vpc: VpcId) -> Option<Vec<FirewallGroupId>> {
    let vpc = cx.estate().vpc(vpc);
    let mut groups = Vec::new();
    for association in vpc.firewall.as_ref().filter(|_| vpc.name_servers.is_empty())? {
        if association.in_effect? {
            groups.push(association.group?);
        }
    }
    Some(groups)
}

impl Filter {
    fn new(cx: &Context<'_>, groups: &[FirewallGroupId], classes: Vec<Vec<VpcId>>) -> Option<Self> {
        let estate = cx.estate();
        let mut rules = Vec::new();
        for &group in groups {
            let decide = estate.firewall_group(group).rules.as_ref()?.iter().filter(|rule| decides(estate, rule));
            for rule in decide {
                rules.push(tried(estate, rule)?);
            }
        }
        rules.iter().any(|rule: &Tried| rule.action == FirewallAction::Block).then_some(Self { rules, classes })
    }

    /// The rule that decides a name, if one does.
    fn decide(&self, cx: &Context<'_>, name: NameId) -> Option<&Tried> {
        let above = || cx.estate().names().ancestors(name).skip(1);
        let matches = |rule: &&Tried| {
            rule.all || rule.names.contains(&name) || above().any(|above| rule.below.contains(&above))
        };
        self.rules.iter().find(matches)
    }

    /// Whether a rule of an allow-list lets a name pass and looks at what it leads to.
    fn lets_pass(&self, cx: &Context<'_>, name: NameId) -> bool {
        let allowed = |rule: &Tried| rule.action == FirewallAction::Allow && rule.inspects_chain && !rule.all;
        self.decide(cx, name).is_some_and(allowed)
    }
}

/// Whether a rule decides questions of addresses by their names. What looks like a threat is not told by a name, nor is it
/// known what stands on the lists of threats that AWS keeps: names of ours are hardly among them.
fn decides(estate: &Estate, rule: &FirewallRule) -> bool {
    let of_threats = match rule.matches {
        FirewallMatch::Threat(_) => true,
        FirewallMatch::List(list) => {
            let list = estate.firewall_list(list);
            list.managed_by.is_some() && list.domains.is_none() && rule.action != FirewallAction::Allow
        }
        FirewallMatch::UnknownList(_) | FirewallMatch::Unread => false,
    };
    !of_threats && rule.rtype.is_none_or(|rtype| rtype == RecordType::A)
}

/// What a rule does to which names; none where that is not known.
fn tried(estate: &Estate, rule: &FirewallRule) -> Option<Tried> {
    let FirewallMatch::List(list) = rule.matches else { return None };
    if matches!(rule.action, FirewallAction::Other(_)) {
        return None;
    }
    let domains = estate.firewall_list(list).domains.as_deref()?;
    let pick = |below: bool| domains.iter().filter(|domain| domain.below == below).map(|domain| domain.name).collect();
    let all = domains.iter().any(|domain| domain.below && domain.name == NameId::ROOT);
    Some(Tried { action: rule.action, inspects_chain: rule.inspects_chain, all, names: pick(false), below: pick(true) })
}

fn finding(cx: &Context<'_>, group: Group, filters: &[Filter]) -> Option<Finding> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    if cx.is_underscored(rrset.owner) {
        return None;
    }
    let mut vantages: Vec<Vantage> = Vec::new();
    let mut target = None;
    for filter in filters.iter().filter(|filter| filter.lets_pass(cx, rrset.owner)) {
        for class in &filter.classes {
            if let Some(blocked) = blocked(cx, group, filter, class[0]) {
                target.get_or_insert(blocked);
                vantages.extend(class.iter().copied().map(Vantage::Vpc));
            }
        }
    }
    let (owner, target) = (cx.spell(rrset.owner), cx.spell(target?));
    vantages.sort_unstable();
    let places = cx.places(&vantages);
    let message = format!("DNS Firewall lets {owner} pass {places} and blocks {target}, which it leads to");
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from(vantages)
        .decided_by_record(cx, group.first())
        .note("what DNS Firewall takes for a threat is not told by names")
        .help(format!("allow {target} too, or have the rule that allows {owner} trust the whole chain"));
    Some(finding)
}

/// The first name of the record's chain that the firewall blocks, where a VPC is answered with the record.
fn blocked(cx: &Context<'_>, group: Group, filter: &Filter, vpc: VpcId) -> Option<NameId> {
    let owner = cx.estate().rrset(group.first()).owner;
    let ask = |rtype| cx.resolver().ask(Vantage::Vpc(vpc), cx.question(owner, rtype));
    let own = ask(RecordType::CNAME).answers;
    if !group.ids().any(|record| own.contains(&record)) {
        return None;
    }
    let is_blocked = |&target: &NameId| filter.decide(cx, target).is_some_and(|rule| rule.action == FirewallAction::Block);
    ask(RecordType::A).chain.into_iter().find(is_blocked)
}
