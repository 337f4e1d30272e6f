//! Chains of more CNAMEs than every resolver follows.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::lint::{Context, Finding, Pointer, Seen, Subject};
use crate::model::{RecordType, RrSetId};
use crate::name::NameId;
use crate::resolve::{Certainty, Doubt, Outcome, Reason, Status, StepKind, Vantage};

/// CNAMEs that every resolver follows.
const SURE: usize = 8;
/// How many names that lead into a chain a note lists.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let upstream = upstream(cx);
    let long = cx.pointers().par_iter().filter(|pointer| pointer.met().any(is_first_too_long));
    long.map(|pointer| finding(cx, pointer, upstream.get(&pointer.record))).collect()
}

/// The chain is told once, at the record where it is one CNAME too long; all that lead there are longer still.
fn is_first_too_long(seen: &Seen) -> bool {
    seen.outcome.chain.len() == SURE + 1 && leads_somewhere(&seen.outcome)
}

/// A chain that ends in nothing is another rule's, however long it is.
fn leads_somewhere(outcome: &Outcome) -> bool {
    match outcome.status {
        Status::Answer | Status::External | Status::Unknown | Status::NoData => true,
        Status::ServFail => outcome.reason == Some(Reason::LongChain),
        Status::NxDomain | Status::Loop => false,
    }
}

/// What leads into a chain that is told.
#[derive(Default)]
struct Upstream {
    owners: Vec<NameId>,
    longest: usize,
}

fn upstream(cx: &Context<'_>) -> BTreeMap<RrSetId, Upstream> {
    let mut found: BTreeMap<RrSetId, Upstream> = BTreeMap::new();
    for pointer in cx.pointers() {
        let owner = cx.estate().rrset(pointer.record).owner;
        for seen in pointer.met().filter(|seen| leads_somewhere(&seen.outcome)) {
            let Some(told_at) = told_at(cx, seen) else { continue };
            let upstream = found.entry(told_at).or_default();
            upstream.longest = upstream.longest.max(seen.outcome.chain.len());
            if upstream.owners.last() != Some(&owner) {
                upstream.owners.push(owner);
            }
        }
    }
    found
}

/// The record further down a chain that is told in its place, if one is.
fn told_at(cx: &Context<'_>, seen: &Seen) -> Option<RrSetId> {
    let chain = &seen.outcome.chain;
    let owner = *chain.get(chain.len().checked_sub(SURE + 2)?)?;
    let answers = cx.resolver().ask(*seen.vantages.first()?, cx.question(owner, RecordType::CNAME)).answers;
    answers.first().copied()
}

fn finding(cx: &Context<'_>, pointer: &Pointer, upstream: Option<&Upstream>) -> Finding {
    let seen: Vec<&Seen> = pointer.met().filter(|seen| is_first_too_long(seen)).collect();
    let owner = cx.estate().rrset(pointer.record).owner;
    let vantages = cx.everyone(seen.iter().copied());
    let certainty = seen.iter().map(|seen| certainty(&seen.outcome)).min().unwrap_or(Certainty::Likely);
    let message = format!("{} leads through {} CNAMEs {}", cx.spell(owner), SURE + 1, cx.places(&vantages));
    let last = seen[0].outcome.chain[SURE];
    let mut finding = Finding::new(Subject::Record(pointer.record), certainty, message)
        .seen_from(vantages)
        .help(format!("point {} nearer to the end, at best at {} itself", cx.spell(owner), cx.spell(last)));
    if let Some(Upstream { owners, longest }) = upstream {
        let led = cx.names(owners, MOST_NAMED);
        finding = finding.gathering(owners.iter().copied()).note(format!("it is met through {led}, with up to {longest} CNAMEs"));
    }
    let vantage = seen[0].vantages.first().copied().unwrap_or(Vantage::Internet);
    let resolution = cx.resolver().trace(vantage, cx.question(owner, RecordType::A));
    for step in &resolution.steps {
        if let StepKind::Cname { rrset, .. } = step.kind {
            finding = finding.decided_by_record(cx, rrset);
        }
    }
    finding.trace(vantage, resolution)
}

/// That resolvers differ in how many they follow is what is told, and no doubt about it.
fn certainty(outcome: &Outcome) -> Certainty {
    match outcome.doubt {
        None | Some(Doubt::LongChain) => Certainty::Certain,
        Some(_) => Certainty::Likely,
    }
}
