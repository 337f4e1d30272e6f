//! Names that exist without an address, and so keep a wildcard from giving them one (semantics 4.3 to 4.5).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::lint::patterns::Patterns;
use crate::lint::strings::begins_with;
use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Estate, Group, RecordType, RrSetId, Value, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Outcome, Question, Reason, Shared, Status, StepKind, Vantage};

static VALIDATIONS: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::parse(include_str!("data/certificate-validations.txt")));

/// How many names the sentence lists.
const TOLD: usize = 3;
/// How many names are explained, one by one.
const MOST_EXPLAINED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    wildcards(cx).into_par_iter().flat_map_iter(|(zone, wildcards)| in_zone(cx, zone, &wildcards)).collect()
}

/// Wildcards that give addresses, by zone: the name they stand below, and their first record set.
fn wildcards(cx: &Context<'_>) -> BTreeMap<ZoneId, Vec<(NameId, RrSetId)>> {
    let names = cx.estate().names();
    let mut wildcards: BTreeMap<ZoneId, Vec<(NameId, RrSetId)>> = BTreeMap::new();
    for group in [RecordType::A, RecordType::AAAA, RecordType::CNAME].into_iter().flat_map(|rtype| cx.groups_of(rtype)) {
        let rrset = cx.estate().rrset(group.first());
        let parent = names.parent(rrset.owner).filter(|_| names.label(rrset.owner) == b"*");
        if let Some(parent) = parent {
            let of_zone = wildcards.entry(rrset.zone).or_default();
            if !of_zone.iter().any(|&(known, _)| known == parent) {
                of_zone.push((parent, group.first()));
            }
        }
    }
    wildcards
}

/// A name directly below a wildcard's parent, and what speaks for its being a host.
struct Blocked {
    wildcard: RrSetId,
    /// What makes it exist.
    records: Vec<RrSetId>,
    /// Whether it has record sets of its own.
    explicit: bool,
    /// Whether a record says that a host is meant.
    meant: bool,
    /// Whether another says that none is.
    not_meant: bool,
}

fn in_zone(cx: &Context<'_>, zone: ZoneId, wildcards: &[(NameId, RrSetId)]) -> Vec<Finding> {
    let wildcards: FxHashMap<NameId, RrSetId> = wildcards.iter().copied().collect();
    let mut blocked: BTreeMap<NameId, Blocked> = BTreeMap::new();
    for group in cx.estate().groups_of_zone(zone) {
        note(cx.estate(), &wildcards, group, &mut blocked);
    }
    let mut by_wildcard: BTreeMap<RrSetId, Vec<(NameId, Blocked)>> = BTreeMap::new();
    for (name, one) in blocked.into_iter().filter(|(_, one)| one.meant && !one.not_meant) {
        by_wildcard.entry(one.wildcard).or_default().push((name, one));
    }
    by_wildcard.into_iter().filter_map(|(wildcard, names)| finding(cx, wildcard, names)).collect()
}

/// Notes what a group of record sets says of the name below a wildcard's parent that it lies at or below.
fn note(estate: &Estate, wildcards: &FxHashMap<NameId, RrSetId>, group: Group, blocked: &mut BTreeMap<NameId, Blocked>) {
    let names = estate.names();
    let rrset = estate.rrset(group.first());
    let origin = estate.zone(rrset.zone).name;
    let mut below = None;
    for name in names.ancestors(rrset.owner).take_while(|&name| name != origin) {
        let Some(&wildcard) = names.parent(name).and_then(|parent| wildcards.get(&parent)) else {
            below = Some(name);
            continue;
        };
        let label = names.label(name);
        let explicit = name == rrset.owner;
        if label == b"*" || label.starts_with(b"_") || (!explicit && estate.groups(rrset.zone, name).next().is_some()) {
            return;
        }
        let entry = blocked.entry(name).or_insert_with(|| Blocked {
            wildcard,
            records: Vec::new(),
            explicit,
            meant: false,
            not_meant: false,
        });
        entry.records.push(group.first());
        match if explicit { says(estate, group) } else { says_below(estate, group, below) } {
            Some(true) => entry.meant = true,
            Some(false) => entry.not_meant = true,
            None => {}
        }
        return;
    }
}

/// What a name's own record sets say: who restricts its certificates or proves to own it has a host there. Addresses,
/// delegations, mail and everything else were put there on purpose; most texts say nothing of it.
fn says(estate: &Estate, group: Group) -> Option<bool> {
    match estate.rrset(group.first()).rtype {
        RecordType::CAA => Some(true),
        RecordType::TXT => {
            let values = group.ids().flat_map(|id| estate.values(id));
            let texts = values.filter_map(|value| if let Value::Text(text) = *value { Some(estate.text(text)) } else { None });
            let said: Vec<bool> = texts.filter_map(text_says).collect();
            (!said.is_empty()).then(|| said.iter().all(|&host| host))
        }
        _ => Some(false),
    }
}

/// Whether a text proves the ownership of a host to a service on the web, or is a mail policy or a key.
fn text_says(text: &str) -> Option<bool> {
    const POLICIES: [&str; 3] = ["v=", "k=", "p="];
    if POLICIES.into_iter().any(|start| begins_with(text, start)) {
        return Some(false);
    }
    (begins_with(text, "MS=") || text.to_ascii_lowercase().contains("verif")).then_some(true)
}

/// What a record set below a name that has none says: a certificate's validation speaks for a host, a name that is no
/// validation for a parent of names.
fn says_below(estate: &Estate, group: Group, below: Option<NameId>) -> Option<bool> {
    let label = below.map(|name| estate.names().label(name))?;
    let to_authority = |host| VALIDATIONS.find(estate.names(), host).is_some();
    let underscored = label.starts_with(b"_");
    let validates = || estate.rrset(group.first()).rtype == RecordType::CNAME && estate.hosts(group).any(to_authority);
    if label == b"_acme-challenge" || (underscored && validates()) {
        return Some(true);
    }
    (!underscored).then_some(false)
}

/// A blocked name as the model sees it.
struct Seen {
    vantages: Vec<Vantage>,
    certainty: Certainty,
}

fn finding(cx: &Context<'_>, wildcard: RrSetId, mut names: Vec<(NameId, Blocked)>) -> Option<Finding> {
    let all: Vec<NameId> = names.iter().map(|&(name, _)| name).collect();
    let (_, allowed) = cx.unallowed("wildcard-blocked", &all, |&name| name);
    names.retain(|(name, _)| !allowed.contains(name));
    let rrset = cx.estate().rrset(wildcard);
    let getting = getting(cx, wildcard);
    let seen = |(name, one): (NameId, Blocked)| Some((seen(cx, rrset.zone, name, &getting)?, name, one));
    let mut blocked: Vec<(Seen, NameId, Blocked)> = names.into_iter().filter_map(seen).collect();
    blocked.sort_by_cached_key(|&(_, name, _)| cx.name(name));
    let (first, name, _) = blocked.first()?;
    let (vantage, question) = (first.vantages[0], question(*name, RecordType::A));
    let told: Vec<NameId> = blocked.iter().map(|&(_, name, _)| name).collect();
    let message = format!(
        "{} does not answer for {}, which {} without an address",
        cx.spell(rrset.owner),
        cx.names(&told, TOLD),
        if told.len() == 1 { "exists" } else { "exist" }
    );
    let certainty = blocked.iter().map(|(seen, ..)| seen.certainty).min()?;
    let vantages = blocked.iter().flat_map(|(seen, ..)| &seen.vantages).flat_map(|&vantage| cx.class_of(vantage));
    let mut finding = Finding::new(Subject::Record(wildcard), certainty, message)
        .decided_by_record(cx, wildcard)
        .gathering(told)
        .leaving_out(allowed)
        .seen_from(vantages)
        .trace(vantage, cx.resolver().trace(vantage, question))
        .help(help(cx, wildcard, &blocked));
    for (_, name, one) in &blocked {
        finding = finding.decided_in_part_by(one.records.iter().map(|&record| cx.record_key(record)));
        let why = cx.estate().rrset(one.records[0]);
        let (name, owner) = (cx.spell(*name), cx.spell(why.owner));
        if finding.notes.len() < MOST_EXPLAINED {
            finding = finding.note(if one.explicit {
                format!("{name} exists for its {}", why.rtype)
            } else {
                format!("{name} exists because {owner} {} lies below it", why.rtype)
            });
        }
    }
    Some(finding)
}

/// What the wildcard gives, given to the names too; a CNAME only to those without records of their own (semantics 4.40).
fn help(cx: &Context<'_>, wildcard: RrSetId, blocked: &[(Seen, NameId, Blocked)]) -> String {
    let estate = cx.estate();
    let rrset = estate.rrset(wildcard);
    let of = |wanted: bool| -> Vec<NameId> {
        blocked.iter().filter(|(_, _, one)| one.explicit == wanted).map(|&(_, name, _)| name).collect()
    };
    let owner = cx.spell(rrset.owner);
    let target = estate.values(wildcard).iter().find_map(|value| if let Value::Host(host) = *value { Some(host) } else { None });
    let Some(target) = target.filter(|_| rrset.rtype == RecordType::CNAME) else {
        let given = [RecordType::A, RecordType::AAAA].into_iter();
        let given = given.filter(|&rtype| estate.group(rrset.zone, rrset.owner, rtype).is_some());
        let given: Vec<String> = given.map(|rtype| rtype.to_string()).collect();
        let all: Vec<NameId> = blocked.iter().map(|&(_, name, _)| name).collect();
        return format!("give {} the {} that {owner} has", cx.names(&all, TOLD), phrase::list(&given, given.len()));
    };
    let (bare, explicit) = (of(false), of(true));
    let cname = (!bare.is_empty()).then(|| format!("give {} the CNAME that {owner} has", cx.names(&bare, TOLD)));
    let addresses = (!explicit.is_empty()).then(|| {
        let (names, target) = (cx.names(&explicit, TOLD), cx.spell(target));
        format!("give {names} an alias of {target} where that can be one, or its addresses: no CNAME stands beside other records")
    });
    let advice: Vec<String> = cname.into_iter().chain(addresses).collect();
    advice.join("; ")
}

fn question(name: NameId, rtype: RecordType) -> Question {
    Question { name: Asked::exactly(name), rtype }
}

fn outcomes(cx: &Context<'_>, zone: ZoneId, question: Question) -> Vec<Shared> {
    match cx.estate().zone(zone).kind {
        ZoneKind::Private => cx.resolver().outcomes_inside(zone, question),
        _ => cx.resolver().outcomes(question),
    }
}

/// Who is answered by the wildcard for names that do not exist.
fn getting(cx: &Context<'_>, wildcard: RrSetId) -> Vec<Vantage> {
    let rrset = cx.estate().rrset(wildcard);
    let outcomes = outcomes(cx, rrset.zone, cx.question(rrset.owner, rrset.rtype)).into_iter();
    outcomes.filter(|(_, outcome)| outcome.answers.contains(&wildcard) || is_alias(outcome, wildcard)).flat_map(|(get, _)| get).collect()
}

fn is_alias(outcome: &Outcome, record: RrSetId) -> bool {
    outcome.reason == Some(Reason::AwsAlias(record))
}

/// Who gets the wildcard and no address for the name. None where anybody is answered: then the name is served apart.
fn seen(cx: &Context<'_>, zone: ZoneId, name: NameId, getting: &[Vantage]) -> Option<Seen> {
    let mut seen = Seen { vantages: Vec::new(), certainty: Certainty::Certain };
    for rtype in [RecordType::A, RecordType::AAAA] {
        seen.vantages.clear();
        // a public name may be served by private zones, so that everybody is asked
        for (vantages, outcome) in outcomes(cx, zone, question(name, rtype)) {
            if !matches!(outcome.status, Status::NoData | Status::NxDomain) {
                return None;
            }
            if outcome.status == Status::NoData && outcome.chain.is_empty() {
                let bare = vantages.into_iter().filter(|&vantage| {
                    getting.contains(&vantage) && is_denied_by(cx, zone, vantage, question(name, rtype))
                });
                let before = seen.vantages.len();
                seen.vantages.extend(bare);
                if seen.vantages.len() > before {
                    seen.certainty = seen.certainty.min(outcome.certainty);
                }
            }
        }
    }
    (!seen.vantages.is_empty()).then_some(seen)
}

/// Whether it is the wildcard's own zone that answers so, and no zone or rule in front of it.
fn is_denied_by(cx: &Context<'_>, zone: ZoneId, vantage: Vantage, question: Question) -> bool {
    let steps = cx.resolver().trace(vantage, question).steps;
    steps.iter().any(|step| matches!(step.kind, StepKind::NoData(by) if by == zone))
}
