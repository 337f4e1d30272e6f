//! Aliases in the tree behind a routed group that do not ask whether their target is healthy, although it may be unhealthy
//! (semantics 4.50, 4.51).

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, Policy, RrSetId};
use crate::name::NameId;
use crate::resolve::Certainty;
use crate::resolve::health::could_inherit_failure;

/// How many aliases deep a tree is followed; Route 53's own are less.
const DEEPEST: usize = 8;
/// How many branches a sentence names.
const MOST_NAMED: usize = 4;

/// A record set of a routed group, and the aliases on the way down from it that ignore health.
struct Branch {
    record: RrSetId,
    ignoring: Vec<RrSetId>,
}

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let groups = cx.routed().par_iter().map(|&group| branches(cx, group));
    let groups: Vec<Vec<Branch>> = groups.filter(|branches| !branches.is_empty()).collect();
    // several groups may lead through one alias: it is told of the first
    let mut told = FxHashSet::default();
    let untold = |mut branches: Vec<Branch>| {
        let mut new: Vec<RrSetId> = branches.iter().flat_map(|branch| branch.ignoring.iter().copied()).collect();
        new.retain(|&alias| told.insert(alias));
        branches.retain_mut(|branch| {
            branch.ignoring.retain(|alias| new.contains(alias));
            !branch.ignoring.is_empty()
        });
        branches
    };
    groups.into_iter().map(untold).filter_map(|branches| finding(cx, &branches)).collect()
}

fn branches(cx: &Context<'_>, group: Group) -> Vec<Branch> {
    let branches = group.ids().filter(|&id| group.ids().len() > 1 && counts(cx, id));
    let branches = branches.map(|record| Branch { record, ignoring: ignoring(cx, record) });
    branches.filter(|branch| !branch.ignoring.is_empty()).collect()
}

/// Whether it matters that a record set of a group is healthy, and no health check of its own tells. The last resort of a
/// failover pair needs no health, and what is never answered none either.
fn counts(cx: &Context<'_>, id: RrSetId) -> bool {
    cx.estate().routing(id).is_some_and(|routing| {
        let idle = matches!(routing.policy, Policy::Failover(false) | Policy::Weighted(0) | Policy::Simple);
        !idle && routing.health_check.is_none()
    })
}

/// The aliases on the way down from a branch that do not ask for their target's health, while there are health checks
/// behind them. What lies behind a routed group is told of that group.
fn ignoring(cx: &Context<'_>, branch: RrSetId) -> Vec<RrSetId> {
    let estate = cx.estate();
    let next = |&id: &RrSetId| {
        let rrset = estate.rrset(id);
        let alias = estate.alias(id).filter(|alias| alias.in_zone)?;
        let target = estate.group(rrset.zone, alias.target, rrset.rtype)?;
        target.ids().next().filter(|&id| target.ids().len() == 1 && estate.routing(id).is_none())
    };
    let ignores = |&id: &RrSetId| {
        let asks_not = estate.alias(id).is_some_and(|alias| alias.in_zone && !alias.evaluate_health);
        asks_not && has_checks(cx, id, 0) && could_inherit_failure(estate, id)
    };
    std::iter::successors(Some(branch), next).take(DEEPEST).filter(ignores).collect()
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

fn finding(cx: &Context<'_>, branches: &[Branch]) -> Option<Finding> {
    let estate = cx.estate();
    let first = branches.first()?.record;
    let (owner, rtype) = (cx.spell(estate.rrset(first).owner), estate.rrset(first).rtype);
    let sets: Vec<String> = branches.iter().map(|branch| set(cx, branch.record)).collect();
    let mut aliases: Vec<RrSetId> = branches.iter().flat_map(|branch| branch.ignoring.iter().copied()).collect();
    aliases.sort_unstable();
    aliases.dedup();
    let targets: Vec<NameId> = aliases.iter().filter_map(|&id| Some(estate.alias(id)?.target)).collect();
    let checks = match *targets {
        [target] => format!("of {}", cx.spell(target)),
        _ if branches.len() == 1 => "behind it".to_owned(),
        _ => "behind them".to_owned(),
    };
    let named = phrase::list(&sets, MOST_NAMED);
    let message = format!("{owner} {rtype} takes {named} for healthy even when every health check {checks} fails");
    let is_branch = |alias: RrSetId| branches.iter().any(|branch| branch.record == alias);
    let spelled = aliases.iter().map(|&id| if is_branch(id) { set(cx, id) } else { cx.spell(estate.rrset(id).owner) });
    let spelled: Vec<String> = spelled.collect();
    let noun = if spelled.len() == 1 { "alias" } else { "aliases" };
    let checked = targets.iter().filter_map(|&target| estate.group(estate.rrset(first).zone, target, rtype));
    let deciding = aliases.iter().copied().chain(checked.map(Group::first));
    let finding = Finding::new(Subject::Record(first), Certainty::Certain, message)
        .of_group()
        .decided_by_record(cx, first)
        .decided_in_part_by(deciding.map(|id| cx.record_key(id)))
        .gathering_values(&sets);
    Some(finding.help(format!("set EvaluateTargetHealth of the {noun} {} to true", phrase::list(&spelled, spelled.len()))))
}

/// A record set of a group, as it is told from the others.
fn set(cx: &Context<'_>, id: RrSetId) -> String {
    format!("{:?}", cx.estate().set_identifier(id).unwrap_or_default())
}
