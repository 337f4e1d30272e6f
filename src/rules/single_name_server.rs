//! Delegations to one name server only (RFC 1034 §4.1, RFC 2182).

use rayon::prelude::*;

use crate::lint::{Context, Delegating, Finding, Subject};
use crate::model::RecordType;
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cut, Fate, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.public_delegations().par_iter().filter_map(|&delegating| finding(cx, delegating)).collect()
}

fn finding(cx: &Context<'_>, Delegating { cut, group }: Delegating) -> Option<Finding> {
    let [server] = cx.servers(group)[..] else { return None };
    if is_validation(cx, cut) || is_for_the_inside(cx, cut) || addresses(cx, cut, server) > 1 {
        return None;
    }
    let name = cx.spell(cut.name);
    let message = format!("{name} has a single name server, {}: when it fails, every name below does", cx.spell(server));
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first());
    Some(finding.help(help(cx, cut, server)))
}

/// `_acme-challenge` and its like are delegated to a validation server on purpose, and asked once in weeks.
fn is_validation(cx: &Context<'_>, cut: Cut) -> bool {
    cx.estate().names().label(cut.name).starts_with(b"_")
}

/// Whether it is not the Internet that is meant to ask there, or nobody can: other rules tell that.
fn is_for_the_inside(cx: &Context<'_>, cut: Cut) -> bool {
    let delegation = cx.judged(cut);
    let mirrored = || cx.resolver().is_mirrored(cut.name, Asked::exactly(cut.name));
    match delegation.fate() {
        Fate::Dead(_) => true,
        Fate::Undecided => delegation.garbled || delegation.looks_private(cx.estate()) || mirrored(),
        Fate::Served(_) | Fate::Away => delegation.garbled,
    }
}

/// How many addresses of one family the parent knows of a server: several may well be several machines.
fn addresses(cx: &Context<'_>, cut: Cut, server: NameId) -> usize {
    let estate = cx.estate();
    let of_type = |rtype| estate.group(cut.zone, server, rtype);
    let groups = [RecordType::A, RecordType::AAAA].into_iter().filter_map(of_type);
    groups.map(|group| group.ids().map(|id| estate.values(id).len()).sum()).max().unwrap_or(0)
}

fn help(cx: &Context<'_>, cut: Cut, server: NameId) -> String {
    let estate = cx.estate();
    let child = cx.judged(cut).child;
    let others = child.into_iter().flat_map(|child| &estate.zone(child).name_servers).copied();
    let others: Vec<NameId> = others.filter(|&other| other != server).collect();
    if others.is_empty() {
        return "delegate to a second name server, in another network".to_owned();
    }
    format!("delegate to all servers of the zone: add {}", cx.names(&others, 4))
}
