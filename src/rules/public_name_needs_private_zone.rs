//! Public CNAMEs that only VPCs with a private zone for the target have an answer for (semantics 2.8, §2.2).

use rayon::prelude::*;

use crate::lint::{Context, Finding, Pointer, Seen, Subject};
use crate::model::{RecordType, ZoneId};
use crate::resolve::{Asked, Certainty, Object, Reason, Status, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.pointers().par_iter().filter_map(|pointer| sides(cx, pointer)).map(|sides| finding(cx, &sides)).collect()
}

/// Who gets the CNAME and an answer, and who gets the CNAME alone.
struct Sides<'p> {
    pointer: &'p Pointer,
    answered: Vec<&'p Seen>,
    failing: Vec<&'p Seen>,
    /// What the other reading of semantics §2.2 gives to those who are answered by one of the two.
    other_model: Status,
}

fn sides<'p>(cx: &Context<'_>, pointer: &'p Pointer) -> Option<Sides<'p>> {
    let rrset = cx.estate().rrset(pointer.record);
    let absent_outside = pointer.seen_by(Vantage::Internet)?.absent.is_some();
    if rrset.rtype != RecordType::CNAME || !cx.estate().zone(rrset.zone).is_public() || !absent_outside {
        return None;
    }
    let (answered, failing): (Vec<&Seen>, Vec<&Seen>) =
        pointer.met().filter(|seen| seen.absent.is_some() || is_found(seen)).partition(|seen| is_answered(seen));
    // where the readings agree, this is how names for the inside are best set up (§2.3, R1)
    let other_model = answered.iter().find_map(|seen| seen.outcome.other_model)?;
    Some(Sides { pointer, answered, failing, other_model })
}

/// Whether one of the two readings finds the target.
fn is_answered(seen: &Seen) -> bool {
    is_found(seen) || matches!(seen.outcome.other_model, Some(Status::Answer | Status::External))
}

/// Whether the target exists there: it answers, or it is an alias to an AWS resource, or a CNAME that leads on.
fn is_found(seen: &Seen) -> bool {
    let outcome = &seen.outcome;
    match outcome.status {
        Status::Answer => true,
        Status::External => outcome.chain.len() > 1 || matches!(outcome.reason, Some(Reason::AwsAlias(_))),
        _ => false,
    }
}

fn finding(cx: &Context<'_>, sides: &Sides<'_>) -> Finding {
    let rrset = cx.estate().rrset(sides.pointer.record);
    let (owner, target) = (cx.spell(rrset.owner), cx.spell(sides.pointer.target));
    let (answered, failing) = (cx.everyone(sides.answered.iter().copied()), cx.everyone(sides.failing.iter().copied()));
    let some = if cx.is_one_of_several(sides.pointer.record) { " for some clients" } else { "" };
    let is = if sides.answered.iter().any(|seen| is_found(seen)) { "is" } else { "may be" };
    let message = format!(
        "{owner} {is} answered{some} only {}: its target {target} does not exist {}",
        cx.places(&answered),
        cx.places(&failing)
    );
    let seen = sides.answered.iter().chain(&sides.failing);
    let certainty = seen.map(|seen| seen.outcome.certainty).min().unwrap_or(Certainty::Likely);
    let mut finding = Finding::new(Subject::Record(sides.pointer.record), certainty, message).seen_from(failing);
    finding = match private_zone(cx, sides) {
        Some(zone) => finding.decided_by_zone(cx, zone),
        None => finding.decided_by(cx.name(sides.pointer.target).to_string()),
    };
    finding = finding.note(note(sides, sides.other_model));
    let question = cx.question(rrset.owner, RecordType::A);
    for vantage in [Vantage::Internet].into_iter().chain(sides.answered[0].vantages.first().copied()) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    finding.help(help(cx, sides))
}

fn note(sides: &Sides<'_>, other: Status) -> String {
    let inside = match other {
        Status::Answer | Status::External => "the private zone answers",
        _ if sides.answered.len() == 1 => "it is not answered there either",
        _ => "it is not answered in some of these either",
    };
    format!("AWS does not document how a VPC goes on with such a CNAME; by the other reading {inside}")
}

/// The zone that holds the target for those who are answered.
fn private_zone(cx: &Context<'_>, sides: &Sides<'_>) -> Option<ZoneId> {
    let vpcs = sides.answered.iter().flat_map(|seen| &seen.vantages);
    vpcs.filter_map(|&vantage| if let Vantage::Vpc(vpc) = vantage { Some(vpc) } else { None }).find_map(|vpc| {
        let target = Asked::exactly(sides.pointer.target);
        let (_, contender) = cx.resolver().view(vpc).covering(cx.estate().names(), target)?;
        if let Object::Zone(zone) = contender.object { Some(zone) } else { None }
    })
}

/// A private zone for the owner itself is right under both readings (remedy R2 of semantics §2.3). No zone can be named
/// after a wildcard.
fn help(cx: &Context<'_>, sides: &Sides<'_>) -> String {
    let owner = cx.estate().rrset(sides.pointer.record).owner;
    let (spelled, target) = (cx.spell(owner), cx.spell(sides.pointer.target));
    let others = format!("if others need it, give {target} a public record, or associate the private zone with their VPCs");
    if cx.estate().names().label(owner) == b"*" {
        return others;
    }
    format!("{others}; to be sure of those that have it, give them a private zone named {spelled} with the addresses at its apex")
}
