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
type Covers = FxHashMap<NameId, Vec<Cover>>;

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
    let nearest = names.iter().filter_map(|split| cx.resolver().nearest_private(split.held_at));
    let nearest: FxHashSet<NameId> = nearest.collect();
    let nearest: Vec<NameId> = nearest.into_iter().collect();
    let covers = nearest.into_par_iter().map(|name| (name, cx.resolver().covers_of(name)));
    covers.collect::<Vec<_>>().into_iter().collect()
}

/// The private zones that hold the name, each with the views that it answers.
fn holders<'c>(cx: &'c Context<'_>, covers: &'c Covers, split: Split) -> impl Iterator<Item = (ZoneId, Vec<usize>)> + 'c {
    let nearest = cx.resolver().nearest_private(split.held_at);
    let covers = nearest.and_then(|nearest| covers.get(&nearest)).map_or(&[][..], Vec::as_slice);
    covers.iter().filter_map(move |cover| {
        let Object::Zone(zone) = cover.winner.object else { return None };
        let views = views(cx, split, cover);
        (cx.estate().exists(zone, split.held_at) && !views.is_empty()).then_some((zone, views))
    })
}

/// The views in which the name leads to what covers it: all, but those that cover the CNAME itself.
fn views(cx: &Context<'_>, split: Split, cover: &Cover) -> Vec<usize> {
    let asked = split.question.name;
    let direct = split.held_at == split.name || cx.resolver().nearest_private(asked.node).is_none();
    let covered = |at: usize| cx.resolver().views()[at].covering(cx.estate().names(), asked).is_some();
    cover.views.iter().copied().filter(|&at| direct || !covered(at)).collect()
}

/// What the Internet gets, and what one VPC gets of each that a private zone answers.
fn outcomes(cx: &Context<'_>, covers: &Covers, split: Split) -> Vec<(Option<(ZoneId, Vec<usize>)>, Outcome)> {
    let resolver = cx.resolver();
    let mut outcomes = vec![(None, resolver.ask(Vantage::Internet, split.question))];
    for (zone, views) in holders(cx, covers, split) {
        let outcome = resolver.ask(Vantage::Vpc(resolver.views()[views[0]].vpc()), split.question);
        outcomes.push((Some((zone, views)), outcome));
    }
    outcomes.retain(|(_, outcome)| says_something(outcome));
    outcomes
}

fn row(cx: &Context<'_>, covers: &Covers, split: Split) -> Option<Row> {
    let holder = holders(cx, covers, split).map(|(zone, _)| zone).min().filter(|&zone| cx.is_judged(zone))?;
    let outcomes = outcomes(cx, covers, split);
    let ((first_holder, first), rest) = outcomes.split_first()?;
    let differs = rest.iter().any(|(_, other)| !says_the_same(cx, first, other));
    let certainty = outcomes.iter().map(|(_, outcome)| outcome.certainty).min()?;
    differs.then_some(Row { split, zone: holder, certainty, public: first_holder.is_none() })
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
    let holders = rows.iter().flat_map(|row| holders(cx, covers, row.split));
    let views: BTreeSet<usize> = holders.flat_map(|(_, views)| views).collect();
    let views: Vec<usize> = views.into_iter().collect();
    let public = rows.iter().any(|row| row.public).then_some(Vantage::Internet);
    public.into_iter().chain(cx.resolver().vpcs_of(&views).into_iter().map(Vantage::Vpc)).collect()
}

/// `www.example.com A: 10.0.0.1 in vpc-1; 93.184.216.34 on the Internet`.
fn told(cx: &Context<'_>, covers: &Covers, split: Split) -> String {
    let mut answers: BTreeMap<String, Vec<Vantage>> = BTreeMap::new();
    for (holder, outcome) in outcomes(cx, covers, split) {
        let vpcs = holder.map(|(_, views)| cx.resolver().vpcs_of(&views));
        let vantages = vpcs.map_or(vec![Vantage::Internet], |vpcs| vpcs.into_iter().map(Vantage::Vpc).collect());
        answers.entry(words(cx, &outcome)).or_default().extend(vantages);
    }
    let answers: Vec<String> = answers.iter().map(|(says, to)| format!("{says} {}", cx.places(to))).collect();
    format!("{} {}: {}", cx.spell(split.name), split.question.rtype, answers.join("; "))
}
