//! Targets of Resolver rules that cannot be asked (semantics 1.42, V35).

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Endpoint, EndpointId, Family, ResolverRule, ResolverRuleId, RuleKind, VpcId};
use crate::resolve::{Certainty, Vantage};

/// Where a VPC's own resolver answers, in every VPC.
const OWN_RESOLVER: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(169, 254, 169, 253)), IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x253))];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.estate().rules().filter_map(|rule| finding(cx, rule)).collect()
}

fn finding(cx: &Context<'_>, id: ResolverRuleId) -> Option<Finding> {
    let estate = cx.estate();
    let rule = estate.rule(id);
    let (problem, help) = match rule.kind {
        RuleKind::Delegate if !rule.targets.is_empty() => (
            "has targets, and a DELEGATE rule asks the name servers of a delegation".to_owned(),
            "take the targets out; name the suffix of the name servers in DelegationRecord".to_owned(),
        ),
        RuleKind::Forward => forward_problem(cx, rule)?,
        _ => return None,
    };
    let domain = cx.spell(rule.domain);
    let message = format!("rule {} for {domain} {problem}", estate.text(rule.id));
    let finding = Finding::new(Subject::ResolverRule(id), Certainty::Certain, message)
        .seen_from(rule.vpcs.iter().copied().map(Vantage::Vpc))
        .decided_by(Subject::ResolverRule(id).key(estate));
    Some(finding.help(help))
}

fn forward_problem(cx: &Context<'_>, rule: &ResolverRule) -> Option<(String, String)> {
    let endpoint = endpoint(cx, rule);
    let from = endpoint.and_then(|endpoint| endpoint.vpc);
    let vpcs: BTreeSet<VpcId> = rule.vpcs.iter().copied().chain(from).collect();
    let vpcs: Vec<VpcId> = vpcs.into_iter().chain(from.into_iter().flat_map(|vpc| peers(cx, vpc))).collect();
    let wrong_family = |address: IpAddr| match endpoint.and_then(|endpoint| endpoint.family) {
        Some(Family::V4) => address.is_ipv6(),
        Some(Family::V6) => address.is_ipv4(),
        _ => false,
    };
    rule.targets.iter().find_map(|target| {
        let address = target.address;
        if OWN_RESOLVER.contains(&address) {
            return Some(resolver_problem(address, "of every VPC"));
        }
        if let Some(&vpc) = vpcs.iter().find(|&&vpc| is_base_plus_two(cx, vpc, address)) {
            return Some(resolver_problem(address, &format!("of {}", cx.vpc(vpc))));
        }
        let family = wrong_family(address).then(|| cx.estate().text(endpoint.map_or(rule.id, |endpoint| endpoint.id)));
        family.map(|endpoint| {
            let help = "give the endpoint addresses of both kinds, or the rule targets of the endpoint's kind";
            (format!("sends to {address} through {endpoint}, which has no address of that kind"), help.to_owned())
        })
    })
}

fn resolver_problem(address: IpAddr, whose: &str) -> (String, String) {
    let help = "forward to an inbound endpoint of the VPC that shall answer, or make the rule a SYSTEM rule";
    (format!("sends to {address}, the resolver {whose} itself, which AWS does not support"), help.to_owned())
}

fn endpoint<'c>(cx: &'c Context<'_>, rule: &ResolverRule) -> Option<&'c Endpoint> {
    let estate = cx.estate();
    let id = estate.text(rule.endpoint?);
    let mut endpoints = estate.endpoints().map(|endpoint: EndpointId| estate.endpoint(endpoint));
    endpoints.find(|endpoint| estate.text(endpoint.id) == id)
}

/// VPCs that a VPC reaches through a peering: their ranges are theirs alone there. An address in the range of any other VPC may
/// as well be a server on premises.
fn peers(cx: &Context<'_>, vpc: VpcId) -> BTreeSet<VpcId> {
    let estate = cx.estate();
    let active = estate.peerings().map(|id| estate.peering(id)).filter(|peering| peering.active == Some(true));
    let others = active.filter_map(|peering| match peering.sides.each_ref().map(|side| side.vpc) {
        [Some(one), other] if one == vpc => other,
        [other, Some(one)] if one == vpc => other,
        _ => None,
    });
    others.collect()
}

/// The VPC's resolver: the network address of its primary range plus two (semantics 1.41).
fn is_base_plus_two(cx: &Context<'_>, vpc: VpcId, address: IpAddr) -> bool {
    let primary = cx.estate().vpc(vpc).cidrs.first();
    match (primary, address) {
        (Some(IpNet::V4(range)), IpAddr::V4(address)) => u32::from(range.network()).checked_add(2) == Some(address.into()),
        _ => false,
    }
}
