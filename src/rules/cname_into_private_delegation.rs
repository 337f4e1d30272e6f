//! The incident: a public CNAME into a delegation that only private zones or rules serve (semantics 2.9).

use crate::lint::{Context, DeadEnd, Finding, Severity, Subject};
use crate::model::{RecordType, ZoneKind};
use crate::resolve::{Certainty, Reason, Status, Vantage};

/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.dead_ends().iter().filter(|end| end.mirrored).filter_map(|end| finding(cx, end)).collect()
}

/// Every VPC and network that fails; the Internet, when none does and not all outcomes are known. Silent when everybody
/// inside is answered: the name is meant for the inside, and the inside has it.
fn finding(cx: &Context<'_>, end: &DeadEnd) -> Option<Finding> {
    let classes: Vec<Vantage> = if end.failing.is_empty() {
        end.undecided.then(|| vec![Vantage::Internet])?
    } else {
        end.failing.iter().map(|&(vantage, _)| vantage).collect()
    };
    let owner = cx.estate().rrset(end.record).owner;
    let question = cx.question(owner, RecordType::A);
    let mut vantages: Vec<Vantage> = classes.iter().flat_map(|&vantage| cx.class_of(vantage)).collect();
    vantages.sort_unstable();
    let some = if end.one_of_several { " for some clients" } else { "" };
    let message = format!("{} answers SERVFAIL {}{some}", cx.spell(owner), cx.places(&vantages));
    let mut finding = Finding::new(Subject::Record(end.record), end.certainty(), message)
        .seen_from(vantages.iter().copied())
        .decided_by_cut(cx, end.cut);
    if end.other_model().is_some() || is_merely_mirrored(cx, end) {
        finding = finding.at_most(Severity::Warning);
    }
    for note in notes(cx, end, &vantages) {
        finding = finding.note(note);
    }
    for &vantage in classes.iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding.help(help(cx, end)))
}

/// Nothing says that the delegation is dead but the private zone beside it: somebody's public servers look the same.
fn is_merely_mirrored(cx: &Context<'_>, end: &DeadEnd) -> bool {
    let mirrored = matches!(end.public.reason, Some(Reason::MirroredDelegation(_)));
    mirrored && !cx.resolver().delegation(end.cut).looks_private(cx.estate())
}

fn notes(cx: &Context<'_>, end: &DeadEnd, vantages: &[Vantage]) -> Vec<String> {
    let mut notes = Vec::new();
    if matches!(end.public.reason, Some(Reason::MirroredDelegation(_))) {
        notes.push(format!("no public zone of that name; {} mirrors the delegation", mirror(cx, end)));
    } else if end.public.certainty == Certainty::Likely {
        notes.push(format!("what is known of the servers of {} makes an answer unlikely", cx.spell(end.cut.name)));
    }
    if let Some(other) = end.other_model() {
        let other = if other == Status::Answer { "the private zone answers" } else { "it fails in another way" };
        notes.push(format!("AWS does not document how a VPC goes on with such a CNAME; by the other reading {other}"));
    }
    if !end.upstream.is_empty() {
        let owners: Vec<String> = end.upstream.iter().map(|&owner| cx.spell(owner)).collect();
        notes.push(format!("the same failure is met through {}", owners.join(", ")));
    }
    if !vantages.contains(&Vantage::Internet) {
        notes.push("on the Internet it answers SERVFAIL too".to_owned());
    }
    notes
}

/// What serves the target inside, in words.
fn mirror(cx: &Context<'_>, end: &DeadEnd) -> String {
    let estate = cx.estate();
    let names = estate.names();
    let path = names.ancestors(end.target).take_while(|&at| names.depth(at) >= names.depth(end.cut.name));
    let kinds: Vec<_> = path.flat_map(|at| estate.zones_named(at)).map(|&zone| estate.zone(zone).kind).collect();
    if kinds.contains(&ZoneKind::Private) {
        return "a private zone".to_owned();
    }
    let network = kinds.iter().find_map(|kind| if let ZoneKind::Network(network) = kind { Some(*network) } else { None });
    network.map_or("a FORWARD rule".to_owned(), |network| format!("a zone of network {}", cx.network(network)))
}

/// Remedies R1 and R2 of semantics §2.3, which are right under both readings of how CNAMEs go on. No zone can be named
/// after a wildcard.
fn help(cx: &Context<'_>, end: &DeadEnd) -> String {
    let owner = cx.estate().rrset(end.record).owner;
    let separate = "point the CNAME at a name in a separate domain that nobody delegates to private servers, and serve \
                    that name from a private zone";
    if cx.estate().names().label(owner) == b"*" {
        return separate.to_owned();
    }
    let owner = cx.spell(owner);
    format!("{separate}; or give the VPCs a private zone named {owner} with the addresses at its apex")
}
