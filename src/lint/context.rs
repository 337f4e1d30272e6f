//! What a rule's check is given: the model to ask, and ways to walk the estate in parallel.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::dead_ends::{DeadEnd, dead_ends};
use super::delegations::Delegations;
use super::exceptions::Allow;
use super::finding::Finding;
use super::groups::Groups;
use super::hosts::{Oddity, odd_hosts};
use super::phrase;
use super::pointers::{Pointer, pointers};
use super::shadows::{Shadows, shadows};
use super::subject::{self, Subject};
use super::subtrees::Subtrees;
use crate::model::{Estate, Group, NetworkId, RecordType, RrSetId, VpcId, ZoneId};
use crate::name::{Name, NameId};
use crate::resolve::{Asked, Question, Resolver, Vantage, answerable};

/// One run's estate and model.
pub struct Context<'e> {
    resolver: &'e Resolver<'e>,
    zones: Vec<ZoneId>,
    allow: &'e [Allow],
    pointers: OnceLock<Vec<Pointer>>,
    dead_ends: OnceLock<Vec<DeadEnd>>,
    shadows: OnceLock<Shadows>,
    groups: OnceLock<Groups>,
    odd_hosts: OnceLock<FxHashMap<NameId, Oddity>>,
    delegations: OnceLock<Delegations>,
    subtrees: OnceLock<Subtrees>,
}

impl<'e> Context<'e> {
    /// Over a model.
    #[must_use]
    pub fn new(resolver: &'e Resolver<'e>) -> Self {
        let estate = resolver.estate();
        let judged = |&zone: &ZoneId| {
            let of = estate.zone(zone);
            let dead = resolver.is_passed_by(zone) || resolver.live_twin(zone).is_some();
            of.service.is_none() && of.read && !dead
        };
        Self {
            resolver,
            zones: estate.zones().filter(judged).collect(),
            allow: &[],
            pointers: OnceLock::new(),
            dead_ends: OnceLock::new(),
            shadows: OnceLock::new(),
            groups: OnceLock::new(),
            odd_hosts: OnceLock::new(),
            delegations: OnceLock::new(),
            subtrees: OnceLock::new(),
        }
    }

    /// With the names that rules may flag.
    #[must_use]
    pub(super) fn allowing(mut self, allow: &'e [Allow]) -> Self {
        self.allow = allow;
        self
    }

    /// Parts what a finding would gather into what it is to tell and the names that its rule's list allows. Where that is
    /// all of them they are told all the same: then the finding as a whole is allowed.
    pub fn unallowed<T: Copy>(&self, rule: &str, all: &[T], name: impl Fn(&T) -> NameId) -> (Vec<T>, Vec<NameId>) {
        let allow: Vec<&Allow> = self.allow.iter().filter(|allow| allow.rule == rule).collect();
        let is_allowed = |one: &T| {
            !allow.is_empty() && {
                let name = self.name(name(one));
                allow.iter().any(|allow| allow.name.is(&name))
            }
        };
        let (allowed, told): (Vec<T>, Vec<T>) = all.iter().partition(|one| is_allowed(one));
        if told.is_empty() { (allowed, Vec::new()) } else { (told, allowed.iter().map(name).collect()) }
    }

    /// Finds what rules share. It goes parallel itself, so it must be done before rules run in parallel: a thread that waits
    /// within it may be given a rule to run, which would wait for it in turn, for ever.
    pub fn prepare(&self, done: &mut dyn FnMut(&'static str)) {
        self.groups();
        done("shared: groups");
        self.odd_hosts.get_or_init(|| odd_hosts(self));
        done("shared: odd hosts");
        self.pointers();
        done("shared: pointers");
        self.dead_ends();
        done("shared: dead ends");
        self.shadows();
        done("shared: shadows");
    }

    /// The model.
    #[must_use]
    pub fn resolver(&self) -> &'e Resolver<'e> {
        self.resolver
    }

    /// The estate.
    #[must_use]
    pub fn estate(&self) -> &'e Estate {
        self.resolver.estate()
    }

    /// A name without its final dot, for sentences.
    #[must_use]
    pub fn spell(&self, name: NameId) -> String {
        self.name(name).relaxed()
    }

    /// A name.
    #[must_use]
    pub fn name(&self, name: NameId) -> Name {
        self.estate().name(name)
    }

    /// Zones that get findings: those that no AWS service made or owns, whose record sets were read, and that are not
    /// the dead twin of a zone of the same name nor passed by at the registry.
    pub fn zones(&self) -> impl ExactSizeIterator<Item = ZoneId> {
        self.zones.iter().copied()
    }

    /// Whether a zone gets findings: whether it is one of [`Self::zones`].
    #[must_use]
    pub fn is_judged(&self, zone: ZoneId) -> bool {
        self.zones.binary_search(&zone).is_ok()
    }

    /// Every zone that no AWS service made or owns: dead twins, and zones whose record sets were not read, too.
    pub fn all_zones(&self) -> impl Iterator<Item = ZoneId> {
        let estate = self.estate();
        estate.zones().filter(|&zone| estate.zone(zone).service.is_none())
    }

    /// Every group of record sets of the zones that get findings, by zone, owner and type.
    pub fn groups(&self) -> &[Group] {
        self.gathered().all()
    }

    /// Those of one type.
    pub fn groups_of(&self, rtype: RecordType) -> &[Group] {
        self.gathered().of(rtype)
    }

    fn gathered(&self) -> &Groups {
        self.groups.get_or_init(|| Groups::new(self.estate(), self.zones()))
    }

    /// Asks for findings about every group of record sets of the zones that get findings, in parallel, in order.
    pub fn each_group(&self, check: impl Fn(Group) -> Option<Finding> + Sync + Send) -> Vec<Finding> {
        judge_each(self.groups(), &check)
    }

    /// The same for groups of some types only.
    pub fn each_group_of(
        &self,
        types: &[RecordType],
        check: impl Fn(Group) -> Option<Finding> + Sync + Send,
    ) -> Vec<Finding> {
        match *types {
            [rtype] => judge_each(self.groups_of(rtype), &check),
            _ => {
                judge_each(&types.iter().flat_map(|&rtype| self.groups_of(rtype)).copied().collect::<Vec<_>>(), &check)
            }
        }
    }

    /// The groups with a routing policy or a health check.
    pub fn routed(&self) -> &[Group] {
        self.gathered().routed()
    }

    /// Asks for findings about every group with a routing policy or a health check.
    pub fn each_routed(&self, check: impl Fn(Group) -> Option<Finding> + Sync + Send) -> Vec<Finding> {
        judge_each(self.routed(), &check)
    }

    /// What is odd about a host that MX, SRV or NS record sets name, from some vantage; found once for all of them.
    #[must_use]
    pub fn oddity(&self, host: NameId) -> Oddity {
        self.odd_hosts.get_or_init(|| odd_hosts(self)).get(&host).copied().unwrap_or_default()
    }

    /// Record sets that send on to a name which does not simply answer; found once, for every rule that asks.
    pub fn pointers(&self) -> &[Pointer] {
        self.pointers.get_or_init(|| pointers(self))
    }

    /// Public CNAMEs that end at a delegation no server answers for; found once, for every rule that asks.
    pub fn dead_ends(&self) -> &[DeadEnd] {
        self.dead_ends.get_or_init(|| dead_ends(self))
    }

    /// Names that private zones hide; found once, for every rule that asks.
    pub fn shadows(&self) -> &Shadows {
        self.shadows.get_or_init(|| shadows(self))
    }

    /// Every delegation that somebody meets; found once, for every rule that asks.
    pub(super) fn delegations(&self) -> &Delegations {
        self.delegations.get_or_init(|| Delegations::new(self))
    }

    /// Every name of the estate below a name, in no order that means something.
    pub(super) fn names_below(&self, name: NameId) -> &[NameId] {
        self.subtrees.get_or_init(|| Subtrees::new(self.estate().names())).below(name)
    }

    /// The question that a record set's owner stands for: of a wildcard, any name it answers.
    #[must_use]
    pub fn question(&self, owner: NameId, rtype: RecordType) -> Question {
        let names = self.estate().names();
        let name = match names.parent(owner) {
            Some(parent) if names.label(owner) == b"*" => Asked { node: parent, below: true },
            _ => Asked::exactly(owner),
        };
        Question { name, rtype }
    }

    /// Whether a label of a name begins with an underscore (RFC 8552): mail servers, certificate authorities and the like ask
    /// for it from outside, and no host inside a VPC does.
    #[must_use]
    pub fn is_underscored(&self, name: NameId) -> bool {
        let names = self.estate().names();
        names.ancestors(name).any(|name| names.label(name).first() == Some(&b'_'))
    }

    /// Whether a routing policy gives some clients other record sets than this one.
    #[must_use]
    pub fn is_one_of_several(&self, record: RrSetId) -> bool {
        let rrset = self.estate().rrset(record);
        let group = self.estate().group(rrset.zone, rrset.owner, rrset.rtype);
        group.is_some_and(|group| group.ids().len() > 1 && answerable(self.estate(), group).len() > 1)
    }

    /// One vantage for each class that resolves alike: the Internet, then one VPC of each view, then every network.
    pub fn classes(&self) -> impl Iterator<Item = Vantage> {
        let views = self.resolver.views().iter().map(|view| Vantage::Vpc(view.vpc()));
        std::iter::once(Vantage::Internet).chain(views).chain(self.estate().networks().map(Vantage::Network))
    }

    /// Every vantage of the class that one vantage stands for.
    #[must_use]
    pub fn class_of(&self, vantage: Vantage) -> Vec<Vantage> {
        match vantage {
            Vantage::Internet | Vantage::Network(_) => vec![vantage],
            Vantage::Vpc(vpc) => self.resolver.view(vpc).vpcs.iter().copied().map(Vantage::Vpc).collect(),
        }
    }

    /// A VPC's id.
    #[must_use]
    pub fn vpc(&self, vpc: VpcId) -> &'e str {
        let estate = self.estate();
        estate.text(estate.vpc(vpc).id)
    }

    /// A zone as a stable word: its id, or its name where Route 53 does not host it. Subjects and deciding objects are
    /// spelled so, to be compared with each other.
    #[must_use]
    pub fn zone_key(&self, zone: ZoneId) -> String {
        subject::zone_key(self.estate(), zone)
    }

    /// A record set as a stable word: `ZONEKEY owner. TYPE`.
    #[must_use]
    pub fn record_key(&self, record: RrSetId) -> String {
        Subject::Record(record).key(self.estate())
    }

    /// The record sets of a name and type as a stable word, whether there are any or not: `ZONEKEY owner. TYPE`.
    #[must_use]
    pub fn key(&self, zone: ZoneId, owner: NameId, rtype: RecordType) -> String {
        subject::record_key(self.estate(), zone, owner, rtype)
    }

    /// Names in a sentence: `a.example.com, b.example.com and 3 more`.
    #[must_use]
    pub fn names(&self, names: &[NameId], most: usize) -> String {
        let names: Vec<String> = names.iter().map(|&name| self.spell(name)).collect();
        phrase::list(&names, most)
    }

    /// Vantages in a sentence: `in vpc-1, vpc-2 and 3 more VPCs, in network office and on the Internet`.
    #[must_use]
    pub fn places(&self, vantages: &[Vantage]) -> String {
        let vpcs: Vec<&str> = vantages.iter().filter_map(|vantage| self.vpc_of(*vantage)).collect();
        let inside = match vpcs.as_slice() {
            [] => None,
            [one] => Some(format!("in {one}")),
            [one, two] => Some(format!("in {one} and {two}")),
            [one, two, three] => Some(format!("in {one}, {two} and {three}")),
            [one, two, rest @ ..] => Some(format!("in {one}, {two} and {} more VPCs", rest.len())),
        };
        let networks = vantages.iter().filter_map(|vantage| self.network_of(*vantage));
        let networks = networks.map(|network| format!("in network {network}"));
        let outside = vantages.contains(&Vantage::Internet).then(|| "on the Internet".to_owned());
        let places: Vec<String> = inside.into_iter().chain(networks).chain(outside).collect();
        match places.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            places => places.concat(),
        }
    }

    /// A network's name.
    #[must_use]
    pub fn network(&self, network: NetworkId) -> &'e str {
        let estate = self.estate();
        estate.text(estate.network(network).name)
    }

    fn network_of(&self, vantage: Vantage) -> Option<&'e str> {
        match vantage {
            Vantage::Network(network) => Some(self.network(network)),
            Vantage::Internet | Vantage::Vpc(_) => None,
        }
    }

    fn vpc_of(&self, vantage: Vantage) -> Option<&'e str> {
        match vantage {
            Vantage::Vpc(vpc) => Some(self.vpc(vpc)),
            Vantage::Internet | Vantage::Network(_) => None,
        }
    }
}

/// In parallel, in order. By reference, not generic: the threads' machinery is compiled once, not for every rule.
fn judge_each(groups: &[Group], check: &(dyn Fn(Group) -> Option<Finding> + Sync)) -> Vec<Finding> {
    groups.par_iter().filter_map(|&group| check(group)).collect()
}
