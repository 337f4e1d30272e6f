//! TTLs that no resolver keeps as meant: 0, on delegations under an hour or over two days (semantics 4.57), in signed zones
//! over a week (4.63).

use std::ops::RangeInclusive;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, RrSetId, Signing, Zone};
use crate::resolve::Certainty;

/// Seconds that a delegation is well kept for: an hour to two days.
const DELEGATION: RangeInclusive<u32> = 3_600..=172_800;

/// Seconds beyond which signing cuts a TTL.
const WEEK: u32 = 604_800;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group(|group| {
        let head = cx.estate().rrset(group.first());
        let zone = cx.estate().zone(head.zone);
        let is_cut = head.rtype == RecordType::NS && head.owner != zone.name;
        let most = || if is_signed(zone) { WEEK } else { u32::MAX };
        let is_good = |ttl: u32| if is_cut { DELEGATION.contains(&ttl) } else { ttl > 0 && (ttl <= WEEK || ttl <= most()) };
        let wrong = group.ids().find(|&id| cx.estate().rrset(id).ttl.is_some_and(|ttl| !is_good(ttl)))?;
        Some(finding(cx, group, wrong, is_cut))
    })
}

fn is_signed(zone: &Zone) -> bool {
    zone.dnssec.as_ref().is_some_and(|dnssec| dnssec.signing == Signing::On)
}

fn finding(cx: &Context<'_>, group: Group, wrong: RrSetId, is_cut: bool) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let ttl = cx.estate().rrset(wrong).ttl.unwrap_or_default();
    let (message, help) = match ttl {
        0 => (
            format!("{owner} {rtype} has a TTL of 0, so that every question goes to the servers"),
            "give it a TTL of 60 seconds or more",
        ),
        _ if !is_cut => (
            format!("{owner} {rtype} has a TTL of {ttl} seconds, which signing cuts to a week"),
            "give it a TTL of at most 604800 seconds",
        ),
        1..=3_599 => (
            format!("the delegation {owner} is kept for {} only", phrase::count(ttl as usize, "second")),
            "give the NS record set a TTL of an hour to two days, e.g. 86400",
        ),
        _ => (
            format!("the delegation {owner} is kept for {ttl} seconds, longer than two days"),
            "give the NS record set a TTL of at most 172800 seconds",
        ),
    };
    Finding::new(Subject::Record(wrong), Certainty::Certain, message).decided_by_record(cx, wrong).help(help)
}
