//! From inside a VPC: the choice among private zones and rules (semantics §1.5), and the CNAMEs that public recursion
//! brings back (§2.2).

use super::authority::Found;
use super::outcome::{Asked, Cut, Doubt, Reason, Status};
use super::path::{Path, Place};
use super::step::{Actor, StepKind};
use super::view::{Contender, Object, View};
use super::{CnameModel, Resolver, suffixes};
use crate::model::{EndpointId, ResolverRuleId, VpcId, ZoneId};
use crate::name::{NameId, NameTable};

impl Resolver<'_> {
    /// Every way the question of `path` can go in a VPC.
    pub(super) fn private(&self, vpc: VpcId, mut path: Path) -> Vec<Path> {
        let view = self.view(vpc);
        path.actor = Actor::Vpc(vpc);
        if let Err((status, reason)) = path.enter(Place::View(self.view_of(vpc))) {
            return path.end_told(status, reason);
        }
        if view.dns_support == Some(false) {
            return path.end_told(Status::ServFail, Some(Reason::ResolverOff(vpc)));
        }
        if view.profiles_unread {
            path.doubt(Doubt::ProfilesUnread(vpc));
        }
        if view.dns_support.is_none() && view.is_touched() && view.incomplete.is_none() {
            path.doubt(Doubt::Attributes(vpc));
        }
        if let Some(zone) = self.zone_off(vpc, path.name()) {
            path.step(|| StepKind::ZoneOff(zone));
        }
        note_choice(view, self.estate.names(), &mut path);
        let choice = view.covering(self.estate.names(), path.name());
        let inferred = choice.and_then(|choice| view.inferred(self.estate.names(), path.name(), choice));
        if let Some(doubt) = inferred.or_else(|| view.inferred_system(self.estate.names(), path.name())) {
            path.doubt(doubt);
        }
        match choice.map(|(_, contender)| contender.object) {
            Some(Object::Forward(rule)) => {
                if view.incomplete.is_some() {
                    path.doubt(Doubt::Incomplete(vpc)); // something longer may come first
                }
                self.forwarded(vpc, rule, path)
            }
            Some(Object::Zone(zone)) => {
                if view.incomplete.is_some() {
                    path.doubt(Doubt::Incomplete(vpc));
                } else if view.dns_support.is_none() || view.dns_hostnames.is_none() {
                    path.doubt(Doubt::Attributes(vpc));
                }
                self.private_zone(vpc, zone, path)
            }
            Some(Object::Unsettled(rule, _)) => path.end_told(Status::Unknown, Some(Reason::RuleUnsettled(rule))),
            Some(Object::Autodefined) => path.end_told(Status::External, Some(Reason::Autodefined)),
            Some(Object::System(_)) | None => self.recurse(vpc, path),
        }
    }

    /// For a trace: the nearest private zone of a VPC's own that covers a name, where the VPC's attributes forbid its use.
    fn zone_off(&self, vpc: VpcId, name: Asked) -> Option<ZoneId> {
        if self.view(vpc).dns_hostnames != Some(false) {
            return None;
        }
        let covering = self.estate.names().ancestors(name.node).flat_map(|above| self.estate.zones_named(above));
        covering.copied().find(|&zone| self.estate.zone(zone).vpcs.contains(&vpc))
    }

    /// The chosen private zone answers alone, also with "no such name" (semantics 1.20).
    fn private_zone(&self, vpc: VpcId, zone: ZoneId, mut path: Path) -> Vec<Path> {
        let Some(found) = self.look(zone, &mut path) else {
            return path.end_told(Status::Unknown, Some(Reason::ZoneNotRead(zone)));
        };
        match found {
            Found::Cut(name) => self.private_cut(vpc, Cut { zone, name }, path),
            Found::NxDomain => self.private_nxdomain(vpc, zone, path),
            Found::NoData if self.estate.zone(zone).fallback != Some(false) => {
                path.doubt(Doubt::Fallback(zone));
                self.answer(zone, found, path)
            }
            found => self.answer(zone, found, path),
        }
    }

    /// A name the private zone lacks: that is the answer, unless the zone falls back to public DNS (semantics 1.22).
    fn private_nxdomain(&self, vpc: VpcId, zone: ZoneId, mut path: Path) -> Vec<Path> {
        path.step(|| StepKind::NxDomain(zone));
        match self.estate.zone(zone).fallback {
            Some(false) => path.end(Status::NxDomain, None),
            Some(true) => {
                path.doubt(Doubt::Fallback(zone));
                path.step(|| StepKind::Fallback(zone));
                self.recurse(vpc, path)
            }
            None => path.end_told(Status::Unknown, Some(Reason::FallbackUnknown(zone))),
        }
    }

    /// Public recursion on behalf of a VPC, and what the VPC's resolver makes of the chain it brings back.
    fn recurse(&self, vpc: VpcId, mut path: Path) -> Vec<Path> {
        if let Some(reason) = self.unread_in(vpc) {
            return path.end_told(Status::Unknown, Some(reason));
        }
        let start = Start { vpc, name: path.name().node, hops: path.hops.len() };
        path.actor = Actor::Public;
        self.public(path).into_iter().flat_map(|end| self.recheck(start, end)).collect()
    }

    /// Both readings of how CNAMEs from public recursion go on (semantics §2.2): the one configured is followed, and a
    /// difference takes the certainty away.
    fn recheck(&self, start: Start, end: Path) -> Vec<Path> {
        if !end.hops[start.hops..].iter().any(|hop| self.covers(start.vpc, hop.target)) {
            return vec![end];
        }
        let mut followed = self.recheck_covered(start, &end);
        let mut other = self.recheck_other_domain(start, &end);
        let alike = followed.len() == other.len() && followed.iter().zip(&other).all(|(a, b)| a.result() == b.result());
        if self.model == CnameModel::OtherDomain {
            std::mem::swap(&mut followed, &mut other);
        }
        let doubt = followed.iter().chain(&other).find_map(|path| path.doubt);
        let disagreeing = other.iter().map(|path| path.status).max().filter(|_| !alike);
        for path in &mut followed {
            path.doubt = path.doubt.or(if alike { doubt } else { Some(Doubt::CnameModel) });
            path.other_model = disagreeing;
        }
        followed
    }

    /// Model B: the recursor finishes; then the first target with a private zone or rule is asked again here. A chain
    /// that ended in SERVFAIL leaves nothing to ask again (semantics §10).
    fn recheck_covered(&self, start: Start, end: &Path) -> Vec<Path> {
        let covered = |&at: &usize| self.covers(start.vpc, end.hops[at].target);
        let Some(first) = (start.hops..end.hops.len()).find(covered) else { return vec![end.clone()] };
        if matches!(end.status, Status::ServFail | Status::Loop) {
            return vec![self.never_asked(start.vpc, end.clone(), first)];
        }
        let mut path = end.back_to(first + 1);
        if !end.status.is_decided() {
            path.doubt(Doubt::PublicSideNotHeld);
        }
        self.ask_again(start.vpc, path)
    }

    /// Model C: only a target in another domain comes back to the VPC's resolver.
    fn recheck_other_domain(&self, start: Start, end: &Path) -> Vec<Path> {
        let owner = |at: usize| if at == start.hops { start.name } else { end.hops[at - 1].target };
        let elsewhere = |&at: &usize| !self.same_domain(owner(at), end.hops[at].target);
        match (start.hops..end.hops.len()).find(elsewhere) {
            Some(first) => self.ask_again(start.vpc, end.back_to(first + 1)),
            None => vec![end.clone()],
        }
    }

    fn ask_again(&self, vpc: VpcId, mut path: Path) -> Vec<Path> {
        path.actor = Actor::Vpc(vpc);
        path.step(|| StepKind::Rechecked);
        self.private(vpc, path)
    }

    /// For a trace: the private zone or rule that would have answered, had the chain not failed before.
    fn never_asked(&self, vpc: VpcId, mut path: Path, hop: usize) -> Path {
        let name = Asked::exactly(path.hops[hop].target);
        if let Some((_, contender)) = self.view(vpc).covering(self.estate.names(), name) {
            path.actor = Actor::Vpc(vpc);
            path.step_at(name, || StepKind::NeverAsked(contender));
        }
        path
    }

    fn covers(&self, vpc: VpcId, target: NameId) -> bool {
        self.view(vpc).covering(self.estate.names(), Asked::exactly(target)).is_some()
    }

    fn same_domain(&self, a: NameId, b: NameId) -> bool {
        let domain = |id| suffixes::registered_domain(&self.estate.name(id));
        domain(a).is_some_and(|domain_a| domain(b) == Some(domain_a))
    }

    /// A FORWARD rule: into another VPC where its targets are inbound endpoints of the snapshot, otherwise out of it.
    pub(super) fn forward(&self, rule: ResolverRuleId, mut path: Path) -> Vec<Path> {
        let targets = &self.estate.rule(rule).targets;
        let entered: Option<Vec<_>> = targets.iter().map(|target| self.entrance(target)).collect();
        let Some(mut entered) = entered.filter(|entered| !entered.is_empty()) else {
            return self.forwarded_outside(rule, path);
        };
        entered.sort_unstable_by_key(|&(_, vpc)| vpc);
        entered.dedup_by_key(|&mut (_, vpc)| vpc);
        let most = path.fork(entered.len());
        let enter = |&(endpoint, vpc): &(EndpointId, VpcId)| {
            let mut path = path.clone();
            self.pass(endpoint, &mut path);
            path.step(|| StepKind::EntersVpc { rule, endpoint, vpc });
            self.private(vpc, path)
        };
        entered.iter().take(most).flat_map(enter).collect()
    }
}

/// Where a VPC's question went to public recursion.
#[derive(Clone, Copy)]
struct Start {
    vpc: VpcId,
    name: NameId,
    hops: usize,
}

/// For a trace: what was chosen, and what it beat.
fn note_choice(view: &View, names: &NameTable, path: &mut Path) {
    let name = path.name();
    let covering = view.covering(names, name);
    let first = view.pick(names, name).map(|pick| pick.contenders[0]);
    if let Some(winner) = first.filter(|first| matches!(first.object, Object::System(_))) {
        path.step(|| StepKind::System { winner, beaten: kept_from(view, names, name) });
    }
    let Some((matched, winner)) = covering else {
        path.step(|| StepKind::Recursion);
        return;
    };
    path.step(|| {
        let picks = view.picks(names, name.node);
        let all = picks.flat_map(|pick| pick.contenders.iter().map(move |&contender| (pick.matched, contender)));
        let beaten = all.skip_while(|&(_, contender)| contender != winner).skip(1).collect();
        StepKind::Chosen { winner, matched, beaten }
    });
}

/// The FORWARD rules that a SYSTEM rule keeps from a name.
fn kept_from(view: &View, names: &NameTable, name: Asked) -> Vec<(NameId, Contender)> {
    let covering = view.covering(names, name);
    let picks = view.picks(names, name.node);
    let all = picks.flat_map(|pick| pick.contenders.iter().map(move |&contender| (pick.matched, contender)));
    let before = all.take_while(|&choice| Some(choice) != covering);
    before.filter(|(_, contender)| matches!(contender.object, Object::Forward(_))).collect()
}
