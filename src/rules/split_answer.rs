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
    let mut names = names_of_zones(cx);
    names.extend(names_of_cnames(cx));
    let mut seen: FxHashSet<(NameId, Question)> = FxHashSet::default();
    names.retain(|split| seen.insert((split.held_at, split.question))); // several zones may hold one name
    let covers = covers(cx, &names);
    let rows: Vec<Row> = names.into_par_iter().filter_map(|split| row(cx, &covers, split)).collect();
    let mut tables: BTreeMap<ZoneId, Vec<Row>> = BTreeMap::new();
    for row in rows {
        tables.entry(row.zone).or_default().push(row);
    }
    tables.into_iter().map(|(zone, rows)| finding(cx, &covers, zone, rows)).collect()
}

/// A name that may have more than one answer: one of a private zone's own, or one that leads to such a one.
#[derive(Clone, Copy)]
struct Split {
    name: NameId,
    question: Question,
    /// The name that private zones hold: the name itself, or the target of its CNAME.
    held_at: NameId,
}

/// A name that has more than one answer.
struct Row {
    split: Split,
    /// The private zone that gives one of the answers, the first where there are several.
    zone: ZoneId,
    certainty: Certainty,
    /// Whether the Internet gets one of them.
    public: bool,
}

/// What VPCs are covered with, by the nearest name of a private zone or rule.
struct Covers {
    covers: FxHashMap<NameId, Vec<Cover>>,
    /// For the same names: which views cover them at all.
    covered: FxHashMap<NameId, Vec<bool>>,
}

fn names_of_zones(cx: &Context<'_>) -> Vec<Split> {
    let estate = cx.estate();
    let groups = overlapping(cx).into_iter().flat_map(|zone| estate.groups_of_zone(zone));
    let own = groups.map(|group| (estate.rrset(group.first()), group));
    let own = own.filter(|(rrset, _)| !matches!(rrset.rtype, RecordType::NS | RecordType::SOA));
    own.map(|(rrset, group)| Split { name: rrset.owner, question: question(cx, group), held_at: rrset.owner }).collect()
}

/// Private zones with another zone of their own name, or of a name above or below it.
fn overlapping(cx: &Context<'_>) -> BTreeSet<ZoneId> {
    let estate = cx.estate();
    let names = estate.names();
    let mut with_zone_below: FxHashSet<NameId> = FxHashSet::default();
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

/// Public CNAMEs whose target some VPC covers.
fn names_of_cnames(cx: &Context<'_>) -> Vec<Split> {
    let estate = cx.estate();
    let split = |&group: &Group| {
        let rrset = estate.rrset(group.first());
        let held_at = estate.hosts(group).next().filter(|_| estate.zone(rrset.zone).is_public())?;
        cx.resolver().nearest_private(held_at)?;
        Some(Split { name: rrset.owner, question: question(cx, group), held_at })
    };
    cx.groups_of(RecordType::CNAME).iter().filter_map(split).collect()
}

/// The question of a record set; what a CNAME leads to, not the CNAME.
fn question(cx: &Context<'_>, group: Group) -> Question {
    let rrset = cx.estate().rrset(group.first());
    cx.question(rrset.owner, if rrset.rtype == RecordType::CNAME { RecordType::A } else { rrset.rtype })
}

fn covers(cx: &Context<'_>, names: &[Split]) -> Covers {
    let resolver = cx.resolver();
    let both = names.iter().flat_map(|split| [split.held_at, split.question.name.node]);
    let nearest: FxHashSet<NameId> = both.filter_map(|name| resolver.nearest_private(name)).collect();
    let nearest: Vec<NameId> = nearest.into_iter().collect();
    let found: Vec<_> = nearest.into_par_iter().map(|name| (name, resolver.covers_of(name))).collect();
    let covered = |covers: &[Cover]| {
        let mut covered = vec![false; resolver.views().len()];
        for &view in covers.iter().flat_map(|cover| &cover.views) {
            covered[view] = true;
        }
        covered
    };
    let covered = found.iter().map(|(name, covers)| (*name, covered(covers))).collect();
    Covers { covers: found.into_iter().collect(), covered }
}

/// The private zones that hold the name, each with what it covers.
fn holders<'c>(cx: &'c Context<'_>, covers: &'c Covers, split: Split) -> impl Iterator<Item = (ZoneId, &'c Cover)> + 'c {
    let nearest = cx.resolver().nearest_private(split.held_at);
    let found = nearest.and_then(|nearest| covers.covers.get(&nearest)).map_or(&[][..], Vec::as_slice);
    found.iter().filter_map(move |cover| {
        let Object::Zone(zone) = cover.winner.object else { return None };
        let leads_there = views(cx, covers, split, cover).next().is_some();
        (leads_there && cx.estate().exists(zone, split.held_at)).then_some((zone, cover))
    })
}

/// The views in which the name leads to what covers it: all, but those that cover the CNAME itself.
fn views<'c>(
    cx: &Context<'_>,
    covers: &'c Covers,
    split: Split,
    cover: &'c Cover,
) -> impl Iterator<Item = usize> + 'c {
    let own = cx.resolver().nearest_private(split.question.name.node).filter(|_| split.held_at != split.name);
    let covered = own.and_then(|nearest| covers.covered.get(&nearest));
    cover.views.iter().copied().filter(move |&at| !covered.is_some_and(|covered| covered[at]))
}

/// An outcome, and what covers those that get it; none for the Internet.
type Answered<'c> = (Option<&'c Cover>, Outcome);

/// What the Internet gets, and what one VPC gets of each that a private zone answers.
fn outcomes<'c>(cx: &'c Context<'_>, covers: &'c Covers, split: Split) -> Vec<Answered<'c>> {
    let resolver = cx.resolver();
    let mut outcomes = vec![(None, resolver.ask(Vantage::Internet, split.question))];
    for (_, cover) in holders(cx, covers, split) {
        let first = views(cx, covers, split, cover).next().map(|at| Vantage::Vpc(resolver.views()[at].vpc()));
        outcomes.extend(first.map(|vantage| (Some(cover), resolver.ask(vantage, split.question))));
    }
    outcomes.retain(|(_, outcome)| says_something(outcome));
    outcomes
}

fn row(cx: &Context<'_>, covers: &Covers, split: Split) -> Option<Row> {
    let holder = holders(cx, covers, split).map(|(zone, _)| zone).min().filter(|&zone| cx.is_judged(zone))?;
    let outcomes = outcomes(cx, covers, split);
    let ((first_cover, first), rest) = outcomes.split_first()?;
    let differs = rest.iter().any(|(_, other)| !says_the_same(cx, first, other));
    let certainty = outcomes.iter().map(|(_, outcome)| outcome.certainty).min()?;
    differs.then_some(Row { split, zone: holder, certainty, public: first_cover.is_none() })
}

/// Whether there is an answer, and it is known what.
fn says_something(outcome: &Outcome) -> bool {
    match (outcome.status, outcome.reason) {
        (Status::Answer, _) | (Status::External, Some(Reason::AwsAlias(_))) => true,
        (Status::External, Some(Reason::NotHeld)) => !outcome.chain.is_empty(),
        _ => false,
    }
}

fn says_the_same(cx: &Context<'_>, one: &Outcome, other: &Outcome) -> bool {
    match (one.status, one.reason, other.reason) {
        _ if one.status != other.status => false,
        (Status::Answer, _, _) => cx.same_values(&one.answers, &other.answers),
        (_, Some(Reason::AwsAlias(one)), Some(Reason::AwsAlias(other))) => {
            let target = |record| cx.estate().alias(record).map(|alias| alias.target);
            target(one) == target(other)
        }
        (_, Some(Reason::NotHeld), Some(Reason::NotHeld)) => one.chain.last() == other.chain.last(),
        _ => false,
    }
}

/// What is answered, in words that are the same for the same answer.
fn words(cx: &Context<'_>, outcome: &Outcome) -> String {
    let estate = cx.estate();
    match (outcome.reason, outcome.chain.last()) {
        (Some(Reason::AwsAlias(record)), _) => {
            let target = estate.alias(record).map(|alias| cx.spell(alias.target));
            format!("an alias to {}", target.unwrap_or_default())
        }
        (Some(Reason::NotHeld), Some(&target)) => format!("whatever {} answers", cx.spell(target)),
        _ => {
            let values = outcome.answers.iter().flat_map(|&record| estate.values(record));
            let values: BTreeSet<String> = values.map(|value| estate.spell(value)).collect();
            phrase::list(&values.into_iter().collect::<Vec<_>>(), MOST_VALUES)
        }
    }
}

fn finding(cx: &Context<'_>, covers: &Covers, zone: ZoneId, mut rows: Vec<Row>) -> Finding {
    let all: Vec<NameId> = rows.iter().map(|row| row.split.name).collect();
    let (_, allowed) = cx.unallowed("split-answer", &all, |&name| name);
    rows.retain(|row| !allowed.contains(&row.split.name));
    rows.sort_by_cached_key(|row| (cx.name(row.split.name), row.split.question.rtype));
    let mut names: Vec<NameId> = rows.iter().map(|row| row.split.name).collect();
    names.dedup();
    let certainty = rows.iter().map(|row| row.certainty).min().unwrap_or(Certainty::Likely);
    let message = format!(
        "private zone {} makes {} answer differently in different places: {}",
        cx.spell(cx.estate().zone(zone).name),
        phrase::count(names.len(), "name"),
        cx.names(&names, TOLD)
    );
    let mut finding = Finding::new(Subject::Zone(zone), certainty, message)
        .seen_from(vantages(cx, covers, &rows))
        .decided_by_zone(cx, zone)
        .gathering(names)
        .leaving_out(allowed)
        .help("see that each of these is meant: a name that is to answer alike everywhere needs the same records on all sides");
    for row in rows.iter().take(MOST_ROWS) {
        finding = finding.note(told(cx, covers, row.split));
    }
    match rows.len().saturating_sub(MOST_ROWS) {
        0 => finding,
        more => finding.note(format!("and {more} more; the trace of all names tells them all")),
    }
}

/// Everybody who gets one of the answers.
fn vantages(cx: &Context<'_>, covers: &Covers, rows: &[Row]) -> Vec<Vantage> {
    let mut views: BTreeSet<usize> = BTreeSet::new();
    for row in rows {
        let holders = holders(cx, covers, row.split);
        views.extend(holders.flat_map(|(_, cover)| self::views(cx, covers, row.split, cover)));
    }
    let views: Vec<usize> = views.into_iter().collect();
    let public = rows.iter().any(|row| row.public).then_some(Vantage::Internet);
    public.into_iter().chain(cx.resolver().vpcs_of(&views).into_iter().map(Vantage::Vpc)).collect()
}

/// `www.example.com A: 10.0.0.1 in vpc-1; 93.184.216.34 on the Internet`.
fn told(cx: &Context<'_>, covers: &Covers, split: Split) -> String {
    let mut answers: BTreeMap<String, Vec<Vantage>> = BTreeMap::new();
    for (cover, outcome) in outcomes(cx, covers, split) {
        let inside = cover.map(|cover| cx.resolver().vpcs_of(&views(cx, covers, split, cover).collect::<Vec<_>>()));
        let vantages = inside.map_or(vec![Vantage::Internet], |vpcs| vpcs.into_iter().map(Vantage::Vpc).collect());
        answers.entry(words(cx, &outcome)).or_default().extend(vantages);
    }
    let answers: Vec<String> = answers.iter().map(|(says, to)| format!("{says} {}", cx.places(to))).collect();
    format!("{} {}: {}", cx.spell(split.name), split.question.rtype, answers.join("; "))
}
