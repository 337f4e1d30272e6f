//! CNAMEs of private zones into private zones that a VPC does not see (semantics 2.5).

use rayon::prelude::*;

use crate::lint::{Context, Finding, Pointer, Seen, Subject, phrase};
use crate::model::{RecordType, ResolverRule, ResolverRuleId, RuleKind, ZoneId};
use crate::resolve::{Certainty, Status, Vantage};

/// How many zones are named.
const MOST_NAMED: usize = 2;
/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.pointers().par_iter().filter_map(|pointer| finding(cx, pointer)).collect()
}

fn finding(cx: &Context<'_>, pointer: &Pointer) -> Option<Finding> {
    let failing: Vec<&Seen> = pointer.met().filter(|seen| seen.elsewhere.is_some()).collect();
    let mut zones: Vec<ZoneId> = failing.iter().filter_map(|seen| seen.elsewhere).collect();
    zones.sort_unstable();
    zones.dedup();
    let first = *failing.first()?;
    let owner = cx.estate().rrset(pointer.record).owner;
    let vantages = cx.everyone(failing.iter().copied());
    let some = if cx.is_one_of_several(pointer.record) { " for some clients" } else { "" };
    let lies = if zones.len() == 1 { "private zone" } else { "private zones" };
    let named = phrase::list(&zones.iter().map(|&zone| name(cx, zone)).collect::<Vec<_>>(), MOST_NAMED);
    let message = format!(
        "{} {} {}{some}: its target {} lies in {lies} {named}, not seen there",
        cx.spell(owner),
        if first.outcome.status == Status::ServFail { "answers SERVFAIL" } else { "is not answered" },
        cx.places(&vantages),
        cx.spell(pointer.target),
    );
    let certainty = failing.iter().map(|seen| seen.outcome.certainty).min().unwrap_or(Certainty::Likely);
    let mut finding = Finding::new(Subject::Record(pointer.record), certainty, message)
        .seen_from(vantages.iter().copied())
        .help(format!(
            "associate {lies} {named} with these VPCs too, or point {} at a name that they resolve",
            cx.spell(owner)
        ));
    for zone in zones {
        finding = finding.decided_by_zone(cx, zone);
    }
    if let Some(rule) = forwarding_into(cx, pointer, &vantages) {
        finding = finding.decided_by(Subject::ResolverRule(rule).key(cx.estate()));
    }
    let answered: Vec<&Seen> = pointer.met().filter(|seen| seen.outcome.status == Status::Answer).collect();
    if !answered.is_empty() {
        finding = finding.note(format!("it is answered {}", cx.places(&cx.everyone(answered))));
    }
    let question = cx.question(owner, RecordType::A);
    for &vantage in failing.iter().filter_map(|seen| seen.vantages.first()).take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
}

/// A rule by which others forward the target to inbound endpoints of all these VPCs: what they lack, those lack too.
fn forwarding_into(cx: &Context<'_>, pointer: &Pointer, vantages: &[Vantage]) -> Option<ResolverRuleId> {
    let estate = cx.estate();
    let leads_into = |rule: &ResolverRule, vantage: &Vantage| {
        let endpoints = rule.targets.iter().flat_map(|target| estate.endpoints_at(target.address));
        let mut hubs = endpoints.filter_map(|&endpoint| estate.endpoint(endpoint).vpc);
        hubs.any(|hub| *vantage == Vantage::Vpc(hub))
    };
    let meant = |&id: &ResolverRuleId| {
        let rule = estate.rule(id);
        rule.kind == RuleKind::Forward
            && estate.names().is_at_or_below(pointer.target, rule.domain)
            && vantages.iter().all(|vantage| leads_into(rule, vantage))
    };
    estate.rules().find(meant)
}

fn name(cx: &Context<'_>, zone: ZoneId) -> String {
    cx.spell(cx.estate().zone(zone).name)
}
