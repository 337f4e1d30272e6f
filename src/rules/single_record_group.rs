//! A routing policy over one record set (semantics 4.44).

use crate::lint::{Context, Finding, Subject};
use crate::model::Policy;
use crate::resolve::Certainty;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let routing = (group.ids().len() == 1).then(|| cx.estate().routing(group.first()))??;
        let policy = match routing.policy {
            Policy::Latency(_) => "latency",
            Policy::Geoproximity => "geoproximity",
            Policy::Geolocation(place) if cx.estate().text(place) == "*" => "geolocation",
            // one weight is how a shift of traffic begins and ends, one value of many how they are kept apart
            _ => return None,
        };
        if routing.traffic_policy.is_some() {
            return None;
        }
        let rrset = cx.estate().rrset(group.first());
        let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
        let message = format!("{owner} {rtype} has {policy} routing over a single record set");
        let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message);
        Some(finding.decided_by_record(cx, group.first()).help("add the other record sets, or make it a simple one"))
    })
}
