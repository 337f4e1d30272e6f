//! CNAME, MX, SRV, NS, HTTPS and SVCB record sets whose target lies in a zone of the snapshot and does not exist there.

use rayon::prelude::*;

use crate::lint::{Absent, Context, Finding, Pointer, Seen, Severity, Subject, phrase};
use crate::model::{Estate, RecordType, ResolverRuleId, RrSetId, ZoneId, ZoneKind};
use crate::name::{Name, NameId};
use crate::resolve::{Asked, Authority, Certainty, Cut, Object, Question, Status, Vantage};

/// How many targets a sentence names.
const MOST_NAMED: usize = 3;
/// How many classes of vantages are traced: the others differ in ids only.
const MOST_TRACES: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let records = cx.pointers().par_chunk_by(|a, b| a.record == b.record);
    let found = records.filter_map(|pointers| {
        let mut misses: Vec<Miss<'_>> = pointers.iter().filter_map(|one| miss(cx, one)).collect();
        let all: Vec<NameId> = misses.iter().map(|miss| miss.pointer.target).collect();
        let (_, allowed) = cx.unallowed("cname-target-missing", &all, |&target| target);
        misses.retain(|miss| !allowed.contains(&miss.pointer.target));
        Some(finding(cx, &misses)?.leaving_out(allowed))
    });
    found.collect()
}

/// A target that does not exist, for those who are sent there.
struct Miss<'p> {
    pointer: &'p Pointer,
    seen: Vec<&'p Seen>,
    absent: Absent,
    inside: Inside,
}

/// Whether a public record is of use to somebody inside all the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Nothing speaks for it.
    No,
    /// A private zone or a rule covers the target, and not every VPC is known.
    Perhaps,
    /// Somebody is answered there, or forwards the target.
    Yes,
}

fn miss<'p>(cx: &Context<'_>, pointer: &'p Pointer) -> Option<Miss<'p>> {
    let estate = cx.estate();
    let rrset = estate.rrset(pointer.record);
    // what exists in a private zone that those VPCs do not see is `private-cname-leaves-vpc`'s
    let misses = |seen: &&Seen| seen.absent.is_some() && seen.elsewhere.is_none() && !may_see_more(cx, seen);
    let seen: Vec<&Seen> = pointer.met().filter(misses).collect();
    // of several zones that lack it, the one nearest to it is the one meant
    let depth = |absent: &Absent| absent.zone.map(|zone| estate.names().depth(estate.zone(zone).name));
    let absents = seen.iter().filter_map(|seen| seen.absent).filter(|absent| absent.zone.is_some());
    let held = absents.reduce(|first, other| if depth(&other) > depth(&first) { other } else { first });
    let answers = pointer.met().any(|seen| seen.outcome.status == Status::Answer);
    // a target in no zone of the snapshot may be known to servers that are not in it either
    let absent = held.or(seen.first()?.absent.filter(|_| answers))?;
    let needs_addresses = rrset.rtype != RecordType::CNAME;
    if needs_addresses && absent.empty {
        return None; // a host without address is `name-server-unknown-host`'s
    }
    if rrset.rtype == RecordType::NS && has_glue(estate, rrset.zone, pointer.target) {
        return None;
    }
    let mut inside = Inside::No;
    if estate.zone(rrset.zone).is_public() {
        let outside = seen.iter().any(|seen| seen.vantages.contains(&Vantage::Internet));
        if !outside || (!needs_addresses && is_answered_inside(pointer)) {
            return None;
        }
        inside = match is_perhaps_known_inside(cx, pointer) {
            _ if is_answered_inside(pointer) => Inside::Yes,
            true => Inside::Perhaps,
            false => Inside::No,
        };
    }
    Some(Miss { pointer, seen, absent, inside })
}

/// Whether these VPCs may have a zone of a longer name, which holds what the one that is known lacks.
fn may_see_more(cx: &Context<'_>, seen: &Seen) -> bool {
    seen.vantages.iter().all(|&vantage| match vantage {
        Vantage::Vpc(vpc) => cx.resolver().view(vpc).incomplete.is_some(),
        Vantage::Internet | Vantage::Network(_) => false,
    })
}

/// Addresses of a name server that the delegating zone gives with the delegation.
fn has_glue(estate: &Estate, zone: ZoneId, host: NameId) -> bool {
    [RecordType::A, RecordType::AAAA].into_iter().any(|rtype| estate.group(zone, host, rtype).is_some())
}

/// Whether somebody who is sent to the target finds it, or may: a private zone holds it, a rule forwards it. Of a CNAME
/// this is `public-name-needs-private-zone`'s.
fn is_answered_inside(pointer: &Pointer) -> bool {
    pointer.met().any(|seen| seen.absent.is_none() || seen.outcome.other_model.is_some())
}

/// Whether a private zone or a rule covers the target, and some VPC is not known that could ask it.
fn is_perhaps_known_inside(cx: &Context<'_>, pointer: &Pointer) -> bool {
    let unknown = pointer.seen.iter().any(|seen| !seen.gets && seen.outcome.status == Status::Unknown);
    unknown && cx.resolver().is_mirrored(NameId::ROOT, Asked::exactly(pointer.target))
}

fn finding(cx: &Context<'_>, misses: &[Miss<'_>]) -> Option<Finding> {
    let first = misses.first()?;
    let record = first.pointer.record;
    let seen = || misses.iter().flat_map(|miss| miss.seen.iter().copied());
    let soft = misses.iter().any(|miss| miss.inside != Inside::No);
    let taken_for_granted = misses.iter().find_map(|miss| taken_for_granted(cx, miss));
    let unsure = soft || taken_for_granted.is_some();
    let certainty = seen().map(|seen| seen.outcome.certainty).min().filter(|_| !unsure);
    let finding = Finding::new(Subject::Record(record), certainty.unwrap_or(Certainty::Likely), message(cx, misses));
    let mut finding = finding.seen_from(cx.everyone(seen())).help(help(cx, misses));
    let is_refused = cx.is_mail_of_domain(record) && misses.len() == cx.estate().values(record).len();
    if (soft && !is_refused) || is_mail_inside(cx, record) || is_delegated_for_inside(cx, record) {
        finding = finding.at_most(Severity::Warning);
    }
    for miss in misses {
        let deciding = deciding(cx, miss);
        finding = if cx.estate().rrset(record).rtype == RecordType::CNAME {
            deciding.into_iter().fold(finding, Finding::decided_by)
        } else {
            finding.decided_in_part_by(deciding).gathering([miss.pointer.target])
        };
        finding = annotate(cx, miss, finding);
    }
    if let Some(zone) = taken_for_granted {
        let (key, name) = (cx.zone_key(zone), cx.spell(cx.estate().zone(zone).name));
        finding = finding.note(format!("that zone {key} is the {name} the Internet asks is taken for granted"));
    }
    for (vantage, question) in misses.iter().flat_map(|miss| questions(cx, miss)).take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
}

/// Mail is looked for from outside: a private zone that copies a public one copies its MX record sets too.
fn is_mail_inside(cx: &Context<'_>, record: RrSetId) -> bool {
    let rrset = cx.estate().rrset(record);
    rrset.rtype == RecordType::MX && !cx.estate().zone(rrset.zone).is_public()
}

/// What the servers of such a delegation lack is part of what `delegation-unreachable` says.
fn is_delegated_for_inside(cx: &Context<'_>, record: RrSetId) -> bool {
    let rrset = cx.estate().rrset(record);
    let delegates = rrset.rtype == RecordType::NS && cx.estate().zone(rrset.zone).is_public();
    delegates && cx.is_for_inside(Cut { zone: rrset.zone, name: rrset.owner })
}

/// The zone that says a name of another zone's record does not exist, where nothing in the snapshot delegates to it.
fn taken_for_granted(cx: &Context<'_>, miss: &Miss<'_>) -> Option<ZoneId> {
    let estate = cx.estate();
    let zone = miss.absent.zone.filter(|&zone| estate.zone(zone).kind == ZoneKind::Public)?;
    let above = estate.names().parent(estate.zone(zone).name);
    let top = above.is_none_or(|above| cx.resolver().authority(above) == Authority::NotHeld);
    let own = estate.zone(estate.rrset(miss.pointer.record).zone);
    // whoever gets a record of a zone below came through this one
    let came_through = own.is_public() && estate.names().is_at_or_below(own.name, estate.zone(zone).name);
    (top && !came_through).then_some(zone)
}

fn message(cx: &Context<'_>, misses: &[Miss<'_>]) -> String {
    let rrset = cx.estate().rrset(misses[0].pointer.record);
    let owner = cx.spell(rrset.owner);
    let targets: Vec<String> = misses.iter().map(|miss| cx.spell(miss.pointer.target)).collect();
    let named = phrase::list(&targets, MOST_NAMED);
    let some = if cx.is_one_of_several(misses[0].pointer.record) { " for some clients" } else { "" };
    let points = match rrset.rtype {
        RecordType::CNAME => format!("{owner} is{some} a CNAME to {named}"),
        rtype => format!("{owner} {rtype} names{some} {named}"),
    };
    let which = match misses {
        [one] if one.absent.empty => "has no records of its own",
        [_] => "does not exist",
        _ => "do not exist",
    };
    format!("{points}, which {which}{}", places(cx, misses))
}

/// Where, unless it is so for everybody: what the Internet gets does exist.
fn places(cx: &Context<'_>, misses: &[Miss<'_>]) -> String {
    let met = |miss: &Miss<'_>| miss.pointer.met().count();
    let everywhere = |miss: &Miss<'_>| met(miss) == miss.seen.len() && hidden_from_public(cx, miss).is_none();
    if misses.iter().all(everywhere) {
        return String::new();
    }
    format!(" {}", cx.places(&cx.everyone(misses.iter().flat_map(|miss| miss.seen.iter().copied()))))
}

fn help(cx: &Context<'_>, misses: &[Miss<'_>]) -> String {
    let owner = cx.spell(cx.estate().rrset(misses[0].pointer.record).owner);
    let [one] = misses else { return format!("create these names, or let {owner} name hosts that exist") };
    let target = cx.spell(one.pointer.target);
    if let Some((meant, exists)) = meant(cx, one) {
        let then = if exists { "which is there" } else { "and create that" };
        return format!("point {owner} at {meant}, {then}: {target} holds the zone's name twice");
    }
    match one.absent.zone {
        Some(zone) => {
            let (key, name) = (cx.zone_key(zone), cx.spell(cx.estate().zone(zone).name));
            let private = cx.estate().zone(zone).kind == ZoneKind::Private;
            let zone = if private { format!("private zone {key} {name}") } else { format!("zone {name}") };
            format!("create {target} in {zone}, point {owner} at a name that exists, or take the record out")
        }
        None => format!("point {owner} at a name that exists, or take the record out"),
    }
}

/// The target without a zone's name that was appended to it, and whether that exists.
fn meant(cx: &Context<'_>, miss: &Miss<'_>) -> Option<(String, bool)> {
    let zone = miss.absent.zone?;
    let (target, origin) = (cx.spell(miss.pointer.target), cx.spell(cx.estate().zone(zone).name));
    let rest = target.strip_suffix(&format!(".{origin}"))?;
    let name = cx.estate().names().find(&Name::parse(rest).ok()?);
    let exists = name.is_some_and(|name| cx.estate().exists(zone, name));
    (exists || rest.ends_with(&format!(".{origin}"))).then(|| (rest.to_owned(), exists))
}

/// What decided is that no record set of the target is there; and zones that hold it and are not reached.
fn deciding(cx: &Context<'_>, miss: &Miss<'_>) -> Vec<String> {
    let estate = cx.estate();
    let target = miss.pointer.target;
    let Some(zone) = miss.absent.zone else { return vec![cx.name(target).to_string()] };
    let below = estate.names().ancestors(target).take_while(|&name| name != estate.zone(zone).name);
    let zones = below.flat_map(|name| estate.zones_named(name)).copied();
    let unreached = zones.filter(|&other| estate.zone(other).is_public() && estate.exists(other, target));
    let rule = forwarding(cx, miss).filter(|_| private_holder(estate, miss).is_some());
    let mut deciding = vec![cx.key(zone, target, RecordType::A)];
    deciding.extend(unreached.map(|other| cx.zone_key(other)));
    deciding.extend(rule.map(|rule| Subject::ResolverRule(rule).key(estate)));
    deciding
}

/// The rule that everybody concerned is sent on by when they ask for the target.
fn forwarding(cx: &Context<'_>, miss: &Miss<'_>) -> Option<ResolverRuleId> {
    let target = Asked::exactly(miss.pointer.target);
    let mut rules = miss.seen.iter().flat_map(|seen| &seen.vantages).map(|&vantage| {
        let Vantage::Vpc(vpc) = vantage else { return None };
        let (_, winner) = cx.resolver().view(vpc).covering(cx.estate().names(), target)?;
        if let Object::Forward(rule) = winner.object { Some(rule) } else { None }
    });
    let first = rules.next()??;
    rules.all(|rule| rule == Some(first)).then_some(first)
}

fn annotate(cx: &Context<'_>, miss: &Miss<'_>, mut finding: Finding) -> Finding {
    let estate = cx.estate();
    let target = miss.pointer.target;
    let spelled = cx.spell(target);
    if let Some((wildcard, blocking)) = blocked_wildcard(estate, miss) {
        let (wildcard, blocking) = (cx.spell(wildcard), cx.spell(blocking));
        finding = finding.note(format!("{wildcard} does not answer for it, because {blocking} exists"));
    }
    if miss.absent.empty {
        finding = finding.note(format!("{spelled} exists only because names lie below it"));
    }
    finding = match miss.inside {
        Inside::No => finding,
        Inside::Yes => finding.note(format!("inside, where a private zone or a rule covers {spelled}, it is or may be answered")),
        Inside::Perhaps => {
            finding.note(format!("a private zone or a rule covers {spelled}, and not every VPC is known"))
        }
    };
    if let Some(other) = private_holder(estate, miss) {
        let key = cx.zone_key(other);
        finding = finding.note(format!("{spelled} exists in private zone {key}, which is not asked there"));
    }
    if let Some(zone) = hidden_from_public(cx, miss) {
        let (key, hider) = (cx.zone_key(zone), cx.spell(estate.zone(zone).name));
        let held = match cx.resolver().authority(target) {
            Authority::Zone(public) => format!(", in public zone {}", cx.zone_key(public)),
            _ => String::new(),
        };
        finding = finding.note(format!("{spelled} exists on the Internet{held}; private zone {key} {hider} hides it"));
        if hides_nothing_else(cx, zone, target) {
            finding = finding.decided_by_zone(cx, zone);
        }
    }
    finding
}

/// The private zone that lacks the target, where the Internet has it.
fn hidden_from_public(cx: &Context<'_>, miss: &Miss<'_>) -> Option<ZoneId> {
    let zone = miss.absent.zone.filter(|&zone| cx.estate().zone(zone).kind == ZoneKind::Private)?;
    is_public_name(cx, miss.pointer.target).then_some(zone)
}

/// Whether all there is to say of the public names that a private zone hides is said of this one.
fn hides_nothing_else(cx: &Context<'_>, zone: ZoneId, name: NameId) -> bool {
    cx.shadows().public().get(&zone).is_some_and(|shadows| shadows.iter().all(|shadow| shadow.name == name))
}

/// Another private zone that holds the target.
fn private_holder(estate: &Estate, miss: &Miss<'_>) -> Option<ZoneId> {
    let target = miss.pointer.target;
    let mut zones = estate.names().ancestors(target).flat_map(|name| estate.zones_named(name)).copied();
    zones.find(|&zone| {
        let private = estate.zone(zone).kind == ZoneKind::Private && Some(zone) != miss.absent.zone;
        private && estate.groups(zone, target).next().is_some()
    })
}

/// A wildcard that would make the target, if the name nearest to it that exists were not there.
fn blocked_wildcard(estate: &Estate, miss: &Miss<'_>) -> Option<(NameId, NameId)> {
    let names = estate.names();
    let zone = miss.absent.zone?;
    let blocking = names.ancestors(miss.pointer.target).find(|&name| estate.exists(zone, name))?;
    let above = names.ancestors(blocking).take_while(|&name| name != estate.zone(zone).name);
    let mut parents = above.filter_map(|name| names.parent(name));
    let wildcard = parents.find_map(|name| names.wildcard(name).filter(|&name| estate.exists(zone, name)))?;
    Some((wildcard, blocking))
}

fn is_public_name(cx: &Context<'_>, name: NameId) -> bool {
    let question = Question { name: Asked::exactly(name), rtype: RecordType::A };
    let outcome = cx.resolver().ask(Vantage::Internet, question);
    // what a CNAME leads to elsewhere is not known, but the CNAME is
    outcome.status == Status::Answer || (outcome.status == Status::External && !outcome.chain.is_empty())
}

/// What shows it: of a CNAME its owner's look-up, of others the target's.
fn questions(cx: &Context<'_>, miss: &Miss<'_>) -> Vec<(Vantage, Question)> {
    let rrset = cx.estate().rrset(miss.pointer.record);
    let question = match rrset.rtype {
        RecordType::CNAME => cx.question(rrset.owner, RecordType::A),
        _ => Question { name: Asked::exactly(miss.pointer.target), rtype: RecordType::A },
    };
    miss.seen.iter().filter_map(|seen| Some((*seen.vantages.first()?, question))).collect()
}
