//! Record sets of private zones that lead outside, where the public zones say something else.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Estate, Group, RecordType, Value, ZoneKind};
use crate::resolve::{Certainty, Reason, Status, Vantage, answerable, special};

/// How many addresses are told one by one.
const MOST_ADDRESSES: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let ranges = estate.vpcs().flat_map(|vpc| estate.vpc(vpc).cidrs.iter().copied());
    let public_ranges: Vec<IpNet> = ranges.filter(|range| !special::is_unreachable(range.addr())).collect();
    cx.each_group_of(&[RecordType::A], |group| {
        let private = estate.zone(estate.rrset(group.first()).zone).kind == ZoneKind::Private;
        let addresses = private.then(|| outside(estate, group, &public_ranges))?;
        let askers = if addresses.is_empty() { Vec::new() } else { served(cx, group) };
        (!askers.is_empty() && !is_copy(cx, group)).then(|| finding(cx, group, &addresses, askers))
    })
}

/// Addresses on the Internet, outside every VPC of the snapshot: VPCs may use public ranges as their own.
fn outside(estate: &Estate, group: Group, public_ranges: &[IpNet]) -> Vec<IpAddr> {
    let records = answerable(estate, group).into_iter();
    let addresses = records.flat_map(|record| estate.values(record)).filter_map(|value| match *value {
        Value::A(address) => Some(IpAddr::V4(address)),
        _ => None,
    });
    let public = addresses.filter(|&address| !special::is_unreachable(address));
    public.filter(|address| !public_ranges.iter().any(|range| range.contains(address))).collect()
}

/// The VPCs that are answered with one of these record sets.
fn served(cx: &Context<'_>, group: Group) -> Vec<Vantage> {
    let zone = cx.estate().rrset(group.first()).zone;
    let outcomes = cx.resolver().outcomes_inside(zone, cx.question_of(group));
    let own = outcomes.into_iter().filter(|(_, outcome)| group.ids().any(|record| outcome.answers.contains(&record)));
    own.flat_map(|(vantages, _)| vantages).flat_map(|vantage| cx.class_of(vantage)).collect()
}

/// Whether the Internet gets the same: a private zone must repeat the public names that it would hide.
fn is_copy(cx: &Context<'_>, group: Group) -> bool {
    let outcome = cx.resolver().ask(Vantage::Internet, cx.question_of(group));
    match outcome.status {
        Status::Answer => cx.says_the_same(group, &outcome),
        // what an AWS resource answers is not in the snapshot
        Status::External => matches!(outcome.reason, Some(Reason::AwsAlias(_))),
        Status::Unknown => true,
        _ => false,
    }
}

fn finding(cx: &Context<'_>, group: Group, addresses: &[IpAddr], askers: Vec<Vantage>) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let owner = cx.spell(rrset.owner);
    let spelled: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    let noun = if spelled.len() == 1 { "the public address" } else { "the public addresses" };
    let message = format!(
        "{owner} {} of private zone {} gives {noun} {}",
        rrset.rtype,
        cx.zone_key(rrset.zone),
        phrase::list(&spelled, MOST_ADDRESSES)
    );
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from(askers)
        .decided_by_record(cx, group.first())
        .gathering_values(&spelled)
        .help(format!("make sure that traffic to {owner} is meant to leave the VPC, or give it a private address"))
}
