//! Aliases of a routed group that do not ask whether their target is healthy, although it has health checks (semantics
//! 4.51).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Alias, Group, Policy, RrSetId};
use crate::resolve::Certainty;

/// How many aliases deep a tree is followed; Route 53's own are less.
const DEEPEST: usize = 8;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let several = group.ids().len() > 1;
        let ignoring = group.ids().filter(|_| several).find(|&id| ignores(cx, id))?;
        Some(finding(cx, group, ignoring))
    })
}

/// An alias to a health-checked group that is taken for healthy whatever happens there. The last resort of a failover
/// pair needs no health, and what is never answered none either.
fn ignores(cx: &Context<'_>, id: RrSetId) -> bool {
    let estate = cx.estate();
    let Some(routing) = estate.routing(id) else { return false };
    let idle = matches!(routing.policy, Policy::Failover(false) | Policy::Weighted(0) | Policy::Simple);
    let unwatched = |alias: &Alias| alias.in_zone && !alias.evaluate_health;
    !idle && routing.health_check.is_none() && estate.alias(id).is_some_and(unwatched) && has_checks(cx, id, 0)
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

fn finding(cx: &Context<'_>, group: Group, ignoring: RrSetId) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(ignoring);
    let set = estate.set_identifier(ignoring).unwrap_or_default();
    let target = estate.alias(ignoring).map(|alias| cx.spell(alias.target)).unwrap_or_default();
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} takes {set:?} for healthy even when every health check of {target} fails");
    let mut finding = Finding::new(Subject::Record(ignoring), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help(format!("set EvaluateTargetHealth of the alias {set:?} to true"));
    if let Some(target) = estate.alias(ignoring).and_then(|alias| estate.group(rrset.zone, alias.target, rrset.rtype)) {
        finding = finding.decided_by_record(cx, target.first());
    }
    finding
}
