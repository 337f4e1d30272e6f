//! TTLs that no resolver keeps as meant: 0, and on delegations under an hour or over two days (semantics 4.57).

use std::ops::RangeInclusive;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, RrSetId};
use crate::resolve::Certainty;

/// Seconds that a delegation is well kept for: an hour to two days.
const DELEGATION: RangeInclusive<u32> = 3_600..=172_800;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group(|group| {
        let head = cx.estate().rrset(group.first());
        let is_cut = head.rtype == RecordType::NS && head.owner != cx.estate().zone(head.zone).name;
        let good = if is_cut { DELEGATION } else { 1..=u32::MAX };
        let ttl = |id: RrSetId| cx.estate().rrset(id).ttl;
        let wrong = group.ids().find(|&id| ttl(id).is_some_and(|ttl| !good.contains(&ttl)))?;
        Some(finding(cx, group, wrong))
    })
}

fn finding(cx: &Context<'_>, group: Group, wrong: RrSetId) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let ttl = cx.estate().rrset(wrong).ttl.unwrap_or_default();
    let (message, help) = if ttl == 0 {
        let message = format!("{owner} {rtype} has a TTL of 0, so that every question goes to the servers");
        (message, "give it a TTL of 60 seconds or more".to_owned())
    } else if ttl < *DELEGATION.start() {
        let message = format!("the delegation {owner} is kept for {} only", phrase::count(ttl as usize, "second"));
        (message, "give the NS record set a TTL of an hour to two days, e.g. 86400".to_owned())
    } else {
        let message = format!("the delegation {owner} is kept for {ttl} seconds, longer than two days");
        (message, "give the NS record set a TTL of at most 172800 seconds".to_owned())
    };
    Finding::new(Subject::Record(wrong), Certainty::Certain, message).decided_by_record(cx, wrong).help(help)
}
