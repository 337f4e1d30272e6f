//! Resolver endpoints used as what they are not: inbound ones as delegated name servers, inbound delegation ones as
//! forwarders (semantics 3.23, 3.24).

use std::net::IpAddr;

use crate::lint::{Context, Delegating, Finding, PrivatelyDelegating, Severity, Subject, phrase};
use crate::model::{Direction, EndpointId, Group, RecordType, ResolverRuleId, RuleKind, Target, Value, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Doubt, PrivateDelegation, Question, Reach, Reason, Vantage};

/// How many endpoints are named.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let private = cx.private_delegations().iter().filter_map(|found| delegated(cx, found));
    let networks = cx.network_delegations().iter().filter_map(|&found| delegated_on_premises(cx, found));
    let rules = cx.estate().rules().filter_map(|rule| forwarded(cx, rule));
    private.chain(networks).chain(rules).collect()
}

/// A private zone's delegation, to addresses of an endpoint that only answers recursive questions.
fn delegated(cx: &Context<'_>, found: &PrivatelyDelegating) -> Option<Finding> {
    let wrong = |reach: Reach| if let Reach::Recursive(endpoint) = reach { Some(endpoint) } else { None };
    let endpoints_of = |(_, delegation): &(Vantage, PrivateDelegation)| -> Vec<EndpointId> {
        delegation.servers.iter().filter_map(|server| wrong(server.reach)).collect()
    };
    let met: Vec<_> = found.met.iter().filter(|met| !endpoints_of(met).is_empty()).collect();
    let endpoints = endpoints_of(met.first()?);
    let vantages: Vec<Vantage> = met.iter().flat_map(|&&(vantage, _)| cx.class_of(vantage)).collect();
    let all_fail = met.iter().all(|(_, delegation)| delegation.best().and_then(|best| wrong(best.reach)).is_some());
    let finding = glue(cx, Delegating { cut: found.cut, group: found.group }, &endpoints).seen_from(vantages);
    Some(if all_fail { finding } else { finding.at_most(Severity::Warning) })
}

/// The same in a network's zone, where its resolvers follow the delegation themselves.
fn delegated_on_premises(cx: &Context<'_>, found: Delegating) -> Option<Finding> {
    let estate = cx.estate();
    let ZoneKind::Network(network) = estate.zone(found.cut.zone).kind else { return None };
    let vantage = Vantage::Network(network);
    let question = Question { name: cx.below(found.cut), rtype: RecordType::A };
    let outcome = cx.resolver().ask(vantage, question);
    let followed = [Reason::DelegatedAway(found.cut), Reason::DeadDelegation(found.cut)].map(Some);
    if !followed.contains(&outcome.reason) && outcome.doubt != Some(Doubt::InboundDelegation(found.cut)) {
        return None; // its forwarders come first
    }
    let servers = cx.servers(found.group);
    let addresses: Vec<IpAddr> = servers.iter().flat_map(|&server| addresses(cx, found, server)).collect();
    let endpoints: Vec<EndpointId> =
        addresses.iter().filter_map(|&address| endpoint(cx, address, Direction::Inbound)).collect();
    let finding = (!endpoints.is_empty()).then(|| glue(cx, found, &endpoints).seen_from([vantage]))?;
    Some(if endpoints.len() == addresses.len() { finding } else { finding.at_most(Severity::Warning) })
}

fn addresses(cx: &Context<'_>, found: Delegating, server: NameId) -> Vec<IpAddr> {
    let estate = cx.estate();
    let of_type = |rtype| estate.group(found.cut.zone, server, rtype);
    let groups = [RecordType::A, RecordType::AAAA].into_iter().filter_map(of_type);
    let values = groups.flat_map(Group::ids).flat_map(|id| estate.values(id));
    values
        .filter_map(|value| match *value {
            Value::A(address) => Some(address.into()),
            Value::Aaaa(address) => Some(address.into()),
            _ => None,
        })
        .collect()
}

/// The endpoint of an address, if it is the only one and of this direction: private ranges recur.
fn endpoint(cx: &Context<'_>, address: IpAddr, direction: Direction) -> Option<EndpointId> {
    let [endpoint] = cx.estate().endpoints_at(address) else { return None };
    (cx.estate().endpoint(*endpoint).direction == direction).then_some(*endpoint)
}

fn glue(cx: &Context<'_>, found: Delegating, endpoints: &[EndpointId]) -> Finding {
    let message = format!(
        "{} is delegated to inbound endpoint {}, which answers recursive questions only",
        cx.spell(found.cut.name),
        ids(cx, endpoints)
    );
    let finding = Finding::new(Subject::Record(found.group.first()), Certainty::Likely, message)
        .decided_by_record(cx, found.group.first())
        .help("delegate to the addresses of an inbound delegation endpoint of that VPC, or forward the name instead");
    decided_by(cx, finding, endpoints)
}

/// A FORWARD rule to an endpoint that is an authoritative server: it may answer what its VPC's private zones hold, and
/// resolves nothing else.
fn forwarded(cx: &Context<'_>, rule: ResolverRuleId) -> Option<Finding> {
    let estate = cx.estate();
    let of = estate.rule(rule);
    let wrong = |target: &Target| endpoint(cx, target.address, Direction::InboundDelegation);
    let endpoints: Vec<EndpointId> = of.targets.iter().filter_map(wrong).collect();
    if of.kind != RuleKind::Forward || endpoints.is_empty() {
        return None;
    }
    let message = format!(
        "FORWARD rule {} for {} sends to inbound delegation endpoint {}, which is no forwarder",
        estate.text(of.id),
        cx.spell(of.domain),
        ids(cx, &endpoints)
    );
    let finding = Finding::new(Subject::ResolverRule(rule), Certainty::Likely, message)
        .at_most(Severity::Warning)
        .seen_from(of.vpcs.iter().copied().map(Vantage::Vpc))
        .note("what such an endpoint answers beyond its VPC's private zones AWS does not say")
        .help("forward to the addresses of an inbound endpoint of that VPC, or delegate the name instead");
    Some(decided_by(cx, finding, &endpoints))
}

fn ids(cx: &Context<'_>, endpoints: &[EndpointId]) -> String {
    let mut ids: Vec<&str> = endpoints.iter().map(|&id| cx.estate().text(cx.estate().endpoint(id).id)).collect();
    ids.dedup();
    phrase::list(&ids, MOST_NAMED)
}

fn decided_by(cx: &Context<'_>, mut finding: Finding, endpoints: &[EndpointId]) -> Finding {
    let mut endpoints = endpoints.to_vec();
    endpoints.sort_unstable();
    endpoints.dedup();
    for endpoint in endpoints {
        finding = finding.decided_by(Subject::Endpoint(endpoint).key(cx.estate()));
    }
    finding
}
