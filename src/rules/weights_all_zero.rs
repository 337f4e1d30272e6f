//! Weights that do not do what they seem to (semantics 4.42).

use crate::lint::{Context, Finding, Severity, Subject};
use crate::model::{Group, Policy, RrSetId};
use crate::resolve::Certainty;
use crate::resolve::health::may_fail;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let weights: Option<Vec<(RrSetId, u32)>> = group.ids().map(|id| Some((id, weight(cx, id)?))).collect();
        let weights = weights?;
        if weights.iter().all(|&(_, weight)| weight == 0) {
            return Some(all_zero(cx, group));
        }
        let always = |&(id, weight): &(RrSetId, u32)| weight > 0 && !may_fail(cx.estate(), id);
        let idle = weights.iter().find(|&&(id, weight)| weight == 0 && may_fail(cx.estate(), id));
        idle.filter(|_| weights.iter().any(always)).map(|&(id, _)| never_used(cx, id))
    })
}

fn weight(cx: &Context<'_>, id: RrSetId) -> Option<u32> {
    match cx.estate().routing(id)?.policy {
        Policy::Weighted(weight) => Some(weight),
        _ => None,
    }
}

fn all_zero(cx: &Context<'_>, group: Group) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} has weight 0 in every record set, so that each is answered alike");
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help("give the record sets that shall be answered a weight over 0, or take out those that shall not")
}

/// Of weight 0 it is used when all others are unhealthy; one without a health check never is (semantics 4.50).
fn never_used(cx: &Context<'_>, id: RrSetId) -> Finding {
    let rrset = cx.estate().rrset(id);
    let set = cx.estate().set_identifier(id).unwrap_or_default();
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} never comes to {set:?} of weight 0: others have no health check and always count");
    Finding::new(Subject::Record(id), Certainty::Certain, message)
        .at_most(Severity::Info)
        .decided_by_record(cx, id)
        .help("give the record sets with a weight health checks too, or take the health check of this one out")
}
