//! Failover groups that cannot fail over (semantics 4.48).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, Policy, RrSetId, TextId};
use crate::name::NameId;
use crate::resolve::Certainty;
use crate::resolve::health::{CLOUDFRONT, may_fail};

const WITHOUT_HEALTH: &str = "a CloudFront distribution has no health to evaluate";

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let roles: Vec<(RrSetId, bool)> = group.ids().filter_map(|id| Some((id, role(cx, id)?))).collect();
        let (problem, help) = problem(cx, group, &roles)?;
        let rrset = cx.estate().rrset(group.first());
        let message = format!("{} {} {problem}", cx.spell(rrset.owner), rrset.rtype);
        let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message);
        Some(finding.decided_by_record(cx, group.first()).help(help))
    })
}

/// Whether a record set is the primary one; none where failover does not choose it.
fn role(cx: &Context<'_>, id: RrSetId) -> Option<bool> {
    match cx.estate().routing(id)?.policy {
        Policy::Failover(primary) => Some(primary),
        _ => None,
    }
}

/// The first thing that keeps the group from failing over, and what to do.
fn problem(cx: &Context<'_>, group: Group, roles: &[(RrSetId, bool)]) -> Option<(String, String)> {
    let of = |wanted: bool| roles.iter().find(|&&(_, primary)| primary == wanted).map(|&(id, _)| id);
    match (of(true), of(false)) {
        (None, None) => None,
        (Some(_), None) => {
            Some(("has a primary and no secondary to fail over to".into(), add(cx, group, "SECONDARY")))
        }
        (None, Some(_)) => Some(("has a secondary and no primary".into(), add(cx, group, "PRIMARY"))),
        (Some(primary), Some(_)) if !may_fail(cx.estate(), primary) => {
            Some(("never fails over: nothing tells that its primary is down".into(), watch(cx, primary)))
        }
        (Some(primary), Some(secondary)) => {
            let check = check_of(cx, primary).filter(|_| same_check(cx, primary, secondary))?;
            Some((
                format!("has one health check {} for primary and secondary, which fail together", cx.estate().text(check)),
                "give the secondary a health check of its own, or none".into(),
            ))
        }
    }
}

fn add(cx: &Context<'_>, group: Group, role: &str) -> String {
    let rrset = cx.estate().rrset(group.first());
    format!("add the {role} record set of {} {}", cx.spell(rrset.owner), rrset.rtype)
}

fn check_of(cx: &Context<'_>, id: RrSetId) -> Option<TextId> {
    cx.estate().routing(id)?.health_check
}

/// Texts are put in once each or again: what they say is compared.
fn same_check(cx: &Context<'_>, one: RrSetId, other: RrSetId) -> bool {
    let text = |id| check_of(cx, id).map(|check| cx.estate().text(check));
    text(one).is_some() && text(one) == text(other)
}

/// What would tell that a primary is down. An alias that evaluates its target's health is not enough where that has none.
fn watch(cx: &Context<'_>, primary: RrSetId) -> String {
    match cx.estate().alias(primary) {
        Some(alias) if alias.evaluate_health && alias.in_zone => {
            let target = cx.spell(alias.target);
            if leads_to_cloudfront(cx, primary, alias.target) {
                return format!("give {target} or the primary a health check: {WITHOUT_HEALTH}");
            }
            format!(
                "give each record set of {target} a health check, or aliases among them EvaluateTargetHealth: the primary \
                 is down when all of them are, and nothing looks at one at least"
            )
        }
        Some(alias) if alias.evaluate_health || CLOUDFRONT.contains(&cx.estate().text(alias.zone_id)) => {
            format!("give the primary a health check: {WITHOUT_HEALTH}")
        }
        Some(_) => "have the alias evaluate its target's health, or give the primary a health check".to_owned(),
        None => "give the primary a health check".to_owned(),
    }
}

/// Whether record sets that an alias of the zone leads to are aliases of CloudFront.
fn leads_to_cloudfront(cx: &Context<'_>, primary: RrSetId, target: NameId) -> bool {
    let estate = cx.estate();
    let rrset = estate.rrset(primary);
    let mut ids = estate.group(rrset.zone, target, rrset.rtype).into_iter().flat_map(Group::ids);
    ids.any(|id| estate.alias(id).is_some_and(|alias| CLOUDFRONT.contains(&estate.text(alias.zone_id))))
}
