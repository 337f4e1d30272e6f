//! Names forwarded to the inbound endpoint of a VPC that does not see their private zone (semantics G7).

use std::collections::BTreeMap;

use crate::lint::{Context, Finding, Pointer, Severity, Subject, phrase};
use crate::model::{RecordType, ResolverRuleId, RrSetId, RuleKind, VpcId, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Object, Question, Reason, Status, Step, StepKind, Vantage, View};

/// How many zones a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let rules = estate.rules().filter(|&rule| estate.rule(rule).kind == RuleKind::Forward);
    rules.filter_map(|rule| finding(cx, rule)).collect()
}

/// A question lost on the way: the zone that has the answer, who asks in vain, and who is answered.
struct Lost {
    zone: ZoneId,
    spoke: VpcId,
    question: Question,
    /// The VPC behind the endpoint.
    hub: VpcId,
}

fn finding(cx: &Context<'_>, rule: ResolverRuleId) -> Option<Finding> {
    let estate = cx.estate();
    let lost: Vec<Lost> = private_zones(cx, rule).filter_map(|(zone, question)| lost(cx, rule, zone, question)).collect();
    let first = lost.first()?;
    let zones = spell(cx, &lost);
    let of = estate.rule(rule);
    let message = format!(
        "rule {} forwards {} to the inbound endpoint of {}, which does not see {}",
        estate.text(of.id),
        cx.spell(of.domain),
        cx.vpc(first.hub),
        phrase::list(&zones, MOST_NAMED)
    );
    let views = cx.resolver().views().iter();
    let asking = views.filter(|view| view.vpcs.iter().any(|&vpc| is_forwarded(cx, rule, vpc, first.question.name)));
    let vantages: Vec<Vantage> = asking.flat_map(|view| view.vpcs.iter().copied().map(Vantage::Vpc)).collect();
    let mut finding = Finding::new(Subject::ResolverRule(rule), Certainty::Certain, message)
        .seen_from(vantages)
        .trace(Vantage::Vpc(first.spoke), cx.resolver().trace(Vantage::Vpc(first.spoke), first.question))
        .decided_by(Subject::ResolverRule(rule).key(estate))
        .help(format!("associate {} with {}", phrase::list(&zones, MOST_NAMED), cx.vpc(first.hub)));
    for one in &lost {
        finding = finding.decided_by_zone(cx, one.zone);
    }
    let leading = leading(cx, rule, &lost);
    if leading.is_empty() {
        finding.confidence = Certainty::Likely;
        return Some(finding.at_most(Severity::Warning).note("whether anybody there is meant to ask for it is not in the snapshot"));
    }
    let verb = if leading.len() == 1 { "leads" } else { "lead" };
    Some(finding.note(format!("{} {verb} there", phrase::list(&leading, MOST_NAMED))))
}

/// Zones of one name together: a VPC can have only one of them.
fn spell(cx: &Context<'_>, lost: &[Lost]) -> Vec<String> {
    let mut keys: BTreeMap<NameId, Vec<String>> = BTreeMap::new();
    for one in lost {
        keys.entry(cx.estate().zone(one.zone).name).or_default().push(cx.zone_key(one.zone));
    }
    keys.into_iter().map(|(name, keys)| format!("{} ({})", cx.spell(name), keys.join(" or "))).collect()
}

/// Record sets that send somebody who forwards by this rule to a name in one of the zones.
fn leading(cx: &Context<'_>, rule: ResolverRuleId, lost: &[Lost]) -> Vec<String> {
    let estate = cx.estate();
    let leads = |pointer: &&Pointer| {
        let held = lost.iter().any(|one| estate.groups(one.zone, pointer.target).next().is_some());
        let mut met = pointer.met().filter(|seen| seen.absent.is_some()).flat_map(|seen| &seen.vantages);
        held && met.any(|vantage| match *vantage {
            Vantage::Vpc(vpc) => is_forwarded(cx, rule, vpc, Asked::exactly(pointer.target)),
            Vantage::Internet | Vantage::Network(_) => false,
        })
    };
    let mut records: Vec<RrSetId> = cx.pointers().iter().filter(leads).map(|pointer| pointer.record).collect();
    records.dedup();
    let spell = |record| format!("{} {}", cx.spell(estate.rrset(record).owner), estate.rrset(record).rtype);
    records.into_iter().map(spell).collect()
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

/// Whether somebody asks for the zone's names by this rule, and gets none of what the zone's own VPCs get.
fn lost(cx: &Context<'_>, rule: ResolverRuleId, zone: ZoneId, question: Question) -> Option<Lost> {
    let own = *cx.estate().zone(zone).vpcs.first()?;
    let spoke = cx.resolver().views().iter().map(View::vpc).find(|&vpc| is_forwarded(cx, rule, vpc, question.name))?;
    if !fails(cx, spoke, question) {
        return None;
    }
    let answered = cx.resolver().ask(Vantage::Vpc(own), question);
    let from_aws = matches!(answered.reason, Some(Reason::AwsAlias(record)) if cx.estate().rrset(record).zone == zone);
    let resolution = cx.resolver().trace(Vantage::Vpc(spoke), question);
    // where the VPC sends it on into another one, that is the one that lacks the zone
    let (by, hub) = resolution.steps.iter().rev().find_map(|step: &Step| match step.kind {
        StepKind::EntersVpc { rule, vpc, .. } => Some((rule, vpc)),
        _ => None,
    })?;
    if by != rule || has_nearer_zone(cx, hub, zone, question.name) {
        return None;
    }
    (answered.status == Status::Answer || from_aws).then_some(Lost { zone, spoke, question, hub })
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
