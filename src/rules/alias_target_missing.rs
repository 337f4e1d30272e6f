//! Aliases within a zone whose target has no record set of their type (semantics 2.21 to 2.29).

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{Group, RecordType, RrSetId};
use crate::name::NameId;
use crate::resolve::{
    Asked, Certainty, Doubt, Found, Outcome, Question, Status, StepKind, Vantage, answerable, lookup,
};

/// How many types a sentence names.
const MOST_NAMED: usize = 3;
/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let aliased = |group: &&Group| group.ids().any(|id| estate.alias(id).is_some_and(|alias| alias.in_zone));
    let groups = cx.groups().iter().filter(aliased);
    let records = groups.flat_map(|&group| answerable(estate, group));
    records.filter_map(|record| finding(cx, record, &fault(cx, record)?)).collect()
}

/// What is wrong with an alias's target.
enum Fault {
    Outside,
    Missing,
    /// It has other types.
    OtherTypes(Vec<RecordType>),
    /// It is a CNAME, which Route 53 would refuse: what is answered is not known.
    Cname,
}

/// What a zone itself says of an alias's target; what lies below a delegation is `occluded-record`'s.
fn fault(cx: &Context<'_>, record: RrSetId) -> Option<Fault> {
    let estate = cx.estate();
    let rrset = estate.rrset(record);
    let target = estate.alias(record).filter(|alias| alias.in_zone)?.target;
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
        Found::Records(_) | Found::Implied | Found::Cut(_) | Found::Dname(_) => None,
    }
}

fn finding(cx: &Context<'_>, record: RrSetId, fault: &Fault) -> Option<Finding> {
    let estate = cx.estate();
    let rrset = estate.rrset(record);
    let question = cx.question(rrset.owner, rrset.rtype);
    let met = met(cx, record, question);
    let vantages: Vec<Vantage> = met.iter().flat_map(|&(vantage, _)| cx.class_of(vantage)).collect();
    let target = estate.alias(record)?.target;
    let certainty = met.iter().map(|(_, outcome)| certainty(outcome, record)).min()?;
    let sure = !matches!(fault, Fault::Cname);
    let certainty = if sure { certainty } else { Certainty::Likely };
    let mut finding = Finding::new(Subject::Record(record), certainty, message(cx, record, target, fault))
        .seen_from(vantages)
        .decided_by(cx.key(rrset.zone, target, rrset.rtype))
        .help(help(cx, record, target));
    if !sure {
        finding = finding.at_most(Severity::Warning);
    } else if is_answered_otherwise(cx, met[0].0, record) {
        let note = format!("{} has addresses of the other family, so that only some clients notice", cx.spell(rrset.owner));
        finding = finding.at_most(Severity::Warning).note(note);
    }
    for (vantage, _) in met.into_iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
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

/// Whether the owner has addresses of the other family.
fn is_answered_otherwise(cx: &Context<'_>, vantage: Vantage, record: RrSetId) -> bool {
    let rrset = cx.estate().rrset(record);
    let other = match rrset.rtype {
        RecordType::A => RecordType::AAAA,
        RecordType::AAAA => RecordType::A,
        _ => return false,
    };
    let outcome = cx.resolver().ask(vantage, cx.question(rrset.owner, other));
    matches!(outcome.status, Status::Answer | Status::External)
}

fn message(cx: &Context<'_>, record: RrSetId, target: NameId, fault: &Fault) -> String {
    let rrset = cx.estate().rrset(record);
    let (owner, target) = (cx.spell(rrset.owner), cx.spell(target));
    let some = if cx.is_one_of_several(record) { " for some clients" } else { "" };
    let what = match fault {
        Fault::Outside => "which lies outside its zone".to_owned(),
        Fault::Cname => {
            return format!("{owner} {} is an alias of {target}, which is a CNAME{some}", rrset.rtype);
        }
        Fault::Missing => "which has no records".to_owned(),
        Fault::OtherTypes(types) => {
            let types: Vec<String> = types.iter().map(ToString::to_string).collect();
            format!("which has {} and no {}", phrase::list(&types, MOST_NAMED), rrset.rtype)
        }
    };
    format!("{owner} {} answers nothing{some}: it is an alias of {target}, {what}", rrset.rtype)
}

fn help(cx: &Context<'_>, record: RrSetId, target: NameId) -> String {
    let rrset = cx.estate().rrset(record);
    let (target, rtype) = (cx.spell(target), rrset.rtype);
    format!("give {target} an {rtype} record set in the same zone, alias a name that has one, or take the alias out")
}
