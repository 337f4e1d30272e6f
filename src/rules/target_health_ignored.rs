//! Aliases in the tree behind a routed group that do not ask whether their target is healthy, although it may be unhealthy
//! (semantics 4.50, 4.51).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Policy, RrSetId};
use crate::resolve::Certainty;
use crate::resolve::health::could_inherit_failure;

/// How many aliases deep a tree is followed; Route 53's own are less.
const DEEPEST: usize = 8;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = cx.each_routed(|group| {
        let mut branches = group.ids().filter(|&id| group.ids().len() > 1 && counts(cx, id));
        let (branch, ignoring) = branches.find_map(|id| Some((id, ignoring(cx, id, 0)?)))?;
        Some(finding(cx, branch, ignoring))
    });
    // several groups may lead through one alias
    let mut told = FxHashSet::default();
    findings.retain(|finding| told.insert(finding.subject));
    findings
}

/// Whether it matters that a record set of a group is healthy, and no health check of its own tells. The last resort of a
/// failover pair needs no health, and what is never answered none either.
fn counts(cx: &Context<'_>, id: RrSetId) -> bool {
    cx.estate().routing(id).is_some_and(|routing| {
        let idle = matches!(routing.policy, Policy::Failover(false) | Policy::Weighted(0) | Policy::Simple);
        !idle && routing.health_check.is_none()
    })
}

/// The first alias on the way down from a branch that does not ask for its target's health, while there are health checks
/// behind it. What lies behind a routed group is told of that group.
fn ignoring(cx: &Context<'_>, id: RrSetId, depth: usize) -> Option<RrSetId> {
    let estate = cx.estate();
    let alias = estate.alias(id).filter(|alias| alias.in_zone && depth < DEEPEST)?;
    if !alias.evaluate_health {
        return (has_checks(cx, id, depth) && could_inherit_failure(estate, id)).then_some(id);
    }
    let rrset = estate.rrset(id);
    let target = estate.group(rrset.zone, alias.target, rrset.rtype)?;
    let only = target.ids().next().filter(|&id| target.ids().len() == 1 && estate.routing(id).is_none())?;
    ignoring(cx, only, depth + 1)
}

/// Whether health decides somewhere in what an alias leads to.
fn has_checks(cx: &Context<'_>, id: RrSetId, depth: usize) -> bool {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let target = estate.alias(id).filter(|alias| alias.in_zone && depth < DEEPEST);
    let Some(target) = target.and_then(|alias| estate.group(rrset.zone, alias.target, rrset.rtype)) else { return false };
    target.ids().any(|id| {
        let own = estate.routing(id).is_some_and(|routing| routing.health_check.is_some());
        own || has_checks(cx, id, depth + 1)
    })
}

fn finding(cx: &Context<'_>, branch: RrSetId, ignoring: RrSetId) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(branch);
    let set = estate.set_identifier(branch).unwrap_or_default();
    let target = estate.alias(ignoring).map(|alias| alias.target);
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let checks = target.map(|target| cx.spell(target)).unwrap_or_default();
    let message = format!("{owner} {rtype} takes {set:?} for healthy even when every health check of {checks} fails");
    let alias = if ignoring == branch { format!("{set:?}") } else { cx.spell(estate.rrset(ignoring).owner) };
    let mut finding = Finding::new(Subject::Record(ignoring), Certainty::Certain, message)
        .decided_by_record(cx, branch)
        .help(format!("set EvaluateTargetHealth of the alias {alias} to true"));
    if let Some(target) = target.and_then(|target| estate.group(rrset.zone, target, rtype)) {
        finding = finding.decided_by_record(cx, target.first());
    }
    finding
}
