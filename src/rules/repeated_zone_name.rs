//! Names that hold their zone's name twice, `www.example.com.example.com`: what becomes of a name without its final dot
//! (semantics 4.25).

use rayon::prelude::*;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Estate, Group, ZoneId};
use crate::name::NameId;
use crate::resolve::Certainty;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zones = cx.zones().filter_map(|zone| Some((zone, doubled(cx.estate(), zone)?)));
    let zones: Vec<(ZoneId, NameId)> = zones.collect();
    zones.into_par_iter().flat_map_iter(|(zone, doubled)| in_zone(cx, zone, doubled)).collect()
}

/// The zone's name below itself, if the estate knows such a name at all. Hosts named as their single-label zone are no
/// mistake.
fn doubled(estate: &Estate, zone: ZoneId) -> Option<NameId> {
    let names = estate.names();
    let origin = estate.zone(zone).name;
    if names.depth(origin) < 2 {
        return None;
    }
    let labels: Vec<NameId> = names.ancestors(origin).take(names.depth(origin)).collect();
    let doubled = labels.into_iter().rev().try_fold(origin, |below, label| names.child(below, names.label(label)))?;
    estate.zones_named(doubled).is_empty().then_some(doubled) // who makes a zone of it means it
}

fn in_zone(cx: &Context<'_>, zone: ZoneId, doubled: NameId) -> Vec<Finding> {
    let estate = cx.estate();
    if lists_domains(estate, zone, doubled) {
        return Vec::new();
    }
    let repeats = |name: NameId| estate.names().is_at_or_below(name, doubled);
    let judge = |group: Group| {
        let owner = estate.rrset(group.first()).owner;
        if repeats(owner) {
            return Some(owner_finding(cx, group));
        }
        let target = estate.hosts(group).chain(alias_targets(estate, group)).find(|&target| repeats(target))?;
        // a target that exists was meant to: its own record is told
        (!estate.exists(zone, target)).then(|| target_finding(cx, group, target))
    };
    estate.groups_of_zone(zone).filter_map(judge).collect()
}

fn alias_targets(estate: &Estate, group: Group) -> impl Iterator<Item = NameId> + '_ {
    group.ids().filter_map(|id| estate.alias(id)).map(|alias| alias.target)
}

/// Whether the zone holds other people's names below its own, as a list of domains does: then its own among them is no
/// mistake. Such names share the last label of the zone's name, just below it.
fn lists_domains(estate: &Estate, zone: ZoneId, doubled: NameId) -> bool {
    let names = estate.names();
    let below = names.depth(estate.zone(zone).name) + 1;
    let Some(top) = names.ancestors(doubled).find(|&name| names.depth(name) == below) else { return true };
    let mut owners = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()).owner);
    owners.any(|owner| names.is_at_or_below(owner, top) && !names.is_at_or_below(owner, doubled))
}

/// The name without the repetition.
fn meant(cx: &Context<'_>, zone: ZoneId, name: NameId) -> NameId {
    let names = cx.estate().names();
    let origin = cx.estate().zone(zone).name;
    let labels: Vec<NameId> = names.ancestors(name).take(names.depth(name) - 2 * names.depth(origin)).collect();
    let found = labels.into_iter().rev().try_fold(origin, |above, label| names.child(above, names.label(label)));
    found.unwrap_or(name)
}

fn owner_finding(cx: &Context<'_>, group: Group) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let (owner, zone) = (cx.spell(rrset.owner), cx.spell(estate.zone(rrset.zone).name));
    let message = format!("{owner} {} holds the name of its zone twice", rrset.rtype);
    let short = owner.strip_suffix(&format!(".{zone}")).unwrap_or(&owner);
    let right = meant(cx, rrset.zone, rrset.owner);
    let there = right != rrset.owner && estate.group(rrset.zone, right, rrset.rtype).is_some();
    let help = if there {
        format!("take the record out: {short} {} is there", rrset.rtype)
    } else {
        format!("rename the record to {short}")
    };
    finding(cx, group, message, help)
}

fn target_finding(cx: &Context<'_>, group: Group, target: NameId) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (target, zone) = (cx.spell(target), cx.spell(cx.estate().zone(rrset.zone).name));
    let owner = cx.spell(rrset.owner);
    let message = format!("{owner} {} names {target}, which holds the zone's name twice", rrset.rtype);
    let short = target.strip_suffix(&format!(".{zone}")).unwrap_or(&target);
    finding(cx, group, message, format!("name {short} in place of {target}"))
}

fn finding(cx: &Context<'_>, group: Group, message: String, help: String) -> Finding {
    Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from(cx.audience_of(cx.estate().rrset(group.first()).zone))
        .decided_by_record(cx, group.first())
        .help(help)
}
