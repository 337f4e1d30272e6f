//! The incident: a public CNAME into a delegation that only private zones or rules serve (semantics 2.9); and mail servers
//! and the like that public record sets name there.

use crate::lint::{Context, DeadEnd, Finding, Severity, Subject, hidden_by_zone};
use crate::model::{VpcId, ZoneKind};
use crate::resolve::{Certainty, Reason, Status, Vantage};

/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.dead_ends().iter().filter(|end| end.mirrored).filter_map(|end| finding(cx, end)).collect()
}

fn finding(cx: &Context<'_>, end: &DeadEnd) -> Option<Finding> {
    let is_cname = end.is_cname(cx);
    let classes = if is_cname { asking_for_cname(end)? } else { asking_for_hosts(end) };
    let mut vantages: Vec<Vantage> = classes.iter().flat_map(|&vantage| cx.class_of(vantage)).collect();
    vantages.sort_unstable();
    let message = format!("{} SERVFAIL {}", end.fails(cx), cx.places(&vantages));
    let some = if end.one_of_several { " for some clients" } else { "" };
    let mut finding = Finding::new(Subject::Record(end.record), end.certainty(), message + some)
        .seen_from(vantages.iter().copied())
        .decided_by_cut(cx, end.cut);
    if end.other_model().is_some() || is_merely_mirrored(cx, end) || !(is_cname || is_mail_refused(cx, end)) {
        finding = finding.at_most(Severity::Warning);
    }
    for note in notes(cx, end, &vantages) {
        finding = finding.note(note);
    }
    for &vantage in classes.iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, end.question(cx)));
    }
    if is_cname {
        return Some(finding.help(help(cx, end)));
    }
    finding = end.other_cuts.iter().fold(finding, |finding, &cut| finding.decided_by_cut(cx, cut));
    Some(finding.remedied_by("hosts").help(help_with_hosts(cx, end)))
}

/// Every VPC and network that fails; the Internet, when none does and not all outcomes are known. Silent when everybody
/// inside is answered: the name is meant for the inside, and the inside has it.
fn asking_for_cname(end: &DeadEnd) -> Option<Vec<Vantage>> {
    if end.failing.is_empty() {
        return end.undecided.then(|| vec![Vantage::Internet]);
    }
    Some(end.failing.iter().map(|&(vantage, _)| vantage).collect())
}

/// Whoever gets the record asks for the host by itself, so that the private zone is asked where there is one.
fn asking_for_hosts(end: &DeadEnd) -> Vec<Vantage> {
    std::iter::once(Vantage::Internet).chain(end.failing.iter().map(|&(vantage, _)| vantage)).collect()
}

/// Whether no mail from outside comes to a registered domain.
fn is_mail_refused(cx: &Context<'_>, end: &DeadEnd) -> bool {
    end.spared.is_empty() && cx.is_mail_of_domain(end.record)
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
    if !end.is_cname(cx) {
        notes.push("where a private zone or a rule has the host, it is answered".to_owned());
        notes.extend(end.note_of_spared(cx));
    } else if !vantages.contains(&Vantage::Internet) {
        let likely = if end.public.certainty == Certainty::Likely { "likely " } else { "" };
        notes.push(format!("on the Internet it {likely}answers SERVFAIL too"));
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
/// after a wildcard, and one for the last CNAME of a chain helps nobody who asks for the first.
fn help(cx: &Context<'_>, end: &DeadEnd) -> String {
    let owner = cx.estate().rrset(end.record).owner;
    let separate = "point the CNAME at a name in a separate domain that nobody delegates to private servers, and serve \
                    that name from a private zone";
    if cx.estate().names().label(owner) == b"*" || !end.upstream.is_empty() {
        return separate.to_owned();
    }
    let vpcs: Vec<VpcId> = end.failing.iter().filter_map(|&(vantage, _)| vpc_of(vantage)).collect();
    let hidden = hidden_by_zone(cx, owner, end.record, &vpcs);
    if hidden.is_too_much() {
        return separate.to_owned();
    }
    let narrow = hidden.advice(cx, "with the addresses at its apex");
    format!("{separate}; or give the VPCs {narrow}")
}

/// The VPC that stands for its class.
fn vpc_of(vantage: Vantage) -> Option<VpcId> {
    if let Vantage::Vpc(vpc) = vantage { Some(vpc) } else { None }
}

/// There is no other way to be reached from outside than a host that is.
fn help_with_hosts(cx: &Context<'_>, end: &DeadEnd) -> String {
    let rrset = cx.estate().rrset(end.record);
    let (owner, cut) = (cx.spell(rrset.owner), end.cuts(cx));
    format!(
        "let {owner} {} name a host outside {cut}, which the Internet can look up; if it is meant for the inside only, \
         move it to a private zone",
        rrset.rtype
    )
}
