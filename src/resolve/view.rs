//! Views: the table of private zones and rules a VPC chooses from (semantics §1.5), one for all VPCs that share it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::location;
use super::outcome::{Asked, Cut, Doubt};
use crate::model::{Estate, Incomplete, ResolverRuleId, RuleKind, Supply, TextId, VpcId, ZoneId, ZoneKind};
use crate::name::{NameId, NameTable};

/// A private zone or a rule that covers names in a VPC.
///
/// Ordered by precedence where several have the same name: the VPC's own before a Profile's (semantics 1.9), Profiles by
/// priority (1.11), and within one scope rules before zones (1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contender {
    /// What supplies it.
    pub supply: Supply,
    /// The zone or rule.
    pub object: Object,
}

/// What a contender is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// A rule whose association is not settled (semantics 1.18), and its kind: what it does to the names it covers is not
    /// known.
    Unsettled(ResolverRuleId, RuleKind),
    /// A FORWARD rule.
    Forward(ResolverRuleId),
    /// A SYSTEM rule.
    System(ResolverRuleId),
    /// A private zone.
    Zone(ZoneId),
    /// A name the VPC's resolver makes itself (semantics 1.30): any other object of the same name comes first (1.6).
    Autodefined,
}

/// What all VPCs of one view share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Traits {
    dns_support: Option<bool>,
    dns_hostnames: Option<bool>,
    incomplete: Option<Incomplete>,
    profiles_unread: bool,
    contenders: Vec<(NameId, Contender)>,
    delegates: Vec<ResolverRuleId>,
    unsettled_delegates: Vec<ResolverRuleId>,
    /// The Region, where one of the zones answers by it.
    region: Option<TextId>,
}

/// A class of VPCs that resolve alike.
#[derive(Debug)]
pub struct View {
    /// The VPCs, in the snapshot's order; never empty.
    pub vpcs: Vec<VpcId>,
    /// `enableDnsSupport`; off means that the VPC's resolver answers nothing (semantics 1.26).
    pub dns_support: Option<bool>,
    /// `enableDnsHostnames`; private zones need it (semantics 1.25).
    pub dns_hostnames: Option<bool>,
    /// Why zones or rules may be missing here.
    pub incomplete: Option<Incomplete>,
    /// Whether Profiles may supply more than is known.
    pub profiles_unread: bool,
    /// DELEGATE rules in effect (semantics 1.16).
    pub delegates: Vec<ResolverRuleId>,
    /// DELEGATE rules whose association is not settled (semantics 1.18).
    pub unsettled_delegates: Vec<ResolverRuleId>,
    /// Whether it is open what comes first, for some name (semantics 1.7, 1.8, 1.10, 1.11).
    has_inferred_order: bool,
    /// Whether a private zone answers its VPCs by their Region (semantics 4.54).
    is_regional: bool,
    table: FxHashMap<NameId, Vec<Contender>>,
}

/// The contenders with the longest match.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'v> {
    /// The name they matched with.
    pub matched: NameId,
    /// In order of precedence; never empty.
    pub contenders: &'v [Contender],
}

impl View {
    /// The VPC that stands for the view in traces.
    #[must_use]
    pub fn vpc(&self) -> VpcId {
        self.vpcs[0]
    }

    /// Whether it is known, and its zones answer it as they do everybody.
    pub(super) fn is_ordinary(&self) -> bool {
        self.is_known() && !self.is_regional
    }

    /// Whether its zones and rules are all known and its DNS attributes on.
    pub(super) fn is_known(&self) -> bool {
        let attributes = [self.dns_support, self.dns_hostnames];
        let on = |attribute: Option<bool>| attribute == Some(true) || attribute.is_none() && !self.is_touched();
        self.incomplete.is_none() && !self.profiles_unread && attributes.into_iter().all(on) && !self.has_inferred_order
    }

    /// Whether a zone, a rule or a Profile means its VPCs. The attributes of others are not read, and taken to be on
    /// (semantics 1.26).
    pub(super) fn is_touched(&self) -> bool {
        self.contenders().any(|contender| contender.object != Object::Autodefined)
    }

    /// Each of its names, with what answers there when nothing more specific does: none where a SYSTEM rule hands on.
    pub(super) fn objects(&self) -> impl Iterator<Item = (NameId, Option<Object>)> {
        let answers = |contenders: &Vec<Contender>| {
            let system =
                matches!(contenders.first()?.object, Object::System(_) | Object::Unsettled(_, RuleKind::System));
            (!system).then(|| contenders[0].object)
        };
        self.table.iter().map(move |(&name, contenders)| (name, answers(contenders)))
    }

    /// Everything its VPCs choose from, in no order.
    pub fn contenders(&self) -> impl Iterator<Item = Contender> {
        self.table.values().flatten().copied()
    }

    /// The names of its zones and rules, in no order.
    pub fn names(&self) -> impl Iterator<Item = NameId> {
        self.table.keys().copied()
    }

    /// The longest match for a name (semantics 1.2); none when only public recursion is left.
    #[must_use]
    pub fn pick<'v>(&'v self, names: &'v NameTable, name: Asked) -> Option<Pick<'v>> {
        self.picks(names, name.node).next()
    }

    /// The nearest private zone at or above a name, whatever rules there are.
    pub(super) fn zone(&self, names: &NameTable, name: Asked) -> Option<ZoneId> {
        let mut contenders = self.picks(names, name.node).flat_map(|pick| pick.contenders);
        contenders.find_map(|contender| if let Object::Zone(zone) = contender.object { Some(zone) } else { None })
    }

    /// Every match from a name upwards, longest first.
    pub fn picks<'v>(&'v self, names: &'v NameTable, node: NameId) -> impl Iterator<Item = Pick<'v>> {
        let path = (!self.table.is_empty()).then(|| names.ancestors(node));
        path.into_iter()
            .flatten()
            .filter_map(|matched| self.table.get(&matched).map(|contenders| Pick { matched, contenders }))
    }

    /// Whether a question below a private zone's delegation comes to that delegation here, and nothing unread could take
    /// it first (semantics 3.14, 3.15).
    #[must_use]
    pub fn meets(&self, names: &NameTable, cut: Cut) -> bool {
        let below = Asked { node: cut.name, below: true };
        let covering = self.covering(names, below).map(|(_, contender)| contender.object);
        let known = self.incomplete.is_none() && !self.profiles_unread && self.dns_support != Some(false);
        known && covering == Some(Object::Zone(cut.zone))
    }

    /// Why a choice is inferred and not documented: a SYSTEM rule below a private zone (semantics 1.14), a zone and a rule
    /// of one name on both sides of a Profile's border (1.10), Profiles whose order the longer name turns around (1.11),
    /// two of a kind that AWS would have refused (1.7, 1.8), or a private zone of an autodefined name (1.38).
    pub(super) fn inferred(&self, names: &NameTable, name: Asked, choice: (NameId, Contender)) -> Option<Doubt> {
        let (matched, winner) = choice;
        let is_zone = matches!(winner.object, Object::Zone(_));
        let all = self.picks(names, name.node);
        let all = all.flat_map(|pick| pick.contenders.iter().map(move |&contender| (pick.matched, contender)));
        for (at, other) in all.filter(|&at| at != choice) {
            let equal = at == matched;
            let below = names.depth(at) > names.depth(matched);
            let inferred = match (winner.supply, other.supply) {
                _ if below => false,
                _ if equal && are_twins(winner, other) => true,
                // the zone before an autodefined name (1.38); that a rule is before one is documented (1.6)
                _ if equal && is_zone && other.object == Object::Autodefined => true,
                (Supply::Local, Supply::Profile { .. }) if equal => is_zone != matches!(other.object, Object::Zone(_)),
                (Supply::Profile { priority, .. }, Supply::Profile { priority: before, .. }) => before < priority,
                _ => false,
            };
            if inferred {
                return Some(Doubt::Precedence(winner, other));
            }
            if let (true, true, Object::System(rule)) = (below, is_zone, other.object) {
                return Some(Doubt::SystemBelowZone(rule));
            }
        }
        None
    }

    /// The same of a SYSTEM rule that takes out a FORWARD rule of a Profile which comes before its own (semantics 1.11).
    pub(super) fn inferred_system(&self, names: &NameTable, name: Asked) -> Option<Doubt> {
        let before = |one: Supply, other: Supply| match (one, other) {
            (Supply::Profile { priority: one, .. }, Supply::Profile { priority: other, .. }) => one < other,
            _ => false,
        };
        let mut system: Option<Contender> = None;
        for &contender in self.picks(names, name.node).flat_map(|pick| pick.contenders) {
            match (contender.object, system) {
                (Object::System(_), _) => system = system.or(Some(contender)),
                (Object::Forward(_), Some(by)) if before(contender.supply, by.supply) => {
                    return Some(Doubt::Precedence(by, contender));
                }
                (Object::Forward(_), Some(_)) => {}
                _ => return None,
            }
        }
        None
    }

    /// What answers a name privately here, if anything but public recursion does. A SYSTEM rule takes the FORWARD rules
    /// above it out (semantics 1.13); a private zone above it still answers (1.14).
    #[must_use]
    pub fn covering(&self, names: &NameTable, name: Asked) -> Option<(NameId, Contender)> {
        let mut system = false;
        // a SYSTEM rule of which it is not known whether it is in effect: that matters where it would take a rule out
        let mut perhaps = None;
        for pick in self.picks(names, name.node) {
            for &contender in pick.contenders {
                let found = (pick.matched, contender);
                match contender.object {
                    Object::System(_) => system = true,
                    Object::Unsettled(_, RuleKind::System) => perhaps = perhaps.or(Some(found)),
                    Object::Forward(_) | Object::Unsettled(..) if system => {}
                    Object::Forward(_) | Object::Unsettled(..) => return perhaps.or(Some(found)),
                    Object::Zone(_) | Object::Autodefined => return Some(found),
                }
            }
        }
        None
    }
}

/// Puts the VPCs of an estate into views.
pub(super) fn views(estate: &Estate) -> Vec<View> {
    let mut classes: BTreeMap<Traits, Vec<VpcId>> = BTreeMap::new();
    let supplies = Supplies::new(estate);
    for vpc in estate.vpcs() {
        classes.entry(supplies.traits(estate, vpc)).or_default().push(vpc);
    }
    let mut views: Vec<View> = classes.into_iter().map(|(traits, vpcs)| view(traits, vpcs)).collect();
    views.sort_by_key(View::vpc);
    views
}

fn view(traits: Traits, vpcs: Vec<VpcId>) -> View {
    let mut table: FxHashMap<NameId, Vec<Contender>> = FxHashMap::default();
    for (name, contender) in traits.contenders {
        table.entry(name).or_default().push(contender);
    }
    View {
        has_inferred_order: has_inferred_order(&table),
        is_regional: traits.region.is_some(),
        incomplete: traits.incomplete,
        vpcs,
        dns_support: traits.dns_support,
        dns_hostnames: traits.dns_hostnames,
        profiles_unread: traits.profiles_unread,
        delegates: traits.delegates,
        unsettled_delegates: traits.unsettled_delegates,
        table,
    }
}

/// Two zones or two rules of one name from one place: AWS refuses the second (semantics 1.7, 1.8).
fn are_twins(one: Contender, other: Contender) -> bool {
    let is_rule = |object| matches!(object, Object::Forward(_) | Object::System(_));
    let alike = match (one.object, other.object) {
        (Object::Zone(_), Object::Zone(_)) => true,
        (one, other) => is_rule(one) && is_rule(other),
    };
    alike && one.supply == other.supply
}

/// Several Profiles, a zone and a rule of one name of which one comes from a Profile, or twins.
fn has_inferred_order(table: &FxHashMap<NameId, Vec<Contender>>) -> bool {
    let profile = |contender: &Contender| match contender.supply {
        Supply::Profile { profile, .. } => Some(profile),
        _ => None,
    };
    let mut profiles = table.values().flatten().filter_map(profile);
    let first = profiles.next();
    let is_zone = |contender: &Contender| matches!(contender.object, Object::Zone(_));
    let mixed = |contenders: &Vec<Contender>| {
        let (zones, rules): (Vec<&Contender>, Vec<&Contender>) = contenders.iter().partition(|one| is_zone(one));
        zones.iter().any(|zone| zone.supply == Supply::Local) && rules.iter().any(|rule| profile(rule).is_some())
            || rules.iter().any(|rule| rule.supply == Supply::Local) && zones.iter().any(|zone| profile(zone).is_some())
            || contenders.windows(2).any(|pair| are_twins(pair[0], pair[1]))
            || !zones.is_empty() && contenders.iter().any(|one| one.object == Object::Autodefined)
    };
    first.is_some_and(|first| profiles.any(|other| other != first)) || table.values().any(mixed)
}

/// Which zones and rules each VPC is supplied with.
struct Supplies {
    by_vpc: Vec<Vec<(Supply, Supplied)>>,
    /// Private zones that answer by Region.
    regional: FxHashSet<ZoneId>,
}

#[derive(Clone, Copy)]
enum Supplied {
    Zone(ZoneId),
    Rule(ResolverRuleId),
    Unsettled(ResolverRuleId),
}

impl Supplies {
    fn new(estate: &Estate) -> Self {
        let mut by_vpc = vec![Vec::new(); estate.vpcs().len()];
        for zone in estate.zones() {
            for vpc in &estate.zone(zone).vpcs {
                by_vpc[vpc.index()].push((Supply::Local, Supplied::Zone(zone)));
            }
        }
        for rule in estate.rules() {
            for vpc in &estate.rule(rule).vpcs {
                by_vpc[vpc.index()].push((Supply::Local, Supplied::Rule(rule)));
            }
        }
        for rule in estate.rules() {
            for vpc in &estate.rule(rule).unsettled {
                by_vpc[vpc.index()].push((Supply::Local, Supplied::Unsettled(rule)));
            }
        }
        for id in estate.profiles() {
            let profile = estate.profile(id);
            for &(vpc, priority) in &profile.vpcs {
                let supply = Supply::Profile { priority, profile: id };
                by_vpc[vpc.index()].extend(profile.zones.iter().map(|&zone| (supply, Supplied::Zone(zone))));
                by_vpc[vpc.index()].extend(profile.rules.iter().map(|&rule| (supply, Supplied::Rule(rule))));
            }
        }
        let private = estate.zones().filter(|&zone| estate.zone(zone).kind == ZoneKind::Private);
        Self { by_vpc, regional: private.filter(|&zone| location::is_regional(estate, zone)).collect() }
    }

    /// Private zones count only where the VPC's DNS attributes may be on (semantics 1.25).
    fn traits(&self, estate: &Estate, id: VpcId) -> Traits {
        let vpc = estate.vpc(id);
        let zones_work = vpc.dns_support != Some(false) && vpc.dns_hostnames != Some(false);
        let own = Contender { supply: Supply::Resolver, object: Object::Autodefined };
        let mut contenders: Vec<_> = vpc.autodefined.iter().map(|&name| (name, own)).collect();
        let mut delegates = Vec::new();
        let mut unsettled_delegates = Vec::new();
        let mut region = None;
        for &(supply, supplied) in &self.by_vpc[id.index()] {
            match supplied {
                Supplied::Zone(zone) if zones_work => {
                    region = region.or(vpc.region.filter(|_| self.regional.contains(&zone)));
                    contenders.push((estate.zone(zone).name, Contender { supply, object: Object::Zone(zone) }));
                }
                Supplied::Zone(_) => {}
                Supplied::Unsettled(id) if estate.rule(id).kind == RuleKind::Delegate => unsettled_delegates.push(id),
                Supplied::Unsettled(id) => {
                    contenders.push((
                        estate.rule(id).domain,
                        Contender { supply, object: Object::Unsettled(id, estate.rule(id).kind) },
                    ));
                }
                Supplied::Rule(id) => match estate.rule(id).kind {
                    RuleKind::Forward => {
                        contenders.push((estate.rule(id).domain, Contender { supply, object: Object::Forward(id) }));
                    }
                    RuleKind::System => {
                        contenders.push((estate.rule(id).domain, Contender { supply, object: Object::System(id) }));
                    }
                    RuleKind::Delegate => delegates.push(id),
                    RuleKind::Recursive => {}
                },
            }
        }
        contenders.sort_unstable();
        delegates.sort_unstable();
        unsettled_delegates.sort_unstable();
        Traits {
            dns_support: vpc.dns_support,
            dns_hostnames: vpc.dns_hostnames,
            incomplete: vpc.incomplete,
            profiles_unread: vpc.profiles_unread.is_some(),
            contenders,
            delegates,
            unsettled_delegates,
            region,
        }
    }
}
