//! Loops through CNAMEs and aliases, across zones and views.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType, RrSetId, Value};
use crate::name::NameId;
use crate::resolve::{Question, Resolution, Status, Step, StepKind, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let pointers = Pointers::new(cx);
    let groups = pointers.groups.par_iter().copied().filter(|&group| pointers.may_loop(cx, group));
    let loops: Vec<Loop> = groups.flat_map_iter(|group| loops_at(cx, group)).collect();
    let mut by_record: BTreeMap<RrSetId, Vec<Loop>> = BTreeMap::new();
    for one in loops {
        by_record.entry(one.records[0].0).or_default().push(one);
    }
    by_record.into_values().map(|same| finding(cx, same)).collect()
}

/// Everything that points from one name to another.
struct Pointers {
    groups: Vec<Group>,
    /// Of each name, whether it points, or a wildcard directly below it does.
    points: Vec<Points>,
}

#[derive(Clone, Copy, Default)]
struct Points {
    itself: bool,
    wildcard: bool,
}

impl Pointers {
    fn new(cx: &Context<'_>) -> Self {
        let estate = cx.estate();
        let names = estate.names();
        let groups = cx.zones().flat_map(|zone| estate.groups_of_zone(zone));
        let groups: Vec<Group> = groups.filter(|&group| targets(cx, group).next().is_some()).collect();
        let mut points = vec![Points::default(); names.len()];
        for group in &groups {
            let owner = estate.rrset(group.first()).owner;
            points[owner.index()].itself = true;
            if let Some(parent) = names.parent(owner).filter(|_| names.label(owner) == b"*") {
                points[parent.index()].wildcard = true;
            }
        }
        Self { groups, points }
    }

    /// Whether what it points at points on: only then is the model worth asking.
    fn may_loop(&self, cx: &Context<'_>, group: Group) -> bool {
        let mut above = targets(cx, group).flat_map(|target| {
            cx.estate().names().ancestors(target).map(move |name| (name == target, name))
        });
        above.any(|(exact, name)| (exact && self.points[name.index()].itself) || self.points[name.index()].wildcard)
    }
}

/// The names a group's CNAMEs and in-zone aliases point at.
fn targets<'c>(cx: &'c Context<'_>, group: Group) -> impl Iterator<Item = NameId> + 'c {
    let estate = cx.estate();
    let cname = estate.rrset(group.first()).rtype == RecordType::CNAME;
    group.ids().filter_map(move |id| match (estate.alias(id), estate.values(id).first()) {
        (Some(alias), _) => alias.in_zone.then_some(alias.target),
        (None, Some(&Value::Host(target))) if cname => Some(target),
        _ => None,
    })
}

/// A loop as one class of vantages meets it: its records in order, from the one with the lowest name on.
struct Loop {
    vantage: Vantage,
    records: Vec<(RrSetId, NameId)>,
    resolution: Resolution,
}

fn loops_at(cx: &Context<'_>, group: Group) -> Vec<Loop> {
    let rrset = cx.estate().rrset(group.first());
    let rtype = if rrset.rtype == RecordType::CNAME { RecordType::A } else { rrset.rtype };
    let question = cx.question(rrset.owner, rtype);
    cx.classes().filter_map(|vantage| loop_from(cx, vantage, question)).collect()
}

fn loop_from(cx: &Context<'_>, vantage: Vantage, question: Question) -> Option<Loop> {
    if cx.resolver().ask(vantage, question).status != Status::Loop {
        return None;
    }
    let resolution = cx.resolver().trace(vantage, question);
    let records = cycle(cx, &resolution.steps)?;
    Some(Loop { vantage, records, resolution })
}

/// The pointing records between the two times the chain came to the name it ended at.
fn cycle(cx: &Context<'_>, steps: &[Step]) -> Option<Vec<(RrSetId, NameId)>> {
    let end = steps.iter().rposition(|step| matches!(step.kind, StepKind::Ended(Status::Loop, _)))?;
    let pointing = steps[..end].iter().filter_map(|step| match step.kind {
        StepKind::Cname { rrset, target } | StepKind::Alias { rrset, target } => Some((rrset, target)),
        _ => None,
    });
    let pointing: Vec<(RrSetId, NameId)> = pointing.collect();
    let (_, back_at) = *pointing.last()?;
    let before = pointing[..pointing.len() - 1].iter().rposition(|&(_, target)| target == back_at);
    let mut records: Vec<_> = pointing[before.map_or(0, |at| at + 1)..].to_vec();
    let key = |&(rrset, _): &(RrSetId, NameId)| cx.name(cx.estate().rrset(rrset).owner);
    let lowest = (0..records.len()).min_by_key(|&at| key(&records[at]))?;
    records.rotate_left(lowest);
    Some(records)
}

fn finding(cx: &Context<'_>, same: Vec<Loop>) -> Finding {
    let estate = cx.estate();
    let records = &same[0].records;
    let owner = |record: RrSetId| cx.spell(estate.rrset(record).owner);
    let way: Vec<String> = records.iter().map(|&(record, _)| owner(record)).collect();
    let confidence = same.iter().map(|one| one.resolution.outcome.certainty).min();
    let vantages: Vec<Vantage> = same.iter().flat_map(|one| cx.class_of(one.vantage)).collect();
    let message = format!("{} never ends: {} → {}", way[0], way.join(" → "), way[0]);
    let subject = Subject::Record(records[0].0);
    let mut finding = Finding::new(subject, confidence.unwrap_or(crate::resolve::Certainty::Likely), message)
        .help("take one of these records out, or point it at a name that has an address");
    for &(record, _) in records {
        finding = finding.decided_by_record(cx, record);
    }
    finding = finding.seen_from(vantages);
    let mut told: FxHashSet<Vantage> = FxHashSet::default();
    for one in same {
        if told.insert(one.vantage) {
            finding = finding.trace(one.vantage, one.resolution);
        }
    }
    finding
}
