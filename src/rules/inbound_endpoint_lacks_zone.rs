//! Names forwarded to the inbound endpoint of a VPC that does not see their private zone (semantics G7).

use std::collections::BTreeMap;

use crate::lint::{Audience, Context, Finding, Pointer, Seen, Severity, Subject, phrase};
use crate::model::{RecordType, ResolverRuleId, RrSetId, RuleKind, VpcId, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Object, Question, Reason, Status, StepKind, Vantage, View};

/// How many zones a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let rules = estate.rules().filter(|&rule| estate.rule(rule).kind == RuleKind::Forward);
    rules.flat_map(|rule| check_rule(cx, rule)).collect()
}

/// A question lost on the way: the zone that has the answer, who asks in vain, and what for.
struct Lost {
    zone: ZoneId,
    spoke: VpcId,
    question: Question,
    /// VPCs that the rule leads into as well, and that answer.
    answering: Vec<VpcId>,
}

/// What is lost, by the VPCs behind the rule's endpoints that lack the zone.
fn check_rule(cx: &Context<'_>, rule: ResolverRuleId) -> Vec<Finding> {
    let mut by_hubs: BTreeMap<Vec<VpcId>, Vec<Lost>> = BTreeMap::new();
    for (zone, question) in private_zones(cx, rule) {
        if let Some((hubs, lost)) = lost(cx, rule, zone, question) {
            by_hubs.entry(hubs).or_default().push(lost);
        }
    }
    by_hubs.iter().map(|(hubs, lost)| finding(cx, rule, hubs, lost)).collect()
}

fn finding(cx: &Context<'_>, rule: ResolverRuleId, hubs: &[VpcId], lost: &[Lost]) -> Finding {
    let estate = cx.estate();
    let first = &lost[0];
    let zones = phrase::list(&spell(cx, lost), MOST_NAMED);
    let named = phrase::list(&hubs.iter().map(|&hub| cx.vpc(hub)).collect::<Vec<_>>(), MOST_NAMED);
    let (endpoints, see) = if hubs.len() == 1 { ("endpoint", "does") } else { ("endpoints", "do") };
    let of = estate.rule(rule);
    let message = format!(
        "rule {} forwards {} to the inbound {endpoints} of {named}, which {see} not see {zones}",
        estate.text(of.id),
        cx.spell(of.domain),
    );
    let views = cx.resolver().views().iter();
    let asking = views.filter(|view| view.vpcs.iter().any(|&vpc| is_forwarded(cx, rule, vpc, first.question.name)));
    let vantages: Vec<Vantage> = asking.flat_map(|view| view.vpcs.iter().copied().map(Vantage::Vpc)).collect();
    let mut finding = Finding::new(Subject::ResolverRule(rule), Certainty::Certain, message)
        .seen_from(vantages)
        .trace(Vantage::Vpc(first.spoke), cx.resolver().trace(Vantage::Vpc(first.spoke), first.question))
        .decided_by(Subject::ResolverRule(rule).key(estate))
        .help(format!("associate {zones} with {named}"));
    for one in lost {
        finding = finding.decided_by_zone(cx, one.zone);
    }
    let finding = annotate(cx, finding, lost, rule, &leading(cx, rule, hubs, lost));
    let answering: Vec<&str> = first.answering.iter().map(|&hub| cx.vpc(hub)).collect();
    if answering.is_empty() {
        return finding;
    }
    let answering = phrase::list(&answering, MOST_NAMED);
    finding.note(format!("by way of {answering} the names are answered: what a question comes to depends on which way it takes"))
}

/// What shows that somebody is meant to ask for the names, if anything does.
fn annotate(
    cx: &Context<'_>,
    finding: Finding,
    lost: &[Lost],
    rule: ResolverRuleId,
    leading: &[RrSetId],
) -> Finding {
    if leading.is_empty() {
        let zones = lost.iter().map(|one| cx.estate().zone(one.zone).name);
        let finding = Finding { confidence: Certainty::Likely, ..finding }
            .gathering(zones)
            .note("whether anybody there is meant to ask for it is not in the snapshot");
        let finding = finding.at_most(Severity::Warning);
        let is_meant = is_for_zone(cx, rule, lost);
        return if is_meant { finding } else { finding.at_most(Severity::Info).only_for(Audience::Pedantic) };
    }
    let rrsets = || leading.iter().map(|&record| cx.estate().rrset(record));
    let records: Vec<String> = rrsets().map(|rrset| format!("{} {}", cx.spell(rrset.owner), rrset.rtype)).collect();
    let verb = if records.len() == 1 { "leads" } else { "lead" };
    finding
        .gathering(rrsets().map(|rrset| rrset.owner))
        .note(format!("{} {verb} there", phrase::list(&records, MOST_NAMED)))
}

/// Whether somebody made the rule for the names of such a zone alone. One for a shorter name may be for others below it.
fn is_for_zone(cx: &Context<'_>, rule: ResolverRuleId, lost: &[Lost]) -> bool {
    let estate = cx.estate();
    let domain = estate.rule(rule).domain;
    lost.iter().any(|one| estate.names().is_at_or_below(domain, estate.zone(one.zone).name))
}

/// Zones of one name together: a VPC can have only one of them.
fn spell(cx: &Context<'_>, lost: &[Lost]) -> Vec<String> {
    let mut keys: BTreeMap<NameId, Vec<String>> = BTreeMap::new();
    for one in lost {
        keys.entry(cx.estate().zone(one.zone).name).or_default().push(cx.zone_key(one.zone));
    }
    keys.into_iter().map(|(name, keys)| format!("{} ({})", cx.spell(name), keys.join(" or "))).collect()
}

/// Record sets that send somebody who forwards by this rule, or one of the VPCs that lack the zone, to a name in it.
fn leading(cx: &Context<'_>, rule: ResolverRuleId, hubs: &[VpcId], lost: &[Lost]) -> Vec<RrSetId> {
    let estate = cx.estate();
    let leads = |pointer: &&Pointer| {
        let held = lost.iter().any(|one| estate.groups(one.zone, pointer.target).next().is_some());
        let fails = |seen: &&Seen| seen.absent.is_some() || seen.outcome.status == Status::ServFail;
        let mut met = pointer.met().filter(fails).flat_map(|seen| &seen.vantages);
        held && met.any(|vantage| match *vantage {
            Vantage::Vpc(vpc) => hubs.contains(&vpc) || is_forwarded(cx, rule, vpc, Asked::exactly(pointer.target)),
            Vantage::Internet | Vantage::Network(_) => false,
        })
    };
    let mut records: Vec<RrSetId> = cx.pointers().iter().filter(leads).map(|pointer| pointer.record).collect();
    records.dedup();
    records
}

/// Private zones with names that the rule is for, and a question for one of these.
fn private_zones<'c>(
    cx: &'c Context<'_>,
    rule: ResolverRuleId,
) -> impl Iterator<Item = (ZoneId, Question)> + 'c {
    let estate = cx.estate();
    let domain = estate.rule(rule).domain;
    let seen = move |&zone: &ZoneId| estate.zone(zone).kind == ZoneKind::Private && !estate.zone(zone).vpcs.is_empty();
    let below = move |&zone: &ZoneId| estate.names().is_at_or_below(estate.zone(zone).name, domain);
    let below = cx.zones().filter(below).filter(seen).filter_map(|zone| Some((zone, cx.any_question(zone)?)));
    let above = estate.names().ancestors(domain).skip(1).flat_map(|name| estate.zones_named(name)).copied();
    let above = above.filter(move |&zone| cx.is_judged(zone) && estate.exists(zone, domain)).filter(seen);
    below.chain(above.filter_map(move |zone| Some((zone, question_below(cx, zone, domain)?))))
}

/// A question for a record set of a zone with a shorter name than the rule's.
fn question_below(cx: &Context<'_>, zone: ZoneId, domain: NameId) -> Option<Question> {
    let estate = cx.estate();
    let mut groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
    let own = groups.find(|rrset| rrset.rtype != RecordType::NS && estate.names().is_at_or_below(rrset.owner, domain))?;
    Some(cx.question(own.owner, own.rtype))
}

/// Who asks for the zone's names by this rule and gets none of what the zone's own VPCs get, and the VPCs behind the rule's
/// endpoints that lack it.
fn lost(cx: &Context<'_>, rule: ResolverRuleId, zone: ZoneId, question: Question) -> Option<(Vec<VpcId>, Lost)> {
    let own = *cx.estate().zone(zone).vpcs.first()?;
    let spoke = cx.resolver().views().iter().map(View::vpc).find(|&vpc| is_forwarded(cx, rule, vpc, question.name))?;
    if !fails(cx, spoke, question) {
        return None;
    }
    let answered = cx.resolver().ask(Vantage::Vpc(own), question);
    let from_aws = matches!(answered.reason, Some(Reason::AwsAlias(record)) if cx.estate().rrset(record).zone == zone);
    let entered = cx.resolver().trace(Vantage::Vpc(spoke), question).steps.into_iter().filter_map(|step| match step.kind {
        StepKind::EntersVpc { rule: by, vpc, .. } => (by == rule).then_some(vpc),
        _ => None,
    });
    let mut entered: Vec<VpcId> = entered.collect();
    entered.sort_unstable();
    entered.dedup();
    let (hubs, others): (Vec<VpcId>, Vec<VpcId>) = entered.into_iter().partition(|&hub| lacks(cx, hub, zone, question));
    let answers = |hub: &VpcId| cx.resolver().ask(Vantage::Vpc(*hub), question).status == Status::Answer;
    let answering = others.into_iter().filter(answers).collect();
    let is_held = !hubs.is_empty() && (answered.status == Status::Answer || from_aws);
    is_held.then_some((hubs, Lost { zone, spoke, question, answering }))
}

/// Whether it is this VPC that lacks the zone: where it sends a question on into another one, that one does.
fn lacks(cx: &Context<'_>, hub: VpcId, zone: ZoneId, question: Question) -> bool {
    let covering = cx.resolver().view(hub).covering(cx.estate().names(), question.name);
    let sends_on = covering.is_some_and(|(_, winner)| matches!(winner.object, Object::Forward(_)));
    !sends_on && !has_nearer_zone(cx, hub, zone, question.name) && fails(cx, hub, question)
}

/// Whether a VPC surely gets nothing. Nobody asks for a CNAME itself: another zone's wildcard may answer in its place.
fn fails(cx: &Context<'_>, vpc: VpcId, question: Question) -> bool {
    let addresses = if question.rtype == RecordType::CNAME { RecordType::A } else { question.rtype };
    [question.rtype, addresses].into_iter().all(|rtype| {
        let outcome = cx.resolver().ask(Vantage::Vpc(vpc), Question { rtype, ..question });
        let failed = matches!(outcome.status, Status::NxDomain | Status::NoData | Status::ServFail);
        failed && outcome.certainty == Certainty::Certain
    })
}

/// Whether a VPC has a zone for a name that would stand before this one, or in its place.
fn has_nearer_zone(cx: &Context<'_>, vpc: VpcId, zone: ZoneId, name: Asked) -> bool {
    let names = cx.estate().names();
    let covering = cx.resolver().view(vpc).covering(names, name);
    covering.is_some_and(|(matched, winner)| {
        matches!(winner.object, Object::Zone(_)) && names.is_at_or_below(matched, cx.estate().zone(zone).name)
    })
}

fn is_forwarded(cx: &Context<'_>, rule: ResolverRuleId, vpc: VpcId, name: Asked) -> bool {
    let covering = cx.resolver().view(vpc).covering(cx.estate().names(), name);
    covering.is_some_and(|(_, winner)| winner.object == Object::Forward(rule))
}
