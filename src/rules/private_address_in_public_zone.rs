//! Public record sets that lead to addresses only the inside can reach (semantics B2).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, RrSetId, Value};
use crate::name::NameId;
use crate::resolve::{Certainty, Vantage};

static INTERNAL: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::parse(include_str!("data/internal-load-balancers.txt")));

/// How many addresses are told one by one.
const MOST_ADDRESSES: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    // whether a name server's address serves is for the rules about delegations to say
    let servers: FxHashSet<NameId> =
        cx.groups_of(RecordType::NS).iter().flat_map(|&group| cx.estate().hosts(group)).collect();
    cx.each_group_of(&[RecordType::A, RecordType::AAAA, RecordType::CNAME], |group| {
        let rrset = cx.estate().rrset(group.first());
        let public = cx.estate().zone(rrset.zone).is_public();
        let (id, led) = public.then(|| target(cx, group))??;
        (!servers.contains(&rrset.owner) && cx.is_published(id)).then(|| finding(cx, id, &led))
    })
}

/// Where a record set leads that it should not.
enum Target {
    Addresses(Vec<IpAddr>),
    LoadBalancer(NameId),
}

/// The first such record set of a group, and all that it and its like lead to.
fn target(cx: &Context<'_>, group: Group) -> Option<(RrSetId, Target)> {
    let estate = cx.estate();
    let is_private = |&id: &RrSetId| estate.values(id).iter().any(|value| private_address(value).is_some());
    let addresses: Vec<IpAddr> = group.ids().flat_map(|id| estate.values(id)).filter_map(private_address).collect();
    if let Some(id) = group.ids().find(is_private) {
        return Some((id, Target::Addresses(addresses)));
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

fn private_address(value: &Value) -> Option<IpAddr> {
    match *value {
        Value::A(address) => is_private_v4(address).then_some(address.into()),
        Value::Aaaa(address) => is_private_v6(address).then_some(address.into()),
        _ => None,
    }
}

/// Addresses of hosts inside: RFC 1918, shared and link-local ones. Loopback is none: block lists answer with it, and
/// `localhost` is meant so.
fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private() || address.is_link_local() || (first == 100 && (64..128).contains(&second))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let mapped = address.to_ipv4_mapped().is_some_and(is_private_v4);
    mapped || address.is_unique_local() || address.is_unicast_link_local()
}

fn finding(cx: &Context<'_>, id: RrSetId, target: &Target) -> Finding {
    let rrset = cx.estate().rrset(id);
    let owner = cx.spell(rrset.owner);
    let (what, certainty) = match target {
        Target::Addresses(addresses) => (addresses_in_words(addresses), Certainty::Certain),
        // a Classic Load Balancer that faces the Internet can be given such a name
        Target::LoadBalancer(host) => (format!("the internal load balancer {}", cx.spell(*host)), Certainty::Likely),
    };
    let message = format!("{owner} {} leads the Internet to {what}", rrset.rtype);
    let addresses = if let Target::Addresses(addresses) = target { addresses.as_slice() } else { &[] };
    Finding::new(Subject::Record(id), certainty, message)
        .gathering_values(addresses)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, id)
        .help(format!("move {owner} to a private zone of the VPCs that use it, or give it a public address"))
}

fn addresses_in_words(addresses: &[IpAddr]) -> String {
    let spelled: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    let noun = if spelled.len() == 1 { "the private address" } else { "the private addresses" };
    format!("{noun} {}", phrase::list(&spelled, MOST_ADDRESSES))
}
