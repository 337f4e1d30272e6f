//! Public EC2 names that lead round through the Internet because a peering does not resolve them inside (semantics 1.32).

use std::net::IpAddr;

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, PeeringId, PeeringSide, RecordType, VpcId, ZoneKind};
use crate::resolve::{Certainty, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let off: Vec<Off> = estate.peerings().flat_map(|peering| sides_off(cx, peering)).collect();
    if off.is_empty() {
        return Vec::new();
    }
    cx.each_group_of(&[RecordType::CNAME], |group| finding(cx, group, &off))
}

/// A VPC that gets public addresses for the public host names of another, although they are peers.
struct Off {
    peering: PeeringId,
    asker: VpcId,
    owner: VpcId,
}

fn sides_off(cx: &Context<'_>, id: PeeringId) -> Vec<Off> {
    let peering = cx.estate().peering(id);
    let off = |own: &PeeringSide, other: &PeeringSide| {
        let silent = peering.active == Some(true) && own.remote_dns == Some(false);
        let (owner, asker) = (own.vpc.filter(|_| silent)?, other.vpc?);
        works(cx, owner).then_some(Off { peering: id, asker, owner })
    };
    let [one, two] = &peering.sides;
    [off(one, two), off(two, one)].into_iter().flatten().filter(|off| works(cx, off.asker)).collect()
}

/// Both attributes are needed on both sides.
fn works(cx: &Context<'_>, vpc: VpcId) -> bool {
    let vpc = cx.estate().vpc(vpc);
    vpc.dns_support == Some(true) && vpc.dns_hostnames == Some(true)
}

/// A record of a private zone that the asking VPC sees, to the public name of an instance of its peer.
fn finding(cx: &Context<'_>, group: Group, off: &[Off]) -> Option<Finding> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let zone = estate.zone(rrset.zone);
    let target = estate.hosts(group).next().filter(|_| zone.kind == ZoneKind::Private)?;
    let address = IpAddr::V4(cx.public_host(target)?.address);
    let holders: Vec<VpcId> = estate.addresses_at(address).iter().filter_map(|owned| owned.vpc).collect();
    let met = off.iter().find(|off| zone.vpcs.contains(&off.asker) && holders.contains(&off.owner))?;
    let peering = estate.text(estate.peering(met.peering).id);
    let (owner, asker) = (cx.spell(rrset.owner), cx.vpc(met.asker));
    let message = format!("{owner} gives {asker} the public address {address} of an instance in its peer {}", cx.vpc(met.owner));
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from([Vantage::Vpc(met.asker)])
        .decided_by_record(cx, group.first())
        .decided_by(peering)
        .help(format!("let {peering} resolve names of {} remotely (AllowDnsResolutionFromRemoteVpc)", cx.vpc(met.owner)));
    Some(finding)
}
