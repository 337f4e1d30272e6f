//! Hosted zones that hold nothing but their own SOA and NS record sets.

use crate::lint::{Context, Finding, Subject};
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::resolve::Certainty;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.zones().filter(|&zone| is_empty(cx, zone)).map(|zone| finding(cx, zone)).collect()
}

fn is_empty(cx: &Context<'_>, zone: ZoneId) -> bool {
    let estate = cx.estate();
    let of = estate.zone(zone);
    if !matches!(of.kind, ZoneKind::Public | ZoneKind::Private) || !of.complete {
        return false;
    }
    let mut groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
    groups.all(|rrset| rrset.owner == of.name && matches!(rrset.rtype, RecordType::NS | RecordType::SOA))
}

fn finding(cx: &Context<'_>, zone: ZoneId) -> Finding {
    let of = cx.estate().zone(zone);
    let name = cx.spell(of.name);
    let (kind, help) = match of.kind {
        ZoneKind::Private => ("private zone", "remove the zone, unless it is there to make the name vanish inside the VPCs"),
        _ => ("zone", "remove the delegation to the zone, then the zone"),
    };
    Finding::new(Subject::Zone(zone), Certainty::Certain, format!("the {kind} {name} holds no record"))
        .decided_by_zone(cx, zone)
        .help(help)
}
