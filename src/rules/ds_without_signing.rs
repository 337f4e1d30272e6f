//! DS records over zones that are not signed, or not with the key they name, and keys that cannot be used (semantics
//! 4.61, 4.62).

use crate::lint::{BrokenTrust, Context, Fault, Finding, Severity, Subject};
use crate::model::{KeyStatus, Signing, ZoneId};
use crate::resolve::{Certainty, Cut, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let broken = cx.broken_trust();
    let promises = broken.iter().map(|broken| match broken.cut {
        Some(cut) => delegated(cx, broken, cut),
        None => registered(cx, broken),
    });
    promises.chain(cx.zones().filter_map(|zone| unusable(cx, zone))).collect()
}

/// A DS record set beside a delegation.
fn delegated(cx: &Context<'_>, broken: &BrokenTrust, cut: Cut) -> Finding {
    let message = format!("{} has a DS record, and {}", cx.spell(cut.name), words(cx, broken.zone, broken.fault));
    let finding = finding(cx, broken.subject, broken.certainty(), message, broken.zone)
        .decided_by(broken.subject.key(cx.estate()))
        .help(help(cx, cut, broken.zone, broken.fault));
    match broken.trusted {
        Some(false) => finding
            .at_most(Severity::Warning)
            .note(format!("{} is not in a chain of trust itself, so that nobody checks yet", spell(cx, cut.zone))),
        _ => finding,
    }
}

/// DS records at the registry.
fn registered(cx: &Context<'_>, broken: &BrokenTrust) -> Finding {
    let name = spell(cx, broken.zone);
    let message = format!("the registry has a DS record for {name}, and {}", words(cx, broken.zone, broken.fault));
    let help = match broken.fault {
        Fault::Unsigned | Fault::Ending => format!("take the DS record of {name} out at the registrar, or sign the zone"),
        Fault::NoSuchKey => format!("put the DS record of the zone's active key in at the registrar of {name}"),
    };
    finding(cx, broken.subject, broken.certainty(), message, broken.zone).help(help)
}

/// A key that cannot be used: signatures run out.
fn unusable(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let dnssec = cx.estate().zone(zone).dnssec.as_ref()?;
    let state = match dnssec.signing {
        Signing::ActionNeeded => Some("ACTION_NEEDED"),
        Signing::Failed => Some("INTERNAL_FAILURE"),
        Signing::On => dnssec.keys.iter().find_map(|key| match key.status {
            KeyStatus::ActionNeeded => Some("ACTION_NEEDED"),
            KeyStatus::Failed => Some("INTERNAL_FAILURE"),
            _ => None,
        }),
        _ => None,
    }?;
    let message = format!("a key that signs {} is in state {state}: its signatures run out", spell(cx, zone));
    let finding = finding(cx, Subject::Zone(zone), Certainty::Certain, message, zone)
        .help("give Route 53 access to the key's KMS key again, or replace the key-signing key");
    Some(if cx.is_trusted(zone) == Some(false) { finding.at_most(Severity::Warning) } else { finding })
}

fn finding(cx: &Context<'_>, subject: Subject, confidence: Certainty, message: String, zone: ZoneId) -> Finding {
    Finding::new(subject, confidence, message).seen_from([Vantage::Internet]).decided_by_zone(cx, zone)
}

fn spell(cx: &Context<'_>, zone: ZoneId) -> String {
    cx.spell(cx.estate().zone(zone).name)
}

fn words(cx: &Context<'_>, zone: ZoneId, fault: Fault) -> String {
    let key = cx.zone_key(zone);
    match fault {
        Fault::Unsigned => format!("zone {key} is not signed: resolvers that validate answer SERVFAIL"),
        Fault::Ending => format!("the signatures of zone {key} are being taken off: resolvers that validate will fail"),
        Fault::NoSuchKey => {
            format!("zone {key} is signed with another key: resolvers that validate answer SERVFAIL")
        }
    }
}

fn help(cx: &Context<'_>, cut: Cut, child: ZoneId, fault: Fault) -> String {
    let (name, parent, child) = (cx.spell(cut.name), spell(cx, cut.zone), cx.zone_key(child));
    match fault {
        Fault::Unsigned | Fault::Ending => format!("take {name} DS out of zone {parent}, or sign zone {child}"),
        Fault::NoSuchKey => format!("set {name} DS in zone {parent} to the DS record of the active key of zone {child}"),
    }
}
