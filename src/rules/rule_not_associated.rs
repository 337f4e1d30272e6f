//! Rules and endpoints that nothing uses, and associations that did not come about (semantics 1.17, 1.18).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{
    Association, Direction, EndpointId, Estate, Input, ResolverRule, ResolverRuleId, RuleKind, Share, Status, TextId,
};
use crate::resolve::{Certainty, Vantage};

/// How many VPCs a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let in_profiles: FxHashSet<ResolverRuleId> =
        estate.profiles().flat_map(|profile| estate.profile(profile).rules.iter().copied()).collect();
    let rules = estate.rules().filter_map(|rule| match failed(cx, rule) {
        Some(finding) => Some(finding),
        None => unused_rule(cx, rule, in_profiles.contains(&rule)),
    });
    let used: FxHashSet<&str> =
        estate.rules().filter_map(|rule| estate.rule(rule).endpoint).map(|endpoint| estate.text(endpoint)).collect();
    rules.chain(estate.endpoints().filter_map(|endpoint| unused_endpoint(cx, endpoint, &used))).collect()
}

/// Associations that failed, or that something else overrides.
fn failed(cx: &Context<'_>, id: ResolverRuleId) -> Option<Finding> {
    let rule = cx.estate().rule(id);
    let broken = |association: &&Association| matches!(association.status, Status::Failed | Status::Overridden);
    let broken: Vec<&Association> = rule.associations.iter().filter(broken).collect();
    let first = broken.first()?;
    let vpcs: Vec<&str> = broken.iter().map(|association| cx.vpc(association.vpc)).collect();
    let state = if first.status == Status::Failed { "failed" } else { "is overridden" };
    let message = format!("{}: its association with {} {state}", spell(cx, rule), phrase::list(&vpcs, MOST_NAMED));
    let finding = Finding::new(Subject::ResolverRule(id), Certainty::Certain, message)
        .seen_from(broken.iter().map(|association| Vantage::Vpc(association.vpc)))
        .decided_by(Subject::ResolverRule(id).key(cx.estate()));
    Some(finding.help("remove the association and make it again, or take the rule out if another one is meant to apply"))
}

fn unused_rule(cx: &Context<'_>, id: ResolverRuleId, in_profile: bool) -> Option<Finding> {
    let estate = cx.estate();
    let rule = estate.rule(id);
    let region = rule.region.map(|region| estate.text(region));
    let read = |input| estate.holds(input, rule.account, region);
    let ours = rule.kind != RuleKind::Recursive && rule.status == Status::Complete;
    // a rule that is shared with others may be used by accounts that were not read
    let is_idle = ours && rule.associations.is_empty() && !in_profile && rule.share != Share::ByMe;
    if !is_idle || !read(Input::ResolverRules) || !read(Input::Profiles) {
        return None;
    }
    let (told, remedy) = match rule.share {
        Share::WithMe if !has_vpcs(estate, rule) => return None,
        Share::WithMe => ("is shared with this account and associated with none of its VPCs", "leave the share"),
        Share::No | Share::ByMe => ("is associated with no VPC", "delete it"),
    };
    let message = format!("{} {told}", spell(cx, rule));
    let finding = Finding::new(Subject::ResolverRule(id), Certainty::Certain, message);
    let help = format!("associate it with the VPCs it is meant for, or {remedy}");
    Some(finding.decided_by(Subject::ResolverRule(id).key(estate)).help(help))
}

/// Whether the account that a rule is shared with has VPCs where the rule is.
fn has_vpcs(estate: &Estate, rule: &ResolverRule) -> bool {
    let text = |region: Option<TextId>| region.map(|region| estate.text(region));
    let mut vpcs = estate.vpcs().map(|vpc| estate.vpc(vpc));
    vpcs.any(|vpc| vpc.account == rule.account && text(vpc.region) == text(rule.region))
}

fn spell(cx: &Context<'_>, rule: &ResolverRule) -> String {
    format!("rule {} for {}", cx.estate().text(rule.id), cx.spell(rule.domain))
}

fn unused_endpoint(cx: &Context<'_>, id: EndpointId, used: &FxHashSet<&str>) -> Option<Finding> {
    let estate = cx.estate();
    let endpoint = estate.endpoint(id);
    let region = endpoint.region.map(|region| estate.text(region));
    let idle = endpoint.direction == Direction::Outbound && !used.contains(estate.text(endpoint.id));
    if !idle || !estate.holds(Input::ResolverRules, endpoint.account, region) {
        return None;
    }
    let message = format!("no rule sends through outbound endpoint {}", estate.text(endpoint.id));
    let finding = Finding::new(Subject::Endpoint(id), Certainty::Certain, message);
    Some(finding.decided_by(Subject::Endpoint(id).key(estate)).help("delete it: its addresses are paid for by the hour"))
}
