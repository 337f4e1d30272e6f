//! Delegations in private zones, and the DELEGATE rules that follow them (semantics §3.1, §3.3).

use std::net::IpAddr;

use super::authority::Found;
use super::delegation::{DEEPEST, MOST_SERVERS, addresses_at, has_addresses};
use super::outcome::{Asked, Cut, Doubt, Reason, Status};
use super::path::{Path, Place};
use super::step::StepKind;
use super::{Resolver, addresses, special};
use crate::model::{Direction, EndpointId, RecordType, ResolverRuleId, VpcId, ZoneId, ZoneKind};
use crate::name::NameId;

/// What is known of a private zone's delegation, as one VPC meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateDelegation {
    /// Its name servers.
    pub servers: Vec<PrivateServer>,
}

/// A name server of a private zone's delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateServer {
    /// Its name.
    pub host: NameId,
    /// The DELEGATE rule that matches it.
    pub rule: Option<ResolverRuleId>,
    /// Whether a VPC's resolver can ask it.
    pub reach: Reach,
}

/// Whether a VPC's resolver can ask a private delegation's name server. Ordered from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// No DELEGATE rule of the VPC matches it (semantics 3.6).
    NoRule,
    /// It has no address (semantics 3.7, 3.8).
    NoAddress,
    /// Its address is that of an endpoint that answers recursive questions only (semantics 3.23).
    Recursive(EndpointId),
    /// A rule or an address may be what the snapshot lacks.
    Unknown,
    /// It is a server outside the snapshot.
    Outside,
    /// It is a server of the Internet or of a network that holds this zone of the snapshot (semantics 3.9).
    Holds(ZoneId),
    /// It is an inbound delegation endpoint of this VPC.
    Enters(EndpointId, VpcId),
}

impl PrivateDelegation {
    /// The server that a resolver comes furthest with.
    #[must_use]
    pub fn best(&self) -> Option<PrivateServer> {
        let mut best: Option<PrivateServer> = None;
        for server in &self.servers {
            if best.is_none_or(|best| server.reach > best.reach) {
                best = Some(*server);
            }
        }
        best
    }
}

impl Resolver<'_> {
    /// What is known of a private zone's delegation, as one VPC meets it.
    #[must_use]
    pub fn private_delegation(&self, vpc: VpcId, cut: Cut) -> PrivateDelegation {
        self.private_delegation_within(vpc, cut, &[])
    }

    fn private_delegation_within(&self, vpc: VpcId, cut: Cut, pending: &[Cut]) -> PrivateDelegation {
        let group = self.estate.group(cut.zone, cut.name, RecordType::NS);
        let hosts = group.into_iter().flat_map(|group| self.estate.hosts(group)).take(MOST_SERVERS);
        PrivateDelegation { servers: hosts.map(|host| self.private_server(vpc, cut, host, pending)).collect() }
    }

    /// A rule matches the name server's name, not the delegated one (semantics 3.4).
    fn private_server(&self, vpc: VpcId, cut: Cut, host: NameId, pending: &[Cut]) -> PrivateServer {
        let view = self.view(vpc);
        let matches =
            |&&rule: &&ResolverRuleId| self.estate.names().is_at_or_below(host, self.estate.rule(rule).domain);
        let rule = view.delegates.iter().find(matches).copied();
        let may_match = view.unsettled_delegates.iter().any(|rule| matches(&rule));
        let unread = view.incomplete.is_some() || view.profiles_unread;
        let addresses = rule.map(|_| self.private_addresses(vpc, cut, host, pending));
        let reach = match addresses {
            None if may_match || unread => Reach::Unknown,
            None => Reach::NoRule,
            Some(None) => self.public_child(cut, host).map_or(Reach::Unknown, Reach::Holds),
            Some(Some(addresses)) if addresses.is_empty() && unread => Reach::Unknown,
            Some(Some(addresses)) => self.reach(cut, host, &addresses),
        };
        PrivateServer { host, rule, reach }
    }

    /// The best of a server's addresses.
    fn reach(&self, cut: Cut, host: NameId, addresses: &[IpAddr]) -> Reach {
        let shared =
            |address| self.networks_at(address).next().is_some() && !self.estate.endpoints_at(address).is_empty();
        let of = |&address: &IpAddr| {
            if shared(address) {
                Reach::Outside // private ranges recur: an address that several have is nobody's
            } else if let Some((endpoint, vpc)) = self.only_endpoint(address, Direction::InboundDelegation) {
                Reach::Enters(endpoint, vpc)
            } else if let Some((endpoint, _)) = self.only_endpoint(address, Direction::Inbound) {
                Reach::Recursive(endpoint)
            } else {
                let public = || self.public_child(cut, host).filter(|_| !special::is_unreachable(address));
                let child = self.network_child(cut, address, Asked::exactly(cut.name)).or_else(public);
                child.map_or(Reach::Outside, Reach::Holds)
            }
        };
        addresses.iter().map(of).max().unwrap_or(Reach::NoAddress)
    }

    /// The public zone of the delegated name that a server holds, by its delegation set. An address of its own that the
    /// delegating zone gives the server may make another one of it.
    fn public_child(&self, cut: Cut, host: NameId) -> Option<ZoneId> {
        let estate = self.estate;
        let holds = |zone: &ZoneId| estate.zone(*zone).is_public() && estate.zone(*zone).name_servers.contains(&host);
        let found = estate.zones_named(cut.name).iter().copied().find(holds);
        found.filter(|_| !has_addresses(estate, cut.zone, host))
    }

    /// A name server's addresses: glue, else as the VPC resolves them; none when the snapshot does not tell.
    fn private_addresses(&self, vpc: VpcId, cut: Cut, host: NameId, pending: &[Cut]) -> Option<Vec<IpAddr>> {
        let estate = self.estate;
        let glue = addresses_at(estate, cut.zone, host);
        if !glue.is_empty() {
            return Some(glue);
        }
        let zone = estate.zone(cut.zone);
        let may_have_glue = !zone.complete || has_addresses(estate, cut.zone, host);
        if may_have_glue && estate.names().is_at_or_below(host, zone.name) {
            return None;
        }
        if pending.contains(&cut) {
            return Some(Vec::new()); // it can only be learnt through the delegation itself
        }
        if pending.len() >= DEEPEST {
            return None;
        }
        let looked = (Place::View(self.view_of(vpc)), cut, host);
        self.addresses.find(looked, pending, || {
            addresses::look_up(self.estate, (cut, host), pending, |path| self.private(vpc, path))
        })
    }

    /// A question that meets a delegation in a private zone: only DELEGATE rules follow it, to those of its servers that
    /// they match.
    pub(super) fn private_cut(&self, vpc: VpcId, cut: Cut, mut path: Path) -> Vec<Path> {
        let delegation = self.private_delegation_within(vpc, cut, &path.pending);
        let best = delegation.best();
        let rule = best.and_then(|server| server.rule);
        path.step_at(Asked::exactly(cut.name), || StepKind::PrivateDelegation {
            cut,
            rule,
            servers: delegation.servers.clone(),
        });
        path.cut = Some(cut);
        if let Some(rule) = rule {
            self.pass_outbound(rule, &mut path);
        }
        path.doubt(Doubt::PrivateDelegation(cut));
        match (best.map_or(Reach::NoRule, |server| server.reach), rule) {
            (Reach::Enters(..) | Reach::Holds(_), Some(_)) => self.enter_delegated(vpc, &delegation, path),
            // what becomes of a referral from outside the VPCs that no rule matches is not documented
            (Reach::NoRule, _) if self.estate.zone(cut.zone).kind != ZoneKind::Private => {
                path.end(Status::Unknown, Some(Reason::NoDelegateRule(cut)))
            }
            (Reach::NoRule, _) => path.end(Status::ServFail, Some(Reason::NoDelegateRule(cut))),
            (Reach::NoAddress | Reach::Recursive(_), _) => {
                path.end(Status::ServFail, Some(Reason::NoDelegateAddress(cut)))
            }
            (Reach::Unknown, None) => {
                let reason = self.unread_in(vpc).or_else(|| self.unsettled_delegate(vpc));
                path.end(Status::Unknown, reason.or(Some(Reason::DelegatedAway(cut))))
            }
            _ => path.end(Status::External, Some(Reason::DelegatedAway(cut))),
        }
    }

    /// Into the zones that the servers of a delegation hold. A server that holds none is passed over.
    fn enter_delegated(&self, vpc: VpcId, delegation: &PrivateDelegation, mut path: Path) -> Vec<Path> {
        let Some(cut) = path.cut else { return path.end(Status::Unknown, None) };
        let mut held: Vec<_> =
            delegation.servers.iter().filter_map(|&server| Some((self.held_by(server, &path)?, server))).collect();
        held.sort_by_key(|&(zone, _)| zone);
        held.dedup_by_key(|&mut (zone, _)| zone);
        if held.is_empty() {
            let behind =
                |server: &PrivateServer| if let Reach::Enters(_, vpc) = server.reach { Some(vpc) } else { None };
            let unread = delegation.servers.iter().filter_map(behind).find_map(|behind| self.unread_in(behind));
            return match unread {
                Some(unread) => path.end_told(Status::Unknown, Some(unread)),
                None if delegation.servers.iter().any(|server| server.reach == Reach::Outside) => {
                    path.end(Status::External, Some(Reason::DelegatedAway(cut)))
                }
                None => path.end(Status::ServFail, Some(Reason::NoDelegateZone(cut))),
            };
        }
        let most = path.fork(held.len());
        let enter = |&(zone, server): &(ZoneId, PrivateServer)| {
            let mut path = path.clone();
            match (server.reach, server.rule) {
                (Reach::Enters(endpoint, vpc), Some(rule)) => {
                    self.pass(endpoint, &mut path);
                    path.step(|| StepKind::EntersVpc { rule, endpoint, vpc });
                }
                _ => path.step_at(Asked::exactly(cut.name), || StepKind::Referral { cut, child: zone }),
            }
            self.delegated_zone(vpc, zone, path)
        };
        held.iter().take(most).flat_map(enter).collect()
    }

    /// The zone a server answers from.
    fn held_by(&self, server: PrivateServer, path: &Path) -> Option<ZoneId> {
        server.rule?;
        match server.reach {
            Reach::Enters(_, behind) => self.view(behind).zone(self.estate.names(), path.name()),
            Reach::Holds(zone) => match self.estate.zone(zone).kind {
                ZoneKind::Network(network) => self.own_zone(network, path.name()),
                _ => Some(self.deepest_on_same_server(zone, path.name()).0),
            },
            _ => None,
        }
    }

    /// What a server of a private delegation answers: its zone, and nothing else (semantics 3.22). The VPC that asks goes
    /// on with delegations (3.10) and CNAMEs.
    fn delegated_zone(&self, vpc: VpcId, zone: ZoneId, mut path: Path) -> Vec<Path> {
        let of = self.estate.zone(zone);
        match self.look(zone, &mut path) {
            None => path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone))),
            Some(Found::Cut(name)) if path.cut.is_some_and(|cut| self.leads_on(cut.name, name)) => {
                self.private_cut(vpc, Cut { zone, name }, path)
            }
            // a zone that is no deeper than the one left, with the same delegation or one above it
            Some(Found::Cut(name)) => path.end(Status::ServFail, Some(Reason::NoDelegateZone(Cut { zone, name }))),
            Some(Found::NxDomain) if of.kind == ZoneKind::Private && of.fallback != Some(false) => {
                path.end_told(Status::Unknown, Some(Reason::FallbackUnknown(zone)))
            }
            Some(found) => self.answer(zone, found, path),
        }
    }

    /// Whether a delegation lies below another: only such a referral brings anything new.
    pub(super) fn leads_on(&self, from: NameId, to: NameId) -> bool {
        from != to && self.estate.names().is_at_or_below(to, from)
    }

    fn unsettled_delegate(&self, vpc: VpcId) -> Option<Reason> {
        let unread = self.estate.vpc(vpc).profiles_unread.map(Reason::Gap);
        unread.or_else(|| self.view(vpc).unsettled_delegates.first().copied().map(Reason::RuleUnsettled))
    }
}
