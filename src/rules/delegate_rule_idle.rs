//! DELEGATE rules that match no name server their VPCs can meet (semantics 3.4, 3.5).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, PrivatelyDelegating, Severity, Subject};
use crate::model::{ResolverRuleId, RuleKind, VpcId};
use crate::name::NameId;
use crate::resolve::{Certainty, Object, Reach, Vantage, View};

/// How many name servers are named.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let mut rules = estate.rules().filter(|&rule| estate.rule(rule).kind == RuleKind::Delegate).peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let servers = name_servers(cx);
    rules.filter_map(|rule| finding(cx, rule, &servers)).collect()
}

/// Every name server that zones beyond public recursion name, with all names above it.
fn name_servers(cx: &Context<'_>) -> FxHashSet<NameId> {
    let private = cx.private_delegations().iter().map(|found| found.group);
    let groups = private.chain(cx.network_delegations().iter().map(|found| found.group));
    let hosts = groups.flat_map(|group| cx.servers(group));
    hosts.flat_map(|host| cx.estate().names().ancestors(host)).collect()
}

fn finding(cx: &Context<'_>, rule: ResolverRuleId, servers: &FxHashSet<NameId>) -> Option<Finding> {
    let estate = cx.estate();
    let of = estate.rule(rule);
    let views: Vec<&View> = cx.resolver().views().iter().filter(|view| view.delegates.contains(&rule)).collect();
    let told = !views.is_empty() && of.unsettled.is_empty() && views.iter().all(|view| is_known(cx, view));
    if !told || servers.contains(&of.domain) {
        return None;
    }
    let vpcs: Vec<VpcId> = views.iter().flat_map(|view| view.vpcs.iter().copied()).collect();
    let vantages: Vec<Vantage> = vpcs.into_iter().map(Vantage::Vpc).collect();
    let domain = cx.spell(of.domain);
    let message = format!(
        "DELEGATE rule {} has no effect {}: no name server there is at or below {domain}",
        estate.text(of.id),
        cx.places(&vantages)
    );
    let finding = Finding::new(Subject::ResolverRule(rule), Certainty::Likely, message)
        .seen_from(vantages.iter().copied())
        .decided_by(Subject::ResolverRule(rule).key(estate));
    let unserved = unserved(cx, &views);
    Some(match unserved.first() {
        None => finding.at_most(Severity::Warning).help(idle_help(&domain)),
        Some(meant) => meant_for(cx, finding, rule, meant, &unserved),
    })
}

/// Whether everything that could bring a name server's name into the VPCs is known: zones read wholly, and nothing
/// forwarded to servers outside, whose referrals the rule may be for (semantics 3.10, 3.13).
fn is_known(cx: &Context<'_>, view: &View) -> bool {
    let estate = cx.estate();
    let closed = |object: Object| match object {
        Object::Zone(zone) => estate.zone(zone).read && estate.zone(zone).complete,
        Object::Forward(_) | Object::Unsettled(..) => false,
        Object::System(_) | Object::Autodefined => true,
    };
    let met = cx.private_delegations().iter().flat_map(|found| &found.met);
    let mut reached = met.filter(|(vantage, _)| *vantage == Vantage::Vpc(view.vpc()));
    let followed = |reach: Reach| matches!(reach, Reach::Unknown | Reach::Outside | Reach::Holds(_));
    view.incomplete.is_none()
        && !view.profiles_unread
        && view.contenders().all(|contender| closed(contender.object))
        && !reached.any(|(_, delegation)| delegation.servers.iter().any(|server| followed(server.reach)))
}

/// Delegations in the VPCs' private zones that no DELEGATE rule follows.
fn unserved<'c>(cx: &'c Context<'_>, views: &[&View]) -> Vec<&'c PrivatelyDelegating> {
    let here: Vec<Vantage> = views.iter().map(|view| Vantage::Vpc(view.vpc())).collect();
    let is_unserved = |found: &&PrivatelyDelegating| {
        let mut met = found.met.iter().filter(|(vantage, _)| here.contains(vantage));
        met.any(|(_, delegation)| delegation.best().is_some_and(|best| best.reach == Reach::NoRule))
    };
    cx.private_delegations().iter().filter(is_unserved).collect()
}

/// The delegation the rule was most likely meant for is the one whose owner it names, else the first that is unserved.
fn meant_for(
    cx: &Context<'_>,
    finding: Finding,
    rule: ResolverRuleId,
    first: &PrivatelyDelegating,
    unserved: &[&PrivatelyDelegating],
) -> Finding {
    let domain = cx.estate().rule(rule).domain;
    let named = |found: &&&PrivatelyDelegating| cx.estate().names().is_at_or_below(found.cut.name, domain);
    let meant = unserved.iter().find(named).map_or(first, |found| *found);
    let servers = cx.servers(meant.group);
    let record = cx.delegation_record(&servers);
    let record = record.map_or_else(|| "their domain".to_owned(), |record| cx.spell(record));
    let (name, hosts) = (cx.spell(meant.cut.name), cx.names(&servers, MOST_NAMED));
    let mut finding = finding
        .note(format!("{name} is delegated to {hosts}, which no DELEGATE rule matches"))
        .help(format!(
            "replace it by a rule with DelegationRecord {record}: it is compared with the names of the name servers, not \
             with what is delegated"
        ));
    for found in unserved {
        finding = finding.decided_by_record(cx, found.group.first());
    }
    finding
}

fn idle_help(domain: &str) -> String {
    format!("delegate to name servers under {domain} in a private zone of these VPCs, or delete the rule")
}
