//! Public hosted zones that are not signed with DNSSEC (semantics §4.4).

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Estate, Signing, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Vantage};

/// How many zones a note names.
const MOST_NAMED: usize = 5;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let unsigned: Vec<ZoneId> = cx.all_zones().filter(|&zone| is_unsigned(cx, zone)).collect();
    let tops = unsigned.iter().filter(|&&zone| above(cx.estate(), &unsigned, zone).is_none());
    tops.map(|&zone| finding(cx, zone, below(cx.estate(), &unsigned, zone))).collect()
}

fn is_unsigned(cx: &Context<'_>, zone: ZoneId) -> bool {
    let of = cx.estate().zone(zone);
    let off = of.dnssec.as_ref().is_some_and(|dnssec| dnssec.signing == Signing::Off);
    off && of.kind == ZoneKind::Public && cx.resolver().live_twin(zone).is_none()
}

/// An unsigned zone above another, which has to be signed first.
fn above(estate: &Estate, unsigned: &[ZoneId], zone: ZoneId) -> Option<ZoneId> {
    let mut above = estate.names().ancestors(estate.zone(zone).name).skip(1).flat_map(|name| estate.zones_named(name));
    above.find(|above| unsigned.binary_search(above).is_ok()).copied()
}

fn below(estate: &Estate, unsigned: &[ZoneId], zone: ZoneId) -> Vec<NameId> {
    let origin = estate.zone(zone).name;
    let names = unsigned.iter().map(|&other| estate.zone(other).name);
    names.filter(|&name| name != origin && estate.names().is_at_or_below(name, origin)).collect()
}

fn finding(cx: &Context<'_>, zone: ZoneId, below: Vec<NameId>) -> Finding {
    let name = cx.spell(cx.estate().zone(zone).name);
    let finding = Finding::new(Subject::Zone(zone), Certainty::Certain, format!("zone {name} is not signed"))
        .seen_from([Vantage::Internet])
        .decided_by_zone(cx, zone)
        .help("enable DNSSEC signing, then have the parent publish the DS record");
    if below.is_empty() {
        return finding;
    }
    let mut below: Vec<String> = below.into_iter().map(|name| cx.spell(name)).collect();
    below.sort_unstable();
    finding.note(format!("nor is what lies below it: {}", phrase::list(&below, MOST_NAMED)))
}
