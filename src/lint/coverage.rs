//! How much of the estate the model decides: names, not findings.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::model::{Group, RecordType, VpcId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Outcome, Question, Vantage};

/// How many names are proven, likely, unknown: every owner name, asked for each of its types from every vantage that
/// sees its zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All of them.
    pub names: usize,
    /// Every answer is certain, good or bad.
    pub proven: usize,
    /// Every answer is decided, some only likely.
    pub likely: usize,
    /// Some answer lies outside the snapshot, or behind a gap.
    pub unknown: usize,
}

/// The least that is known of one name. Ordered from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Unknown,
    Likely,
    Proven,
}

/// Asks for every name.
#[must_use]
pub(super) fn coverage(cx: &Context<'_>) -> Coverage {
    let estate = cx.estate();
    let zones: Vec<_> = estate.zones().collect();
    let groups: Vec<Group> = zones.into_iter().flat_map(|zone| estate.groups_of_zone(zone)).collect();
    let known: Vec<(NameId, Known)> = groups.into_par_iter().filter_map(|group| known_of(cx, group)).collect();
    let mut names: FxHashMap<NameId, Known> = FxHashMap::default();
    for (name, known) in known {
        let least = names.entry(name).or_insert(known);
        *least = known.min(*least);
    }
    let count = |wanted: Known| names.values().filter(|&&known| known == wanted).count();
    Coverage {
        names: names.len(),
        proven: count(Known::Proven),
        likely: count(Known::Likely),
        unknown: count(Known::Unknown),
    }
}

/// A zone's own SOA and NS say nothing of any name's use.
fn known_of(cx: &Context<'_>, group: Group) -> Option<(NameId, Known)> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    if rrset.rtype == RecordType::SOA || rrset.rtype == RecordType::NS {
        return None;
    }
    // What a CNAME is for is its target's address, not itself.
    let rtype = if rrset.rtype == RecordType::CNAME { RecordType::A } else { rrset.rtype };
    let question = cx.question(rrset.owner, rtype);
    let zone = estate.zone(rrset.zone);
    let known = match zone.kind {
        ZoneKind::Public | ZoneKind::External => known_everywhere(cx, question).min(known_in_networks(cx, question)),
        ZoneKind::Private => known_inside(cx, question, &zone.vpcs),
        ZoneKind::Network(network) => judge(&cx.resolver().ask(Vantage::Network(network), question)),
    };
    Some((rrset.owner, known))
}

fn known_everywhere(cx: &Context<'_>, question: Question) -> Known {
    let resolver = cx.resolver();
    let internet = resolver.ask(Vantage::Internet, question);
    let outside = judge(&internet);
    if resolver.is_the_same_inside(question, &internet) {
        let unclear = resolver.views().iter().any(|view| view.incomplete.is_some());
        return if unclear { Known::Unknown } else { outside };
    }
    let inside = resolver.views().iter().map(|view| judge(&resolver.ask(Vantage::Vpc(view.vpc()), question)));
    inside.chain([outside]).min().unwrap_or(outside)
}

/// Networks see whatever the Internet sees.
fn known_in_networks(cx: &Context<'_>, question: Question) -> Known {
    let networks = cx.estate().networks().map(|network| cx.resolver().ask(Vantage::Network(network), question));
    networks.map(|outcome| judge(&outcome)).min().unwrap_or(Known::Proven)
}

/// Of a private zone, only the VPCs that have it ask.
fn known_inside(cx: &Context<'_>, question: Question, vpcs: &[VpcId]) -> Known {
    let views = cx.resolver().views().iter().filter(|view| view.vpcs.iter().any(|vpc| vpcs.contains(vpc)));
    let known = views.map(|view| judge(&cx.resolver().ask(Vantage::Vpc(view.vpc()), question)));
    known.min().unwrap_or(Known::Unknown)
}

fn judge(outcome: &Outcome) -> Known {
    match (outcome.status.is_decided(), outcome.certainty) {
        (false, _) => Known::Unknown,
        (true, Certainty::Likely) => Known::Likely,
        (true, Certainty::Certain) => Known::Proven,
    }
}
