//! Delegations in private zones, and the DELEGATE rules that follow them (semantics §3.1, §3.3).

use std::net::IpAddr;

use super::Resolver;
use super::authority::Found;
use super::delegation::{DEEPEST, MOST_SERVERS, address_of, addresses_at, has_addresses};
use super::outcome::{Asked, Cut, Doubt, Question, Reason, Status};
use super::path::Path;
use super::step::StepKind;
use crate::model::{Direction, EndpointId, RecordType, ResolverRuleId, VpcId, ZoneId};
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
            Some(None) => Reach::Unknown,
            Some(Some(addresses)) if addresses.is_empty() && unread => Reach::Unknown,
            Some(Some(addresses)) => self.reach(&addresses),
        };
        PrivateServer { host, rule, reach }
    }

    /// The best of a server's addresses.
    fn reach(&self, addresses: &[IpAddr]) -> Reach {
        let of = |&address: &IpAddr| {
            if let Some((endpoint, vpc)) = self.only_endpoint(address, Direction::InboundDelegation) {
                Reach::Enters(endpoint, vpc)
            } else if let Some((endpoint, _)) = self.only_endpoint(address, Direction::Inbound) {
                Reach::Recursive(endpoint)
            } else {
                Reach::Outside
            }
        };
        addresses.iter().map(of).max().unwrap_or(Reach::NoAddress)
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
        self.look_up_privately(vpc, cut, host, pending)
    }

    fn look_up_privately(&self, vpc: VpcId, cut: Cut, host: NameId, pending: &[Cut]) -> Option<Vec<IpAddr>> {
        let mut addresses = Vec::new();
        let mut decided = true;
        for rtype in [RecordType::A, RecordType::AAAA] {
            let question = Question { name: Asked::exactly(host), rtype };
            for path in self.private(vpc, Path::for_address(question, pending, cut)) {
                decided &= path.status.is_decided();
                let values = path.answers.iter().flat_map(|&id| self.estate.values(id));
                addresses.extend(values.filter_map(address_of));
            }
        }
        (decided || !addresses.is_empty()).then_some(addresses)
    }

    /// A question that meets a delegation in a private zone: only DELEGATE rules follow it, to those of its servers that
    /// they match.
    pub(super) fn private_cut(&self, vpc: VpcId, cut: Cut, mut path: Path) -> Vec<Path> {
        let delegation = self.private_delegation_within(vpc, cut, &path.pending);
        let best = delegation.best();
        let rule = best.and_then(|server| server.rule);
        path.step_at(Asked::exactly(cut.name), || StepKind::PrivateDelegation { cut, rule });
        path.cut = Some(cut);
        path.doubt(Doubt::PrivateDelegation(cut));
        match (best.map_or(Reach::NoRule, |server| server.reach), rule) {
            (Reach::Enters(..), Some(_)) => self.enter_delegated(vpc, &delegation, path),
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

    /// Into the private zones that the servers of a delegation hold. A server that holds none is passed over.
    fn enter_delegated(&self, vpc: VpcId, delegation: &PrivateDelegation, path: Path) -> Vec<Path> {
        let Some(cut) = path.cut else { return path.end(Status::Unknown, None) };
        let enters = |server: &PrivateServer| match (server.reach, server.rule) {
            (Reach::Enters(endpoint, behind), Some(rule)) => Some((endpoint, behind, rule)),
            _ => None,
        };
        let entered: Vec<_> = delegation.servers.iter().filter_map(enters).collect();
        let zone = |behind| self.view(behind).zone(self.estate.names(), path.name());
        let mut held: Vec<_> = entered.iter().filter_map(|&way| Some((zone(way.1)?, way))).collect();
        held.sort_by_key(|&(zone, _)| zone);
        held.dedup_by_key(|&mut (zone, _)| zone);
        if held.is_empty() {
            let unread = entered.iter().find_map(|&(_, behind, _)| self.unread_in(behind));
            return match unread {
                Some(unread) => path.end_told(Status::Unknown, Some(unread)),
                None if delegation.servers.iter().any(|server| server.reach == Reach::Outside) => {
                    path.end(Status::External, Some(Reason::DelegatedAway(cut)))
                }
                None => path.end(Status::ServFail, Some(Reason::NoDelegateZone(cut))),
            };
        }
        let mut path = path;
        let most = path.fork(held.len());
        let enter = |&(zone, (endpoint, behind, rule)): &(ZoneId, (EndpointId, VpcId, ResolverRuleId))| {
            let mut path = path.clone();
            path.step(|| StepKind::EntersVpc { rule, endpoint, vpc: behind });
            self.delegated_zone(vpc, zone, path)
        };
        held.iter().take(most).flat_map(enter).collect()
    }

    /// What an inbound delegation endpoint answers: its private zone, and nothing else (semantics 3.22). The VPC that asks
    /// goes on with delegations (3.10) and CNAMEs.
    fn delegated_zone(&self, vpc: VpcId, zone: ZoneId, mut path: Path) -> Vec<Path> {
        match self.look(zone, &mut path) {
            None => path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone))),
            Some(Found::Cut(name)) if path.cut.is_some_and(|cut| self.leads_on(cut.name, name)) => {
                self.private_cut(vpc, Cut { zone, name }, path)
            }
            // a zone that is no deeper than the one left, with the same delegation or one above it
            Some(Found::Cut(name)) => path.end(Status::ServFail, Some(Reason::NoDelegateZone(Cut { zone, name }))),
            Some(Found::NxDomain) if self.estate.zone(zone).fallback != Some(false) => {
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
