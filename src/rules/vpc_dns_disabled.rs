//! Private zones and rules of a VPC whose DNS attributes keep them from working (semantics 1.25, 1.26).

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{ResolverRuleId, RuleKind, VpcId, ZoneId};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Object, Vantage};

/// How many zones and rules the sentence names.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut idle: BTreeMap<VpcId, Idle> = BTreeMap::new();
    for (vpc, zone) in cx.zones_of_vpcs().filter(|&(vpc, zone)| is_idle_zone(cx, vpc, zone)) {
        idle.entry(vpc).or_default().zones.insert(zone);
    }
    for (vpc, rule) in cx.rules_of_vpcs().filter(|&(vpc, rule)| is_idle_rule(cx, vpc, rule)) {
        idle.entry(vpc).or_default().rules.insert(rule);
    }
    idle.into_iter().map(|(vpc, idle)| finding(cx, vpc, &idle)).collect()
}

/// What has no effect in a VPC.
#[derive(Default)]
struct Idle {
    zones: BTreeSet<ZoneId>,
    rules: BTreeSet<ResolverRuleId>,
}

/// Whether an attribute keeps the zone from answering in the VPC, and no rule takes its names there. A zone without
/// records of its own answers nobody anyway.
fn is_idle_zone(cx: &Context<'_>, vpc: VpcId, zone: ZoneId) -> bool {
    let estate = cx.estate();
    let of = estate.vpc(vpc);
    let says_something = || !estate.zone(zone).read || cx.any_question(zone).is_some();
    match (of.dns_support, of.dns_hostnames) {
        (Some(false), _) => says_something(),
        (_, Some(false)) => says_something() && !is_forwarded(cx, vpc, estate.zone(zone).name),
        _ => false,
    }
}

/// Whether a FORWARD rule has the name: rules do not need `enableDnsHostnames`.
fn is_forwarded(cx: &Context<'_>, vpc: VpcId, name: NameId) -> bool {
    let covering = cx.resolver().view(vpc).covering(cx.estate().names(), Asked::exactly(name));
    covering.is_some_and(|(_, winner)| matches!(winner.object, Object::Forward(_) | Object::Unsettled(..)))
}

fn is_idle_rule(cx: &Context<'_>, vpc: VpcId, rule: ResolverRuleId) -> bool {
    let estate = cx.estate();
    estate.vpc(vpc).dns_support == Some(false) && estate.rule(rule).kind == RuleKind::Forward
}

fn finding(cx: &Context<'_>, vpc: VpcId, idle: &Idle) -> Finding {
    let estate = cx.estate();
    let attributes = attributes_off(cx, vpc);
    let verb = if attributes.len() > 1 { "are" } else { "is" };
    let message =
        format!("{} {verb} off in {}, so that {} there", attributes.join(" and "), cx.vpc(vpc), consequence(cx, idle));
    let vantage = Vantage::Vpc(vpc);
    let mut finding = Finding::new(Subject::Vpc(vpc), Certainty::Certain, message).seen_from([vantage]).help(format!(
        "turn {} on for {}, or take the associations away if nothing in the VPC needs them",
        attributes.join(" and "),
        cx.vpc(vpc)
    ));
    for &zone in &idle.zones {
        finding = finding.decided_by_zone(cx, zone);
    }
    for &rule in &idle.rules {
        finding = finding.decided_by(Subject::ResolverRule(rule).key(estate));
    }
    match idle.zones.iter().find_map(|&zone| cx.any_question(zone)) {
        Some(question) => finding.trace(vantage, cx.resolver().trace(vantage, question)),
        None => finding,
    }
}

fn attributes_off(cx: &Context<'_>, vpc: VpcId) -> Vec<&'static str> {
    let of = cx.estate().vpc(vpc);
    let attributes = [("enableDnsSupport", of.dns_support), ("enableDnsHostnames", of.dns_hostnames)];
    attributes.into_iter().filter(|&(_, is)| is == Some(false)).map(|(name, _)| name).collect()
}

/// `private zones a and b do not answer`, `private zone a does not answer and rule r has no effect`.
fn consequence(cx: &Context<'_>, idle: &Idle) -> String {
    let estate = cx.estate();
    let zones: Vec<NameId> = idle.zones.iter().map(|&zone| estate.zone(zone).name).collect();
    let rules: Vec<&str> = idle.rules.iter().map(|&rule| estate.text(estate.rule(rule).id)).collect();
    let zones = match zones.as_slice() {
        [] => None,
        [one] => Some(format!("private zone {} does not answer", cx.spell(*one))),
        several => Some(format!("private zones {} do not answer", cx.names(several, TOLD))),
    };
    let rules = match rules.as_slice() {
        [] => None,
        [one] => Some(format!("rule {one} has no effect")),
        several => Some(format!("rules {} have no effect", phrase::list(several, TOLD))),
    };
    zones.into_iter().chain(rules).collect::<Vec<_>>().join(" and ")
}
