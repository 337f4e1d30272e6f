//! Delegations past a zone in between (semantics 4.8).

use crate::lint::{Context, Delegating, Finding, Subject};
use crate::model::ZoneId;
use crate::resolve::{Certainty, Cut, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let past = |delegating: &Delegating| Some(finding(cx, *delegating, between(cx, delegating.cut)?));
    cx.public_delegations().iter().filter_map(past).collect()
}

/// A public zone with records of its own between the delegating zone and the delegated name. Were it delegated itself,
/// it would hide this delegation.
fn between(cx: &Context<'_>, cut: Cut) -> Option<ZoneId> {
    let estate = cx.estate();
    let above = estate.names().ancestors(cut.name).skip(1).take_while(|&name| name != estate.zone(cut.zone).name);
    let mut zones = above.flat_map(|name| estate.zones_named(name)).copied();
    zones.find(|&zone| {
        let of = estate.zone(zone);
        of.is_public() && of.service.is_none() && of.read && cx.holds_something(zone)
    })
}

fn finding(cx: &Context<'_>, Delegating { cut, group }: Delegating, between: ZoneId) -> Finding {
    let estate = cx.estate();
    let name = cx.spell(cut.name);
    let from = cx.spell(estate.zone(cut.zone).name);
    let past = cx.spell(estate.zone(between).name);
    let message = format!("{name} is delegated by {from}, past zone {past} in between");
    let help = if estate.is_cut(between, cut.name) {
        format!("delegate {past} from {from}, and take {name} NS out there: zone {past} has it")
    } else {
        format!("move {name} NS to zone {past} and delegate that from {from}, or delete zone {past} if nobody needs it")
    };
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .decided_by_zone(cx, between)
        .help(help)
}
