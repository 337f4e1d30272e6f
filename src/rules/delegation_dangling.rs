//! Delegations to Route 53 servers on which the organisation has no zone of that name (semantics B7, 4.15).

use crate::lint::{Context, Delegating, Finding, Subject};
use crate::model::{DelegationSetId, DomainId, Estate, Input};
use crate::name::NameId;
use crate::resolve::{Certainty, Fate, Vantage, special};

/// How many servers are named.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let delegations = cx.public_delegations().iter().filter_map(|&delegating| delegated(cx, delegating));
    let domains = cx.estate().domains().filter_map(|domain| registered(cx, domain));
    delegations.chain(domains).collect()
}

/// A delegation of a public zone.
fn delegated(cx: &Context<'_>, Delegating { cut, group }: Delegating) -> Option<Finding> {
    let servers = cx.servers(group);
    let why = dangles(cx, cut.name, &servers)?;
    if matches!(cx.judged(cut).fate(), Fate::Dead(_)) {
        return None;
    }
    let remove = format!("take {} NS out of zone {}", cx.spell(cut.name), cx.spell(cx.estate().zone(cut.zone).name));
    let finding = finding(cx, Subject::Record(group.first()), cut.name, &servers, why);
    Some(finding.decided_by_record(cx, group.first()).help(help(cx, cut.name, &remove)))
}

/// A registered domain.
fn registered(cx: &Context<'_>, id: DomainId) -> Option<Finding> {
    let domain = cx.estate().domain(id);
    let servers: Vec<NameId> = domain.name_servers.iter().map(|server| server.name).collect();
    let why = dangles(cx, domain.name, &servers)?;
    let remove = format!("take the name servers of domain {} away at the registrar", cx.spell(domain.name));
    let subject = Subject::Domain(id);
    let finding = finding(cx, subject, domain.name, &servers, why);
    Some(finding.decided_by(subject.key(cx.estate())).help(help(cx, domain.name, &remove)))
}

/// How it is known that nobody of ours holds the zone.
#[derive(Clone, Copy)]
enum Why {
    /// No account of the organisation does.
    Organization,
    /// The servers are those of a reusable delegation set, whose account does not.
    OwnSet(DelegationSetId),
}

fn dangles(cx: &Context<'_>, name: NameId, servers: &[NameId]) -> Option<Why> {
    let estate = cx.estate();
    let held = estate.zones_named(name).iter().any(|&zone| estate.zone(zone).is_public());
    let route53 = |&server: &NameId| special::is_route53_server(&cx.name(server));
    if held || servers.is_empty() || !servers.iter().all(route53) {
        return None;
    }
    if let Some(set) = own_set(estate, servers) {
        return Some(Why::OwnSet(set));
    }
    cx.holds_all_zones().then_some(Why::Organization)
}

/// The reusable delegation set that the servers are from, of an account whose zones were all read. Single servers are many
/// accounts' at once; two of one set are not by chance.
fn own_set(estate: &Estate, servers: &[NameId]) -> Option<DelegationSetId> {
    let mut sets = estate.delegation_sets().filter(|&id| {
        let set = estate.delegation_set(id);
        let ours = servers.iter().all(|server| set.name_servers.contains(server));
        ours && estate.holds(Input::Zones, set.account, None)
    });
    sets.next().filter(|_| servers.len() > 1)
}

fn finding(cx: &Context<'_>, subject: Subject, name: NameId, servers: &[NameId], why: Why) -> Finding {
    let (name, listed) = (cx.spell(name), cx.names(servers, MOST_NAMED));
    let message = format!("{name} is delegated to {listed}, where nobody here has a zone of that name");
    let finding = Finding::new(subject, Certainty::Likely, message)
        .seen_from([Vantage::Internet])
        .gathering(servers.iter().copied());
    match why {
        Why::Organization => finding
            .note("no account of the organisation has it; whoever gets a zone of that name on one of these servers has the name")
            .note("if it is a partner's or a vendor's zone, allow it"),
        Why::OwnSet(set) => {
            let id = cx.estate().text(cx.estate().delegation_set(set).id);
            finding.decided_by(id).note(format!("they are the servers of reusable delegation set {id}"))
        }
    }
}

fn help(cx: &Context<'_>, name: NameId, remove: &str) -> String {
    format!("{remove}, or create zone {} and delegate to its servers", cx.spell(name))
}
