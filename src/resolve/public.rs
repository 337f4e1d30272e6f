//! The Internet: public zones walked down through their delegations, CNAMEs chased, as a public recursive resolver does.

use super::Resolver;
use super::authority::{Found, answerable, holds, lookup, unserved};
use super::delegation::Fate;
use super::location::{self, Local};
use super::outcome::{Asked, Certainty, Cut, Doubt, Reason, Status};
use super::path::{Path, Place};
use super::registrar::Registry;
use super::step::{Actor, StepKind};
use crate::model::{Group, Policy, RecordType, RrSetId, Value, ZoneId, ZoneKind};
use crate::name::NameId;

impl Resolver<'_> {
    /// Every way the question of `path` can go on the Internet.
    pub(super) fn public(&self, mut path: Path) -> Vec<Path> {
        if let Err((status, reason)) = path.enter(Place::Public) {
            return path.end_told(status, reason);
        }
        let entry = self.entry_zones(path.name().node);
        match entry.first().and_then(|zone| self.registry.get(zone)) {
            Some(&Registry::OnHold(domain)) => {
                return path.end_told(Status::NxDomain, Some(Reason::OnHold(domain)));
            }
            Some(&Registry::Dead(domain)) => {
                let reached = matches!(path.actor, Actor::Network(_)); // a network may have such a server
                let status = if reached { Status::External } else { Status::ServFail };
                return path.end_told(status, Some(Reason::DeadRegistration(domain)));
            }
            Some(&Registry::Silent(domain)) => path.doubt(Doubt::NoServersRegistered(domain)),
            Some(Registry::Strangers) => path.doubt(Doubt::OtherRegistered(entry[0])),
            Some(&Registry::Expired(domain)) => path.doubt(Doubt::Expired(domain)),
            None => {}
        }
        if path.question.rtype == RecordType::DS && entry.iter().any(|&zone| self.is_apex(zone, path.name())) {
            return path.end_told(Status::External, Some(Reason::NotHeld)); // the zone above has it (RFC 4035 §2.4)
        }
        match entry {
            [] => self.not_held(path),
            [zone] => self.descend(*zone, path),
            several => self.compare(several, path),
        }
    }

    fn is_apex(&self, zone: ZoneId, name: Asked) -> bool {
        name == Asked::exactly(self.estate.zone(zone).name)
    }

    /// A name that no public zone of the snapshot encloses. Some top-level domains do not exist: `internal` and its like,
    /// which a network's own resolvers may know all the same.
    fn not_held(&self, path: Path) -> Vec<Path> {
        let special = self.special_domain_above(path.name().node);
        match special.filter(|_| !matches!(path.actor, Actor::Network(_))) {
            Some(domain) => path.end_told(Status::NxDomain, Some(Reason::SpecialDomain(domain))),
            None => path.end_told(Status::External, Some(Reason::NotHeld)),
        }
    }

    pub(super) fn special_domain_above(&self, node: NameId) -> Option<NameId> {
        let mut above = self.estate.names().ancestors(node).filter(|_| !self.special_domains.is_empty());
        let (name, nowhere) = above.find_map(|name| Some((name, *self.special_domains.get(&name)?)))?;
        nowhere.then_some(name)
    }

    /// The public zones nearest the root that enclose a name: their own delegation lies outside the snapshot and is
    /// taken to work.
    pub(super) fn entry_zones(&self, node: NameId) -> &[ZoneId] {
        self.entries[node.index()].and_then(|name| self.public_zones.get(&name)).map_or(&[], Vec::as_slice)
    }

    /// Several zones of one name at the top: only the registrar knows which is live (semantics 4.12). If all answer
    /// alike it does not matter.
    fn compare(&self, zones: &[ZoneId], path: Path) -> Vec<Path> {
        let mut results = zones.iter().map(|&zone| self.descend(zone, path.clone()));
        let first = results.next().unwrap_or_default();
        let alike = |other: Vec<Path>| {
            other.len() == first.len() && other.iter().zip(&first).all(|(a, b)| self.same_result(a, b))
        };
        if results.all(alike) {
            return first;
        }
        path.end_told(Status::Unknown, Some(Reason::SeveralZones(zones[0])))
    }

    fn same_result(&self, a: &Path, b: &Path) -> bool {
        let spell = |path: &Path| -> Vec<String> {
            let values = path.answers.iter().flat_map(|&id| self.estate.values(id));
            values.map(|value| self.estate.spell(value)).collect()
        };
        a.status == b.status && spell(a) == spell(b)
    }

    /// Walks down from a zone that is authoritative for the name or for one above it.
    fn descend(&self, zone: ZoneId, mut path: Path) -> Vec<Path> {
        let mut zone = zone;
        loop {
            let (deepest, differs) = self.deepest_on_same_server(zone, path.name());
            zone = deepest;
            if differs {
                path.doubt(Doubt::SharedServer(zone));
            }
            let Some(found) = self.look(zone, &mut path) else {
                return path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone)));
            };
            match found {
                Found::Cut(name) => match self.follow(Cut { zone, name }, path) {
                    Ok((child, on)) => (zone, path) = (child, on),
                    Err(ended) => return ended,
                },
                found => return self.answer(zone, found, path),
            }
        }
    }

    /// What a zone holds for the question; none where it was not read, or not far enough to tell.
    pub(super) fn look(&self, zone: ZoneId, path: &mut Path) -> Option<Found> {
        let of = self.estate.zone(zone);
        let found = of.read.then(|| lookup(self.estate, zone, path.question))?;
        if !of.complete {
            if matches!(found, Found::NoData | Found::NxDomain) {
                return None;
            }
            path.doubt(Doubt::Partial(zone));
        }
        Some(found)
    }

    /// A server of several zones answers from the deepest, with or without a delegation between them (semantics 4.16).
    /// True beside it where a delegation on the way to a deeper one stands first: a resolver that asks for one label at a
    /// time (RFC 9156) follows that, and others do not (4.17).
    pub(super) fn deepest_on_same_server(&self, mut zone: ZoneId, name: Asked) -> (ZoneId, bool) {
        while let Some(next) = self.next_on_same_server(zone, name) {
            let (names, origin) = (self.estate.names(), self.estate.zone(zone).name);
            let mut between = names.ancestors(self.estate.zone(next).name).skip(1).take_while(|&at| at != origin);
            if between.any(|at| self.estate.is_cut(zone, at)) {
                return (zone, true);
            }
            zone = next;
        }
        (zone, false)
    }

    /// The next zone below on a server of a zone. Route 53 keeps zones within zones apart (semantics 4.14).
    fn next_on_same_server(&self, zone: ZoneId, name: Asked) -> Option<ZoneId> {
        let top = self.estate.zone(zone);
        if top.kind != ZoneKind::External {
            return None;
        }
        let shares = |&other: &ZoneId| {
            let other = self.estate.zone(other);
            other.kind == ZoneKind::External
                && other.name_servers.iter().any(|server| top.name_servers.contains(server))
        };
        let between = self.estate.names().ancestors(name.node).take_while(|&at| at != top.name);
        between.flat_map(|at| self.estate.zones_named(at)).copied().filter(shares).last()
    }

    /// Follows a delegation into a zone of the snapshot, or ends there.
    fn follow(&self, cut: Cut, mut path: Path) -> Result<(ZoneId, Path), Vec<Path>> {
        let delegation = self.delegation_within(cut, &path.pending);
        let fate = delegation.fate();
        let at_cut = Asked::exactly(cut.name);
        if let Fate::Served(child) = fate {
            path.step_at(at_cut, || StepKind::Referral { cut, child });
            if delegation.strangers {
                path.doubt(Doubt::OtherServers(cut));
            }
            return Ok((child, path));
        }
        let fate = match path.actor {
            Actor::Network(network) if self.holds_inside(network, cut, &path) => {
                path.doubt(Doubt::OtherNetwork(cut));
                return Err(self.own_cut(network, cut, path));
            }
            Actor::Network(network) if self.may_reach(network, &delegation) => Fate::Away,
            _ => fate,
        };
        path.step_at(at_cut, || StepKind::Delegated { cut, delegation: delegation.into_owned() });
        path.cut = Some(cut);
        Err(match fate {
            Fate::Dead(certainty) => {
                if certainty == Certainty::Likely {
                    path.doubt(Doubt::Servers(cut));
                }
                path.end(Status::ServFail, Some(Reason::DeadDelegation(cut)))
            }
            Fate::Undecided if self.is_mirrored(cut.name, path.name()) => {
                path.doubt(Doubt::Mirrored(cut));
                path.end(Status::ServFail, Some(Reason::MirroredDelegation(cut)))
            }
            _ => path.end(Status::External, Some(Reason::DelegatedAway(cut))),
        })
    }

    /// What a zone's answer comes to: records and aliases end the path, CNAMEs go on where the actor asks.
    pub(super) fn answer(&self, zone: ZoneId, found: Found, mut path: Path) -> Vec<Path> {
        match found {
            Found::Records(group) => self.records(zone, group, path),
            Found::Cname(group) => self.chase(zone, group, path),
            Found::Implied => path.end_told(Status::Answer, Some(Reason::ApexLeftOut(zone))),
            Found::NoData => {
                path.step(|| StepKind::NoData(zone));
                path.end(Status::NoData, None)
            }
            Found::NxDomain => {
                path.step(|| StepKind::NxDomain(zone));
                path.end(Status::NxDomain, None)
            }
            Found::Dname(group) => path.end_told(Status::Unknown, Some(Reason::Redirected(group.first()))),
            Found::Cut(name) => path.end(Status::Unknown, Some(Reason::DelegatedAway(Cut { zone, name }))),
        }
    }

    /// Plain record sets answer together; every alias goes its own way.
    fn records(&self, zone: ZoneId, group: Group, mut path: Path) -> Vec<Path> {
        let Some(answering) = self.answering(zone, group, &mut path) else {
            path.step(|| StepKind::NoData(zone));
            return path.end(Status::NoData, None);
        };
        let (aliases, plain): (Vec<_>, Vec<_>) =
            answering.into_iter().partition(|&id| self.estate.rrset(id).alias.is_some());
        let most = path.fork(aliases.len() + usize::from(!plain.is_empty()));
        let mut paths = Vec::with_capacity(1);
        for &alias in aliases.iter().take(most) {
            paths.extend(self.alias(zone, alias, path.clone()));
        }
        if plain.iter().any(|&id| self.estate.values(id).is_empty()) {
            paths.extend(path.end_told(Status::Unknown, Some(Reason::BadValue(group.first()))));
        } else if !plain.is_empty() {
            path.step(|| StepKind::Records { zone, rrsets: plain.clone() });
            path.answers = plain;
            paths.extend(path.end(Status::Answer, None));
        }
        paths
    }

    /// The record sets of a group that a client could be answered with; none where routing leaves the asking VPC without.
    fn answering(&self, zone: ZoneId, group: Group, path: &mut Path) -> Option<Vec<RrSetId>> {
        let is_private = self.estate.zone(zone).kind == ZoneKind::Private;
        if let (Actor::Vpc(vpc), true) = (path.actor, is_private)
            && let Some(region) = self.estate.vpc(vpc).region
        {
            match location::picked(self.estate, group, self.estate.text(region)) {
                Local::Some(fitting) if fitting.is_empty() => {
                    path.unserved = path.unserved.or(Some(group.first()));
                    return None;
                }
                Local::Some(fitting) => return Some(fitting),
                Local::Any => {}
            }
        }
        path.unserved = path.unserved.or(unserved(self.estate, group));
        let policy = self.estate.routing(group.first()).map(|routing| routing.policy);
        match policy {
            Some(Policy::Cidr { .. }) if is_private => path.doubt(Doubt::UnsupportedRouting(group.first())),
            Some(Policy::Unread) => path.doubt(Doubt::UnreadRouting(group.first())),
            _ => {}
        }
        Some(answerable(self.estate, group))
    }

    /// An alias answers with its target's records, inside the authoritative server (semantics 2.20 to 2.25).
    fn alias(&self, zone: ZoneId, rrset: RrSetId, mut path: Path) -> Vec<Path> {
        let Some(alias) = self.estate.alias(rrset) else { return Vec::new() };
        let target = alias.target;
        if self.estate.routing(rrset).is_some() {
            path.choose(rrset);
        }
        path.step(|| StepKind::Alias { rrset, target });
        if !alias.in_zone {
            // another zone's name by a zone id that is not the alias's own is nothing Route 53 takes (semantics 2.22)
            let status = if self.estate.encloses(target) { Status::Unknown } else { Status::External };
            return path.end(status, Some(Reason::AwsAlias(rrset)));
        }
        path.ask_for(target);
        if !self.estate.names().is_at_or_below(target, self.estate.zone(zone).name) {
            return path.end_told(Status::Unknown, Some(Reason::BadValue(rrset)));
        }
        if let Err((status, reason)) = path.enter(Place::Alias(zone)) {
            return path.end_told(status, reason);
        }
        match self.look(zone, &mut path) {
            None => path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone))),
            Some(Found::NxDomain) => {
                path.doubt(Doubt::AliasTarget(rrset)); // the alias's own name exists (semantics 2.29)
                path.step(|| StepKind::NxDomain(zone));
                path.end(Status::NoData, None)
            }
            // an alias follows no delegation, and what hidden records give it is not known
            Some(Found::Cut(_)) if !holds(self.estate, zone, target, self.estate.rrset(rrset).rtype) => {
                path.doubt(Doubt::AliasTarget(rrset));
                let is_there = self.estate.exists(zone, target);
                path.step(|| if is_there { StepKind::NoData(zone) } else { StepKind::NxDomain(zone) });
                path.end(Status::NoData, None)
            }
            Some(found) => {
                if matches!(found, Found::Cname(_)) && self.estate.rrset(rrset).rtype != RecordType::CNAME {
                    path.doubt(Doubt::AliasTarget(rrset)); // Route 53 wants one of its own type (semantics 2.21)
                }
                self.answer(zone, found, path)
            }
        }
    }

    /// Follows every CNAME a client could get.
    fn chase(&self, zone: ZoneId, group: Group, mut path: Path) -> Vec<Path> {
        let Some(cnames) = self.answering(zone, group, &mut path) else {
            path.step(|| StepKind::NoData(zone));
            return path.end(Status::NoData, None);
        };
        let most = path.fork(cnames.len());
        let mut paths = Vec::with_capacity(1);
        for &rrset in cnames.iter().take(most) {
            if self.estate.rrset(rrset).alias.is_some() {
                paths.extend(self.alias(zone, rrset, path.clone()));
            } else if let Some(value) = self.estate.values(rrset).first() {
                paths.extend(self.chase_one(rrset, *value, path.clone()));
            }
        }
        if paths.is_empty() { path.end(Status::Unknown, Some(Reason::BadValue(group.first()))) } else { paths }
    }

    fn chase_one(&self, rrset: RrSetId, value: Value, mut path: Path) -> Vec<Path> {
        let Value::Host(target) = value else {
            return path.end_told(Status::Unknown, Some(Reason::BadValue(rrset)));
        };
        if self.estate.routing(rrset).is_some() {
            path.choose(rrset);
        }
        path.step(|| StepKind::Cname { rrset, target });
        path.hop(target);
        if path.pending.len() > 1 {
            // a name server that is a CNAME, on the way to another name server: not followed, as it multiplies
            return path.end_told(Status::Unknown, Some(Reason::TooDeep));
        }
        if path.is_too_long() {
            path.doubt(Doubt::LongChain);
            return path.end_told(Status::ServFail, Some(Reason::LongChain));
        }
        match path.actor {
            Actor::Public => self.public(path),
            Actor::Vpc(vpc) => self.private(vpc, path),
            Actor::Network(network) => self.network(network, path),
        }
    }
}
