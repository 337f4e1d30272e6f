//! VPCs whose instances ask other servers than the VPC resolver (semantics 1.40).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Direction, VpcId};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Object, StepKind, Vantage};

/// The VPC resolver's addresses in every VPC.
const RESOLVER: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(169, 254, 169, 253)), IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x253))];
/// Public resolvers that everybody knows: Google's, Cloudflare's, Quad9's and OpenDNS's. They answer from the Internet
/// alone, whoever asks.
const PUBLIC: [&str; 16] = [
    "8.8.8.8",
    "8.8.4.4",
    "2001:4860:4860::8888",
    "2001:4860:4860::8844",
    "1.1.1.1",
    "1.0.0.1",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
    "9.9.9.9",
    "149.112.112.112",
    "2620:fe::fe",
    "2620:fe::9",
    "208.67.222.222",
    "208.67.220.220",
    "2620:119:35::35",
    "2620:119:53::53",
];
/// How many servers, zones and rules a sentence names.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.estate().vpcs().filter_map(|vpc| check_vpc(cx, vpc)).collect()
}

fn check_vpc(cx: &Context<'_>, vpc: VpcId) -> Option<Finding> {
    let told = &cx.estate().vpc(vpc).name_servers;
    let mut servers: Vec<IpAddr> = told.iter().copied().filter(|&server| !is_own(cx, vpc, server)).collect();
    servers.sort_unstable();
    servers.dedup();
    let objects = if servers.is_empty() { Vec::new() } else { objects(cx, vpc) };
    let missed: Vec<_> = objects.into_iter().filter(|&at| !servers.iter().all(|&server| serves(cx, server, at))).collect();
    (!missed.is_empty()).then(|| finding(cx, vpc, &servers, &missed))
}

/// Whether an address is the VPC's own resolver.
fn is_own(cx: &Context<'_>, vpc: VpcId, server: IpAddr) -> bool {
    let first = cx.estate().vpc(vpc).cidrs.first();
    RESOLVER.contains(&server) || first.is_some_and(|cidr| plus_two(cidr) == Some(server))
}

/// Whether an address is a public resolver that everybody knows.
fn is_public(server: IpAddr) -> bool {
    PUBLIC.iter().any(|known| known.parse() == Ok(server))
}

/// The VPC resolver's address in the VPC's first range (semantics 1.41).
fn plus_two(cidr: &IpNet) -> Option<IpAddr> {
    match cidr {
        IpNet::V4(net) => u32::from(net.network()).checked_add(2).map(|address| Ipv4Addr::from(address).into()),
        IpNet::V6(_) => None,
    }
}

/// Where the VPC's resolver is asked.
fn resolver_of(cx: &Context<'_>, vpc: VpcId) -> String {
    let address = cx.estate().vpc(vpc).cidrs.first().and_then(plus_two);
    let address = address.map_or("the VPC's network address plus two".to_owned(), |address| address.to_string());
    format!("169.254.169.253 or {address}")
}

/// The private zones and FORWARD rules that the VPC's resolver chooses from, by name; those of AWS services aside.
fn objects(cx: &Context<'_>, vpc: VpcId) -> Vec<(NameId, Object)> {
    let estate = cx.estate();
    let view = cx.resolver().view(vpc);
    let first = |name: NameId| view.pick(estate.names(), Asked::exactly(name)).map(|pick| (name, pick.contenders[0].object));
    let counts = |&(_, object): &(NameId, Object)| match object {
        Object::Zone(zone) => estate.zone(zone).service.is_none(),
        Object::Forward(_) => true,
        Object::System(_) | Object::Unsettled(..) | Object::Autodefined => false,
    };
    let mut objects: Vec<_> = view.names().filter_map(first).filter(counts).collect();
    objects.sort_by_cached_key(|&(name, _)| cx.name(name));
    objects
}

/// Whether a server is known to answer as the VPC's own resolver would: an inbound endpoint in front of a VPC that has the
/// zone or rule too, or a network whose servers come back to the zone.
fn serves(cx: &Context<'_>, server: IpAddr, (name, object): (NameId, Object)) -> bool {
    let estate = cx.estate();
    let covers = |vpc: VpcId| {
        let covering = cx.resolver().view(vpc).covering(estate.names(), Asked::exactly(name));
        covering.is_some_and(|(_, winner)| winner.object == object)
    };
    let mut networks = estate.networks().filter(|&network| estate.network(network).servers.contains(&server));
    behind(cx, server).any(covers) || is_target(cx, server, object) || networks.any(|network| comes_back(cx, Vantage::Network(network), object))
}

/// The VPCs behind the inbound endpoints that have this address.
fn behind(cx: &Context<'_>, server: IpAddr) -> impl Iterator<Item = VpcId> {
    let estate = cx.estate();
    let endpoints = estate.endpoints_at(server).iter().map(|&endpoint| estate.endpoint(endpoint));
    endpoints.filter(|endpoint| endpoint.direction == Direction::Inbound).filter_map(|endpoint| endpoint.vpc)
}

/// Whether the rule sends its questions to the very server.
fn is_target(cx: &Context<'_>, server: IpAddr, object: Object) -> bool {
    matches!(object, Object::Forward(rule) if cx.estate().rule(rule).targets.iter().any(|target| target.address == server))
}

/// Whether a network asks the very zone. What it does with names that the VPC forwards is its own affair.
fn comes_back(cx: &Context<'_>, network: Vantage, object: Object) -> bool {
    let Object::Zone(zone) = object else { return true };
    let Some(question) = cx.any_question(zone) else { return true };
    let steps = cx.resolver().trace(network, question).steps;
    steps.iter().any(|step| matches!(&step.kind, StepKind::Chosen { winner, .. } if winner.object == object))
}

fn finding(cx: &Context<'_>, vpc: VpcId, servers: &[IpAddr], missed: &[(NameId, Object)]) -> Finding {
    let (missed, allowed) = cx.unallowed("vpc-custom-name-servers", missed, |&(name, _)| name);
    let asks_own = cx.estate().vpc(vpc).name_servers.iter().any(|&server| is_own(cx, vpc, server));
    let spelled: Vec<String> = servers.iter().map(ToString::to_string).collect();
    let listed = phrase::list(&spelled, TOLD);
    let ask = if asks_own { format!("{listed} beside the VPC resolver") } else { format!("{listed}, not the VPC resolver") };
    let message = format!("instances of {} ask {ask}: {} may not apply", cx.vpc(vpc), what(cx, &missed));
    let finding = Finding::new(Subject::Vpc(vpc), Certainty::Likely, message)
        .seen_from([Vantage::Vpc(vpc)])
        .decided_by(format!("name servers {}", spelled.join(" ")))
        .gathering(missed.iter().map(|&(name, _)| name))
        .leaving_out(allowed)
        .help(help(cx, vpc, servers, asks_own));
    let chosen = "which of the servers is asked when is up to each instance's own resolver software";
    let finding = if asks_own { finding.note(chosen) } else { finding };
    let all_public = servers.iter().all(|&server| is_public(server));
    if asks_own && all_public { finding } else { finding.note(unknown(cx, servers)) }
}

/// Why it is only likely.
fn unknown(cx: &Context<'_>, servers: &[IpAddr]) -> String {
    let mut hubs: Vec<&str> = servers.iter().flat_map(|&server| behind(cx, server)).map(|hub| cx.vpc(hub)).collect();
    hubs.sort_unstable();
    hubs.dedup();
    if !hubs.is_empty() {
        return format!("they are inbound endpoints, and answer what {} gets", phrase::list(&hubs, TOLD));
    }
    if servers.iter().all(|&server| is_public(server)) {
        return "an instance may have been set up to ask others than its DHCP options say".to_owned();
    }
    "what those servers do with the names is not in the snapshot".to_owned()
}

/// Public resolvers have to go, for they forward nothing to anybody's VPC; other servers can be taught to.
fn help(cx: &Context<'_>, vpc: VpcId, servers: &[IpAddr], asks_own: bool) -> String {
    let (public, others): (Vec<IpAddr>, Vec<IpAddr>) = servers.iter().copied().partition(|&server| is_public(server));
    let list = |servers: &[IpAddr]| phrase::list(&servers.iter().map(ToString::to_string).collect::<Vec<_>>(), TOLD);
    let a_resolver = if public.len() == 1 { "a public resolver knows" } else { "public resolvers know" };
    let out = format!("take {} out of the DHCP options, since {a_resolver} nothing of the VPC's zones and rules", list(&public));
    if others.is_empty() && asks_own {
        return out;
    }
    if others.is_empty() {
        return format!("{out}, and put AmazonProvidedDNS there instead");
    }
    let what = if others.len() == 1 { "what it does not answer itself" } else { "what they do not answer themselves" };
    let forward = format!(
        "have {} forward {what} to the VPC resolver ({}), or put AmazonProvidedDNS back into the DHCP options and reach the \
         servers by FORWARD rules",
        list(&others),
        resolver_of(cx, vpc)
    );
    if public.is_empty() { forward } else { format!("{out}; {forward}") }
}

/// `private zones a and b and 2 rules`.
fn what(cx: &Context<'_>, missed: &[(NameId, Object)]) -> String {
    let of_kind = |wanted: fn(&Object) -> bool| -> Vec<NameId> {
        missed.iter().filter(|(_, object)| wanted(object)).map(|&(name, _)| name).collect()
    };
    let zones = of_kind(|object| matches!(object, Object::Zone(_)));
    let rules = of_kind(|object| matches!(object, Object::Forward(_)));
    let part = |names: &[NameId], noun: &str| match names {
        [] => None,
        [one] => Some(format!("{noun} {}", cx.spell(*one))),
        several => Some(format!("{noun}s {}", cx.names(several, TOLD))),
    };
    let parts = [part(&zones, "private zone"), part(&rules, "the FORWARD rule")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}
