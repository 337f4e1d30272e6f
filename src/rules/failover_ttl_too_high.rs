//! Record sets that health decides, kept in memory for longer than a failure lasts (semantics 4.57).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, Policy, RrSetId};
use crate::resolve::Certainty;

/// Seconds.
const LONGEST: u32 = 60;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let decided = group.ids().filter(|&id| is_decided_by_health(cx, id));
        let most = decided.filter_map(|id| Some((cx.estate().rrset(id).ttl?, id))).max_by_key(|&(ttl, _)| ttl);
        most.filter(|&(ttl, _)| ttl > LONGEST && has_alternative(cx, group)).map(|(ttl, id)| finding(cx, id, ttl))
    })
}

fn is_decided_by_health(cx: &Context<'_>, id: RrSetId) -> bool {
    let routing = cx.estate().routing(id);
    routing.is_some_and(|routing| routing.health_check.is_some() || matches!(routing.policy, Policy::Failover(_)))
}

/// A group of one is answered whether it is healthy or not (semantics 4.50).
fn has_alternative(cx: &Context<'_>, group: Group) -> bool {
    let checked = group.ids().any(|id| cx.estate().routing(id).is_some_and(|routing| routing.health_check.is_some()));
    group.ids().len() > 1 && checked
}

fn finding(cx: &Context<'_>, id: RrSetId, ttl: u32) -> Finding {
    let rrset = cx.estate().rrset(id);
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} stays in resolvers' memories for {ttl} seconds after its health check fails");
    Finding::new(Subject::Record(id), Certainty::Certain, message)
        .decided_by_record(cx, id)
        .help(format!("give every record set of {owner} {rtype} a TTL of {LONGEST} seconds or less"))
}
