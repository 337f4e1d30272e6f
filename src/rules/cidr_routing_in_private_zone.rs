//! IP-based routing in a private zone, which Route 53 accepts and does not support (semantics 4.53).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Policy, VpcId, ZoneKind};
use crate::resolve::{Certainty, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let estate = cx.estate();
        let rrset = estate.rrset(group.first());
        let zone = estate.zone(rrset.zone);
        let by_address = |id| matches!(estate.routing(id).map(|routing| routing.policy), Some(Policy::Cidr { .. }));
        if zone.kind != ZoneKind::Private || !group.ids().any(by_address) {
            return None;
        }
        let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
        let message = format!("{owner} {rtype} has IP-based routing in a private zone, where it is not supported");
        let vpcs = zone.vpcs.iter().copied().map(|vpc: VpcId| Vantage::Vpc(vpc));
        let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message).seen_from(vpcs);
        Some(finding.decided_by_record(cx, group.first()).help("choose another policy: weighted, failover, latency or geolocation"))
    })
}
