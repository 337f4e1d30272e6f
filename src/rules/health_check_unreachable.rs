//! Health checks on what the Internet cannot reach (semantics 4.55).

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{HealthCheck, HealthCheckId, RecordType, RrSetId, Value};
use crate::resolve::{Certainty, Outcome, Status, Vantage, special};

/// How many record sets a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let checks = estate.health_checks().filter(|&id| {
        let check = estate.health_check(id);
        check.kind.asks() && !check.disabled && !check.inverted && check.service.is_none()
    });
    let unreachable: Vec<(HealthCheckId, String)> =
        checks.filter_map(|id| Some((id, why(cx, estate.health_check(id))?))).collect();
    if unreachable.is_empty() {
        return Vec::new();
    }
    let users = users(cx);
    unreachable.into_iter().map(|(id, why)| finding(cx, id, &why, users.get(&id).map_or(&[], Vec::as_slice))).collect()
}

/// Why Route 53's checkers, which ask from the Internet, get no answer.
fn why(cx: &Context<'_>, check: &HealthCheck) -> Option<String> {
    match (check.address, check.host) {
        (Some(address), _) => special::is_unreachable(address).then(|| format!("{address} is not reachable")),
        (None, Some(host)) => {
            // a check by name asks for the IPv4 address alone
            let outcome = cx.resolver().ask(Vantage::Internet, cx.question(host, RecordType::A));
            why_host(cx, &outcome).map(|why| format!("{} {why}", cx.spell(host)))
        }
        (None, None) => None,
    }
}

fn why_host(cx: &Context<'_>, outcome: &Outcome) -> Option<&'static str> {
    if outcome.certainty != Certainty::Certain || outcome.varies {
        return None;
    }
    match outcome.status {
        Status::NxDomain => Some("does not exist"),
        Status::NoData => Some("has no IPv4 address"),
        Status::ServFail => Some("does not resolve"),
        Status::Answer => {
            let addresses = outcome.answers.iter().flat_map(|&id| cx.estate().values(id));
            let ipv4 = addresses.filter_map(|value| if let Value::A(ip) = *value { Some(IpAddr::V4(ip)) } else { None });
            let ipv4: Vec<IpAddr> = ipv4.collect();
            let none_reachable = !ipv4.is_empty() && ipv4.into_iter().all(special::is_unreachable);
            none_reachable.then_some("has only addresses that are not reachable")
        }
        _ => None,
    }
}

/// The record sets that each health check decides, one of each group.
fn users(cx: &Context<'_>) -> FxHashMap<HealthCheckId, Vec<RrSetId>> {
    let estate = cx.estate();
    let mut users: FxHashMap<HealthCheckId, Vec<RrSetId>> = FxHashMap::default();
    for group in cx.routed() {
        for id in group.ids() {
            let check = estate.routing(id).and_then(|routing| routing.health_check);
            let Some(check) = check.and_then(|check| estate.health_check_named(estate.text(check))) else { continue };
            let of_check = users.entry(check).or_default();
            if of_check.last() != Some(&group.first()) {
                of_check.push(group.first());
            }
        }
    }
    users
}

fn finding(cx: &Context<'_>, id: HealthCheckId, why: &str, users: &[RrSetId]) -> Finding {
    let estate = cx.estate();
    let name = estate.text(estate.health_check(id).id);
    let message = format!("health check {name} always fails: from the Internet, {why}");
    let spelled = |&user: &RrSetId| format!("{} {}", cx.spell(estate.rrset(user).owner), estate.rrset(user).rtype);
    let owners = users.iter().map(|&user| estate.rrset(user).owner);
    let mut finding = Finding::new(Subject::HealthCheck(id), Certainty::Certain, message)
        .decided_by(name)
        .gathering(owners)
        .help("check an address that the Internet reaches, or follow a CloudWatch alarm on what is inside the VPC");
    let users: Vec<String> = users.iter().map(spelled).collect();
    if !users.is_empty() {
        finding = finding.note(format!("it decides {}", phrase::list(&users, MOST_NAMED)));
    }
    finding
}
