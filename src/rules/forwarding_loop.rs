//! Rules that send questions round in a circle of VPCs (semantics 1.19, G1).

use std::collections::BTreeMap;

use crate::lint::{Context, Finding, Subject};
use crate::model::{RecordType, ResolverRuleId, RuleKind, VpcId};
use crate::resolve::{Asked, Certainty, Question, Resolution, Status, Step, StepKind, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let mut circles: BTreeMap<Vec<ResolverRuleId>, Vec<Circle>> = BTreeMap::new();
    for rule in estate.rules().filter(|&rule| estate.rule(rule).kind == RuleKind::Forward) {
        // a name below it that nobody holds: no record plays a part
        let question =
            Question { name: Asked { node: estate.rule(rule).domain, below: true }, rtype: RecordType::A };
        for view in cx.resolver().views() {
            let Some(circle) = circle(cx, view.vpc(), question) else { continue };
            let mut rules: Vec<ResolverRuleId> = circle.hops.iter().map(|&(rule, _)| rule).collect();
            rules.sort_unstable();
            rules.dedup();
            circles.entry(rules).or_default().push(circle);
        }
    }
    circles.into_values().map(|same| finding(cx, same)).collect()
}

/// A question that goes round, as one VPC asks it.
struct Circle {
    vpc: VpcId,
    /// Where the circle begins.
    start: VpcId,
    /// The rules round it, each with the VPC it leads into; the last leads to the start again.
    hops: Vec<(ResolverRuleId, VpcId)>,
    resolution: Resolution,
}

fn circle(cx: &Context<'_>, vpc: VpcId, question: Question) -> Option<Circle> {
    if cx.resolver().ask(Vantage::Vpc(vpc), question).status != Status::Loop {
        return None;
    }
    let resolution = cx.resolver().trace(Vantage::Vpc(vpc), question);
    let class = |vpc: VpcId| cx.resolver().view(vpc).vpc();
    let way = until_it_loops(&resolution.steps);
    let &(_, end) = way.last()?;
    let before = [vpc].into_iter().chain(way[..way.len() - 1].iter().map(|&(_, entered)| entered));
    let at = before.map(class).position(|entered| entered == class(end))?;
    let start = if at == 0 { vpc } else { way[at - 1].1 };
    Some(Circle { vpc, start, hops: way[at..].to_vec(), resolution })
}

/// The VPCs that a question enters, by which rule, up to the first time it comes round.
fn until_it_loops(steps: &[Step]) -> Vec<(ResolverRuleId, VpcId)> {
    let ended = |step: &Step| matches!(step.kind, StepKind::Ended(Status::Loop, _));
    let end = steps.iter().position(ended).unwrap_or(steps.len());
    let entering = steps[..end].iter().filter_map(|step| match step.kind {
        StepKind::EntersVpc { rule, vpc, .. } => Some((rule, vpc)),
        _ => None,
    });
    entering.collect()
}

/// The rule that closes the circle, and the VPC that it does so in.
fn closing(circle: &Circle) -> (ResolverRuleId, VpcId) {
    match circle.hops[..] {
        [.., (_, before), (last, _)] => (last, before),
        [(only, _)] => (only, circle.start),
        [] => unreachable!("a circle has a hop"),
    }
}

fn finding(cx: &Context<'_>, same: Vec<Circle>) -> Finding {
    let estate = cx.estate();
    let first = &same[0];
    let vantages: Vec<Vantage> = same.iter().flat_map(|one| cx.class_of(Vantage::Vpc(one.vpc))).collect();
    let id = |rule: ResolverRuleId| estate.text(estate.rule(rule).id);
    let hops = first.hops.iter().map(|&(rule, vpc)| format!(" → {} → {}", id(rule), cx.vpc(vpc)));
    let way = format!("{}{}", cx.vpc(first.start), hops.collect::<Vec<_>>().concat());
    let certain = same.iter().all(|one| one.resolution.outcome.certainty == Certainty::Certain);
    let confidence = if certain { Certainty::Certain } else { Certainty::Likely };
    let (rule, _) = first.hops[0];
    let (last, asker) = closing(first);
    let domain = cx.spell(estate.rule(rule).domain);
    let message = format!("names of {domain} are forwarded in a circle: {way}");
    let mut finding = Finding::new(Subject::ResolverRule(rule), confidence, message)
        .seen_from(vantages)
        .help(format!("take rule {} off {}, or send it to servers outside these VPCs", id(last), cx.vpc(asker)));
    for &(rule, _) in &first.hops {
        finding = finding.decided_by(Subject::ResolverRule(rule).key(estate));
    }
    let Circle { vpc, resolution, .. } = same.into_iter().next().expect("a circle is met by somebody");
    finding.trace(Vantage::Vpc(vpc), resolution)
}
