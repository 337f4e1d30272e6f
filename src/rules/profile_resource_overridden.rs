//! The same name from a VPC's own association and from a Profile, or from two Profiles: which wins (semantics 1.9 to 1.11).

use std::collections::BTreeMap;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType, ResolverRuleId, Supply, ZoneId};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Contender, Object, Vantage, View};

/// How many names a note lists.
const TOLD: usize = 5;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut pairs: BTreeMap<(Object, Object), Pair> = BTreeMap::new();
    for (at, view) in cx.resolver().views().iter().enumerate() {
        for (winner, loser) in collisions(cx, view) {
            let pair = pairs.entry((loser.object, winner.object));
            pair.or_insert_with(|| Pair { winner, loser, views: Vec::new() }).views.push(at);
        }
    }
    pairs.into_values().filter_map(|pair| finding(cx, &pair)).collect()
}

/// Two objects of one name from different sources, and the views that have both.
struct Pair {
    winner: Contender,
    loser: Contender,
    views: Vec<usize>,
}

/// Winner and loser, for every object of a view that loses against one of the same name from another source.
fn collisions(cx: &Context<'_>, view: &View) -> Vec<(Contender, Contender)> {
    let names = cx.estate().names();
    let mut found = Vec::new();
    for pick in view.names().filter_map(|name| view.pick(names, Asked::exactly(name))) {
        let [winner, losers @ ..] = pick.contenders else { continue };
        let others = losers.iter().filter(|loser| loser.supply != winner.supply && collide(winner.object, loser.object));
        found.extend(others.map(|&loser| (*winner, loser)));
    }
    found
}

/// Whether one object takes questions that the other would answer otherwise. A SYSTEM rule and a private zone mean the
/// same (semantics 1.14), a SYSTEM rule is there to take a FORWARD rule out, and a rule that beats a zone is told by another
/// rule of the catalogue.
fn collide(winner: Object, loser: Object) -> bool {
    match (winner, loser) {
        (Object::Zone(a), Object::Zone(b)) => a != b,
        (Object::Forward(a), Object::Forward(b)) => a != b,
        (Object::Zone(_), Object::Forward(_)) | (Object::Forward(_), Object::System(_)) => true,
        _ => false,
    }
}

fn finding(cx: &Context<'_>, pair: &Pair) -> Option<Finding> {
    let Pair { winner, loser, .. } = *pair;
    let vantages: Vec<Vantage> = cx.resolver().vpcs_of(&pair.views).into_iter().map(Vantage::Vpc).collect();
    let differing = match (winner.object, loser.object) {
        (Object::Forward(winner), Object::Forward(loser)) if same_targets(cx, winner, loser) => return None,
        (_, Object::Zone(zone)) => differing(cx, vantages[0], zone),
        _ => None,
    };
    if differing.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let (subject, name) = subject(cx, loser)?;
    let message = format!(
        "{} from {} loses {} against {} from {}: both are for {}",
        words(cx, loser),
        source(cx, loser.supply),
        cx.places(&vantages),
        words(cx, winner),
        source(cx, winner.supply),
        cx.spell(name)
    );
    let mut finding = Finding::new(subject, certainty(winner, loser), message)
        .seen_from(vantages.iter().copied())
        .decided_by(self::subject(cx, winner)?.0.key(cx.estate()))
        .help(help(cx, winner, loser));
    if let Some(doubt) = doubt(winner, loser) {
        finding = finding.note(doubt);
    }
    if let Some(names) = differing {
        let (names, allowed) = cx.unallowed("profile-resource-overridden", &names, |&name| name);
        let told = cx.names(&names, TOLD);
        let note = format!("names of it that vanish there, or answer something else: {told}");
        finding = finding.note(note).gathering(names).leaving_out(allowed);
    }
    Some(finding)
}

fn subject(cx: &Context<'_>, contender: Contender) -> Option<(Subject, NameId)> {
    let estate = cx.estate();
    match contender.object {
        Object::Zone(zone) => {
            let of = estate.zone(zone);
            of.service.is_none().then_some((Subject::Zone(zone), of.name))
        }
        Object::Forward(rule) | Object::System(rule) => Some((Subject::ResolverRule(rule), estate.rule(rule).domain)),
        Object::Unsettled(..) | Object::Autodefined => None,
    }
}

fn same_targets(cx: &Context<'_>, one: ResolverRuleId, other: ResolverRuleId) -> bool {
    let targets = |rule: ResolverRuleId| {
        let mut targets = cx.estate().rule(rule).targets.clone();
        targets.sort_unstable();
        targets
    };
    targets(one) == targets(other)
}

/// The names of a zone that answer something else where it is not asked; none where the zone was not read.
fn differing(cx: &Context<'_>, vantage: Vantage, zone: ZoneId) -> Option<Vec<NameId>> {
    let estate = cx.estate();
    if !estate.zone(zone).read {
        return None;
    }
    let rtype = |group: &Group| estate.rrset(group.first()).rtype;
    let own = estate.groups_of_zone(zone).filter(|group| !matches!(rtype(group), RecordType::NS | RecordType::SOA));
    let other = own.filter(|&group| {
        let outcome = cx.resolver().ask(vantage, cx.question_of(group));
        outcome.status.is_decided() && !cx.says_the_same(group, &outcome)
    });
    let mut names: Vec<NameId> = other.map(|group| estate.rrset(group.first()).owner).collect();
    names.dedup();
    Some(names)
}

fn certainty(winner: Contender, loser: Contender) -> Certainty {
    if doubt(winner, loser).is_some() { Certainty::Likely } else { Certainty::Certain }
}

/// Why the outcome of the contest is only inferred.
fn doubt(winner: Contender, loser: Contender) -> Option<String> {
    let is_zone = |contender: Contender| matches!(contender.object, Object::Zone(_));
    match (winner.supply, loser.supply) {
        (Supply::Profile { priority: first, .. }, Supply::Profile { priority: second, .. }) => Some(format!(
            "the Profile with the lower number of priority ({first}, not {second}) wins; AWS documents the order, not \
             how it combines with the rest of the choice"
        )),
        _ if is_zone(winner) != is_zone(loser) => {
            Some("that the VPC's own zone wins over a Profile's rule is inferred, not documented".to_owned())
        }
        _ => None,
    }
}

fn words(cx: &Context<'_>, contender: Contender) -> String {
    let estate = cx.estate();
    match contender.object {
        Object::Zone(zone) => format!("private zone {}", cx.zone_key(zone)),
        Object::Forward(rule) => format!("FORWARD rule {}", estate.text(estate.rule(rule).id)),
        Object::System(rule) | Object::Unsettled(rule, _) => format!("SYSTEM rule {}", estate.text(estate.rule(rule).id)),
        Object::Autodefined => "an autodefined rule".to_owned(),
    }
}

fn source(cx: &Context<'_>, supply: Supply) -> String {
    let estate = cx.estate();
    match supply {
        Supply::Local => "the VPC's own association".to_owned(),
        Supply::Profile { profile, .. } => format!("Profile {}", estate.text(estate.profile(profile).id)),
        Supply::Resolver => "the VPC resolver".to_owned(),
    }
}

fn help(cx: &Context<'_>, winner: Contender, loser: Contender) -> String {
    let (winner, loser) = (words(cx, winner), words(cx, loser));
    format!(
        "keep one of the two for these VPCs: take the association of {winner} away if {loser} is meant, or associate \
         {loser} elsewhere; if both are meant, bring them together in one"
    )
}
