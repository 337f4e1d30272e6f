//! Delegations that a network's resolvers meet in zones which are not public: they follow them as any recursive server
//! does, to other networks and to inbound delegation endpoints (semantics §3.2).

use std::net::IpAddr;

use super::authority::{Found, topmost_cut};
use super::delegation::{DEEPEST, Delegation, MOST_SERVERS, Verdict, Why, addresses_at, has_addresses};
use super::network::told_once;
use super::outcome::{Asked, Certainty, Cut, Doubt, Question, Reason, Status};
use super::path::{Path, Place};
use super::step::StepKind;
use super::{Resolver, addresses};
use crate::model::{Direction, EndpointId, NetworkId, RecordType, VpcId, Zone, ZoneId, ZoneKind};
use crate::name::NameId;

/// What a network's resolver finds at a name server of a delegation. Ordered from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Server {
    /// It has no address.
    NoAddress,
    /// An endpoint that answers recursive questions only (semantics 3.23), or has no private zone for the name.
    NotServing(EndpointId),
    /// A server outside the snapshot, or one whose address the snapshot does not tell.
    Outside,
    /// An endpoint of a VPC whose private zones were not all read.
    Unread(VpcId),
    /// A zone that it holds.
    Holds(Way),
}

/// A zone, and how to get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    zone: ZoneId,
    /// The inbound delegation endpoint and the VPC behind it; none of a network's server.
    through: Option<(EndpointId, VpcId)>,
}

impl Resolver<'_> {
    /// A delegation in a zone of the network's, or in one that such a delegation led to.
    pub(super) fn own_cut(&self, network: NetworkId, cut: Cut, mut path: Path) -> Vec<Path> {
        let servers = self.servers_of(network, cut, &path);
        let mut ways: Vec<Way> = servers.iter().filter_map(|&(_, server)| way(server)).collect();
        ways.sort_unstable();
        ways.dedup_by_key(|way| way.zone);
        if ways.is_empty() {
            return self.leads_nowhere(network, cut, &servers, path);
        }
        let may_differ = |&(_, server): &(NameId, Server)| matches!(server, Server::Outside | Server::Unread(_));
        if self.is_garbled(cut) || servers.iter().any(may_differ) {
            path.doubt(Doubt::OtherServers(cut));
        }
        self.go(network, cut, &ways, path)
    }

    /// Whether a server of a public delegation is one of a network's, or an endpoint, that holds a zone for the name.
    pub(super) fn holds_inside(&self, network: NetworkId, cut: Cut, path: &Path) -> bool {
        self.servers_of(network, cut, path).into_iter().any(|(_, server)| way(server).is_some())
    }

    /// Whether a delegation takes a name out of the network's own zones.
    pub(super) fn delegates(&self, network: NetworkId, name: NameId) -> bool {
        let question = Question { name: Asked::exactly(name), rtype: RecordType::A };
        let zone = self.own_zone(network, question.name);
        zone.is_some_and(|zone| topmost_cut(self.estate, zone, question).is_some())
    }

    /// No server holds a zone of the snapshot. That what is private behind the network's endpoints is asked for there
    /// comes before that, but is inferred.
    fn leads_nowhere(&self, network: NetworkId, cut: Cut, servers: &[(NameId, Server)], mut path: Path) -> Vec<Path> {
        path.step_at(Asked::exactly(cut.name), || StepKind::Delegated { cut, delegation: told(servers) });
        let below = self.zones_below(network, cut.zone, path.name());
        if !below.is_empty() {
            path.doubt(Doubt::Forwards(network));
            return self.enter_vpcs(network, &below, path);
        }
        if let Some(reason) = self.unread_behind(network) {
            return path.end_told(Status::Unknown, Some(reason));
        }
        let unread = |&(_, server): &(NameId, Server)| if let Server::Unread(vpc) = server { Some(vpc) } else { None };
        if let Some(vpc) = servers.iter().find_map(unread) {
            return path.end_told(Status::Unknown, self.unread_zones(vpc));
        }
        path.cut = Some(cut);
        if self.endpoints_unread {
            path.doubt(Doubt::EndpointsUnread);
        }
        if self.is_garbled(cut) || servers.iter().any(|&(_, server)| server == Server::Outside) {
            return path.end(Status::External, Some(Reason::DelegatedAway(cut)));
        }
        path.doubt(Doubt::Servers(cut));
        path.end(Status::ServFail, Some(Reason::DeadDelegation(cut)))
    }

    /// To every zone that the servers hold; ways that come to the same are told once.
    fn go(&self, network: NetworkId, cut: Cut, ways: &[Way], mut path: Path) -> Vec<Path> {
        let most = path.fork(ways.len());
        let go = |&Way { zone, through }: &Way| {
            let mut path = path.clone();
            path.step_at(Asked::exactly(cut.name), || StepKind::Referral { cut, child: zone });
            if let Some((endpoint, vpc)) = through {
                path.doubt(Doubt::InboundDelegation(cut));
                self.pass(endpoint, &mut path);
                path.step(|| StepKind::EntersThrough { endpoint, vpc });
            }
            self.referred(network, cut, zone, path)
        };
        told_once(ways.iter().take(most).map(go).collect())
    }

    /// What a zone at the end of a delegation answers, and nothing else (semantics 3.22): the network's resolver goes on
    /// with delegations and CNAMEs.
    fn referred(&self, network: NetworkId, from: Cut, zone: ZoneId, mut path: Path) -> Vec<Path> {
        let Zone { kind, fallback, .. } = self.estate.zone(zone);
        match self.look(zone, &mut path) {
            None => path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone))),
            Some(Found::Cut(name)) if self.leads_on(from.name, name) => self.own_cut(network, Cut { zone, name }, path),
            Some(Found::Cut(name)) => path.end(Status::ServFail, Some(Reason::NoDelegateZone(Cut { zone, name }))),
            Some(Found::NxDomain) if *kind == ZoneKind::Private && *fallback != Some(false) => {
                path.end_told(Status::Unknown, Some(Reason::FallbackUnknown(zone)))
            }
            Some(found) => self.answer(zone, found, path),
        }
    }

    fn servers_of(&self, network: NetworkId, cut: Cut, path: &Path) -> Vec<(NameId, Server)> {
        let most = if path.pending.is_empty() { usize::MAX } else { MOST_SERVERS };
        let group = self.estate.group(cut.zone, cut.name, RecordType::NS);
        let hosts = group.into_iter().flat_map(|group| self.estate.hosts(group)).take(most);
        hosts.map(|host| (host, self.server(network, cut, host, path))).collect()
    }

    /// Whether a value of the delegation is no host name: what it was meant to say is not known.
    fn is_garbled(&self, cut: Cut) -> bool {
        let Some(group) = self.estate.group(cut.zone, cut.name, RecordType::NS) else { return true };
        let values: usize = group.ids().map(|id| self.estate.values(id).len()).sum();
        values != self.estate.hosts(group).count()
    }

    /// The best of a server's addresses.
    fn server(&self, network: NetworkId, cut: Cut, host: NameId, path: &Path) -> Server {
        let Some(addresses) = self.addresses_for(network, cut, host, &path.pending) else { return Server::Outside };
        let of = |&address: &IpAddr| self.server_at(cut, address, path.name());
        addresses.iter().map(of).max().unwrap_or(Server::NoAddress)
    }

    /// What answers at an address of a server.
    fn server_at(&self, cut: Cut, address: IpAddr, name: Asked) -> Server {
        if let ([_], None) = (self.estate.endpoints_at(address), self.networks_at(address).next()) {
            return self.endpoint_at(address, name);
        }
        let held = self.network_child(cut, address, name);
        held.map_or(Server::Outside, |zone| Server::Holds(Way { zone, through: None }))
    }

    /// The zone that a network's server of this address answers a name from, be it one above the delegation; not the
    /// delegating one. Private ranges recur: an address that several have is nobody's.
    pub(super) fn network_child(&self, cut: Cut, address: IpAddr, name: Asked) -> Option<ZoneId> {
        let estate = self.estate;
        let mut networks = self.networks_at(address);
        let network = networks.next().filter(|_| estate.endpoints_at(address).is_empty())?;
        self.own_zone(network, name).filter(|&zone| zone != cut.zone && networks.next().is_none())
    }

    fn endpoint_at(&self, address: IpAddr, name: Asked) -> Server {
        if let Some((endpoint, _)) = self.only_endpoint(address, Direction::Inbound) {
            return Server::NotServing(endpoint);
        }
        let Some((endpoint, vpc)) = self.only_endpoint(address, Direction::InboundDelegation) else {
            return Server::Outside;
        };
        match self.view(vpc).zone(self.estate.names(), name) {
            Some(zone) => Server::Holds(Way { zone, through: Some((endpoint, vpc)) }),
            None if self.unread_zones(vpc).is_some() => Server::Unread(vpc),
            None => Server::NotServing(endpoint),
        }
    }

    /// What hides private zones of a VPC, its own or those of Profiles.
    fn unread_zones(&self, vpc: VpcId) -> Option<Reason> {
        self.unread_in(vpc).or_else(|| self.estate.vpc(vpc).profiles_unread.map(Reason::Gap))
    }

    /// A name server's addresses: glue, else as the network resolves them; none when the snapshot does not tell.
    fn addresses_for(&self, network: NetworkId, cut: Cut, host: NameId, pending: &[Cut]) -> Option<Vec<IpAddr>> {
        let (estate, zone) = (self.estate, self.estate.zone(cut.zone));
        let glue = addresses_at(estate, cut.zone, host);
        if !glue.is_empty() {
            return Some(glue);
        }
        let may_have_glue = !zone.complete || has_addresses(estate, cut.zone, host);
        if may_have_glue && estate.names().is_at_or_below(host, zone.name) {
            return None;
        }
        if pending.contains(&cut) || estate.names().is_at_or_below(host, cut.name) {
            return Some(Vec::new()); // it can only be learnt through the delegation itself
        }
        if pending.len() >= DEEPEST {
            return None;
        }
        let looked = (Place::Network(network), cut, host);
        self.addresses.find(looked, pending, || {
            addresses::look_up(self.estate, (cut, host), pending, |path| self.network(network, path))
        })
    }
}

fn way(server: Server) -> Option<Way> {
    if let Server::Holds(way) = server { Some(way) } else { None }
}

/// For a trace.
fn told(servers: &[(NameId, Server)]) -> Delegation {
    let verdict = |server| match server {
        Server::NoAddress => Verdict::Dead(Why::NoAddress, Certainty::Likely),
        Server::NotServing(endpoint) => Verdict::Dead(Why::NotServing(endpoint), Certainty::Likely),
        Server::Outside | Server::Unread(_) | Server::Holds(_) => Verdict::Undecided,
    };
    let servers = servers.iter().map(|&(host, server)| (host, verdict(server))).collect();
    Delegation { servers, child: None, garbled: false, strangers: false }
}
