//! Delegations whose name servers are not those of the zone they delegate to (semantics 4.12, B7), zones that were left
//! behind, and zones that name other servers than their own at their apex.

use rayon::prelude::*;

use crate::lint::{Context, Delegating, Finding, Severity, Sharing, Subject, phrase};
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Authority, Certainty, Cut, Fate, Vantage, special};

/// How many servers or zones are named.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        cx.public_delegations().par_iter().filter_map(|&delegating| judge(cx, delegating)).collect();
    found.extend(cx.zones().filter_map(|zone| strange_apex(cx, zone)));
    found
}

/// A zone whose own NS record set names servers of Route 53's that do not hold it. Resolvers that have asked the zone once
/// go by this record set in place of its parent's (RFC 2181 §5.4.1).
fn strange_apex(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let estate = cx.estate();
    let name = estate.zone(zone).name;
    let apex = estate.group(zone, name, RecordType::NS).filter(|_| is_plain(cx, zone))?;
    let own = &estate.zone(zone).name_servers;
    let strange: Vec<NameId> = cx.servers(apex).into_iter().filter(|&server| is_lame(cx, own, server)).collect();
    // a zone on its way to another account names the servers of the one that takes its place
    let moves = |server: &NameId| zones_of(cx, name).any(|twin| estate.zone(twin).name_servers.contains(server));
    let is_asked = cx.resolver().authority(name) == Authority::Zone(zone);
    if !is_asked || cx.resolver().is_taken_out(zone) || strange.iter().all(moves) {
        return None;
    }
    let (origin, key) = (cx.spell(name), cx.zone_key(zone));
    let do_not = if strange.len() == 1 { "does not" } else { "do not" };
    let servers = cx.names(&strange, MOST_NAMED);
    let message = format!("{origin} NS at its own apex names {servers}, which {do_not} hold zone {key}");
    let own = cx.names(own, MOST_NAMED);
    let whole = cx.holds_all_zones();
    let sure = whole && !cx.resolver().is_shared_or_ended(zone);
    let confidence = if sure { cx.certainty_of_servers(zone) } else { Certainty::Likely };
    let finding = Finding::new(Subject::Record(apex.first()), confidence, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, apex.first())
        .decided_by_zone(cx, zone)
        .gathering(strange)
        .help(format!("put the servers of zone {key} into it again: {own}"))
        .note("resolvers that have asked the zone once go on with the servers it names itself");
    if whole {
        return Some(finding);
    }
    Some(finding.at_most(Severity::Warning).note("unless a zone of that name outside the snapshot is on them"))
}

fn judge(cx: &Context<'_>, delegating: Delegating) -> Option<Finding> {
    if cx.resolver().is_taken_out(delegating.cut.zone) {
        return None; // nobody meets it
    }
    let children = children(cx, delegating.cut);
    let parent = cx.servers(delegating.group);
    let sharing = Sharing::new(cx, &children, &parent);
    match sharing.shares() {
        _ if matches!(cx.judged(delegating.cut).fate(), Fate::Dead(_)) => None,
        [] if parent.iter().all(|&server| is_route53(cx, server)) => wholly(cx, delegating, &children, &parent),
        [] => abandoned(cx, delegating, &children, &parent),
        [(child, _)] => partly(cx, delegating, *child, &parent),
        [(child, own), ..] if own.len() == of_route53(cx, &parent).len() => partly(cx, delegating, *child, &parent),
        _ => Some(split(cx, delegating, &sharing, &parent)),
    }
}

/// Route 53's own among servers, the reserved ones too.
fn of_route53(cx: &Context<'_>, servers: &[NameId]) -> Vec<NameId> {
    servers.iter().copied().filter(|&server| is_lame(cx, &[], server)).collect()
}

/// The public zones of the delegated name whose servers are known by Route 53's own names: white-label names could be
/// those of any server, and zones hosted elsewhere are often told from one of several sides.
fn children(cx: &Context<'_>, cut: Cut) -> Vec<ZoneId> {
    zones_of(cx, cut.name).collect()
}

fn zones_of<'c>(cx: &'c Context<'_>, name: NameId) -> impl Iterator<Item = ZoneId> + 'c {
    cx.estate().zones_named(name).iter().copied().filter(|&zone| is_plain(cx, zone))
}

fn is_plain(cx: &Context<'_>, zone: ZoneId) -> bool {
    let zone = cx.estate().zone(zone);
    zone.kind == ZoneKind::Public
        && !zone.name_servers.is_empty()
        && zone.name_servers.iter().all(|&server| is_route53(cx, server))
}

/// Whether a server is one of Route 53's by its name, and not among a zone's own.
fn is_lame(cx: &Context<'_>, own: &[NameId], server: NameId) -> bool {
    let name = cx.name(server);
    !own.contains(&server) && (special::is_route53_server(&name) || special::is_reserved_server(&name))
}

fn is_route53(cx: &Context<'_>, server: NameId) -> bool {
    special::is_route53_server(&cx.name(server))
}

/// Some servers are the zone's. Of the others only Route 53's own names tell that they do not hold it; and only where all
/// are such names it is known which are left out.
fn partly(cx: &Context<'_>, delegating: Delegating, child: ZoneId, parent: &[NameId]) -> Option<Finding> {
    let own = &cx.estate().zone(child).name_servers;
    let lame: Vec<NameId> = parent.iter().copied().filter(|&server| is_lame(cx, own, server)).collect();
    let all_plain = parent.iter().all(|&server| is_route53(cx, server));
    let left_out: Vec<NameId> = own.iter().copied().filter(|server| !parent.contains(server)).collect();
    let (name, zone) = (cx.spell(delegating.cut.name), cx.zone_key(child));
    if !lame.is_empty() {
        let (do_not, are) = if lame.len() == 1 { ("does not", "is") } else { ("do not", "are") };
        let servers = cx.names(&lame, MOST_NAMED);
        let message = format!("{name} is delegated to {servers}, which {do_not} hold zone {zone} as its other servers do");
        let finding = finding(cx, delegating, cx.certainty_of_servers(child), message, &[child]);
        return Some(finding.gathering(lame).help(format!("{servers} {are} wrong: {}", delegate(cx, delegating.cut, child))));
    }
    if left_out.is_empty() || !all_plain {
        return None;
    }
    let servers = cx.names(&left_out, MOST_NAMED);
    let are = if left_out.len() == 1 { "is" } else { "are" };
    let message = format!("{name} is delegated to some servers of zone {zone} only: {servers} {are} never asked");
    let finding = finding(cx, delegating, cx.certainty_of_servers(child), message, &[child]);
    Some(finding.at_most(Severity::Warning).gathering(left_out).help(delegate(cx, delegating.cut, child)))
}

/// Several zones of the name share the servers. Which is meant only their owner knows: none of them is called wrong.
fn split(cx: &Context<'_>, delegating: Delegating, sharing: &Sharing, parent: &[NameId]) -> Finding {
    let name = cx.spell(delegating.cut.name);
    let message = format!("{name} is delegated to {}", sharing.told(cx, parent.len()));
    let zones: Vec<ZoneId> = sharing.zones().collect();
    let finding = finding(cx, delegating, sharing.certainty(cx), message, &zones).gathering(parent.iter().copied());
    let of_route53 = of_route53(cx, parent);
    let others = if of_route53.len() == parent.len() { "" } else { " beside the other provider's" };
    let then = format!("delegate {name} to its servers alone{others}");
    sharing.notes(cx, &of_route53).into_iter().fold(finding, Finding::note).help(sharing.help(cx, &then))
}

/// No server is the zone's: another zone of that name, outside the snapshot, may have taken its place.
fn wholly(cx: &Context<'_>, delegating: Delegating, children: &[ZoneId], parent: &[NameId]) -> Option<Finding> {
    if children.is_empty() {
        return None;
    }
    let keys: Vec<String> = children.iter().map(|&zone| cx.zone_key(zone)).collect();
    let keys = phrase::list(&keys, MOST_NAMED);
    let zones = if children.len() == 1 { format!("zone {keys}") } else { format!("any of the zones {keys}") };
    let servers = cx.names(parent, MOST_NAMED);
    let name = cx.spell(delegating.cut.name);
    let do_not = if parent.len() == 1 { "does not" } else { "do not" };
    let message = format!("{name} is delegated to {servers}, which {do_not} hold {zones} of that name");
    let help = format!("{}; where another zone took its place, delete {keys}", delegate_to_meant(cx, delegating.cut, children));
    let finding = finding(cx, delegating, Certainty::Likely, message, children).help(help);
    if cx.holds_all_zones() {
        return Some(finding.note("no account of the organisation has a zone on these servers"));
    }
    let note = "a zone of that name outside the snapshot may be the one that answers";
    Some(finding.at_most(Severity::Warning).note(note))
}

/// The name went to other providers, all of whose servers are known, and the zones that had it stayed behind. Servers of
/// other names are passed over: they may be the zone's own, spelled by white-label names.
fn abandoned(cx: &Context<'_>, delegating: Delegating, children: &[ZoneId], parent: &[NameId]) -> Option<Finding> {
    let estate = cx.estate();
    let left = |&zone: &ZoneId| estate.zone(zone).service.is_none() && cx.holds_something(zone) && !is_asked_inside(cx, zone);
    let zones: Vec<ZoneId> = children.iter().copied().filter(left).collect();
    if zones.is_empty() || !parent.iter().all(|&server| special::is_public_server(&cx.name(server))) {
        return None;
    }
    let keys: Vec<String> = zones.iter().map(|&zone| cx.zone_key(zone)).collect();
    let keys = phrase::list(&keys, MOST_NAMED);
    let (name, servers) = (cx.spell(delegating.cut.name), cx.names(parent, MOST_NAMED));
    let (subject, what) = if zones.len() == 1 { ("zone", "zone holds") } else { ("zones", "zones hold") };
    let are = if zones.len() == 1 { "is" } else { "are" };
    let message = format!("{name} is delegated to {servers}, so that {subject} {keys} of that name {are} never asked");
    let finding = finding(cx, delegating, Certainty::Likely, message, &zones)
        .at_most(Severity::Info)
        .note("those servers may be fed from here, or this be kept to move back to")
        .note(format!("nothing else is reported of what the {what}"))
        .help(format!("delete {keys} if the move is finished, or {}", delegate_to_meant(cx, delegating.cut, &zones)));
    Some(finding)
}

/// Whether a private zone delegates to the zone's servers, which inside then are asked all the same.
fn is_asked_inside(cx: &Context<'_>, zone: ZoneId) -> bool {
    let of = cx.estate().zone(zone);
    let same_name = cx.private_delegations().iter().filter(|delegating| delegating.cut.name == of.name);
    same_name.flat_map(|delegating| cx.servers(delegating.group)).any(|server| of.name_servers.contains(&server))
}

/// To the one zone's servers, or to those of the one that is meant.
fn delegate_to_meant(cx: &Context<'_>, cut: Cut, zones: &[ZoneId]) -> String {
    match zones {
        [one] => delegate(cx, cut, *one),
        _ => format!(
            "decide which of the zones is meant, copy into it what only the others hold, and delegate {} to its servers alone",
            cx.spell(cut.name)
        ),
    }
}

fn finding(cx: &Context<'_>, delegating: Delegating, confidence: Certainty, message: String, children: &[ZoneId]) -> Finding {
    let parent = delegating.cut.zone;
    let may_be_passed = cx.resolver().is_shared_or_ended(parent);
    let confidence = if may_be_passed { Certainty::Likely } else { confidence };
    let finding = Finding::new(Subject::Record(delegating.group.first()), confidence, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, delegating.group.first());
    let finding = children.iter().fold(finding, |finding, &child| finding.decided_by_zone(cx, child));
    if !may_be_passed {
        return finding;
    }
    let of = cx.zone_key(parent);
    finding.note(format!("the registry may send the questions for zone {of} elsewhere: it names other servers too, or the registration has ended"))
}

fn delegate(cx: &Context<'_>, cut: Cut, child: ZoneId) -> String {
    let servers = cx.names(&cx.estate().zone(child).name_servers, MOST_NAMED);
    format!("delegate {} to {servers}", cx.spell(cut.name))
}
