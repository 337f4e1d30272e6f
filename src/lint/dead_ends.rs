//! Public CNAMEs that end at a delegation whose servers cannot answer (semantics 2.9, §2.4): what the rules about broken
//! chains share. It contains no rule.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::model::{Group, RecordType, RrSetId, Value};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cut, Outcome, Question, Reason, Status, Vantage, answerable, occluded_by};

/// A CNAME of a public zone that ends at a dead delegation.
#[derive(Clone, Debug)]
pub struct DeadEnd {
    /// The CNAME record set.
    pub record: RrSetId,
    /// The delegation.
    pub cut: Cut,
    /// The name beneath it that the chain ends with.
    pub target: NameId,
    /// Whether a private zone or a FORWARD rule serves that name: it was meant for the inside.
    pub mirrored: bool,
    /// What public recursion makes of it.
    pub public: Outcome,
    /// The classes of VPCs and the networks that fail for it, with their outcomes.
    pub failing: Vec<(Vantage, Outcome)>,
    /// Whether some VPC's outcome is not known, or nobody's inside is.
    pub undecided: bool,
    /// Whether a routing policy gives other clients something else.
    pub one_of_several: bool,
    /// Owners of CNAMEs that lead here and fail for no other reason.
    pub upstream: Vec<NameId>,
}

impl DeadEnd {
    /// How sure the failure is, over everyone who meets it.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let inside = self.failing.iter().map(|(_, outcome)| outcome.certainty);
        inside.chain([self.public.certainty]).min().unwrap_or(Certainty::Likely)
    }

    /// What the other CNAME model of semantics §2.2 says, where it differs for somebody.
    #[must_use]
    pub fn other_model(&self) -> Option<Status> {
        self.failing.iter().find_map(|(_, outcome)| outcome.other_model)
    }
}

/// Every dead end, each at the last CNAME of its chain.
pub(super) fn dead_ends(cx: &Context<'_>) -> Vec<DeadEnd> {
    let estate = cx.estate();
    let zones = cx.zones().filter(|&zone| estate.zone(zone).is_public());
    let groups = zones.flat_map(|zone| estate.groups_of_zone(zone));
    let cnames: Vec<Group> = groups.filter(|group| estate.rrset(group.first()).rtype == RecordType::CNAME).collect();
    let dead = dead_targets(cx, &cnames);
    let found: Vec<Found> = cnames.into_par_iter().flat_map_iter(|group| examine(cx, group, &dead)).collect();
    gather(cx, found)
}

/// A dead end, and the CNAME next to the delegation if this is not it.
struct Found {
    end: DeadEnd,
    last: Option<RrSetId>,
}

/// What the Internet makes of the targets that end at a dead delegation, each asked once however many point there.
type Dead = FxHashMap<NameId, Outcome>;

fn dead_targets(cx: &Context<'_>, cnames: &[Group]) -> Dead {
    let mut targets: Vec<NameId> = cnames.iter().flat_map(|&group| cx.estate().hosts(group)).collect();
    targets.par_sort_unstable();
    targets.dedup();
    let ask = |target: NameId| {
        let question = Question { name: Asked::exactly(target), rtype: RecordType::A };
        let public = cx.resolver().ask(Vantage::Internet, question);
        dead_cut(&public).is_some().then_some((target, public))
    };
    targets.into_par_iter().filter_map(ask).collect::<Vec<_>>().into_iter().collect()
}

fn examine(cx: &Context<'_>, group: Group, dead: &Dead) -> Vec<Found> {
    let records = answerable(cx.estate(), group).into_iter();
    records.filter_map(|record| examine_record(cx, record, dead)).collect()
}

fn examine_record(cx: &Context<'_>, record: RrSetId, dead: &Dead) -> Option<Found> {
    let estate = cx.estate();
    let Some(&Value::Host(target)) = estate.values(record).first() else { return None };
    let public = dead.get(&target)?.clone();
    let cut = dead_cut(&public)?;
    if !is_served(cx, record) {
        return None;
    }
    let owner = cx.question(estate.rrset(record).owner, RecordType::A);
    let end = public.chain.last().copied().unwrap_or(target);
    let inside: Vec<(Vantage, Outcome)> =
        cx.classes().skip(1).map(|vantage| (vantage, cx.resolver().ask(vantage, owner))).collect();
    let undecided = is_undecided(&inside);
    let failing = inside.into_iter().filter(|(_, outcome)| dead_cut(outcome) == Some(cut)).collect();
    let mirrored = cx.resolver().is_mirrored(cut.name, Asked::exactly(end));
    let last = last_cname(cx, target, &public.chain);
    let rrset = estate.rrset(record);
    let group = estate.group(rrset.zone, rrset.owner, rrset.rtype);
    let end = DeadEnd {
        record,
        cut,
        target: end,
        mirrored,
        public,
        failing,
        undecided,
        one_of_several: group.is_some_and(|group| answerable(estate, group).len() > 1),
        upstream: Vec::new(),
    };
    Some(Found { end, last })
}

/// That a network is not decided says little where others inside are: its servers may know more than the configuration.
fn is_undecided(inside: &[(Vantage, Outcome)]) -> bool {
    // what a rule forwards out of the snapshot is answered there, as far as anybody knows
    let decided = |(_, outcome): &(Vantage, Outcome)| {
        outcome.status.is_decided() || matches!(outcome.reason, Some(Reason::Forwarded(_)))
    };
    let is_vpc = |(vantage, _): &&(Vantage, Outcome)| matches!(vantage, Vantage::Vpc(_));
    !inside.iter().any(decided) || !inside.iter().filter(is_vpc).all(decided)
}

/// The delegation at which a chain failed.
fn dead_cut(outcome: &Outcome) -> Option<Cut> {
    match (outcome.status, outcome.reason) {
        (Status::ServFail, Some(Reason::DeadDelegation(cut) | Reason::MirroredDelegation(cut))) => Some(cut),
        _ => None,
    }
}

/// Whether the Internet gets this record when it asks for it: its zone is live and nothing hides it.
fn is_served(cx: &Context<'_>, record: RrSetId) -> bool {
    let rrset = cx.estate().rrset(record);
    if occluded_by(cx.estate(), rrset.zone, rrset.owner, rrset.rtype).is_some() {
        return false;
    }
    let asked = cx.question(rrset.owner, RecordType::CNAME);
    cx.resolver().ask(Vantage::Internet, asked).answers.contains(&record)
}

/// The record behind the last CNAME of a chain, when the chain goes on behind the first target.
fn last_cname(cx: &Context<'_>, target: NameId, chain: &[NameId]) -> Option<RrSetId> {
    let owner = match chain {
        [] => return None,
        [_] => target,
        [.., owner, _] => *owner,
    };
    let question = Question { name: Asked::exactly(owner), rtype: RecordType::CNAME };
    cx.resolver().ask(Vantage::Internet, question).answers.first().copied()
}

/// One cause, one finding: a chain that fails for nobody but those its last CNAME fails for is told there.
fn gather(cx: &Context<'_>, found: Vec<Found>) -> Vec<DeadEnd> {
    let places: FxHashMap<RrSetId, usize> =
        found.iter().enumerate().map(|(at, found)| (found.end.record, at)).collect();
    let told_at: Vec<Option<usize>> = found
        .iter()
        .map(|one| {
            let last = *places.get(&one.last?)?;
            let fails_there = |vantage: &Vantage| found[last].end.failing.iter().any(|(other, _)| other == vantage);
            one.end.failing.iter().all(|(vantage, _)| fails_there(vantage)).then_some(last)
        })
        .collect();
    let owners: Vec<NameId> = found.iter().map(|one| cx.estate().rrset(one.end.record).owner).collect();
    let mut ends: Vec<DeadEnd> = found.into_iter().map(|one| one.end).collect();
    for (at, told) in told_at.iter().enumerate() {
        if let Some(last) = *told {
            ends[last].upstream.push(owners[at]);
        }
    }
    let told: Vec<bool> = told_at.iter().map(Option::is_some).collect();
    ends.into_iter().zip(told).filter(|(_, told)| !told).map(|(end, _)| end).collect()
}
