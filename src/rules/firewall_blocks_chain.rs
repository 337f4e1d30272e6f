//! DNS Firewall rules that let a name pass and block what its CNAME leads to (semantics 1.45).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{
    FirewallAction, FirewallDomain, FirewallListId, FirewallMatch, FirewallRule, Group, RecordType, VpcId, ZoneKind,
};
use crate::name::NameId;
use crate::resolve::{Certainty, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let filters: Vec<Filter> = cx.resolver().views().iter().filter_map(|view| Filter::new(cx, view.vpc())).collect();
    if filters.is_empty() {
        return Vec::new();
    }
    cx.each_group_of(&[RecordType::CNAME], |group| finding(cx, group, &filters))
}

/// The rules of one VPC's firewall, in the order they are tried.
struct Filter {
    vpc: VpcId,
    rules: Vec<Tried>,
}

struct Tried {
    blocks: bool,
    inspects_chain: bool,
    all: bool,
    names: FxHashSet<NameId>,
    below: FxHashSet<NameId>,
}

impl Filter {
    /// A firewall that blocks something and is known in every part.
    fn new(cx: &Context<'_>, vpc: VpcId) -> Option<Self> {
        let estate = cx.estate();
        let mut rules = Vec::new();
        for association in estate.vpc(vpc).firewall.as_ref()? {
            if association.in_effect? {
                for rule in estate.firewall_group(association.group?).rules.as_ref()?.iter().filter(|rule| decides(rule)) {
                    rules.push(tried(cx, rule)?);
                }
            }
        }
        rules.iter().any(|rule: &Tried| rule.blocks).then_some(Self { vpc, rules })
    }

    /// The rule that decides a name, if one does.
    fn decide(&self, cx: &Context<'_>, name: NameId) -> Option<&Tried> {
        let above = || cx.estate().names().ancestors(name).skip(1);
        let matches = |rule: &&Tried| {
            rule.all || rule.names.contains(&name) || above().any(|above| rule.below.contains(&above))
        };
        self.rules.iter().find(matches)
    }
}

/// Whether a rule decides questions of addresses by their names. What looks like a threat is not told by a name.
fn decides(rule: &FirewallRule) -> bool {
    let of_addresses = rule.rtype.is_none_or(|rtype| matches!(rtype, RecordType::A | RecordType::AAAA));
    of_addresses && rule.action != FirewallAction::Alert && !matches!(rule.matches, FirewallMatch::Threat(_))
}

/// What a rule does to which names; none where that is not known.
fn tried(cx: &Context<'_>, rule: &FirewallRule) -> Option<Tried> {
    let blocks = match rule.action {
        FirewallAction::Allow => false,
        FirewallAction::Block => true,
        FirewallAction::Alert | FirewallAction::Other(_) => return None,
    };
    let FirewallMatch::List(list) = rule.matches else { return None };
    let domains = domains(cx, list)?;
    let pick = |below: bool| domains.iter().filter(|domain| domain.below == below).map(|domain| domain.name).collect();
    let all = domains.iter().any(|domain| domain.below && domain.name == NameId::ROOT);
    Some(Tried { blocks, inspects_chain: rule.inspects_chain, all, names: pick(false), below: pick(true) })
}

fn domains<'c>(cx: &'c Context<'_>, list: FirewallListId) -> Option<&'c [FirewallDomain]> {
    cx.estate().firewall_list(list).domains.as_deref()
}

fn finding(cx: &Context<'_>, group: Group, filters: &[Filter]) -> Option<Finding> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let blocked = filters.iter().filter_map(|filter| Some((filter, blocked(cx, group, filter)?)));
    let blocked: Vec<(&Filter, NameId)> = blocked.collect();
    let &(_, target) = blocked.first()?;
    let vantages: Vec<Vantage> = blocked.iter().flat_map(|(filter, _)| cx.class_of(Vantage::Vpc(filter.vpc))).collect();
    let owner = cx.spell(rrset.owner);
    let places = cx.places(&vantages);
    let target = cx.spell(target);
    let message = format!("DNS Firewall lets {owner} pass {places} and blocks {target}, which it leads to");
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from(vantages)
        .decided_by_record(cx, group.first())
        .help(format!("allow {target} too, or have the rule that allows {owner} trust the whole chain"));
    Some(finding)
}

/// The first name of the record's chain that the firewall blocks, where a rule lets the owner pass and looks at the chain.
fn blocked(cx: &Context<'_>, group: Group, filter: &Filter) -> Option<NameId> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let allowed = filter.decide(cx, rrset.owner).is_some_and(|rule| !rule.blocks && rule.inspects_chain && !rule.all);
    let private = estate.zone(rrset.zone).kind == ZoneKind::Private;
    if !allowed || (private && !estate.zone(rrset.zone).vpcs.contains(&filter.vpc)) {
        return None;
    }
    let outcome = cx.resolver().ask(Vantage::Vpc(filter.vpc), cx.question(rrset.owner, RecordType::A));
    let is_blocked = |&target: &NameId| filter.decide(cx, target).is_some_and(|rule| rule.blocks);
    outcome.chain.into_iter().find(is_blocked)
}
