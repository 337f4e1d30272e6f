//! NS record sets in private zones that no DELEGATE rule follows (semantics 3.6).

use crate::lint::{Context, Finding, PrivatelyDelegating, Subject};
use crate::model::{Estate, RecordType, ResolverRuleId, RuleKind};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cut, Question, Reach, Vantage};

/// How many classes of VPCs are traced: the others differ in ids only.
const MOST_TRACES: usize = 2;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.private_delegations().iter().filter_map(|found| finding(cx, found)).collect()
}

fn finding(cx: &Context<'_>, found: &PrivatelyDelegating) -> Option<Finding> {
    let unserved = found.met.iter().filter(|(_, delegation)| {
        !delegation.servers.is_empty() && delegation.servers.iter().all(|server| server.reach == Reach::NoRule)
    });
    let classes: Vec<Vantage> = unserved.map(|&(vantage, _)| vantage).collect();
    let vantages: Vec<Vantage> = classes.iter().flat_map(|&vantage| cx.class_of(vantage)).collect();
    if vantages.is_empty() {
        return None;
    }
    let name = cx.spell(found.cut.name);
    let places = cx.places(&vantages);
    let message = format!("no DELEGATE rule serves the delegation of {name} {places}: what lies below gets no answer");
    let mut finding = Finding::new(Subject::Record(found.group.first()), Certainty::Likely, message)
        .seen_from(vantages.iter().copied())
        .decided_by_zone(cx, found.cut.zone)
        .note("whether the answer is SERVFAIL or empty AWS does not say; reports differ")
        .help(help(cx, found));
    if let Some(rule) = misled(cx, found.cut, &classes) {
        finding = finding
            .decided_by(Subject::ResolverRule(rule).key(cx.estate()))
            .note(format!("rule {} names what is delegated; what counts is the names of the name servers", id(cx, rule)));
    }
    let question = Question { name: Asked::exactly(found.cut.name), rtype: RecordType::A };
    for &vantage in classes.iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
}

/// A DELEGATE rule of the VPCs that carries the delegated name: the usual mistake (semantics 3.5).
fn misled(cx: &Context<'_>, cut: Cut, classes: &[Vantage]) -> Option<ResolverRuleId> {
    let estate = cx.estate();
    let vpcs = classes.iter().filter_map(|&vantage| if let Vantage::Vpc(vpc) = vantage { Some(vpc) } else { None });
    let mut rules = vpcs.flat_map(|vpc| &cx.resolver().view(vpc).delegates).copied();
    rules.find(|&rule| estate.rule(rule).domain == cut.name)
}

fn id<'e>(cx: &Context<'e>, rule: ResolverRuleId) -> &'e str {
    let estate: &Estate = cx.estate();
    estate.text(estate.rule(rule).id)
}

fn help(cx: &Context<'_>, found: &PrivatelyDelegating) -> String {
    let servers = cx.servers(found.group);
    let estate = cx.estate();
    let matching = |&rule: &ResolverRuleId| {
        let rule = estate.rule(rule);
        let matches = |&server| estate.names().is_at_or_below(server, rule.domain);
        rule.kind == RuleKind::Delegate && servers.iter().all(matches)
    };
    if let Some(rule) = estate.rules().find(matching) {
        return format!("associate rule {}, or one like it, with these VPCs: it matches the name servers", id(cx, rule));
    }
    let domain = cx.some_delegation_record(&servers);
    let domain = domain.map_or_else(|| "the name servers' domain".to_owned(), |domain| cx.spell(domain));
    format!(
        "associate a DELEGATE rule with DelegationRecord {domain} and an outbound endpoint with these VPCs{}",
        without(cx, found.cut)
    )
}

/// What becomes of the names when the NS record set goes: the zone says that they do not exist, unless public DNS is asked.
fn without(cx: &Context<'_>, cut: Cut) -> String {
    let estate = cx.estate();
    if estate.zone(cut.zone).fallback == Some(true) || !is_delegated_publicly(estate, cut.name) {
        return ", or take the NS record set out".to_owned();
    }
    let (zone, name) = (cx.zone_key(cut.zone), cx.spell(cut.name));
    format!(
        "; or take the NS record set out and turn on public DNS fallback of private zone {zone}: without that, the public \
         {name} and all names below it would not exist there"
    )
}

fn is_delegated_publicly(estate: &Estate, name: NameId) -> bool {
    let mut zones = estate.names().ancestors(name).flat_map(|above| estate.zones_named(above)).copied();
    zones.any(|zone| estate.zone(zone).is_public() && (estate.zone(zone).name == name || estate.is_cut(zone, name)))
}
