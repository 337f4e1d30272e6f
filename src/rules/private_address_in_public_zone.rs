//! Public record sets that lead to addresses only the inside can reach (semantics B2).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::lint::hints::hints;
use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject, hidden_by_zone, leading_to, phrase, record_sets};
use crate::model::{Estate, Group, RecordType, RrSetId, Value, VpcId, ZoneId};
use crate::name::NameId;
use crate::resolve::{Certainty, Object, Vantage};

static INTERNAL: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::parse(include_str!("data/internal-load-balancers.txt")));

/// What zones of lists of blocked, or of trusted, addresses and domains are called (RFC 5782).
const BLOCK_LISTS: [&[u8]; 10] =
    [b"bl", b"blacklist", b"blocklist", b"dnsbl", b"dnswl", b"rbl", b"rhsbl", b"sbl", b"surbl", b"uribl"];
/// How many addresses are told one by one.
const MOST_ADDRESSES: usize = 3;
/// In how many VPCs an address may lie for the advice to name them: ranges that overlap tell nothing.
const MOST_VPCS: usize = 3;
/// Types that hold addresses or lead to a load balancer.
const TYPES: [RecordType; 5] =
    [RecordType::A, RecordType::AAAA, RecordType::CNAME, RecordType::HTTPS, RecordType::SVCB];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    // whether a name server's address serves is for the rules about delegations to say
    let servers: FxHashSet<NameId> =
        cx.groups_of(RecordType::NS).iter().flat_map(|&group| cx.estate().hosts(group)).collect();
    let groups: Vec<Group> = TYPES.iter().flat_map(|&rtype| cx.groups_of(rtype)).copied().collect();
    let led = groups.into_par_iter().filter_map(|group| {
        let rrset = cx.estate().rrset(group.first());
        let public = cx.estate().zone(rrset.zone).is_public() && !cx.resolver().is_taken_out(rrset.zone);
        let (id, target) = public.then(|| target(cx, group))??;
        (!servers.contains(&rrset.owner) && cx.is_published(id)).then_some(Led { group, id, target })
    });
    let led: Vec<Led> = led.collect();
    let owners: Vec<NameId> = led.iter().map(|led| cx.estate().rrset(led.id).owner).collect();
    let leading = leading_to(cx, &owners);
    led.iter().map(|led| finding(cx, led, &leading)).collect()
}

/// A record set that leads where it should not: the first of a group.
struct Led {
    group: Group,
    id: RrSetId,
    target: Target,
}

/// Where a record set leads that it should not.
enum Target {
    /// Addresses of hosts inside.
    Inside(Vec<IpAddr>),
    /// Addresses of whoever asks.
    Asker(Vec<IpAddr>),
    LoadBalancer(NameId),
}

/// The first such record set of a group, and all that it and its like lead to.
fn target(cx: &Context<'_>, group: Group) -> Option<(RrSetId, Target)> {
    let estate = cx.estate();
    let led = |wanted: fn(IpAddr) -> bool| {
        let first = group.ids().find(|&id| addresses(estate, id).any(wanted))?;
        Some((first, group.ids().flat_map(|id| addresses(estate, id)).filter(|&address| wanted(address)).collect()))
    };
    if let Some((id, addresses)) = led(is_inside) {
        return Some((id, Target::Inside(addresses)));
    }
    if let Some((id, addresses)) = led(is_asker).filter(|_| !is_meant_locally(cx, group)) {
        return Some((id, Target::Asker(addresses)));
    }
    let mut found = group.ids().filter_map(|id| Some((id, load_balancer(estate, id)?)));
    found.next().map(|(id, host)| (id, Target::LoadBalancer(host)))
}

/// The internal load balancer that a record set leads to.
fn load_balancer(estate: &Estate, id: RrSetId) -> Option<NameId> {
    let host = match (estate.alias(id), estate.values(id)) {
        (Some(alias), _) => alias.target,
        (None, [Value::Host(host), ..]) => *host,
        _ => return None,
    };
    INTERNAL.find(estate.names(), host).map(|_| host)
}

/// The addresses of a record set, and those that service bindings hint at.
fn addresses(estate: &Estate, id: RrSetId) -> impl Iterator<Item = IpAddr> + '_ {
    let binds = matches!(estate.rrset(id).rtype, RecordType::HTTPS | RecordType::SVCB);
    estate.values(id).iter().flat_map(move |value| {
        let (one, text) = match *value {
            Value::A(address) => (Some(IpAddr::V4(address)), ""),
            Value::Aaaa(address) => (Some(IpAddr::V6(address)), ""),
            Value::Text(text) if binds => (None, estate.text(text)),
            _ => (None, ""),
        };
        one.into_iter().chain(hints(text))
    })
}

/// Addresses of hosts inside: RFC 1918, shared and link-local ones.
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inside_v4(address),
        IpAddr::V6(address) => is_inside_v6(address),
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private() || address.is_link_local() || (first == 100 && (64..128).contains(&second))
}

fn is_inside_v6(address: Ipv6Addr) -> bool {
    let mapped = address.to_ipv4_mapped().is_some_and(is_inside_v4);
    mapped || address.is_unique_local() || address.is_unicast_link_local()
}

/// The host of whoever asks. Of the other loopback addresses lists of blocked addresses make their answers (RFC 5782).
fn is_asker(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address == Ipv4Addr::LOCALHOST || address.is_unspecified(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unspecified(),
    }
}

/// Whether a name says that the asker's own host is meant, or a list of blocked addresses, whose answers are loopback ones.
fn is_meant_locally(cx: &Context<'_>, group: Group) -> bool {
    let names = cx.estate().names();
    names.ancestors(cx.estate().rrset(group.first()).owner).any(|name| {
        let label = names.label(name);
        BLOCK_LISTS.contains(&label) || label.starts_with(b"local") || label.ends_with(b"-local") || label == b"loopback"
    })
}

fn finding(cx: &Context<'_>, led: &Led, leading: &FxHashMap<NameId, Vec<Group>>) -> Finding {
    let rrset = cx.estate().rrset(led.id);
    let owner = cx.spell(rrset.owner);
    let (what, certainty) = match &led.target {
        Target::Inside(addresses) => (format!("the Internet to the private {}", in_words(addresses)), Certainty::Certain),
        Target::Asker(addresses) => {
            (format!("whoever asks to their own host, by the {}", in_words(addresses)), Certainty::Certain)
        }
        // a Classic Load Balancer that faces the Internet can be given such a name
        Target::LoadBalancer(host) => {
            (format!("the Internet to the internal load balancer {}", cx.spell(*host)), Certainty::Likely)
        }
    };
    let message = format!("{owner} {} leads {what}", rrset.rtype);
    let finding = Finding::new(Subject::Record(led.id), certainty, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, led.id)
        .of_group();
    let finding = match &led.target {
        Target::Inside(addresses) | Target::Asker(addresses) => finding.gathering_values(addresses),
        Target::LoadBalancer(host) => finding.gathering([*host]),
    };
    finding.help(help(cx, led, leading.get(&rrset.owner).map_or(&[], Vec::as_slice)))
}

/// What leads elsewhere too stays; what stays needs nothing else. Others that lead to what goes must go too.
fn help(cx: &Context<'_>, led: &Led, leading: &[Group]) -> String {
    if leads_elsewhere_too(cx, led) {
        return take_out(cx, led);
    }
    let too = match leading {
        [] => String::new(),
        _ => format!(", and take along, or point elsewhere, what leads to it: {}", record_sets(cx, leading)),
    };
    let move_it = match &led.target {
        Target::Inside(addresses) => remedy(cx, led.id, addresses, &too),
        Target::Asker(_) => format!("take it out{too}"),
        Target::LoadBalancer(_) => new_zone(cx, led.id, &[], &too),
    };
    format!("{move_it}; or give it a public address")
}

/// Whether the name and type lead to anything else besides.
fn leads_elsewhere_too(cx: &Context<'_>, led: &Led) -> bool {
    let estate = cx.estate();
    let mut ids = led.group.ids();
    match &led.target {
        Target::Inside(told) | Target::Asker(told) => ids.any(|id| {
            let aliased = estate.alias(id).is_some();
            aliased || addresses(estate, id).any(|address| !told.contains(&address))
        }),
        Target::LoadBalancer(_) => ids.any(|id| load_balancer(estate, id).is_none()),
    }
}

fn take_out(cx: &Context<'_>, led: &Led) -> String {
    let rrset = cx.estate().rrset(led.id);
    let (what, several) = match &led.target {
        Target::Inside(addresses) | Target::Asker(addresses) => (listed(addresses), addresses.len() > 1),
        Target::LoadBalancer(host) => (cx.spell(*host), false),
    };
    let take = format!("take {what} out of {} {}", cx.spell(rrset.owner), rrset.rtype);
    if matches!(led.target, Target::Asker(_)) {
        return take;
    }
    let them = if several { "them" } else { "it" };
    format!("{take}, and serve {them} from a private zone where VPCs need {them}")
}

/// The private zone that should hold the record instead, where the addresses tell whose it is: one that the VPCs they lie
/// in have already, or a new one that hides as little as can be from them.
fn remedy(cx: &Context<'_>, id: RrSetId, addresses: &[IpAddr], too: &str) -> String {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let vpcs = Some(holders(estate, addresses)).filter(|vpcs| vpcs.len() <= MOST_VPCS).unwrap_or_default();
    let zones: FxHashSet<Option<ZoneId>> = vpcs.iter().map(|&vpc| covering(cx, vpc, id)).collect();
    let (Some(Some(zone)), 1) = (zones.iter().next(), zones.len()) else { return new_zone(cx, id, &vpcs, too) };
    let (key, zone_name, named) = (cx.zone_key(*zone), cx.spell(estate.zone(*zone).name), spelled(cx, &vpcs));
    if estate.group(*zone, rrset.owner, rrset.rtype).is_some() {
        let owner = cx.spell(rrset.owner);
        return format!("take it out, for private zone {key} {zone_name} has {owner} for {named} already{too}");
    }
    format!("move it to private zone {key} {zone_name}, which {named} asks for that name{too}")
}

/// A zone named exactly as the record hides least. None can be named after a wildcard, and none can hold several names
/// that are not below one another.
fn new_zone(cx: &Context<'_>, id: RrSetId, vpcs: &[VpcId], too: &str) -> String {
    let names = cx.estate().names();
    let rrset = cx.estate().rrset(id);
    let apex = names.parent(rrset.owner).filter(|_| names.label(rrset.owner) == b"*").unwrap_or(rrset.owner);
    let whose = if vpcs.is_empty() {
        "on the VPCs that use it".to_owned()
    } else {
        format!("on {}, in whose range it lies", spelled(cx, vpcs))
    };
    let owner = cx.spell(rrset.owner);
    if !too.is_empty() {
        return format!("move {owner} to a private zone of a separate domain {whose}{too}");
    }
    let hidden = hidden_by_zone(cx, apex, id, vpcs);
    let at_apex = rrset.rtype == RecordType::CNAME && rrset.owner == apex && !hidden.is_too_much();
    let how = if at_apex { ", as an alias, for a CNAME cannot stand at its apex" } else { "" };
    format!("move {owner} to {}{how}", hidden.advice(cx, &whose))
}

fn spelled(cx: &Context<'_>, vpcs: &[VpcId]) -> String {
    let spelled: Vec<&str> = vpcs.iter().map(|&vpc| cx.vpc(vpc)).collect();
    phrase::list(&spelled, MOST_VPCS)
}

/// The VPCs in whose ranges all these addresses lie.
fn holders(estate: &Estate, addresses: &[IpAddr]) -> Vec<VpcId> {
    let holds = |vpc: VpcId, address| estate.vpc(vpc).cidrs.iter().any(|range| range.contains(&address));
    estate.vpcs().filter(|&vpc| addresses.iter().all(|&address| holds(vpc, address))).collect()
}

/// The private zone that a VPC asks for a record set's owner.
fn covering(cx: &Context<'_>, vpc: VpcId, id: RrSetId) -> Option<ZoneId> {
    let rrset = cx.estate().rrset(id);
    let name = cx.question(rrset.owner, rrset.rtype).name;
    let (_, contender) = cx.resolver().view(vpc).covering(cx.estate().names(), name)?;
    if let Object::Zone(zone) = contender.object { Some(zone) } else { None }
}

fn in_words(addresses: &[IpAddr]) -> String {
    let noun = if addresses.len() == 1 { "address" } else { "addresses" };
    format!("{noun} {}", listed(addresses))
}

fn listed(addresses: &[IpAddr]) -> String {
    let spelled: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    phrase::list(&spelled, MOST_ADDRESSES)
}
