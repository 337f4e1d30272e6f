//! Public record sets that lead to a delegation whose servers cannot answer (semantics 2.9, §2.4): what the rules about
//! broken chains share. It contains no rule.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use super::pointers::{Pointer, Seen, targets};
use crate::model::{RecordType, RrSetId};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cut, Outcome, Question, Reason, Status, Vantage};

/// How many hosts a sentence names.
const MOST_NAMED: usize = 3;

/// A CNAME, MX, SRV, HTTPS or SVCB record set of a public zone that leads to a dead delegation. What leads there by way of
/// name servers is the delegation's own trouble.
#[derive(Clone, Debug)]
pub struct DeadEnd {
    /// The record set.
    pub record: RrSetId,
    /// The names it sends on to that lead there.
    pub hosts: Vec<NameId>,
    /// Other names it sends on to, which do not.
    pub spared: Vec<NameId>,
    /// The delegation that the first of them, or the CNAME, leads to.
    pub cut: Cut,
    /// Other delegations that other hosts lead to.
    pub other_cuts: Vec<Cut>,
    /// The name beneath it that the chain ends with.
    pub target: NameId,
    /// Whether a private zone or a FORWARD rule serves that name: it was meant for the inside.
    pub mirrored: bool,
    /// What public recursion makes of it: of a CNAME's owner, of the host that another type names.
    pub public: Outcome,
    /// The classes of VPCs and the networks that fail for it, with their outcomes.
    pub failing: Vec<(Vantage, Outcome)>,
    /// Whether some VPC's outcome is not known, or nobody's inside is.
    pub undecided: bool,
    /// Whether a routing policy gives other clients something else.
    pub one_of_several: bool,
    /// Owners of record sets that lead here and fail for no other reason.
    pub upstream: Vec<NameId>,
}

impl DeadEnd {
    /// How sure the failure is, over everyone who meets it.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let inside = self.failing.iter().map(|(_, outcome)| outcome.certainty);
        inside.chain([self.public.certainty]).min().unwrap_or(Certainty::Likely)
    }

    /// Whether it is a CNAME, whose own look-up fails; of other types that of the hosts it names does.
    #[must_use]
    pub fn is_cname(&self, cx: &Context<'_>) -> bool {
        cx.estate().rrset(self.record).rtype == RecordType::CNAME
    }

    /// The look-up that fails.
    #[must_use]
    pub fn question(&self, cx: &Context<'_>) -> Question {
        if self.is_cname(cx) {
            cx.question(cx.estate().rrset(self.record).owner, RecordType::A)
        } else {
            Question { name: Asked::exactly(self.hosts[0]), rtype: RecordType::A }
        }
    }

    /// What fails, to be followed by the outcome: `www.example.com answers`.
    #[must_use]
    pub fn fails(&self, cx: &Context<'_>) -> String {
        let rrset = cx.estate().rrset(self.record);
        let owner = cx.spell(rrset.owner);
        if self.is_cname(cx) {
            return format!("{owner} answers");
        }
        let answer = if self.hosts.len() == 1 { "answers" } else { "answer" };
        format!("{owner} {} names {}, which {answer}", rrset.rtype, cx.names(&self.hosts, MOST_NAMED))
    }

    /// All delegations it leads to, in words.
    #[must_use]
    pub fn cuts(&self, cx: &Context<'_>) -> String {
        let cuts: Vec<NameId> = std::iter::once(&self.cut).chain(&self.other_cuts).map(|cut| cut.name).collect();
        cx.names(&cuts, MOST_NAMED)
    }

    /// Whom clients turn to.
    #[must_use]
    pub fn note_of_spared(&self, cx: &Context<'_>) -> Option<String> {
        let spared = cx.names(&self.spared, MOST_NAMED);
        (!spared.is_empty()).then(|| format!("it also names {spared}, where this is not so"))
    }

    /// What the other CNAME model of semantics §2.2 says, where it differs for somebody.
    #[must_use]
    pub fn other_model(&self) -> Option<Status> {
        self.failing.iter().find_map(|(_, outcome)| outcome.other_model)
    }
}

/// Every dead end, each at the last CNAME of its chain.
pub(super) fn dead_ends(cx: &Context<'_>) -> Vec<DeadEnd> {
    let of_record = cx.pointers().par_chunk_by(|a, b| a.record == b.record);
    gather(cx, of_record.filter_map(|pointers| merge(cx, pointers)).collect())
}

/// A dead end, and the CNAME next to the delegation if this is not it.
struct Found {
    end: DeadEnd,
    last: Option<RrSetId>,
}

/// All hosts of a record set that lead to dead delegations, told by the first.
fn merge(cx: &Context<'_>, pointers: &[Pointer]) -> Option<Found> {
    let mut dead = pointers.iter().filter_map(|pointer| examine(cx, pointer));
    let mut found = dead.next()?;
    for Found { end, last } in dead {
        found.end.hosts.extend(end.hosts);
        found.end.other_cuts.push(end.cut);
        found.end.failing.extend(end.failing);
        found.last = found.last.filter(|&first| last == Some(first));
    }
    found.end.hosts.dedup();
    found.end.other_cuts.retain(|&cut| cut != found.end.cut);
    found.end.other_cuts.dedup();
    found.end.failing.sort_by_key(|&(vantage, _)| vantage);
    found.end.failing.dedup_by_key(|(vantage, _)| *vantage);
    let others = targets(cx.estate(), found.end.record).filter(|target| !found.end.hosts.contains(target));
    found.end.spared = others.collect();
    Some(found)
}

/// A record set of a public zone that the Internet gets, and a name of it that ends at a dead delegation there.
fn examine(cx: &Context<'_>, pointer: &Pointer) -> Option<Found> {
    let estate = cx.estate();
    let rrset = estate.rrset(pointer.record);
    if rrset.rtype == RecordType::NS || !estate.zone(rrset.zone).is_public() {
        return None;
    }
    let public = &pointer.seen_by(Vantage::Internet).filter(|seen| seen.gets)?.outcome;
    let cut = dead_cut(public)?;
    let asked = (rrset.rtype != RecordType::CNAME).then_some(pointer.target);
    let chain: Vec<NameId> = asked.into_iter().chain(public.chain.iter().copied()).collect();
    let target = chain.last().copied().unwrap_or(pointer.target);
    let mut inside: Vec<(Vantage, Outcome)> = pointer.seen.iter().flat_map(outcome_of_each).collect();
    inside.retain(|&(vantage, _)| vantage != Vantage::Internet);
    inside.sort_unstable_by_key(|&(vantage, _)| vantage);
    let undecided = is_undecided(&inside);
    let end = DeadEnd {
        record: pointer.record,
        hosts: vec![pointer.target],
        spared: Vec::new(),
        cut,
        other_cuts: Vec::new(),
        target,
        mirrored: cx.resolver().is_mirrored(cut.name, Asked::exactly(target)),
        public: public.clone(),
        failing: inside.into_iter().filter(|(_, outcome)| dead_cut(outcome) == Some(cut)).collect(),
        undecided,
        one_of_several: cx.is_one_of_several(pointer.record),
        upstream: Vec::new(),
    };
    Some(Found { end, last: last_cname(cx, &chain) })
}

fn outcome_of_each(seen: &Seen) -> impl Iterator<Item = (Vantage, Outcome)> {
    seen.vantages.iter().map(|&vantage| (vantage, seen.outcome.clone()))
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

/// The record behind the last CNAME of a chain, when the chain goes on behind the first target.
fn last_cname(cx: &Context<'_>, chain: &[NameId]) -> Option<RrSetId> {
    let [.., owner, _] = *chain else { return None };
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
