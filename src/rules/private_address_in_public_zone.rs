//! Public record sets that lead to addresses only the inside can reach (semantics B2).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lint::hints::hints;
use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject, hidden_by_zone, phrase};
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
    cx.each_group_of(&TYPES, |group| {
        let rrset = cx.estate().rrset(group.first());
        let public = cx.estate().zone(rrset.zone).is_public() && !cx.resolver().is_taken_out(rrset.zone);
        let (id, led) = public.then(|| target(cx, group))??;
        (!servers.contains(&rrset.owner) && cx.is_published(id)).then(|| finding(cx, id, &led))
    })
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
    let host = |id: RrSetId| match (estate.alias(id), estate.values(id)) {
        (Some(alias), _) => Some(alias.target),
        (None, [Value::Host(host), ..]) => Some(*host),
        _ => None,
    };
    let mut hosts = group.ids().filter_map(|id| Some((id, host(id)?)));
    let found = hosts.find(|&(_, host)| INTERNAL.find(estate.names(), host).is_some());
    found.map(|(id, host)| (id, Target::LoadBalancer(host)))
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

fn finding(cx: &Context<'_>, id: RrSetId, target: &Target) -> Finding {
    let rrset = cx.estate().rrset(id);
    let owner = cx.spell(rrset.owner);
    let (what, certainty) = match target {
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
    let move_it = match target {
        Target::Inside(addresses) => remedy(cx, id, addresses),
        Target::Asker(_) => "take it out".to_owned(),
        Target::LoadBalancer(_) => new_zone(cx, id, &[]),
    };
    let finding = Finding::new(Subject::Record(id), certainty, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, id)
        .of_group();
    let finding = match target {
        Target::Inside(addresses) | Target::Asker(addresses) => finding.gathering_values(addresses),
        Target::LoadBalancer(host) => finding.gathering([*host]),
    };
    finding.help(format!("{move_it}; or give it a public address"))
}

/// The private zone that should hold the record instead, where the addresses tell whose it is: one that the VPCs they lie
/// in have already, or a new one that hides as little as can be from them.
fn remedy(cx: &Context<'_>, id: RrSetId, addresses: &[IpAddr]) -> String {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let vpcs = Some(holders(estate, addresses)).filter(|vpcs| vpcs.len() <= MOST_VPCS).unwrap_or_default();
    let zones: FxHashSet<Option<ZoneId>> = vpcs.iter().map(|&vpc| covering(cx, vpc, id)).collect();
    let (Some(Some(zone)), 1) = (zones.iter().next(), zones.len()) else { return new_zone(cx, id, &vpcs) };
    let (key, zone_name, named) = (cx.zone_key(*zone), cx.spell(estate.zone(*zone).name), spelled(cx, &vpcs));
    if estate.group(*zone, rrset.owner, rrset.rtype).is_some() {
        let owner = cx.spell(rrset.owner);
        return format!("take it out, for private zone {key} {zone_name} has {owner} for {named} already");
    }
    format!("move it to private zone {key} {zone_name}, which {named} asks for that name")
}

/// A zone named exactly as the record hides least. None can be named after a wildcard.
fn new_zone(cx: &Context<'_>, id: RrSetId, vpcs: &[VpcId]) -> String {
    let names = cx.estate().names();
    let owner = cx.estate().rrset(id).owner;
    let apex = names.parent(owner).filter(|_| names.label(owner) == b"*").unwrap_or(owner);
    let (whose, why) = if vpcs.is_empty() {
        ("on the VPCs that use it".to_owned(), "")
    } else {
        (format!("on {}", spelled(cx, vpcs)), ", in whose range it lies")
    };
    format!("move {} to {}", cx.spell(owner), hidden_by_zone(cx, apex, id, vpcs).advice(cx, &(whose + why)))
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
    let spelled: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    let noun = if spelled.len() == 1 { "address" } else { "addresses" };
    format!("{noun} {}", phrase::list(&spelled, MOST_ADDRESSES))
}
