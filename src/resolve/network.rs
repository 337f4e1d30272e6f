//! From a network on premises: its own zones, then the VPCs behind the inbound endpoints it uses, then public recursion.
//! Its resolver is a real recursive server, so that the target of every CNAME starts again at that table.

use std::net::IpAddr;

use super::Resolver;
use super::authority::Found;
use super::delegation::{Delegation, Verdict, Why};
use super::outcome::{Asked, Cut, Doubt, Reason, Status};
use super::path::{Path, Place};
use super::step::{Actor, StepKind};
use super::view::Object;
use crate::model::{Direction, EndpointId, NetworkId, ResolverRule, ResolverRuleId, Target, VpcId, ZoneId, ZoneKind};
use crate::name::NameId;

/// A VPC behind one of a network's inbound endpoints that covers a name privately.
#[derive(Clone, Copy)]
pub(super) struct Entrance {
    endpoint: EndpointId,
    vpc: VpcId,
    matched: NameId,
    object: Object,
}

/// What a FORWARD rule's target opens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Door {
    Vpc(VpcId, EndpointId),
    Network(NetworkId),
}

impl Door {
    /// Where it leads, by whichever endpoint.
    fn place(self) -> (Option<VpcId>, Option<NetworkId>) {
        match self {
            Self::Vpc(vpc, _) => (Some(vpc), None),
            Self::Network(network) => (None, Some(network)),
        }
    }
}

impl Resolver<'_> {
    /// Every way the question of `path` can go in a network.
    pub(super) fn network(&self, network: NetworkId, mut path: Path) -> Vec<Path> {
        path.actor = Actor::Network(network);
        if let Err((status, reason)) = path.enter(Place::Network(network)) {
            return path.end_told(status, reason);
        }
        let Some(zone) = self.own_zone(network, path.name()) else {
            return self.outside_own_zones(network, path);
        };
        path.step(|| StepKind::OwnZone(zone));
        let Some(found) = self.look(zone, &mut path) else {
            return path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone)));
        };
        match found {
            Found::Cut(name) => self.own_cut(network, Cut { zone, name }, path),
            found => {
                // A forwarder for a private zone below one's own is usual, and a snapshot does not show it.
                if !self.zones_below(network, zone, path.name()).is_empty() {
                    path.doubt(Doubt::Forwards(network));
                }
                self.answer(zone, found, path)
            }
        }
    }

    /// The network's zone nearest to a name.
    pub(super) fn own_zone(&self, network: NetworkId, name: Asked) -> Option<ZoneId> {
        let estate = self.estate;
        let mut zones = estate.names().ancestors(name.node).flat_map(|above| estate.zones_named(above)).copied();
        zones.find(|&zone| estate.zone(zone).kind == ZoneKind::Network(network))
    }

    fn outside_own_zones(&self, network: NetworkId, mut path: Path) -> Vec<Path> {
        let entrances = self.entrances(network, path.name());
        if !entrances.is_empty() {
            return self.enter_vpcs(network, &entrances, path);
        }
        if let Some(reason) = self.unread_behind(network) {
            return path.end_told(Status::Unknown, Some(reason));
        }
        path.step(|| StepKind::Recursion);
        self.public(path)
    }

    /// The VPCs behind the network's endpoints that cover a name with the longest match, one of each view. What covers
    /// every name there is covers none in particular: nobody sends the whole Internet through an inbound endpoint.
    fn entrances(&self, network: NetworkId, name: Asked) -> Vec<Entrance> {
        let names = self.estate.names();
        let covering = |&endpoint: &EndpointId| {
            let vpc = self.estate.endpoint(endpoint).vpc?;
            let (matched, contender) = self.view(vpc).covering(names, name)?;
            (names.depth(matched) > 0).then_some(Entrance { endpoint, vpc, matched, object: contender.object })
        };
        let mut found: Vec<Entrance> = self.estate.network(network).endpoints.iter().filter_map(covering).collect();
        let longest = found.iter().map(|entrance| names.depth(entrance.matched)).max();
        found.retain(|entrance| Some(names.depth(entrance.matched)) == longest);
        found.sort_by_key(|entrance| self.view_of(entrance.vpc));
        found.dedup_by_key(|entrance| self.view_of(entrance.vpc));
        found
    }

    /// Private zones among them, below a zone that the network's resolver came to.
    pub(super) fn zones_below(&self, network: NetworkId, zone: ZoneId, name: Asked) -> Vec<Entrance> {
        let names = self.estate.names();
        let above = names.depth(self.estate.zone(zone).name);
        let is_zone = |entrance: &Entrance| matches!(entrance.object, Object::Zone(_));
        let mut entrances = self.entrances(network, name);
        entrances.retain(|entrance| names.depth(entrance.matched) > above && is_zone(entrance));
        entrances
    }

    /// Why the VPCs behind the network's endpoints may cover more than the snapshot tells.
    pub(super) fn unread_behind(&self, network: NetworkId) -> Option<Reason> {
        let network_held = self.estate.network(network);
        if !network_held.endpoints_held {
            return Some(Reason::EndpointNotHeld(network));
        }
        let mut vpcs = network_held.endpoints.iter().filter_map(|&endpoint| self.estate.endpoint(endpoint).vpc);
        vpcs.find_map(|vpc| self.unread_in(vpc))
    }

    /// Through inbound endpoints into VPCs; ways that come to the same are told once.
    pub(super) fn enter_vpcs(&self, network: NetworkId, entrances: &[Entrance], mut path: Path) -> Vec<Path> {
        if self.unread_behind(network).is_some() {
            path.doubt(Doubt::Forwards(network));
        }
        let most = path.fork(entrances.len());
        let enter = |&entrance: &Entrance| self.enter_vpc(network, entrance, path.clone());
        told_once(entrances.iter().take(most).map(enter).collect())
    }

    fn enter_vpc(&self, network: NetworkId, entrance: Entrance, mut path: Path) -> Vec<Path> {
        let Entrance { endpoint, vpc, object, .. } = entrance;
        let start = path.hops.len();
        self.pass(endpoint, &mut path);
        path.step(|| StepKind::EntersThrough { endpoint, vpc });
        let mut ends = self.private(vpc, path);
        for end in ends.iter_mut().filter(|end| end.status == Status::Loop && matches!(object, Object::Forward(_))) {
            // That names which come back were sent there at all is nothing a snapshot tells.
            end.doubt(Doubt::Forwards(network));
        }
        ends.into_iter().flat_map(|end| self.own_targets(network, start, end)).collect()
    }

    /// The first target of a chain from a VPC that a zone of the network's covers is asked for there.
    fn own_targets(&self, network: NetworkId, start: usize, end: Path) -> Vec<Path> {
        let own = |at: &usize| self.own_zone(network, Asked::exactly(end.hops[*at].target)).is_some();
        let Some(first) = (start..end.hops.len()).find(own).filter(|_| brings_a_chain(&end)) else {
            return vec![end];
        };
        let again = self.network(network, end.back_to(first + 1));
        if alike(&again, std::slice::from_ref(&end)) { again } else { doubted(again) }
    }

    /// The network that the targets of a rule are the resolvers of, if the snapshot leaves no doubt.
    fn network_behind(&self, rule: ResolverRuleId) -> Option<NetworkId> {
        let ResolverRule { targets, .. } = self.estate.rule(rule);
        let holds = |&network: &NetworkId| {
            let servers = &self.estate.network(network).servers;
            targets.iter().all(|target| target.port == Target::DNS_PORT && servers.contains(&target.address))
        };
        let mut found = self.estate.networks().filter(|_| !targets.is_empty()).filter(holds);
        found.next().filter(|_| found.next().is_none())
    }

    /// Where a FORWARD rule leads, if some of its targets are a network's resolvers and the snapshot knows the others too.
    fn doors(&self, rule: ResolverRuleId) -> Option<Vec<Door>> {
        let targets = &self.estate.rule(rule).targets;
        let mut doors: Vec<Door> = match self.network_behind(rule) {
            Some(network) if targets.iter().all(|target| self.estate.endpoints_at(target.address).is_empty()) => {
                vec![Door::Network(network)]
            }
            _ => targets.iter().map(|&target| self.door(target)).collect::<Option<_>>()?,
        };
        doors.sort_unstable();
        doors.dedup_by_key(|door| door.place());
        doors.iter().any(|door| matches!(door, Door::Network(_))).then_some(doors)
    }

    /// Private ranges recur: an address that is an endpoint's and a network's, or of two networks, could be either.
    fn door(&self, target: Target) -> Option<Door> {
        let Target { address, port: Target::DNS_PORT } = target else { return None };
        let mut networks = self.networks_at(address);
        match (networks.next(), networks.next()) {
            (Some(network), None) => self.estate.endpoints_at(address).is_empty().then_some(Door::Network(network)),
            (None, _) => {
                self.only_endpoint(address, Direction::Inbound).map(|(endpoint, vpc)| Door::Vpc(vpc, endpoint))
            }
            (Some(_), Some(_)) => None,
        }
    }

    /// The networks that have a resolver of this address.
    pub(super) fn networks_at(&self, address: IpAddr) -> impl Iterator<Item = NetworkId> {
        self.estate.networks().filter(move |&network| self.estate.network(network).servers.contains(&address))
    }

    /// A FORWARD rule of a VPC, into networks or wherever it leads. What becomes of CNAMEs in a forwarded answer is not
    /// documented (semantics 2.10): they are left as they came, and doubted where asking again would tell otherwise.
    pub(super) fn forwarded(&self, vpc: VpcId, rule: ResolverRuleId, mut path: Path) -> Vec<Path> {
        let start = path.hops.len();
        self.pass_outbound(rule, &mut path);
        let ends = match self.doors(rule) {
            Some(doors) => self.enter_doors(rule, &doors, path),
            None if self.has_ambiguous_target(rule) => return self.forwarded_outside(rule, path),
            None => self.forward(rule, path),
        };
        let ends = ends.into_iter().flat_map(|end| self.referred_back(vpc, start, end));
        ends.flat_map(|end| self.as_it_came(vpc, rule, start, end)).collect()
    }

    /// A referral in the reply of a network's server: the VPC follows it where a DELEGATE rule matches (semantics 3.3,
    /// 3.13).
    fn referred_back(&self, vpc: VpcId, start: usize, end: Path) -> Vec<Path> {
        let (Some(Reason::DelegatedAway(cut) | Reason::DeadDelegation(cut)), true) =
            (end.reason, end.hops.len() == start)
        else {
            return vec![end];
        };
        let is_networks = matches!(self.estate.zone(cut.zone).kind, ZoneKind::Network(_));
        let rule = self.private_delegation(vpc, cut).best().and_then(|server| server.rule);
        if !is_networks || rule.is_none() {
            return vec![end];
        }
        self.private_cut(vpc, cut, end.taken_up_by(vpc))
    }

    /// Any of a rule's targets may be asked; ways that come to the same are told once.
    fn enter_doors(&self, rule: ResolverRuleId, doors: &[Door], mut path: Path) -> Vec<Path> {
        let most = path.fork(doors.len());
        let enter = |&door: &Door| {
            let mut path = path.clone();
            match door {
                Door::Vpc(vpc, endpoint) => {
                    self.pass(endpoint, &mut path);
                    path.step(|| StepKind::EntersVpc { rule, endpoint, vpc });
                    self.private(vpc, path)
                }
                Door::Network(network) => {
                    path.step(|| StepKind::EntersNetwork { rule, network });
                    self.network(network, path)
                }
            }
        };
        told_once(doors.iter().take(most).map(enter).collect())
    }

    fn has_ambiguous_target(&self, rule: ResolverRuleId) -> bool {
        let mut targets = self.estate.rule(rule).targets.iter().map(|target| target.address);
        targets.any(|at| self.networks_at(at).next().is_some() && !self.estate.endpoints_at(at).is_empty())
    }

    fn as_it_came(&self, vpc: VpcId, rule: ResolverRuleId, start: usize, end: Path) -> Vec<Path> {
        let otherwise = |at: &usize| self.goes_elsewhere(vpc, rule, end.hops[*at].target);
        let Some(first) = (start..end.hops.len()).find(otherwise).filter(|_| brings_a_chain(&end)) else {
            return vec![end];
        };
        let again = self.private(vpc, end.back_to(first + 1));
        let same = alike(&again, std::slice::from_ref(&end));
        if same { vec![end] } else { doubted(vec![end]) }
    }

    /// Whether a VPC, if it asked for a name again, would ask anything but a rule that leads where this one does.
    fn goes_elsewhere(&self, vpc: VpcId, rule: ResolverRuleId, target: NameId) -> bool {
        let covering = self.view(vpc).covering(self.estate.names(), Asked::exactly(target));
        covering.is_none_or(|(_, contender)| match contender.object {
            Object::Forward(other) => {
                let doors = self.doors(rule);
                let alike = doors.is_some() && self.doors(other) == doors;
                !alike && self.estate.rule(other).targets != self.estate.rule(rule).targets
            }
            _ => true,
        })
    }

    /// Whether a network may reach a server of a delegation that the Internet cannot: private addresses are no obstacle
    /// there, and its resolver may know names that nobody else does.
    pub(super) fn may_reach(&self, network: NetworkId, delegation: &Delegation) -> bool {
        delegation.servers.iter().any(|&(host, verdict)| match verdict {
            Verdict::Dead(why, _) => {
                matches!(why, Why::PrivateAddress | Why::SpecialDomain | Why::SingleLabel | Why::OnlyPrivate(_))
                    || self.own_zone(network, Asked::exactly(host)).is_some()
            }
            Verdict::Public | Verdict::Undecided => true,
        })
    }
}

/// Several ways, or the first where all come to the same: as sure as the least of them.
pub(super) fn told_once(mut ways: Vec<Vec<Path>>) -> Vec<Path> {
    if ways.windows(2).all(|pair| alike(&pair[0], &pair[1])) {
        let doubt = ways.iter().flatten().find_map(|path| path.doubt);
        ways.truncate(1);
        ways.iter_mut().flatten().for_each(|path| path.doubt = path.doubt.or(doubt));
    }
    ways.into_iter().flatten().collect()
}

/// A look-up that failed brings no CNAMEs back.
fn brings_a_chain(end: &Path) -> bool {
    !matches!(end.status, Status::ServFail | Status::Loop)
}

fn alike(one: &[Path], other: &[Path]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.result() == b.result())
}

fn doubted(mut ends: Vec<Path>) -> Vec<Path> {
    for end in &mut ends {
        end.doubt(Doubt::ForwardedChain);
    }
    ends
}
