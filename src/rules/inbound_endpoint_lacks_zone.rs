//! Names forwarded to the inbound endpoint of a VPC that does not see their private zone (semantics G7).

use crate::lint::{Context, Finding, Pointer, Severity, Subject, phrase};
use crate::model::{ResolverRuleId, RrSetId, RuleKind, VpcId, ZoneId, ZoneKind};
use crate::resolve::{Asked, Certainty, Object, Question, Status, Step, StepKind, Vantage, View};

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
    let lost: Vec<Lost> = private_zones(cx, rule).filter_map(|zone| lost(cx, rule, zone)).collect();
    let first = lost.first()?;
    let zones: Vec<String> =
        lost.iter().map(|one| format!("{} ({})", cx.spell(estate.zone(one.zone).name), cx.zone_key(one.zone))).collect();
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
        return Some(finding.at_most(Severity::Warning));
    }
    let verb = if leading.len() == 1 { "leads" } else { "lead" };
    Some(finding.note(format!("{} {verb} there", phrase::list(&leading, MOST_NAMED))))
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

/// Private zones at or below the rule's domain.
fn private_zones<'c>(cx: &'c Context<'_>, rule: ResolverRuleId) -> impl Iterator<Item = ZoneId> + 'c {
    let estate = cx.estate();
    let domain = estate.rule(rule).domain;
    cx.zones().filter(move |&zone| {
        let of = estate.zone(zone);
        of.kind == ZoneKind::Private && !of.vpcs.is_empty() && estate.names().is_at_or_below(of.name, domain)
    })
}

/// Whether somebody asks for the zone's names by this rule, and gets none of what the zone's own VPCs get.
fn lost(cx: &Context<'_>, rule: ResolverRuleId, zone: ZoneId) -> Option<Lost> {
    let estate = cx.estate();
    let question = cx.any_question(zone)?;
    let own = *estate.zone(zone).vpcs.first()?;
    let spoke = cx.resolver().views().iter().map(View::vpc).find(|&vpc| is_forwarded(cx, rule, vpc, question.name))?;
    let outcome = cx.resolver().ask(Vantage::Vpc(spoke), question);
    let fails = matches!(outcome.status, Status::NxDomain | Status::NoData | Status::ServFail);
    if !fails || outcome.certainty != Certainty::Certain {
        return None;
    }
    let answered = cx.resolver().ask(Vantage::Vpc(own), question);
    let resolution = cx.resolver().trace(Vantage::Vpc(spoke), question);
    let hub = resolution.steps.iter().find_map(|step: &Step| match step.kind {
        StepKind::EntersVpc { rule: by, vpc, .. } if by == rule => Some(vpc),
        _ => None,
    })?;
    (answered.status == Status::Answer).then_some(Lost { zone, spoke, question, hub })
}

fn is_forwarded(cx: &Context<'_>, rule: ResolverRuleId, vpc: VpcId, name: Asked) -> bool {
    let covering = cx.resolver().view(vpc).covering(cx.estate().names(), name);
    covering.is_some_and(|(_, winner)| winner.object == Object::Forward(rule))
}
