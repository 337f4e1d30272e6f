//! Resolver endpoints that one failure takes away (semantics G2).

use std::collections::BTreeSet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Endpoint, EndpointId, Input};
use crate::resolve::Certainty;

/// States in which an endpoint wants somebody to act.
const BROKEN: [&str; 2] = ["ACTION_NEEDED", "AUTO_RECOVERING"];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.estate().endpoints().filter_map(|endpoint| finding(cx, endpoint)).collect()
}

fn finding(cx: &Context<'_>, id: EndpointId) -> Option<Finding> {
    let estate = cx.estate();
    let endpoint = estate.endpoint(id);
    let (problem, help) = problem(cx, endpoint)?;
    let message = format!("endpoint {} {problem}", estate.text(endpoint.id));
    let finding = Finding::new(Subject::Endpoint(id), Certainty::Certain, message);
    Some(finding.decided_by(Subject::Endpoint(id).key(estate)).help(help))
}

fn problem(cx: &Context<'_>, endpoint: &Endpoint) -> Option<(String, &'static str)> {
    let estate = cx.estate();
    let status = endpoint.status.map_or("", |status| estate.text(status));
    if BROKEN.contains(&status) {
        return Some((format!("is in state {status}"), "look at the endpoint's status message, subnets and addresses"));
    }
    let read = endpoint.addresses_read && !endpoint.addresses.is_empty();
    if read && endpoint.addresses.len() < 2 {
        return Some(("has a single address".into(), "add an address in another availability zone"));
    }
    let region = endpoint.region.map(|region| estate.text(region));
    if !read || !estate.holds(Input::Subnets, endpoint.account, region) {
        return None;
    }
    let zones: Option<BTreeSet<&str>> =
        endpoint.addresses.iter().map(|address| Some(estate.text(address.availability_zone?))).collect();
    match zones?.into_iter().collect::<Vec<_>>()[..] {
        [zone] => {
            let help = "move one of the addresses to a subnet in another availability zone";
            Some((format!("has all its addresses in availability zone {zone}"), help))
        }
        _ => None,
    }
}
