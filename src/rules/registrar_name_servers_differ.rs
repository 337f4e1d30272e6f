//! Registered domains whose servers at the registry are not those of the zone, or that the registry has taken out.

use crate::lint::{Context, Finding, Severity, Sharing, Subject, fault, phrase};
use crate::model::{Domain, DomainId, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::registrar::{self, Hold};
use crate::resolve::{Certainty, Vantage, special};

/// How many servers or zones are named.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let told = |domain| taken_out(cx, domain).or_else(|| dead(cx, domain)).or_else(|| compared(cx, domain));
    cx.estate().domains().filter_map(told).collect()
}

/// A domain that nobody finds, whatever its servers hold. One without a zone here may have been given up on purpose.
fn taken_out(cx: &Context<'_>, id: DomainId) -> Option<Finding> {
    let domain = cx.estate().domain(id);
    let in_use = zone_in_use(cx, domain);
    let (hold, status) = registrar::hold(cx.estate(), domain)?;
    if in_use.is_none() && hold.is_given_up() {
        return None;
    }
    let name = cx.spell(domain.name);
    let message = format!("the registry publishes no delegation of {name}: its status is {status}");
    Some(unreachable(cx, id, in_use, message).help(released(cx, domain, hold, in_use)))
}

/// What ends a hold, or what else there is to do.
fn released(cx: &Context<'_>, domain: &Domain, hold: Hold, zone: Option<ZoneId>) -> String {
    let name = cx.spell(domain.name);
    match hold {
        Hold::Redemption => {
            format!("restore {name} with the registrar now: after redemption, mostly 30 days, it is deleted for good")
        }
        Hold::Deleted => format!(
            "{name} cannot be restored any more, and is free again within days: register it anew then, before somebody \
             else does, and move what depends on it meanwhile"
        ),
        Hold::ByRegistry => format!(
            "ask the registrar why the registry holds {name}: only the registry lifts that, once its rules or a dispute \
             are settled"
        ),
        Hold::ByRegistrar if registrar::has_ended(cx.estate(), domain) => {
            format!("renew {name}: the registration has ended, and the registrar holds it until it is renewed")
        }
        Hold::ByRegistrar => format!(
            "have the registrar lift the hold of {name}: verify the registrant's e-mail address if that is asked for, or \
             settle what else it gives as the reason"
        ),
        Hold::Inactive => match zone.map(|zone| &cx.estate().zone(zone).name_servers) {
            Some(own) if !own.is_empty() => {
                format!("set the name servers of domain {name} to {}", cx.names(own, MOST_NAMED))
            }
            _ => format!("set the name servers of domain {name} to those of its zone"),
        },
    }
}

/// A domain that the registry delegates to servers none of which can answer: a name below it without glue, a private
/// address, a name that does not exist.
fn dead(cx: &Context<'_>, id: DomainId) -> Option<Finding> {
    let estate = cx.estate();
    let domain = estate.domain(id);
    if !registrar::is_dead(estate, domain) {
        return None;
    }
    let (name, in_use) = (cx.spell(domain.name), zone_in_use(cx, domain));
    let message = format!("no server that the registry delegates {name} to can answer the Internet");
    let mut finding = unreachable(cx, id, in_use, message).gathering(servers(domain));
    for server in domain.name_servers.iter().take(MOST_NAMED) {
        let why = registrar::fault_of_server(estate, domain, server).map(|why| fault(cx, why)).unwrap_or_default();
        finding = finding.note(format!("{} {why}", cx.spell(server.name)));
    }
    let own = in_use.filter(|&zone| is_ours(cx, zone));
    let own = own.map(|zone| format!(" to {}", cx.names(&estate.zone(zone).name_servers, MOST_NAMED)));
    let to = own.unwrap_or_else(|| ", or their addresses at the registrar, to ones that answer".to_owned());
    Some(finding.help(format!("set the name servers of domain {name}{to}")))
}

/// The domain's public zone here, if one holds something.
fn zone_in_use(cx: &Context<'_>, domain: &Domain) -> Option<ZoneId> {
    let estate = cx.estate();
    let mut zones = estate.zones_named(domain.name).iter().copied().filter(|&zone| estate.zone(zone).is_public());
    zones.find(|&zone| cx.holds_something(zone))
}

/// That nobody gets to a domain is an error where something of it is here.
fn unreachable(cx: &Context<'_>, id: DomainId, in_use: Option<ZoneId>, message: String) -> Finding {
    let finding = Finding::new(Subject::Domain(id), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by(Subject::Domain(id).key(cx.estate()));
    if in_use.is_some() { finding } else { finding.at_most(Severity::Warning) }
}

/// The servers at the registry against those of the zones of that name.
fn compared(cx: &Context<'_>, id: DomainId) -> Option<Finding> {
    let estate = cx.estate();
    let domain = estate.domain(id);
    let registered = servers(domain);
    let zones: Vec<ZoneId> = estate.zones_named(domain.name).iter().copied().filter(|&zone| is_ours(cx, zone)).collect();
    let sharing = Sharing::new(cx, &zones, &registered);
    let of_route53 = registered.iter().filter(|&&server| is_ours_or_reserved(cx, server)).count();
    match sharing.shares() {
        _ if registered.is_empty() => None,
        [] => wholly(cx, id, &zones, &registered),
        [(zone, _)] => partly(cx, id, *zone, &registered),
        [(zone, own), ..] if own.len() == of_route53 => partly(cx, id, *zone, &registered),
        _ => Some(split(cx, id, &sharing, &registered)),
    }
}

/// Several zones of the name share the servers: none is called wrong.
fn split(cx: &Context<'_>, id: DomainId, sharing: &Sharing, registered: &[NameId]) -> Finding {
    let name = cx.spell(cx.estate().domain(id).name);
    let message = format!("the registry delegates {name} to {}", sharing.told(cx, registered.len()));
    let finding = Finding::new(Subject::Domain(id), sharing.certainty(cx), message)
        .seen_from([Vantage::Internet])
        .decided_by(Subject::Domain(id).key(cx.estate()))
        .gathering(registered.iter().copied());
    let finding = sharing.zones().fold(finding, |finding, zone| finding.decided_by_zone(cx, zone));
    let of_route53: Vec<NameId> =
        registered.iter().copied().filter(|&server| is_ours_or_reserved(cx, server)).collect();
    let others = if of_route53.len() == registered.len() { "" } else { " beside the other provider's" };
    let then = format!("set the name servers of domain {name} to its servers alone{others}");
    sharing.notes(cx, &of_route53).into_iter().fold(finding, Finding::note).help(sharing.help(cx, &then))
}

fn servers(domain: &Domain) -> Vec<NameId> {
    let mut servers: Vec<NameId> = Vec::new();
    for server in &domain.name_servers {
        if !servers.contains(&server.name) {
            servers.push(server.name);
        }
    }
    servers
}

/// A public zone whose servers are known by Route 53's own names.
fn is_ours(cx: &Context<'_>, zone: ZoneId) -> bool {
    let zone = cx.estate().zone(zone);
    let plain = |&server: &NameId| is_route53(cx, server);
    let ours = zone.kind == ZoneKind::Public && zone.service.is_none();
    ours && !zone.name_servers.is_empty() && zone.name_servers.iter().all(plain)
}

fn is_route53(cx: &Context<'_>, server: NameId) -> bool {
    special::is_route53_server(&cx.name(server))
}

fn is_ours_or_reserved(cx: &Context<'_>, server: NameId) -> bool {
    is_route53(cx, server) || special::is_reserved_server(&cx.name(server))
}

/// Some servers are the zone's. Of the others only Route 53's own names tell that they do not hold it; and only where all
/// are such names it is known which are left out.
fn partly(cx: &Context<'_>, id: DomainId, zone: ZoneId, registered: &[NameId]) -> Option<Finding> {
    let own = &cx.estate().zone(zone).name_servers;
    let is_lame = |server: &NameId| {
        !own.contains(server) && is_ours_or_reserved(cx, *server)
    };
    let lame: Vec<NameId> = registered.iter().copied().filter(is_lame).collect();
    let left_out: Vec<NameId> = own.iter().copied().filter(|server| !registered.contains(server)).collect();
    let (name, key) = (cx.spell(cx.estate().zone(zone).name), cx.zone_key(zone));
    if !lame.is_empty() {
        let do_not = if lame.len() == 1 { "does not" } else { "do not" };
        let named = cx.names(&lame, MOST_NAMED);
        let message = format!("the registry delegates {name} to {named}, which {do_not} hold zone {key}");
        return Some(finding(cx, id, zone, cx.certainty_of_servers(zone), message).gathering(lame));
    }
    if left_out.is_empty() || !registered.iter().all(|&server| is_route53(cx, server)) {
        return None;
    }
    let named = cx.names(&left_out, MOST_NAMED);
    let message = format!("the registry delegates {name} to some servers of zone {key} only, not to {named}");
    let finding = finding(cx, id, zone, cx.certainty_of_servers(zone), message);
    Some(finding.at_most(Severity::Warning).gathering(left_out))
}

/// No server is the zone's: it was created anew, or is left over from before the domain moved.
fn wholly(cx: &Context<'_>, id: DomainId, zones: &[ZoneId], registered: &[NameId]) -> Option<Finding> {
    let is_left = |&zone: &ZoneId| cx.resolver().is_passed_by(zone) && cx.holds_something(zone);
    let zones: Vec<ZoneId> = zones.iter().copied().filter(is_left).collect();
    let &first = zones.first()?;
    let name = cx.spell(cx.estate().domain(id).name);
    let keys: Vec<String> = zones.iter().map(|&zone| cx.zone_key(zone)).collect();
    let (keys, servers) = (phrase::list(&keys, MOST_NAMED), cx.names(registered, MOST_NAMED));
    let (subject, are) = if zones.len() == 1 { ("zone", "is") } else { ("zones", "are") };
    let message = format!("the registry delegates {name} to {servers}, so that {subject} {keys} {are} never asked");
    let finding = |confidence| {
        let finding = finding(cx, id, first, confidence, message);
        let finding = zones[1..].iter().fold(finding, |finding, &zone| finding.decided_by_zone(cx, zone));
        if zones.len() == 1 { finding } else { finding.help(decide(&name, &keys)) }
    };
    let what = if zones.len() == 1 { "zone holds" } else { "zones hold" };
    let silence = format!("nothing else is reported of what the {what}"); // behind what makes it only likely
    if !registered.iter().all(|&server| is_route53(cx, server)) {
        return Some(finding(Certainty::Certain).at_most(Severity::Info).note(silence)); // the domain moved to another provider
    }
    if cx.holds_all_zones() {
        let note = "no account of the organisation has a zone on these servers";
        return Some(finding(Certainty::Likely).note(note).note(silence));
    }
    let note = "a zone of that name in an account outside the snapshot may be the one that answers";
    Some(finding(Certainty::Likely).at_most(Severity::Warning).note(note).note(silence))
}

/// Of several zones, only their owner knows which is meant.
fn decide(name: &str, keys: &str) -> String {
    format!(
        "decide which of the zones is meant, copy into it what only the others hold, and set the name servers of domain {name} \
         to its servers alone; or delete {keys} if another one took their place"
    )
}

fn finding(cx: &Context<'_>, id: DomainId, zone: ZoneId, confidence: Certainty, message: String) -> Finding {
    let (name, key) = (cx.spell(cx.estate().zone(zone).name), cx.zone_key(zone));
    let own = cx.names(&cx.estate().zone(zone).name_servers, MOST_NAMED);
    Finding::new(Subject::Domain(id), confidence, message)
        .seen_from([Vantage::Internet])
        .decided_by(Subject::Domain(id).key(cx.estate()))
        .decided_by_zone(cx, zone)
        .help(format!("set the name servers of domain {name} to {own}, or delete zone {key} if another one took its place"))
}
