//! The static resolution model: what any name gives from any vantage, as pure functions of an estate. It must not know
//! findings, severities or formats.
//!
//! Paragraphs cited as "semantics N" are those of the project's notes on how Route 53 and the VPC resolver behave.

mod addresses;
mod authority;
mod covers;
mod delegation;
mod endpoints;
mod everywhere;
pub mod health;
mod liveness;
mod location;
mod network;
mod network_delegation;
mod outcome;
mod path;
mod plain;
mod private;
mod private_delegation;
mod public;
pub mod questions;
pub mod registrar;
pub mod special;
mod step;
pub mod suffixes;
mod view;
mod ways;

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{EndpointId, Estate, Incomplete, RecordType, ResolverRuleId, RuleKind, VpcId, ZoneId};
use crate::name::{Name, NameId};

pub use authority::{Found, answerable, holds, lookup, occluded_by};
pub use covers::Cover;
pub use delegation::{Delegation, Fate, Verdict, Why};
pub use endpoints::is_at_work;
pub use everywhere::Shared;
pub use liveness::Authority;
pub use outcome::{Asked, Certainty, Cut, Doubt, Outcome, Question, Reason, Status, Vantage};
pub use plain::{End, Home, Plain};
pub use private_delegation::{PrivateDelegation, PrivateServer, Reach};
pub use step::{Actor, Step, StepKind};
pub use view::{Contender, Object, Pick, View};
pub use ways::Way;

/// How CNAMEs from public recursion go on inside a VPC (semantics §2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CnameModel {
    /// Model B: the recursor finishes; targets with a private zone or rule are then asked again.
    #[default]
    Recheck,
    /// Model C: only targets in another domain are asked again.
    OtherDomain,
}

/// An outcome with the hops that led to it.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// What the asker gets.
    pub outcome: Outcome,
    /// How.
    pub steps: Vec<Step>,
    /// Each way that routing policies give it; none where everybody gets the same.
    pub ways: Vec<Way>,
}

/// The model of one estate, ready to be asked.
pub struct Resolver<'e> {
    estate: &'e Estate,
    model: CnameModel,
    views: Vec<View>,
    view_of_vpc: Vec<usize>,
    /// For each name the topmost public zone's name at or above it.
    entries: Vec<Option<NameId>>,
    public_zones: FxHashMap<NameId, Vec<ZoneId>>,
    /// Public zones that the registry does not delegate to.
    passed_by: FxHashSet<ZoneId>,
    /// Public zones that the registry takes out, or shares with others.
    registry: FxHashMap<ZoneId, registrar::Registry>,
    /// Name servers of the public zones we hold, which therefore answer the Internet.
    public_servers: FxHashSet<NameId>,
    /// Names of the estate that the public root delegates nothing at or below; false for those that VPC resolvers may
    /// answer for all the same.
    special_domains: FxHashMap<NameId, bool>,
    /// Names of private zones, networks' zones and FORWARD rules.
    private_names: FxHashSet<NameId>,
    /// Whether there may be endpoints, or addresses of some, that the snapshot lacks.
    endpoints_unread: bool,
    addresses: addresses::Addresses,
    /// Outbound endpoints that are not at work, by rule.
    failing_outbound: FxHashMap<ResolverRuleId, EndpointId>,
    nearest: covers::Nearest,
    coverings: everywhere::Coverings,
    /// Names that one private zone and nothing else covers, whoever asks.
    alone: FxHashMap<NameId, ZoneId>,
    /// Whether somebody may be answered otherwise although nothing private covers the name: VPCs not fully read, networks.
    has_special_views: bool,
    delegations: FxHashMap<Cut, OnceLock<Delegation>>,
}

impl<'e> Resolver<'e> {
    /// Prepares the views and indexes.
    #[must_use]
    pub fn new(estate: &'e Estate, model: CnameModel) -> Self {
        let views = view::views(estate);
        let mut view_of_vpc = vec![0; estate.vpcs().len()];
        for (at, view) in views.iter().enumerate() {
            for vpc in &view.vpcs {
                view_of_vpc[vpc.index()] = at;
            }
        }
        let passed_by = registrar::passed_by(estate);
        let public_zones = public_zones(estate, &passed_by);
        let registry = registrar::told_of_zones(estate);
        let (nearest, coverings) = (covers::Nearest::new(estate, &views), everywhere::Coverings::new(&views));
        Self {
            estate,
            model,
            entries: entries(estate, &public_zones),
            public_servers: public_servers(estate, &public_zones, &registry),
            public_zones,
            passed_by,
            registry,
            special_domains: special_domains(estate),
            private_names: private_names(estate),
            endpoints_unread: endpoints::are_unread(estate),
            addresses: addresses::Addresses::default(),
            failing_outbound: endpoints::failing_outbound(estate),
            alone: plain::alone(estate, &nearest, &coverings),
            nearest,
            coverings,
            has_special_views: estate.networks().len() > 0 || !views.iter().all(View::is_known),
            views,
            view_of_vpc,
            delegations: cuts(estate).map(|cut| (cut, OnceLock::new())).collect(),
        }
    }

    /// The estate it answers for.
    #[must_use]
    pub fn estate(&self) -> &'e Estate {
        self.estate
    }

    /// The Internet, then every VPC, then every network, each in the snapshot's order.
    pub fn vantages(&self) -> impl Iterator<Item = Vantage> + use<'e> {
        let vpcs = self.estate.vpcs().map(Vantage::Vpc);
        std::iter::once(Vantage::Internet).chain(vpcs).chain(self.estate.networks().map(Vantage::Network))
    }

    /// The classes of VPCs that resolve alike.
    #[must_use]
    pub fn views(&self) -> &[View] {
        &self.views
    }

    /// The view a VPC belongs to.
    #[must_use]
    pub fn view(&self, vpc: VpcId) -> &View {
        &self.views[self.view_of(vpc)]
    }

    /// A question about any name, whether the estate holds it or not.
    #[must_use]
    pub fn question(&self, name: &Name, rtype: RecordType) -> Question {
        Question { name: Asked::locate(self.estate, name), rtype }
    }

    /// What a question comes to.
    #[must_use]
    pub fn ask(&self, vantage: Vantage, question: Question) -> Outcome {
        path::merge(self.paths(vantage, question, false)).0
    }

    /// What a question comes to in each of the ways that routing policies give it: one, unless it varies.
    #[must_use]
    pub fn ways(&self, vantage: Vantage, question: Question) -> Vec<Outcome> {
        self.paths(vantage, question, false).into_iter().map(|path| path::merge(vec![path]).0).collect()
    }

    /// What a question comes to, and how.
    #[must_use]
    pub fn trace(&self, vantage: Vantage, question: Question) -> Resolution {
        let paths = self.paths(vantage, question, true);
        let ways = ways::of(self.estate, &paths);
        let (outcome, steps) = path::merge(paths);
        Resolution { outcome, steps, ways }
    }

    fn paths(&self, vantage: Vantage, question: Question, traced: bool) -> Vec<path::Path> {
        match vantage {
            Vantage::Internet => self.public(path::Path::new(question, Actor::Public, traced)),
            Vantage::Vpc(vpc) => self.private(vpc, path::Path::new(question, Actor::Vpc(vpc), traced)),
            Vantage::Network(network) => {
                self.network(network, path::Path::new(question, Actor::Network(network), traced))
            }
        }
    }

    /// Why a VPC's zones and rules may be more than the snapshot holds.
    fn unread_in(&self, vpc: VpcId) -> Option<Reason> {
        Some(match self.view(vpc).incomplete? {
            Incomplete::Undescribed => Reason::VpcNotDescribed(vpc),
            Incomplete::Gap(gap) => Reason::Gap(gap),
            Incomplete::Unread(what) => Reason::Unread(what),
        })
    }

    fn view_of(&self, vpc: VpcId) -> usize {
        self.view_of_vpc[vpc.index()]
    }
}

/// Top-level domains under which examples put public zones (RFC 6761): they stand for real ones.
const FOR_EXAMPLES: [&[u8]; 2] = [b"example", b"test"];

/// But for those the registry passes by, and those under top-level domains that the public root does not have (semantics
/// B4), unless the snapshot has such a domain all the same: nobody is sent to them.
fn public_zones(estate: &Estate, passed_by: &FxHashSet<ZoneId>) -> FxHashMap<NameId, Vec<ZoneId>> {
    let mut zones: FxHashMap<NameId, Vec<ZoneId>> = FxHashMap::default();
    for zone in estate.zones().filter(|zone| estate.zone(*zone).is_public() && !passed_by.contains(zone)) {
        zones.entry(estate.zone(zone).name).or_default().push(zone);
    }
    let special = special_domains(estate);
    let nowhere = |name: &NameId| {
        let top = estate.names().ancestors(*name).skip(1).find(|above| special.get(above) == Some(&true));
        let stands_for_another = |top: NameId| FOR_EXAMPLES.iter().any(|&label| estate.names().label(top) == label);
        top.is_some_and(|top| {
            !stands_for_another(top) && !estate.names().ancestors(top).any(|above| zones.contains_key(&above))
        })
    };
    let unreachable: Vec<NameId> = zones.keys().copied().filter(nowhere).collect();
    for name in unreachable {
        zones.remove(&name);
    }
    zones
}

/// A parent's id is always lower than its children's, so that one pass carries the topmost zone down.
fn entries(estate: &Estate, public_zones: &FxHashMap<NameId, Vec<ZoneId>>) -> Vec<Option<NameId>> {
    let names = estate.names();
    let mut entries: Vec<Option<NameId>> = Vec::with_capacity(names.len());
    for name in names.ids() {
        let above = names.parent(name).and_then(|parent| entries[parent.index()]);
        entries.push(above.or_else(|| public_zones.contains_key(&name).then_some(name)));
    }
    entries
}

/// Servers of a zone nobody in the snapshot delegates to are taken to answer: that is how the zone is reached.
fn public_servers(
    estate: &Estate,
    public_zones: &FxHashMap<NameId, Vec<ZoneId>>,
    registry: &FxHashMap<ZoneId, registrar::Registry>,
) -> FxHashSet<NameId> {
    let names = estate.names();
    let is_top = |zone: &ZoneId| {
        let mut above = names.ancestors(estate.zone(*zone).name).skip(1);
        let is_out = registry.get(zone).is_some_and(|told| told.takes_out());
        !is_out && !above.any(|name| public_zones.contains_key(&name))
    };
    let tops = estate.zones().filter(|&zone| estate.zone(zone).is_public()).filter(is_top);
    // one that a zone of the snapshot encloses is looked up there, unless its address is glue, which no zone tells
    let enclosed = |host: NameId| names.ancestors(host).any(|name| public_zones.contains_key(&name));
    let servers = |zone: ZoneId| {
        let of = estate.zone(zone);
        let own = move |&host: &NameId| names.is_at_or_below(host, of.name) || !enclosed(host);
        of.name_servers.iter().copied().filter(own)
    };
    tops.flat_map(servers).collect()
}

fn special_domains(estate: &Estate) -> FxHashMap<NameId, bool> {
    let find = |name: &Name| estate.names().find(name);
    let special = special::special_domains().filter_map(find).map(|name| (name, true));
    special.chain(special::host_domains().filter_map(|name| Some((find(&name)?, false)))).collect()
}

fn private_names(estate: &Estate) -> FxHashSet<NameId> {
    let zones = estate.zones().map(|zone| estate.zone(zone)).filter(|zone| !zone.is_public()).map(|zone| zone.name);
    let rules = estate.rules().map(|rule| estate.rule(rule)).filter(|rule| rule.kind == RuleKind::Forward);
    zones.chain(rules.map(|rule| rule.domain)).collect()
}

/// Every delegation of every public zone.
fn cuts(estate: &Estate) -> impl Iterator<Item = Cut> {
    let zones = estate.zones().filter(|&zone| estate.zone(zone).is_public());
    zones.flat_map(move |zone| {
        let groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
        let cuts = groups.filter(move |rrset| rrset.rtype == RecordType::NS && rrset.owner != estate.zone(zone).name);
        cuts.map(move |rrset| Cut { zone, name: rrset.owner })
    })
}
