//! Names of a private zone that vanish where a private zone with a longer name is chosen instead (semantics 1.21).

use crate::lint::{Context, Finding, Shadow, Subject, phrase};
use crate::model::ZoneId;

/// How many names the sentence lists.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.shadows().private().iter().map(|(&zone, shadows)| finding(cx, zone, shadows)).collect()
}

fn finding(cx: &Context<'_>, zone: ZoneId, shadows: &[Shadow]) -> Finding {
    let (shadows, allowed) = cx.unallowed("private-zone-hides-private-names", shadows, |shadow| shadow.name);
    let estate = cx.estate();
    let extent = cx.shadows().extent(cx, &shadows);
    let zone_name = cx.spell(estate.zone(zone).name);
    let holders: Vec<String> = extent.holders.iter().map(|&holder| cx.spell(estate.zone(holder).name)).collect();
    let holders = phrase::list(&holders, TOLD);
    let message = format!(
        "private zone {zone_name} hides {} of private zone {holders} {}: {}",
        phrase::count(extent.names.len(), "name"),
        cx.places(&extent.vantages),
        cx.names(&extent.names, TOLD)
    );
    let first = extent.vantages[0];
    let mut finding = Finding::new(Subject::Zone(zone), extent.confidence, message)
        .seen_from(extent.vantages.iter().copied())
        .decided_by_zone(cx, zone)
        .gathering(extent.names.iter().copied())
        .leaving_out(allowed)
        .trace(first, cx.resolver().trace(first, shadows[0].question))
        .help(format!(
            "move the names from {holders} into private zone {zone_name}, which alone is asked for all that lies at or \
             below its name; or take them out of {holders} where nothing needs them any more"
        ));
    finding = extent.annotate(cx, TOLD, finding);
    for &holder in &extent.holders {
        finding = finding.decided_by_zone(cx, holder);
    }
    finding
}
