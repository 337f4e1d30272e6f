//! Names that answer one thing in some place and another thing elsewhere, as a table for each private zone.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Cover, Object, Outcome, Question, Reason, Status, Vantage};

/// How many names the sentence lists, how many rows the table has, and how many values stand in one.
const TOLD: usize = 3;
const MOST_ROWS: usize = 100;
const MOST_VALUES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zones: Vec<ZoneId> = overlapping(cx).into_iter().collect();
    let own: Vec<Row> = zones.into_par_iter().flat_map_iter(|zone| rows_of_zone(cx, zone)).collect();
    let covers = covers_of_targets(cx);
    let cnames = cx.groups_of(RecordType::CNAME).par_iter().filter_map(|&group| row_of_cname(cx, group, &covers));
    let mut tables: BTreeMap<ZoneId, Vec<Row>> = BTreeMap::new();
    for row in own.into_iter().chain(cnames.collect::<Vec<_>>()) {
        tables.entry(row.zone).or_default().push(row);
    }
    tables.into_iter().map(|(zone, rows)| finding(cx, zone, rows)).collect()
}

/// A name and type that is answered in more than one way.
struct Row {
    /// The private zone that gives one of the answers, the first where there are several.
    zone: ZoneId,
    name: NameId,
    rtype: RecordType,
    certainty: Certainty,
    /// What is answered, and to whom.
    answers: BTreeMap<String, Vec<Vantage>>,
}

/// Private zones with another zone of their own name, or of a name above or below it.
fn overlapping(cx: &Context<'_>) -> BTreeSet<ZoneId> {
    let estate = cx.estate();
    let names = estate.names();
    let mut with_zone_below: BTreeSet<NameId> = BTreeSet::new();
    for zone in estate.zones() {
        with_zone_below.extend(names.ancestors(estate.zone(zone).name).skip(1));
    }
    let meets = |&zone: &ZoneId| {
        let name = estate.zone(zone).name;
        let above = names.ancestors(name).any(|at| estate.zones_named(at).iter().any(|&other| other != zone));
        estate.zone(zone).kind == ZoneKind::Private && (above || with_zone_below.contains(&name))
    };
    cx.zones().filter(meets).collect()
}

fn rows_of_zone(cx: &Context<'_>, zone: ZoneId) -> Vec<Row> {
    let mut rows = Vec::new();
    for (nearest, groups) in cx.groups_by_nearest(zone) {
        let covers = cx.resolver().covers_of(nearest);
        rows.extend(groups.into_iter().filter_map(|group| row_of_group(cx, zone, group, &covers)));
    }
    rows
}

fn row_of_group(cx: &Context<'_>, zone: ZoneId, group: Group, covers: &[Cover]) -> Option<Row> {
    let rrset = cx.estate().rrset(group.first());
    let holding: Vec<Holding> = covers.iter().filter_map(|cover| holding(cx, rrset.owner, cover)).collect();
    if holding.iter().map(|held| held.zone).min() != Some(zone) {
        return None; // a row is told once
    }
    row(cx, zone, rrset.owner, question(cx, group), &holding)
}

/// The question of a record set; what a CNAME leads to, not the CNAME.
fn question(cx: &Context<'_>, group: Group) -> Question {
    let rrset = cx.estate().rrset(group.first());
    cx.question(rrset.owner, if rrset.rtype == RecordType::CNAME { RecordType::A } else { rrset.rtype })
}

/// A private zone that answers some views for a name.
struct Holding {
    zone: ZoneId,
    views: Vec<usize>,
}

/// The zone that answers the covered views, if it holds something at the name.
fn holding(cx: &Context<'_>, name: NameId, cover: &Cover) -> Option<Holding> {
    let Object::Zone(zone) = cover.winner.object else { return None };
    cx.estate().exists(zone, name).then(|| Holding { zone, views: cover.views.clone() })
}

/// The covers of everything that public CNAMEs point at and some VPC covers, each found once.
fn covers_of_targets(cx: &Context<'_>) -> FxHashMap<NameId, Vec<Cover>> {
    let estate = cx.estate();
    let public = cx.groups_of(RecordType::CNAME).iter().filter(|group| {
        let zone = estate.rrset(group.first()).zone;
        estate.zone(zone).is_public()
    });
    let targets = public.flat_map(|&group| estate.hosts(group));
    let nearest: FxHashSet<NameId> = targets.filter_map(|target| cx.resolver().nearest_private(target)).collect();
    let nearest: Vec<NameId> = nearest.into_iter().collect();
    let covers = nearest.into_par_iter().map(|name| (name, cx.resolver().covers_of(name)));
    covers.collect::<Vec<_>>().into_iter().collect()
}

/// A public CNAME whose target some VPC answers from a private zone.
fn row_of_cname(cx: &Context<'_>, group: Group, covers: &FxHashMap<NameId, Vec<Cover>>) -> Option<Row> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let target = estate.hosts(group).next().filter(|_| estate.zone(rrset.zone).is_public())?;
    let covers = covers.get(&cx.resolver().nearest_private(target)?)?;
    let mut held: Vec<Holding> = covers.iter().filter_map(|cover| holding(cx, target, cover)).collect();
    let question = question(cx, group);
    if cx.resolver().nearest_private(question.name.node).is_some() {
        let covered = |at: usize| cx.resolver().views()[at].covering(estate.names(), question.name).is_some();
        for held in &mut held {
            held.views.retain(|&at| !covered(at));
        }
        held.retain(|held| !held.views.is_empty());
    }
    let zone = held.iter().map(|held| held.zone).min().filter(|&zone| cx.is_judged(zone))?;
    row(cx, zone, rrset.owner, question, &held)
}

fn row(cx: &Context<'_>, zone: ZoneId, name: NameId, question: Question, held: &[Holding]) -> Option<Row> {
    let resolver = cx.resolver();
    let mut row = Row { zone, name, rtype: question.rtype, certainty: Certainty::Certain, answers: BTreeMap::new() };
    let mut add = |outcome: &Outcome, vantages: Vec<Vantage>| {
        if let Some(says) = says(cx, outcome) {
            row.certainty = row.certainty.min(outcome.certainty);
            row.answers.entry(says).or_default().extend(vantages);
        }
    };
    add(&resolver.ask(Vantage::Internet, question), vec![Vantage::Internet]);
    for held in held {
        let first = Vantage::Vpc(resolver.views()[held.views[0]].vpc());
        let vpcs = resolver.vpcs_of(&held.views).into_iter().map(Vantage::Vpc);
        add(&resolver.ask(first, question), vpcs.collect());
    }
    (row.answers.len() > 1).then_some(row)
}

/// What is answered, in words that are the same for the same answer; none where nothing is, or nobody knows what.
fn says(cx: &Context<'_>, outcome: &Outcome) -> Option<String> {
    let estate = cx.estate();
    match (outcome.status, outcome.reason) {
        (Status::Answer, _) => {
            let values = outcome.answers.iter().flat_map(|&record| estate.values(record));
            let values: BTreeSet<String> = values.map(|value| estate.spell(value)).collect();
            Some(phrase::list(&values.into_iter().collect::<Vec<_>>(), MOST_VALUES))
        }
        (Status::External, Some(Reason::AwsAlias(record))) => {
            estate.alias(record).map(|alias| format!("an alias to {}", cx.spell(alias.target)))
        }
        (Status::External, Some(Reason::NotHeld)) => {
            outcome.chain.last().map(|&target| format!("whatever {} answers", cx.spell(target)))
        }
        _ => None,
    }
}

fn finding(cx: &Context<'_>, zone: ZoneId, mut rows: Vec<Row>) -> Finding {
    rows.sort_by_cached_key(|row| (cx.name(row.name), row.rtype));
    let mut names: Vec<NameId> = rows.iter().map(|row| row.name).collect();
    names.dedup();
    let vantages: BTreeSet<Vantage> = rows.iter().flat_map(|row| row.answers.values().flatten()).copied().collect();
    let vantages: Vec<Vantage> = vantages.into_iter().collect();
    let certainty = rows.iter().map(|row| row.certainty).min().unwrap_or(Certainty::Likely);
    let message = format!(
        "private zone {} makes {} answer differently in different places: {}",
        cx.spell(cx.estate().zone(zone).name),
        phrase::count(names.len(), "name"),
        cx.names(&names, TOLD)
    );
    let mut finding = Finding::new(Subject::Zone(zone), certainty, message)
        .seen_from(vantages)
        .decided_by_zone(cx, zone)
        .help("see that each of these is meant: a name that is to answer alike everywhere needs the same records on all sides");
    for row in rows.iter().take(MOST_ROWS) {
        finding = finding.note(told(cx, row));
    }
    match rows.len().saturating_sub(MOST_ROWS) {
        0 => finding,
        more => finding.note(format!("and {more} more; the trace of all names tells them all")),
    }
}

/// `www.example.com A: 10.0.0.1 in vpc-1; 93.184.216.34 on the Internet`.
fn told(cx: &Context<'_>, row: &Row) -> String {
    let answers: Vec<String> =
        row.answers.iter().map(|(says, vantages)| format!("{says} {}", cx.places(vantages))).collect();
    format!("{} {}: {}", cx.spell(row.name), row.rtype, answers.join("; "))
}
