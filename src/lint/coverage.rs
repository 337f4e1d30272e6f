//! How much of the estate the model decides: every name of every zone, each of its types and one it does not have, and a
//! name missing below it, from everywhere. Findings play no part.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::context::Context;
use crate::model::{GapId, NetworkId, RecordType, ResolverRuleId, TextId, VpcId, ZoneId};
use crate::name::NameId;
use crate::resolve::{Certainty, End, Home, Outcome, Question, Reason, questions};

/// How many names are proven, likely, unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Every name that exists in a zone of the snapshot.
    pub names: usize,
    /// Every outcome is certain, good or bad.
    pub proven: usize,
    /// Every outcome is decided, some only likely.
    pub likely: usize,
    /// Some outcome lies outside the snapshot, or behind a gap.
    pub unknown: usize,
    /// What keeps names unknown, with how many; most first.
    pub causes: Vec<(Cause, usize)>,
}

/// What keeps a name unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A call that was refused or failed.
    Gap(GapId),
    /// A zone whose record sets were not read.
    Zone(ZoneId),
    /// A VPC whose account or Region was not read.
    Vpc(VpcId),
    /// Something a VPC is associated with that was not read.
    Unread(TextId),
    /// A FORWARD rule to servers outside the snapshot.
    Forwarded(ResolverRuleId),
    /// An endpoint that the network uses and the snapshot does not hold.
    Endpoint(NetworkId),
    /// Several public zones of one name.
    SeveralZones(ZoneId),
    /// An AWS resource's own name.
    AwsResource,
    /// Names hosted elsewhere.
    Elsewhere,
}

/// The least that is known of one name. Ordered from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Unknown(Cause),
    Likely,
    Proven,
}

/// Asks for every name.
#[must_use]
pub(super) fn coverage(cx: &Context<'_>) -> Coverage {
    let held = names_held(cx);
    let names = cx.estate().names().ids().collect::<Vec<_>>();
    let add = |mut tally: Tally, &name: &NameId| {
        match held[name.index()] {
            Held::Nowhere => {}
            _ if cx.resolver().is_plain_name(&mut tally.home, name) => tally.add(Known::Proven),
            held => tally.add(known_of(cx, name, held)),
        }
        tally
    };
    names.par_iter().fold(Tally::default, add).reduce(Tally::default, Tally::join).into_coverage()
}

/// What was counted so far.
#[derive(Default)]
struct Tally {
    proven: usize,
    likely: usize,
    causes: BTreeMap<Cause, usize>,
    home: Home,
}

impl Tally {
    fn add(&mut self, known: Known) {
        match known {
            Known::Proven => self.proven += 1,
            Known::Likely => self.likely += 1,
            Known::Unknown(cause) => *self.causes.entry(cause).or_default() += 1,
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.proven += other.proven;
        self.likely += other.likely;
        for (cause, count) in other.causes {
            *self.causes.entry(cause).or_default() += count;
        }
        self
    }

    fn into_coverage(self) -> Coverage {
        let Self { proven, likely, causes, .. } = self;
        let unknown = causes.values().sum();
        let mut causes: Vec<(Cause, usize)> = causes.into_iter().collect();
        causes.sort_by_key(|&(cause, count)| (std::cmp::Reverse(count), cause));
        Coverage { names: proven + likely + unknown, proven, likely, unknown, causes }
    }
}

/// What kind of zones a name exists in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Nowhere,
    Privately,
    Publicly,
}

fn names_held(cx: &Context<'_>) -> Vec<Held> {
    let estate = cx.estate();
    let mut held = vec![Held::Nowhere; estate.names().len()];
    for (zone, name) in estate.nodes() {
        let kind = if estate.zone(zone).is_public() { Held::Publicly } else { Held::Privately };
        held[name.index()] = held[name.index()].max(kind);
    }
    held
}

/// A name of private zones only is asked by the VPCs and networks that such a zone answers; any other from everywhere.
fn known_of(cx: &Context<'_>, name: NameId, held: Held) -> Known {
    let mut least: Option<Known> = None;
    for question in questions::at(cx.estate(), name).into_iter().filter(tells_something) {
        let inside = || cx.resolver().plainly_inside(question).filter(|_| held == Held::Privately);
        if let Some(plain) = cx.resolver().plainly(question).or_else(inside) {
            let known = match plain.end {
                End::Answer | End::Nothing => Known::Proven,
                End::Outside(reason) => Known::Unknown(cause(Some(reason))),
            };
            least = Some(least.map_or(known, |least| least.min(known)));
            continue;
        }
        cx.resolver().everywhere(question, |vantage, outcome| {
            if held == Held::Publicly || cx.resolver().is_held_privately(vantage, name) {
                let known = judge(outcome);
                least = Some(least.map_or(known, |least| least.min(known)));
            }
        });
    }
    least.unwrap_or(Known::Proven) // of a private zone that no VPC asks, nobody asks anything
}

/// A delegation's own NS, a zone's SOA and a CNAME itself say nothing of where the name leads.
fn tells_something(question: &Question) -> bool {
    !matches!(question.rtype, RecordType::NS | RecordType::SOA | RecordType::CNAME)
}

fn judge(outcome: &Outcome) -> Known {
    match (outcome.status.is_decided(), outcome.certainty) {
        (false, _) => Known::Unknown(cause(outcome.reason)),
        (true, _) if outcome.open.is_some() => Known::Unknown(cause(outcome.open)),
        (true, Certainty::Likely) => Known::Likely,
        (true, Certainty::Certain) => Known::Proven,
    }
}

fn cause(reason: Option<Reason>) -> Cause {
    match reason {
        Some(Reason::Gap(gap)) => Cause::Gap(gap),
        Some(Reason::ZoneNotRead(zone) | Reason::FallbackUnknown(zone)) => Cause::Zone(zone),
        Some(Reason::VpcNotDescribed(vpc)) => Cause::Vpc(vpc),
        Some(Reason::Unread(what)) => Cause::Unread(what),
        Some(Reason::Forwarded(rule) | Reason::RuleUnsettled(rule)) => Cause::Forwarded(rule),
        Some(Reason::EndpointNotHeld(network)) => Cause::Endpoint(network),
        Some(Reason::SeveralZones(zone)) => Cause::SeveralZones(zone),
        Some(Reason::AwsAlias(_) | Reason::Autodefined) => Cause::AwsResource,
        _ => Cause::Elsewhere,
    }
}
