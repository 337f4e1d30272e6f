//! Names that exist publicly and vanish inside VPCs with a private zone above them (semantics 1.20).

use crate::lint::{Context, Finding, Shadow, Subject, phrase};
use crate::model::ZoneId;
use crate::resolve::Vantage;

/// How many names the sentence lists.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.shadows().public().iter().map(|(&zone, shadows)| finding(cx, zone, shadows)).collect()
}

fn finding(cx: &Context<'_>, zone: ZoneId, shadows: &[Shadow]) -> Finding {
    let (shadows, allowed) = cx.unallowed("private-zone-hides-public-names", shadows, |shadow| shadow.name);
    let extent = cx.shadows().extent(cx, &shadows);
    let zone_name = cx.spell(cx.estate().zone(zone).name);
    let message = format!(
        "private zone {zone_name} hides {} {}: {}",
        phrase::count(extent.names.len(), "public name"),
        cx.places(&extent.vantages),
        cx.names(&extent.names, TOLD)
    );
    let mut finding = Finding::new(Subject::Zone(zone), extent.confidence, message)
        .seen_from(extent.vantages.iter().copied())
        .decided_by_zone(cx, zone)
        .gathering(extent.names.iter().copied())
        .leaving_out(allowed)
        .help(format!(
            "add the names to private zone {zone_name} with what they should answer inside, or turn on its public DNS \
             fallback; or keep what is private in a zone that has no public names at or below it"
        ));
    finding = extent.annotate(cx, TOLD, finding);
    if let Some(shadow) = shadows.iter().find(|shadow| shadow.delegated) {
        let cut = cx.spell(shadow.name);
        finding = finding.note(format!("{cut} is delegated: all names below it vanish too"));
    }
    for holder in extent.holders {
        finding = finding.decided_by_zone(cx, holder);
    }
    for vantage in [extent.vantages[0], Vantage::Internet] {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, shadows[0].question));
    }
    finding
}
