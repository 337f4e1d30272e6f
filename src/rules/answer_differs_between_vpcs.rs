//! VPCs that lack one private zone which every other VPC with the same zones has: an association was forgotten.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Context, Finding, Subject};
use crate::model::{VpcId, ZoneId};
use crate::resolve::{Certainty, Object, Vantage};

/// How many zones a VPC must share with others before a difference means anything.
const FEWEST_SHARED: usize = 2;
/// How many other VPCs must agree.
const FEWEST_OTHERS: usize = 2;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zones = zones_of_vpcs(cx);
    let holders = holders(&zones);
    zones.keys().filter_map(|&vpc| check_vpc(cx, vpc, &zones, &holders)).collect()
}

/// The private zones of each VPC of which everything is known.
fn zones_of_vpcs(cx: &Context<'_>) -> BTreeMap<VpcId, BTreeSet<ZoneId>> {
    let known = |vpc: VpcId| {
        let of = cx.estate().vpc(vpc);
        let attributes = of.dns_support == Some(true) && of.dns_hostnames == Some(true);
        attributes && of.incomplete.is_none() && of.profiles_unread.is_none()
    };
    let mut zones: BTreeMap<VpcId, BTreeSet<ZoneId>> = BTreeMap::new();
    for (vpc, zone) in cx.zones_of_vpcs().filter(|&(vpc, _)| known(vpc)) {
        zones.entry(vpc).or_default().insert(zone);
    }
    zones
}

fn holders(zones: &BTreeMap<VpcId, BTreeSet<ZoneId>>) -> BTreeMap<ZoneId, BTreeSet<VpcId>> {
    let mut holders: BTreeMap<ZoneId, BTreeSet<VpcId>> = BTreeMap::new();
    for (&vpc, own) in zones {
        for &zone in own {
            holders.entry(zone).or_default().insert(vpc);
        }
    }
    holders
}

/// The VPC's finding, if all others with its zones share exactly one more.
fn check_vpc(
    cx: &Context<'_>,
    vpc: VpcId,
    zones: &BTreeMap<VpcId, BTreeSet<ZoneId>>,
    holders: &BTreeMap<ZoneId, BTreeSet<VpcId>>,
) -> Option<Finding> {
    let own = &zones[&vpc];
    let mut with_each = own.iter().map(|zone| &holders[zone]);
    let mut others = with_each.next()?.clone();
    for with_one in with_each {
        others.retain(|other| with_one.contains(other));
    }
    others.remove(&vpc);
    if own.len() < FEWEST_SHARED || others.len() < FEWEST_OTHERS {
        return None;
    }
    let mut theirs = others.iter().map(|other| &zones[other]);
    let mut shared: BTreeSet<ZoneId> = theirs.next()?.difference(own).copied().collect();
    for one in theirs {
        shared.retain(|zone| one.contains(zone));
    }
    let missing = *shared.first().filter(|_| shared.len() == 1)?;
    let other = *others.first()?;
    finding(cx, vpc, missing, other, own.len())
}

fn finding(cx: &Context<'_>, vpc: VpcId, missing: ZoneId, other: VpcId, shared: usize) -> Option<Finding> {
    let question = cx.any_question(missing).filter(|_| cx.is_judged(missing))?;
    let resolver = cx.resolver();
    let [here, there] = [vpc, other].map(|vpc| resolver.ask(Vantage::Vpc(vpc), question));
    let covering = resolver.view(vpc).covering(cx.estate().names(), question.name);
    let by_rule = covering.is_some_and(|(_, winner)| !matches!(winner.object, Object::Zone(_)));
    if by_rule || here.status == there.status && here.answers == there.answers {
        return None;
    }
    let zone = cx.spell(cx.estate().zone(missing).name);
    let lacking = cx.vpc(vpc);
    let message = format!(
        "{lacking} lacks private zone {zone}, which every other VPC with its {shared} other private zones has"
    );
    let trace = |vpc: VpcId| (Vantage::Vpc(vpc), resolver.trace(Vantage::Vpc(vpc), question));
    let finding = Finding::new(Subject::Zone(missing), Certainty::Likely, message)
        .seen_from([Vantage::Vpc(vpc)])
        .decided_by(Subject::Vpc(vpc).key(cx.estate()))
        .note("that the association was forgotten is a guess; that the answers differ is not")
        .help(format!("associate private zone {zone} with {lacking}, or say in a waiver why it is not"));
    let [(here, mine), (there, theirs)] = [trace(vpc), trace(other)];
    Some(finding.trace(here, mine).trace(there, theirs))
}
