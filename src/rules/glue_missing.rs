//! Name servers inside the name they are delegated, without an address in the parent (semantics B6).

use rayon::prelude::*;

use crate::lint::{Context, Delegating, Finding, Severity, Subject};
use crate::model::{Group, RecordType, Value, ZoneId};
use crate::name::NameId;
use crate::resolve::{Certainty, Fate, Vantage, Verdict, Why};

/// How many servers are named.
const MOST_SERVERS: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let met = |delegating: &&Delegating| !cx.resolver().is_taken_out(delegating.cut.zone);
    cx.public_delegations().par_iter().filter(met).filter_map(|&delegating| finding(cx, delegating)).collect()
}

fn finding(cx: &Context<'_>, Delegating { cut, group }: Delegating) -> Option<Finding> {
    let delegation = cx.judged(cut);
    let bare = |&(host, verdict)| (verdict == Verdict::Dead(Why::NoGlue, Certainty::Certain)).then_some(host);
    let bare: Vec<NameId> = delegation.servers.iter().filter_map(bare).collect();
    let first = *bare.first()?;
    let parent = cx.spell(cx.estate().zone(cut.zone).name);
    let has = if bare.len() == 1 { "has" } else { "have" };
    let message = format!(
        "{} {has} no address in {parent}, which delegates {} there",
        cx.names(&bare, MOST_SERVERS),
        cx.spell(cut.name)
    );
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .help(help(cx, first, &parent, delegation.child))
        .gathering(bare);
    // what the servers of a delegation for the inside lack is part of what `delegation-unreachable` says
    let breaks = matches!(delegation.fate(), Fate::Dead(_)) && !cx.is_for_inside(cut);
    Some(if breaks { finding } else { finding.at_most(Severity::Warning) })
}

/// The record to add, with the address where the child zone tells it.
fn help(cx: &Context<'_>, host: NameId, parent: &str, child: Option<ZoneId>) -> String {
    let estate = cx.estate();
    let group = child.and_then(|child| estate.group(child, host, RecordType::A));
    let mut addresses = group.into_iter().flat_map(Group::ids).flat_map(|id| estate.values(id));
    let host = cx.spell(host);
    match addresses.find_map(|value| if let Value::A(address) = value { Some(address) } else { None }) {
        Some(address) => format!("add {host} A {address} to zone {parent} as well"),
        None => format!("add {host} with its A or AAAA records to zone {parent}, or name servers of another domain"),
    }
}
