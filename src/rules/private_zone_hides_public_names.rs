//! Names that exist publicly and vanish inside VPCs with a private zone above them (semantics 1.20).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lint::{Context, Finding, Pointer, Seen, Shadow, Subject, phrase};
use crate::model::{RecordType, ZoneId};
use crate::name::NameId;
use crate::resolve::Vantage;

/// How many names the sentence lists.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let hidden = cx.shadows().public();
    let mut lacking: FxHashMap<ZoneId, Vec<&Pointer>> = FxHashMap::default();
    for pointer in cx.pointers() {
        let zone = cx.estate().rrset(pointer.record).zone;
        if hidden.contains_key(&zone) && pointer.met().any(|seen| lacks(seen, zone)) {
            lacking.entry(zone).or_default().push(pointer);
        }
    }
    let pointers = |zone| lacking.get(&zone).map_or(&[][..], Vec::as_slice);
    hidden.iter().map(|(&zone, shadows)| finding(cx, zone, shadows, pointers(zone))).collect()
}

fn lacks(seen: &Seen, zone: ZoneId) -> bool {
    seen.absent.is_some_and(|absent| absent.zone == Some(zone))
}

fn finding(cx: &Context<'_>, zone: ZoneId, shadows: &[Shadow], lacking: &[&Pointer]) -> Finding {
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
            "{}, or turn on its public DNS fallback; or keep what is private in a zone that has no public names at or below \
             it",
            adding(cx, zone, &shadows)
        ));
    finding = extent.annotate(cx, TOLD, finding);
    if let Some(shadow) = shadows.iter().find(|shadow| shadow.delegated) {
        let cut = cx.spell(shadow.name);
        finding = finding.note(format!("{cut} is delegated: all names below it vanish too"));
    }
    if let Some(failing) = failing(cx, &extent.names, lacking) {
        finding = finding.note(failing);
    }
    for holder in extent.holders {
        finding = finding.decided_by_zone(cx, holder);
    }
    for vantage in [extent.vantages[0], Vantage::Internet] {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, shadows[0].question));
    }
    finding
}

/// What the private zone itself holds that leads to the hidden names, and fails with them.
fn failing(cx: &Context<'_>, hidden: &[NameId], lacking: &[&Pointer]) -> Option<String> {
    let hidden: FxHashSet<NameId> = hidden.iter().copied().collect();
    let failing = lacking.iter().filter(|pointer| hidden.contains(&pointer.target));
    let mut owners: Vec<NameId> = failing.map(|pointer| cx.estate().rrset(pointer.record).owner).collect();
    owners.dedup();
    let (lead, fail) = if owners.len() == 1 { ("leads", "fails") } else { ("lead", "fail") };
    (!owners.is_empty())
        .then(|| format!("{} of the private zone {lead} to hidden names, and {fail} with them", cx.names(&owners, TOLD)))
}

/// What the private zone needs: an NS record set alone does not lead to what is delegated (semantics 3.6).
fn adding(cx: &Context<'_>, zone: ZoneId, shadows: &[Shadow]) -> String {
    let zone = cx.spell(cx.estate().zone(zone).name);
    let mut cuts: Vec<&Shadow> = shadows.iter().filter(|shadow| shadow.delegated).collect();
    let mut own = shadows.iter().filter(|shadow| !shadow.delegated);
    cuts.dedup_by_key(|shadow| shadow.name);
    let plain = format!("add the names to private zone {zone} with what they should answer inside");
    let [first, ..] = *cuts else { return plain };
    let names: Vec<NameId> = cuts.iter().map(|shadow| shadow.name).collect();
    let cut = cx.names(&names, TOLD);
    let group = cx.estate().group(first.holder, first.name, RecordType::NS);
    let record = group.and_then(|group| cx.some_delegation_record(&cx.servers(group)));
    let (whose, set, rule) = match record.filter(|_| cuts.len() == 1) {
        Some(record) => ("its", "set", format!("a DELEGATE rule with DelegationRecord {}", cx.spell(record))),
        None if cuts.len() == 1 => ("its", "set", "a DELEGATE rule that matches its name servers".to_owned()),
        None => ("their", "sets", "DELEGATE rules that match their name servers".to_owned()),
    };
    let needs = format!("and associate {rule} and an outbound endpoint with the VPCs");
    if own.next().is_none() {
        return format!("add the NS record {set} of {cut} to private zone {zone}, {needs}");
    }
    format!("{plain}, the delegated {cut} with {whose} NS record {set}, {needs}")
}
