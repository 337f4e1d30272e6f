//! Aliases to record sets that are not there, or not where an alias can lead (semantics 2.21 to 2.29).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{Estate, RecordType, RrSetId, ZoneId};
use crate::name::NameId;
use crate::resolve::{
    Asked, Certainty, Cut, Doubt, Found, Outcome, Question, Status, StepKind, Vantage, answerable, holds, lookup,
};

/// How many types a sentence names.
const MOST_NAMED: usize = 3;
/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;
/// Types that a client asks for together.
const TOGETHER: [RecordType; 3] = [RecordType::A, RecordType::AAAA, RecordType::HTTPS];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let zones = zones_by_id(estate);
    let suspect = |id: RrSetId| {
        estate.alias(id).is_some_and(|alias| alias.in_zone || zones.contains_key(estate.text(alias.zone_id)))
    };
    let groups = cx.groups().par_iter().filter(|group| group.ids().any(suspect));
    let records = groups.flat_map_iter(|&group| answerable(estate, group));
    let faults: Vec<_> = records.filter_map(|record| Some((record, fault(cx, &zones, record)?))).collect();
    let broken = gather(estate, faults).into_par_iter();
    let found = broken.filter_map(|broken| {
        let gives_way = broken.records.iter().any(|&record| gives_way(cx, &zones, record));
        let finding = finding(cx, &broken)?;
        Some(if gives_way { doubted(finding) } else { finding })
    });
    found.collect()
}

/// Aliases of one name to one target, with what is wrong with it: those for its IPv4 and IPv6 addresses, say.
struct Broken {
    /// One of each type.
    records: Vec<RrSetId>,
    fault: Fault,
}

impl Broken {
    fn is_several(&self) -> bool {
        self.records.len() > 1
    }

    /// Their types, in words.
    fn types(&self, estate: &Estate) -> String {
        let types: Vec<String> = self.records.iter().map(|&id| estate.rrset(id).rtype.to_string()).collect();
        phrase::list(&types, types.len())
    }
}

/// One cause, one finding: the record sets of a name that clients ask for together and that break alike.
fn gather(estate: &Estate, faults: Vec<(RrSetId, Fault)>) -> Vec<Broken> {
    let mut places: FxHashMap<_, usize> = FxHashMap::default();
    let mut all: Vec<Broken> = Vec::new();
    for (record, fault) in faults {
        let rrset = estate.rrset(record);
        let together = TOGETHER.contains(&rrset.rtype);
        let target = estate.alias(record).map(|alias| alias.target);
        let key = (rrset.zone, rrset.owner, estate.set_identifier(record), target, std::mem::discriminant(&fault));
        let place = *places.entry(key).or_insert(all.len());
        match all.get_mut(place).filter(|_| together) {
            Some(known) if known.records.iter().all(|&id| TOGETHER.contains(&estate.rrset(id).rtype)) => {
                known.records.push(record);
            }
            _ => all.push(Broken { records: vec![record], fault }),
        }
    }
    all
}

/// Zones by Route 53's id: an alias that carries another one than its own zone's, or an AWS service's, names a record
/// set of that zone.
fn zones_by_id(estate: &Estate) -> FxHashMap<&str, ZoneId> {
    let zones = estate.zones().map(|zone| (estate.text(estate.zone(zone).id), zone));
    zones.filter(|(id, _)| !id.is_empty()).collect()
}

/// What is wrong with an alias's target.
enum Fault {
    Outside,
    Missing,
    /// It lies below a delegation, which no alias follows.
    BelowCut(NameId),
    /// It is a record of another hosted zone: what is answered is not known.
    OtherZone(ZoneId),
    /// It has other types.
    OtherTypes(Vec<RecordType>),
    /// It is a CNAME, which Route 53 would refuse: what is answered is not known.
    Cname,
}

/// What a zone itself says of an alias's target. Records that a delegation hides are `occluded-record`'s.
fn fault(cx: &Context<'_>, zones: &FxHashMap<&str, ZoneId>, record: RrSetId) -> Option<Fault> {
    let estate = cx.estate();
    let rrset = estate.rrset(record);
    let alias = estate.alias(record)?;
    if !alias.in_zone {
        return zones.get(estate.text(alias.zone_id)).map(|&zone| Fault::OtherZone(zone));
    }
    let target = alias.target;
    let zone = estate.zone(rrset.zone);
    if !estate.names().is_at_or_below(target, zone.name) {
        return Some(Fault::Outside);
    }
    let question = Question { name: Asked::exactly(target), rtype: rrset.rtype };
    match lookup(estate, rrset.zone, question) {
        _ if !zone.complete => None,
        Found::NxDomain => Some(Fault::Missing),
        Found::NoData if !estate.exists(rrset.zone, target) => None, // a wildcard of another type makes it
        Found::Cname(_) => Some(Fault::Cname),
        Found::NoData => {
            let types: Vec<RecordType> =
                estate.groups(rrset.zone, target).map(|group| estate.rrset(group.first()).rtype).collect();
            Some(if types.is_empty() { Fault::Missing } else { Fault::OtherTypes(types) })
        }
        Found::Cut(cut) => (!holds(estate, rrset.zone, target, rrset.rtype)).then_some(Fault::BelowCut(cut)),
        Found::Records(_) | Found::Implied | Found::Dname(_) => None,
    }
}

fn finding(cx: &Context<'_>, broken: &Broken) -> Option<Finding> {
    let estate = cx.estate();
    let Broken { records, fault } = broken;
    let record = *records.first()?;
    let rrset = estate.rrset(record);
    let question = cx.question(rrset.owner, rrset.rtype);
    let met = met(cx, record, question);
    let vantages: Vec<Vantage> = met.iter().flat_map(|&(vantage, _)| cx.class_of(vantage)).collect();
    let target = estate.alias(record)?.target;
    let certainty = met.iter().map(|(_, outcome)| certainty(outcome, record)).min()?;
    let sure = !matches!(fault, Fault::Cname | Fault::OtherZone(_));
    let certainty = if sure { certainty } else { Certainty::Likely };
    let mut finding = Finding::new(Subject::Record(record), certainty, message(cx, broken, target))
        .seen_from(vantages)
        .decided_by(cx.key(rrset.zone, target, rrset.rtype))
        .decided_in_part_by(records.iter().skip(1).map(|&id| cx.key(rrset.zone, target, estate.rrset(id).rtype)))
        .help(help(cx, broken));
    match *fault {
        Fault::BelowCut(name) => finding = finding.decided_by_cut(cx, Cut { zone: rrset.zone, name }),
        Fault::OtherZone(zone) => finding = finding.decided_by_zone(cx, zone),
        _ => {}
    }
    if matches!(fault, Fault::Cname) {
        finding = finding.at_most(Severity::Warning);
    } else if sure && records.iter().all(|&record| is_answered_otherwise(cx, met[0].0, record)) {
        finding = finding.at_most(Severity::Warning).note(spared(cx, record));
    }
    for (vantage, _) in met.into_iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
}

/// Whether the alias asks for its target's health, and its group has another record set to answer with.
fn gives_way(cx: &Context<'_>, zones: &FxHashMap<&str, ZoneId>, record: RrSetId) -> bool {
    let estate = cx.estate();
    let rrset = estate.rrset(record);
    let asks = estate.alias(record).is_some_and(|alias| alias.evaluate_health);
    let group = estate.group(rrset.zone, rrset.owner, rrset.rtype).filter(|_| asks);
    group.is_some_and(|group| group.ids().any(|other| other != record && fault(cx, zones, other).is_none()))
}

fn doubted(finding: Finding) -> Finding {
    let note = "whether Route 53 takes an alias without a target for unhealthy, and answers with another record set of its group, is not documented";
    Finding { confidence: Certainty::Likely, ..finding }.note(note)
}

/// Who comes across the alias, and what they get.
fn met(cx: &Context<'_>, record: RrSetId, question: Question) -> Vec<(Vantage, Outcome)> {
    let through = |vantage: Vantage| {
        let resolution = cx.resolver().trace(vantage, question);
        let mut kinds = resolution.steps.iter().map(|step| &step.kind);
        let meets = kinds.any(|kind| matches!(kind, StepKind::Alias { rrset, .. } if *rrset == record));
        meets.then_some((vantage, resolution.outcome))
    };
    cx.classes().filter_map(through).collect()
}

/// That the target is missing is read from the zone; what is answered in its place does not matter.
fn certainty(outcome: &Outcome, record: RrSetId) -> Certainty {
    match outcome.doubt {
        None => Certainty::Certain,
        Some(Doubt::AliasTarget(doubted)) if doubted == record => Certainty::Certain,
        Some(_) => Certainty::Likely,
    }
}

/// Whether clients have something else to go by: addresses of the other family, or for HTTPS any address.
fn is_answered_otherwise(cx: &Context<'_>, vantage: Vantage, record: RrSetId) -> bool {
    let rrset = cx.estate().rrset(record);
    let others: &[RecordType] = match rrset.rtype {
        RecordType::A => &[RecordType::AAAA],
        RecordType::AAAA => &[RecordType::A],
        RecordType::HTTPS => &[RecordType::A, RecordType::AAAA],
        _ => &[],
    };
    others.iter().any(|&other| {
        let outcome = cx.resolver().ask(vantage, cx.question(rrset.owner, other));
        matches!(outcome.status, Status::Answer | Status::External)
    })
}

/// What clients go by then.
fn spared(cx: &Context<'_>, record: RrSetId) -> String {
    let rrset = cx.estate().rrset(record);
    let owner = cx.spell(rrset.owner);
    if rrset.rtype == RecordType::HTTPS {
        return format!("clients go on with the addresses of {owner}, and miss only what the HTTPS record says");
    }
    format!("{owner} has addresses of the other family, so that only some clients notice")
}

fn message(cx: &Context<'_>, broken: &Broken, target: NameId) -> String {
    let record = broken.records[0];
    let owner = format!("{} {}", cx.spell(cx.estate().rrset(record).owner), broken.types(cx.estate()));
    let target = cx.spell(target);
    let some = if cx.is_one_of_several(record) { " for some clients" } else { "" };
    let (are, answer, it) = if broken.is_several() {
        ("are aliases", "answer", "they are aliases")
    } else {
        ("is an alias", "answers", "it is an alias")
    };
    let what = match &broken.fault {
        Fault::Outside => "which lies outside its zone".to_owned(),
        Fault::Cname => return format!("{owner} {are} of {target}, which is a CNAME{some}"),
        Fault::OtherZone(zone) => {
            let zone = cx.zone_key(*zone);
            let what = "and no alias leads into another hosted zone";
            return format!("{owner} {are} of {target} in zone {zone}{some}, {what}");
        }
        Fault::BelowCut(cut) if cx.estate().alias(record).is_some_and(|alias| alias.target == *cut) => {
            "which is delegated, and no alias follows a delegation".to_owned()
        }
        Fault::BelowCut(cut) => format!("which lies below the delegation {}, and no alias follows one", cx.spell(*cut)),
        Fault::Missing => "which has no records".to_owned(),
        Fault::OtherTypes(types) => {
            let types: Vec<String> = types.iter().map(ToString::to_string).collect();
            let wanted = broken.types(cx.estate()).replace(" and ", " or ");
            format!("which has {} and no {wanted}", phrase::list(&types, MOST_NAMED))
        }
    };
    format!("{owner} {answer} nothing{some}: {it} of {target}, {what}")
}

fn help(cx: &Context<'_>, broken: &Broken) -> String {
    let estate = cx.estate();
    let rrset = estate.rrset(broken.records[0]);
    let alias = estate.alias(broken.records[0]);
    let target = alias.map(|alias| cx.spell(alias.target)).unwrap_or_default();
    match &broken.fault {
        // no name is a CNAME to itself
        Fault::OtherZone(zone) if alias.is_some_and(|alias| alias.target == rrset.owner) => {
            format!("give {target} the values that zone {} has there, or the alias behind it", cx.zone_key(*zone))
        }
        Fault::OtherZone(_) | Fault::BelowCut(_) | Fault::Outside => {
            let owner = cx.spell(rrset.owner);
            let at_apex = rrset.owner == estate.zone(rrset.zone).name;
            let cname = if at_apex { String::new() } else { format!("make {owner} a CNAME to {target}, or ") };
            format!("{cname}give {owner} the values that {target} has, or the alias behind it")
        }
        _ if broken.is_several() => {
            let types = broken.types(estate);
            format!("give {target} {types} record sets in the same zone, alias a name that has them, or take the aliases out")
        }
        _ => {
            let wanted = phrase::a(rrset.rtype);
            format!("give {target} {wanted} record set in the same zone, alias a name that has one, or take the alias out")
        }
    }
}
