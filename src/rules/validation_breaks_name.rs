//! Zones that do not resolve in VPCs that validate DNSSEC, because their chain of trust breaks (semantics 4.61, 4.65).

use crate::lint::{BrokenTrust, Context, Fault, Finding};
use crate::model::{Estate, Group, RecordType, RrSetId, VpcId, ZoneId};
use crate::resolve::{Certainty, Outcome, Question, Reason, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    if !estate.vpcs().any(|vpc| validates(estate, vpc)) {
        return Vec::new();
    }
    let broken = cx.broken_trust();
    broken.iter().filter(|broken| broken.trusted != Some(false)).filter_map(|broken| finding(cx, broken)).collect()
}

/// Whether what runs in a VPC asks a resolver that validates: its own, and not other servers (semantics 1.40).
fn validates(estate: &Estate, vpc: VpcId) -> bool {
    let vpc = estate.vpc(vpc);
    vpc.validates == Some(true) && vpc.name_servers.is_empty()
}

fn finding(cx: &Context<'_>, broken: &BrokenTrust) -> Option<Finding> {
    let estate = cx.estate();
    let (record, question) = asked(cx, broken.zone)?;
    let mut vantages: Vec<Vantage> = Vec::new();
    let mut confidence = broken.certainty();
    for view in cx.resolver().views() {
        let mut validating = view.vpcs.iter().copied().filter(|&vpc| validates(estate, vpc)).peekable();
        let Some(&vpc) = validating.peek() else { continue };
        let outcome = cx.resolver().ask(Vantage::Vpc(vpc), question);
        if is_met(&outcome, record) {
            vantages.extend(validating.map(Vantage::Vpc));
            confidence = confidence.min(outcome.certainty);
        }
    }
    let &first = vantages.first()?;
    let (name, zone) = (cx.spell(estate.zone(broken.zone).name), cx.zone_key(broken.zone));
    let message = format!(
        "nothing in {name} resolves {}, where DNSSEC is validated: it has a DS record, and {}",
        cx.places(&vantages),
        words(broken.fault, &zone)
    );
    let doubt = match (broken.fault, broken.trusted) {
        (Fault::Ending, _) => Some("resolvers that remember signatures go on for a while"),
        (_, None) => Some("whether the DS record is itself in a chain of trust is not in the snapshot"),
        _ => (confidence == Certainty::Likely).then_some("not all zones and rules of these VPCs were read"),
    };
    let finding = Finding::new(broken.subject, confidence, message)
        .decided_by(broken.subject.key(estate))
        .decided_by_zone(cx, broken.zone)
        .trace(first, cx.resolver().trace(first, question))
        .help(format!(
            "{}; until that is everywhere, turn DNSSEC validation off {}",
            remedy(broken.fault, &name, &zone),
            cx.places(&vantages)
        ))
        .seen_from(vantages);
    Some(match doubt {
        Some(doubt) => finding.note(doubt),
        None => finding,
    })
}

/// A record set of the zone that the Internet gets, and the question for it.
fn asked(cx: &Context<'_>, zone: ZoneId) -> Option<(RrSetId, Question)> {
    let estate = cx.estate();
    let own = |record: &RrSetId| !matches!(estate.rrset(*record).rtype, RecordType::NS | RecordType::SOA | RecordType::DS);
    let records = estate.groups_of_zone(zone).map(Group::first);
    let record = records.filter(own).find(|&record| cx.is_published(record))?;
    let rrset = estate.rrset(record);
    Some((record, cx.question(rrset.owner, rrset.rtype)))
}

/// Whether the answer comes from the record set: private zones are not signed, and what a rule forwards is not validated.
fn is_met(outcome: &Outcome, record: RrSetId) -> bool {
    outcome.answers.contains(&record) || outcome.reason == Some(Reason::AwsAlias(record))
}

fn words(fault: Fault, zone: &str) -> String {
    match fault {
        Fault::Unsigned => format!("zone {zone} is not signed"),
        Fault::Ending => format!("the signatures of zone {zone} are being taken off"),
        Fault::NoSuchKey => format!("zone {zone} is signed with another key"),
    }
}

fn remedy(fault: Fault, name: &str, zone: &str) -> String {
    match fault {
        Fault::Unsigned | Fault::Ending => format!("take the DS record of {name} out, or sign zone {zone}"),
        Fault::NoSuchKey => format!("set the DS record of {name} to that of the active key of zone {zone}"),
    }
}
