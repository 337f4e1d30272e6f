//! FORWARD rules that take names away from a private zone of the same VPC (semantics 1.4 to 1.6).

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{Group, Incomplete, ResolverRuleId, RuleKind, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Object, Outcome, Question, Status, StepKind, Vantage};

/// How many names the sentence lists.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zones: Vec<ZoneId> = zones_with_rules(cx).into_iter().collect();
    zones.into_par_iter().flat_map_iter(|zone| check_zone(cx, zone)).collect()
}

/// Private zones with a FORWARD rule at or below their name.
fn zones_with_rules(cx: &Context<'_>) -> BTreeSet<ZoneId> {
    let estate = cx.estate();
    let rules = estate.rules().map(|rule| estate.rule(rule)).filter(|rule| rule.kind == RuleKind::Forward);
    let above = rules.flat_map(|rule| estate.names().ancestors(rule.domain));
    let zones = above.flat_map(|name| estate.zones_named(name)).copied();
    zones.filter(|&zone| estate.zone(zone).kind == ZoneKind::Private && cx.is_judged(zone)).collect()
}

/// What one rule takes from a zone, and in which views.
#[derive(Default)]
struct Taken {
    views: BTreeSet<usize>,
    groups: Vec<Group>,
    /// How many views each part of the record sets is taken in.
    widths: BTreeSet<usize>,
}

fn check_zone(cx: &Context<'_>, zone: ZoneId) -> Vec<Finding> {
    let mut taken: BTreeMap<ResolverRuleId, Taken> = BTreeMap::new();
    for (nearest, groups) in cx.groups_by_nearest(zone) {
        for cover in cx.resolver().covers_of(nearest) {
            let Object::Forward(rule) = cover.winner.object else { continue };
            if cover.beaten.iter().any(|(_, contender)| contender.object == Object::Zone(zone)) {
                let taken = taken.entry(rule).or_default();
                taken.views.extend(&cover.views);
                taken.groups.extend(&groups);
                taken.widths.insert(cover.views.len());
            }
        }
    }
    taken.into_iter().filter_map(|(rule, taken)| judge(cx, zone, rule, taken)).collect()
}

/// What becomes of a record set's name where the rule takes it.
enum Fate {
    /// The servers behind the rule give the same, or it is not known what they give, or another rule speaks.
    Kept,
    /// Something else is answered, or nothing.
    Lost(Outcome),
    /// It goes to servers outside the snapshot.
    Outside,
}

fn judge(cx: &Context<'_>, zone: ZoneId, rule: ResolverRuleId, mut taken: Taken) -> Option<Finding> {
    taken.groups.sort_unstable_by_key(|group| group.first());
    taken.groups.dedup();
    let first = cx.question_of(*taken.groups.first()?);
    let views = taken.views.into_iter().filter(|&view| !comes_back(cx, view, zone, first));
    let views: Vec<usize> = views.collect();
    let vantage = Vantage::Vpc(cx.resolver().views()[*views.first()?].vpc());
    let uneven = taken.widths.len() > 1;
    let mut dead = Dead { names: Vec::new(), allowed: Vec::new(), outcome: None, question: first, uneven };
    for group in taken.groups {
        let asked = cx.question_of(group);
        match fate(cx, group, cx.resolver().ask(vantage, asked)) {
            Fate::Kept => continue,
            Fate::Lost(outcome) => {
                if dead.outcome.is_none() {
                    (dead.outcome, dead.question) = (Some(outcome), asked);
                }
            }
            Fate::Outside => {}
        }
        dead.names.push(cx.estate().rrset(group.first()).owner);
    }
    dead.names.dedup();
    (dead.names, dead.allowed) = cx.unallowed("rule-hides-private-zone", &dead.names, |&name| name);
    let perhaps_back = dead.outcome.is_none() && cx.is_owner_unread(rule) && has_unknown_vpc(cx, zone);
    (!dead.names.is_empty() && !perhaps_back).then(|| finding(cx, zone, rule, &views, &dead))
}

/// The names a rule takes, and what the first of them comes to that the snapshot decides.
struct Dead {
    names: Vec<NameId>,
    /// Names that are allowed to vanish, beside those.
    allowed: Vec<NameId>,
    outcome: Option<Outcome>,
    question: Question,
    /// Whether some VPCs lose only some of them.
    uneven: bool,
}

/// Whether the rule leads to a VPC that asks the very zone: a hub that resolves for its spokes.
fn comes_back(cx: &Context<'_>, view: usize, zone: ZoneId, question: Question) -> bool {
    let vantage = Vantage::Vpc(cx.resolver().views()[view].vpc());
    let resolution = cx.resolver().trace(vantage, question);
    let asks = |kind: &StepKind| matches!(kind, StepKind::Chosen { winner, .. } if winner.object == Object::Zone(zone));
    resolution.steps.iter().any(|step| asks(&step.kind))
}

fn fate(cx: &Context<'_>, group: Group, outcome: Outcome) -> Fate {
    match outcome.status {
        Status::Unknown | Status::Loop => Fate::Kept,
        _ if cx.says_the_same(group, &outcome) => Fate::Kept,
        Status::External => Fate::Outside,
        _ => Fate::Lost(outcome),
    }
}

fn finding(cx: &Context<'_>, zone: ZoneId, rule: ResolverRuleId, views: &[usize], dead: &Dead) -> Finding {
    let estate = cx.estate();
    let vantages: Vec<Vantage> = cx.resolver().vpcs_of(views).into_iter().map(Vantage::Vpc).collect();
    let of = estate.rule(rule);
    let zone_name = cx.spell(estate.zone(zone).name);
    let message = format!(
        "FORWARD rule {} ({}) hides {} of private zone {zone_name} {}: {}",
        estate.text(of.id),
        cx.spell(of.domain),
        phrase::count(dead.names.len(), "name"),
        cx.places(&vantages),
        cx.names(&dead.names, TOLD)
    );
    let certainty = dead.outcome.as_ref().map_or(Certainty::Likely, |outcome| outcome.certainty);
    let wins = if of.domain == estate.zone(zone).name { "of the same name wins" } else { "with the longer name wins" };
    let finding = Finding::new(Subject::Zone(zone), certainty, message)
        .seen_from(vantages.iter().copied())
        .decided_by(Subject::ResolverRule(rule).key(estate))
        .gathering(dead.names.iter().copied())
        .leaving_out(dead.allowed.iter().copied())
        .trace(vantages[0], cx.resolver().trace(vantages[0], dead.question))
        .help(format!(
            "take the association of the rule away where the private zone is to answer, or that of the zone where the \
             rule is: wherever both are, the rule {wins}"
        ));
    annotate(cx, rule, dead, finding)
}

fn annotate(cx: &Context<'_>, rule: ResolverRuleId, dead: &Dead, mut finding: Finding) -> Finding {
    if dead.outcome.is_none() {
        let targets: Vec<String> = cx.estate().rule(rule).targets.iter().map(ToString::to_string).collect();
        let targets = phrase::list(&targets, TOLD);
        finding = finding.note(format!("the questions go to {targets}, and what is answered there is not in the snapshot"));
        if cx.is_owner_unread(rule) {
            finding = finding.at_most(Severity::Warning);
        }
    }
    if dead.uneven {
        finding = finding.note("in some of these VPCs a private zone or rule with a longer name keeps some of the names");
    }
    finding
}

/// Whether the zone is meant for a VPC that was not read, too: another account's hub, as it may be.
fn has_unknown_vpc(cx: &Context<'_>, zone: ZoneId) -> bool {
    let estate = cx.estate();
    estate.zone(zone).vpcs.iter().any(|&vpc| estate.vpc(vpc).incomplete == Some(Incomplete::Undescribed))
}
