//! Routed record sets of one name and type with different TTLs (semantics 4.43).

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::Group;
use crate::resolve::Certainty;

/// How many TTLs a sentence names.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group(|group| {
        let mut ids = group.ids();
        if ids.len() < 2 {
            return None;
        }
        let estate = cx.estate();
        let first = ids.find_map(|id| estate.rrset(id).ttl)?; // an alias has none
        ids.filter_map(|id| estate.rrset(id).ttl).any(|ttl| ttl != first).then(|| finding(cx, group))
    })
}

fn finding(cx: &Context<'_>, group: Group) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let mut ttls: Vec<u32> = group.ids().filter_map(|id| estate.rrset(id).ttl).collect();
    ttls.sort_unstable();
    ttls.dedup();
    let told: Vec<String> = ttls.iter().map(u32::to_string).collect();
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let told = phrase::list(&told, MOST_NAMED);
    let message = format!("{owner} {rtype} has TTLs of {told} seconds in one routed group");
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help(format!("give every record set of {owner} {rtype} the TTL {}, the lowest of them", ttls[0]))
}
