//! A public CNAME, or a host that another public record set names, in a delegation that nobody serves, inside or outside
//! (semantics §2.4).

use crate::lint::{Context, DeadEnd, Finding, Severity, Subject};
use crate::resolve::Vantage;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.dead_ends().iter().filter(|end| !end.mirrored).map(|end| finding(cx, end)).collect()
}

fn finding(cx: &Context<'_>, end: &DeadEnd) -> Finding {
    let inside = end.failing.iter().flat_map(|&(vantage, _)| cx.class_of(vantage));
    let vantages: Vec<Vantage> = std::iter::once(Vantage::Internet).chain(inside).collect();
    let cut = end.cuts(cx);
    let some = if end.one_of_several { " for some clients" } else { "" };
    let message =
        format!("{} SERVFAIL {}{some}: no server of {cut} can answer", end.fails(cx), cx.places(&vantages));
    let instead = if end.is_cname(cx) { "take the CNAME out" } else { "name a host that can be looked up" };
    let mut finding = Finding::new(Subject::Record(end.record), end.certainty(), message)
        .seen_from(vantages)
        .decided_by_cut(cx, end.cut)
        .trace(Vantage::Internet, cx.resolver().trace(Vantage::Internet, end.question(cx)))
        .help(format!("delegate {cut} to servers that answer the Internet, or {instead}"));
    finding = end.other_cuts.iter().fold(finding, |finding, &cut| finding.decided_by_cut(cx, cut));
    if let Some(note) = end.note_of_spared(cx) {
        finding = finding.at_most(Severity::Warning).note(note);
    }
    if !end.upstream.is_empty() {
        let owners: Vec<String> = end.upstream.iter().map(|&owner| cx.spell(owner)).collect();
        finding = finding.note(format!("the same failure is met through {}", owners.join(", ")));
    }
    finding
}
