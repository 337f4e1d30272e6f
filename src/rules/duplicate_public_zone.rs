//! Several public zones of one name, of which one at most is asked (semantics 4.12).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{ZoneId, ZoneKind};
use crate::resolve::{Authority, Certainty, Vantage};

/// How many zones are named.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let mut told = FxHashSet::default();
    let zones = estate.zones().filter(|&zone| is_ours(cx, zone) && told.insert(estate.zone(zone).name));
    zones.collect::<Vec<_>>().into_iter().flat_map(|zone| of_one_name(cx, zone)).collect()
}

/// Zones hosted elsewhere are left out: the same zone at two providers is a thing people do on purpose.
fn is_ours(cx: &Context<'_>, zone: ZoneId) -> bool {
    let zone = cx.estate().zone(zone);
    zone.kind == ZoneKind::Public && zone.service.is_none()
}

fn of_one_name(cx: &Context<'_>, first: ZoneId) -> Vec<Finding> {
    let estate = cx.estate();
    let twins = estate.zones_named(estate.zone(first).name).iter().copied().filter(|&zone| is_ours(cx, zone));
    let twins: Vec<ZoneId> = twins.collect();
    if twins.len() < 2 {
        return Vec::new();
    }
    let dead: Vec<(ZoneId, ZoneId)> =
        twins.iter().filter_map(|&zone| Some((zone, cx.resolver().live_twin(zone)?))).collect();
    if dead.is_empty() && matches!(cx.resolver().authority(estate.zone(first).name), Authority::OneOf(_)) {
        return vec![undecided(cx, &twins)];
    }
    dead.into_iter().map(|(zone, live)| never_asked(cx, zone, live)).collect()
}

fn never_asked(cx: &Context<'_>, zone: ZoneId, live: ZoneId) -> Finding {
    let (key, live_key) = (cx.zone_key(zone), cx.zone_key(live));
    let name = cx.spell(cx.estate().zone(zone).name);
    let message = format!("zone {key} of {name} is never asked: the name is delegated to zone {live_key}");
    let finding = Finding::new(Subject::Zone(zone), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_zone(cx, zone)
        .decided_by_zone(cx, live)
        .note("nothing else is reported of what it holds")
        .help(format!("move to {live_key} what is missing there, and delete {key}"));
    if cx.holds_something(zone) { finding } else { finding.at_most(Severity::Info) }
}

/// Only the registrar, or a parent zone outside the snapshot, knows.
fn undecided(cx: &Context<'_>, twins: &[ZoneId]) -> Finding {
    let name = cx.spell(cx.estate().zone(twins[0]).name);
    let keys: Vec<String> = twins.iter().map(|&zone| cx.zone_key(zone)).collect();
    let message = format!("{} public zones are named {name}, and only the one that is delegated to is asked", twins.len());
    let keys = phrase::list(&keys, MOST_NAMED);
    let mut finding = Finding::new(Subject::Zone(twins[0]), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .note(format!("they are {keys}; which one is delegated to is not in the snapshot"))
        .help("compare the servers that the registrar or the parent names with those of each, and delete the others");
    for &zone in twins {
        finding = finding.decided_by_zone(cx, zone);
    }
    finding
}
