//! Public zones whose parent zone is in the snapshot and does not delegate to them.

use std::collections::BTreeMap;

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Asked, Authority, Certainty, Found, Question, Vantage, lookup, occluded_by};

/// How many servers or zones are named.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut missing: BTreeMap<NameId, (ZoneId, Vec<ZoneId>)> = BTreeMap::new();
    for zone in cx.zones() {
        if let Some(parent) = undelegating(cx, zone) {
            let name = cx.estate().zone(zone).name;
            missing.entry(name).or_insert_with(|| (parent, Vec::new())).1.push(zone);
        }
    }
    missing.into_values().map(|(parent, zones)| finding(cx, parent, &zones)).collect()
}

/// The zone above one of Route 53's that answers the Internet in its place. A zone that holds nothing yet misses nothing.
fn undelegating(cx: &Context<'_>, zone: ZoneId) -> Option<ZoneId> {
    let estate = cx.estate();
    let of = estate.zone(zone);
    let parent = match cx.resolver().authority(of.name) {
        Authority::Zone(parent) if of.kind == ZoneKind::Public => parent,
        _ => return None,
    };
    (estate.zone(parent).name != of.name && cx.holds_something(zone)).then_some(parent)
}

fn finding(cx: &Context<'_>, parent: ZoneId, zones: &[ZoneId]) -> Finding {
    let estate = cx.estate();
    let (first, name) = (zones[0], estate.zone(zones[0]).name);
    let (spelled, above) = (cx.spell(name), cx.spell(estate.zone(parent).name));
    let keys: Vec<String> = zones.iter().map(|&zone| cx.zone_key(zone)).collect();
    let message = format!("nobody on the Internet reaches zone {spelled}: {above} does not delegate it");
    let confidence = if is_taken_for_granted(cx, parent) { Certainty::Likely } else { Certainty::Certain };
    let mut finding = Finding::new(Subject::Zone(first), confidence, message)
        .seen_from([Vantage::Internet])
        .decided_by_zone(cx, parent)
        .decided_by(cx.key(parent, name, RecordType::NS))
        .help(help(cx, parent, first));
    if zones.len() > 1 {
        finding = finding.note(format!("there are several of that name: {}", phrase::list(&keys, MOST_NAMED)));
    }
    if confidence == Certainty::Likely {
        let parent = cx.zone_key(parent);
        finding = finding.note(format!("that zone {parent} is the {above} the Internet asks is taken for granted"));
    }
    if answers_itself(cx, parent, name) {
        let note = format!("zone {above} answers for {spelled} itself");
        finding = finding.at_most(Severity::Warning).note(note);
    }
    finding
}

/// Whether the parent has the name, by a wildcard too, for more than delegations further down: those it only passes by.
fn answers_itself(cx: &Context<'_>, parent: ZoneId, name: NameId) -> bool {
    let estate = cx.estate();
    let question = Question { name: Asked::exactly(name), rtype: RecordType::A };
    match lookup(estate, parent, question) {
        Found::NxDomain => false,
        _ if !estate.exists(parent, name) || estate.groups(parent, name).next().is_some() => true,
        _ => estate.groups_of_zone(parent).any(|group| {
            let rrset = estate.rrset(group.first());
            let is_below = estate.names().is_at_or_below(rrset.owner, name);
            is_below && !estate.is_cut(parent, rrset.owner) && occluded_by(estate, parent, rrset.owner, rrset.rtype).is_none()
        }),
    }
}

/// Whether no zone of the snapshot delegates to it, nor the registry.
fn is_taken_for_granted(cx: &Context<'_>, zone: ZoneId) -> bool {
    let names = cx.estate().names();
    let above = names.parent(cx.estate().zone(zone).name);
    let is_top = above.is_none_or(|above| cx.resolver().authority(above) == Authority::NotHeld);
    is_top && !cx.resolver().is_registered(zone)
}

fn help(cx: &Context<'_>, parent: ZoneId, zone: ZoneId) -> String {
    let estate = cx.estate();
    let servers = &estate.zone(zone).name_servers;
    let servers = if servers.is_empty() { "its servers".to_owned() } else { cx.names(servers, MOST_NAMED) };
    let (name, above) = (cx.spell(estate.zone(zone).name), cx.spell(estate.zone(parent).name));
    let key = cx.zone_key(zone);
    let hidden = estate.exists(parent, estate.zone(zone).name);
    let first = if hidden { format!("copy what {above} holds at and below {name} into zone {key}; then ") } else { String::new() };
    format!("{first}add {name} NS with {servers} to zone {above}, or delete zone {key} if nobody needs it")
}
