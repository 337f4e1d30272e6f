//! Record sets that health decides, kept in memory for longer than a failure lasts (semantics 4.57).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, Policy, RrSetId};
use crate::resolve::Certainty;

/// Seconds.
const LONGEST: u32 = 60;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| if has_alternative(cx, group) { judge(cx, group) } else { None })
}

fn judge(cx: &Context<'_>, group: Group) -> Option<Finding> {
    let fails = longest(cx, group, is_checked).map(|(ttl, id)| finding(cx, id, ttl, "its health check fails"));
    let recovers = || longest(cx, group, stands_in).map(|(ttl, id)| finding(cx, id, ttl, "its primary is healthy again"));
    fails.or_else(recovers)
}

/// The record set of the highest TTL that is too high.
fn longest(cx: &Context<'_>, group: Group, counts: fn(&Context<'_>, RrSetId) -> bool) -> Option<(u32, RrSetId)> {
    let ttls = group.ids().filter(|&id| counts(cx, id)).filter_map(|id| Some((cx.estate().rrset(id).ttl?, id)));
    ttls.filter(|&(ttl, _)| ttl > LONGEST).max_by_key(|&(ttl, _)| ttl)
}

/// Whether a record set is given up when its health check fails. Of a failover pair the secondary never is before the primary.
fn is_checked(cx: &Context<'_>, id: RrSetId) -> bool {
    let routing = cx.estate().routing(id);
    routing.is_some_and(|routing| routing.health_check.is_some() && routing.policy != Policy::Failover(false))
}

/// Whether a record set is answered until another one recovers.
fn stands_in(cx: &Context<'_>, id: RrSetId) -> bool {
    cx.estate().routing(id).is_some_and(|routing| routing.policy == Policy::Failover(false))
}

/// A group of one is answered whether it is healthy or not (semantics 4.50), and the one without a check always.
fn has_alternative(cx: &Context<'_>, group: Group) -> bool {
    group.ids().len() > 1 && group.ids().any(|id| is_checked(cx, id))
}

fn finding(cx: &Context<'_>, id: RrSetId, ttl: u32, after: &str) -> Finding {
    let rrset = cx.estate().rrset(id);
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} stays in resolvers' memories for {ttl} seconds after {after}");
    Finding::new(Subject::Record(id), Certainty::Certain, message)
        .decided_by_record(cx, id)
        .help(format!("give every record set of {owner} {rtype} a TTL of {LONGEST} seconds or less"))
}
