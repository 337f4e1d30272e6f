//! Names that exist, and vanish for VPCs whose private zone above them does not hold them (semantics 1.20, 1.21): what the
//! rules about overlapping zones share. It contains no rule.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::finding::Finding;
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cover, Found, Object, Question, Reason, Status, Vantage, lookup};

/// Types that a host inside a VPC asks for. Mail, policy and validation records are asked for from outside.
const HOST_TYPES: [RecordType; 5] =
    [RecordType::A, RecordType::AAAA, RecordType::CNAME, RecordType::HTTPS, RecordType::SVCB];

/// How many names a note lists before it counts the rest.
const MOST_NAMES: usize = 20;

/// A name that one zone holds and a private zone hides.
#[derive(Clone, Copy, Debug)]
pub struct Shadow {
    /// The private zone that is asked and does not hold the name.
    pub hider: ZoneId,
    /// The zone that holds it: a public one, or a private one with a shorter name.
    pub holder: ZoneId,
    /// The name, and one of its types; of a wildcard, any name it answers.
    pub question: Question,
    /// The owner in the holder.
    pub name: NameId,
    /// How sure it is that the name is answered where the hider is not asked.
    pub exists: Certainty,
    /// Whether the holder delegates the name away, so that all below it vanish too.
    pub delegated: bool,
    cover: (NameId, usize),
}

/// Every shadow, by the zone that hides.
#[derive(Debug, Default)]
pub struct Shadows {
    covers: FxHashMap<NameId, Vec<Cover>>,
    public: BTreeMap<ZoneId, Vec<Shadow>>,
    private: BTreeMap<ZoneId, Vec<Shadow>>,
}

impl Shadows {
    /// Public names that private zones hide, by the zone that hides them.
    #[must_use]
    pub fn public(&self) -> &BTreeMap<ZoneId, Vec<Shadow>> {
        &self.public
    }

    /// Names of private zones that others hide, by the zone that hides them.
    #[must_use]
    pub fn private(&self) -> &BTreeMap<ZoneId, Vec<Shadow>> {
        &self.private
    }

    /// The views in which a name is hidden.
    #[must_use]
    pub fn views(&self, shadow: &Shadow) -> &[usize] {
        let (nearest, at) = shadow.cover;
        &self.covers[&nearest][at].views
    }

    /// What the shadows of one zone come to.
    #[must_use]
    pub fn extent(&self, cx: &Context<'_>, shadows: &[Shadow]) -> Extent {
        let views = self.certainty_of_views(cx, shadows);
        let with = |wanted: Certainty| {
            let views: Vec<usize> = views.iter().filter(|&(_, &is)| is == wanted).map(|(&view, _)| view).collect();
            let vpcs = cx.resolver().vpcs_of(&views);
            vpcs.into_iter().map(Vantage::Vpc).collect::<Vec<_>>()
        };
        let (mut vantages, mut likely) = (with(Certainty::Certain), with(Certainty::Likely));
        let exists = shadows.iter().map(|shadow| shadow.exists).max().unwrap_or(Certainty::Likely);
        let sure = !vantages.is_empty() && exists == Certainty::Certain;
        if !sure {
            vantages.append(&mut likely);
        }
        let mut names: Vec<NameId> = shadows.iter().map(|shadow| shadow.name).collect();
        names.dedup();
        let mut holders: Vec<ZoneId> = shadows.iter().map(|shadow| shadow.holder).collect();
        holders.sort_unstable();
        holders.dedup();
        Extent {
            confidence: if sure { Certainty::Certain } else { Certainty::Likely },
            vantages,
            likely,
            names,
            holders,
            uneven: shadows.iter().any(|shadow| self.views(shadow).len() < views.len()),
        }
    }

    fn certainty_of_views(&self, cx: &Context<'_>, shadows: &[Shadow]) -> BTreeMap<usize, Certainty> {
        let mut asked: FxHashSet<(NameId, usize)> = FxHashSet::default();
        let mut views: BTreeMap<usize, Certainty> = BTreeMap::new();
        for shadow in shadows.iter().filter(|shadow| asked.insert(shadow.cover)) {
            for &view in self.views(shadow) {
                let vantage = Vantage::Vpc(cx.resolver().views()[view].vpc());
                let certainty = cx.resolver().ask(vantage, shadow.question).certainty;
                let known = views.entry(view).or_insert(certainty);
                *known = certainty.max(*known);
            }
        }
        views
    }
}

impl Extent {
    /// Adds what the sentence does not say: the names beyond `told`, and how far it goes for whom.
    #[must_use]
    pub fn annotate(&self, cx: &Context<'_>, told: usize, mut finding: Finding) -> Finding {
        if self.names.len() > told {
            finding = finding.note(format!("hidden are {}", cx.names(&self.names, MOST_NAMES)));
        }
        if self.uneven {
            finding =
                finding.note("some of these VPCs miss only some of the names: another zone or rule answers the rest");
        }
        if !self.likely.is_empty() {
            let places = cx.places(&self.likely);
            finding = finding.note(format!("the same is likely {places}, whose zones and rules were not all read"));
        }
        finding
    }
}

/// What one zone hides, and from whom.
#[derive(Clone, Debug)]
pub struct Extent {
    /// How sure it is for somebody and some name.
    pub confidence: Certainty,
    /// The VPCs that it is so sure for.
    pub vantages: Vec<Vantage>,
    /// The VPCs that may have more zones or rules than the snapshot holds, where it is sure for others.
    pub likely: Vec<Vantage>,
    /// The names, each once.
    pub names: Vec<NameId>,
    /// The zones that hold them.
    pub holders: Vec<ZoneId>,
    /// Whether some VPCs miss only some of the names.
    pub uneven: bool,
}

/// Where a name stands in a zone, and the nearest name that some VPC covers it with.
#[derive(Clone, Copy)]
struct Place {
    nearest: NameId,
    zone: ZoneId,
    name: NameId,
}

pub(super) fn shadows(cx: &Context<'_>) -> Shadows {
    let places = places(cx);
    let mut nearest: Vec<NameId> = places.iter().map(|place| place.nearest).collect();
    nearest.sort_unstable();
    nearest.dedup();
    let covers = nearest.into_par_iter().map(|name| (name, cx.resolver().covers_of(name)));
    let covers: FxHashMap<NameId, Vec<Cover>> = covers.collect::<Vec<_>>().into_iter().collect();
    let servers = name_servers(cx, &places);
    let found: Vec<Shadow> =
        places.into_par_iter().flat_map_iter(|place| hidden(cx, &covers, &servers, place)).collect();
    let mut shadows = Shadows { covers, ..Shadows::default() };
    for shadow in found {
        let public = cx.estate().zone(shadow.holder).is_public();
        let by_hider = if public { &mut shadows.public } else { &mut shadows.private };
        by_hider.entry(shadow.hider).or_default().push(shadow);
    }
    for same in shadows.public.values_mut().chain(shadows.private.values_mut()) {
        sort(cx, same);
    }
    shadows
}

/// Names nearer the top first; one that several zones hold once.
fn sort(cx: &Context<'_>, shadows: &mut Vec<Shadow>) {
    let names = cx.estate().names();
    shadows.sort_by_cached_key(|shadow| (names.depth(shadow.name), cx.name(shadow.name), shadow.holder));
    shadows.dedup_by_key(|shadow| (shadow.name, shadow.cover));
}

/// Every name of a zone that has a private zone at or above it, other than its own and those above its own.
fn places(cx: &Context<'_>) -> Vec<Place> {
    let estate = cx.estate();
    let names = estate.names();
    let mut lowest: FxHashMap<NameId, Option<NameId>> = FxHashMap::default();
    let places = estate.nodes().filter_map(|(zone, name)| {
        let nearest = cx.resolver().nearest_private(name)?;
        let of = estate.zone(zone);
        let counts = of.read && matches!(of.kind, ZoneKind::Public | ZoneKind::External | ZoneKind::Private);
        counts.then_some(Place { nearest, zone, name })
    });
    let may_be_hidden = |place: &Place| {
        let of = estate.zone(place.zone);
        let hider = *lowest.entry(place.nearest).or_insert_with(|| lowest_zone(cx, place.nearest));
        hider.is_some_and(|hider| of.is_public() || names.depth(hider) > names.depth(of.name))
    };
    places.filter(may_be_hidden).collect()
}

/// The name of the private zone nearest to a name, at or above it.
fn lowest_zone(cx: &Context<'_>, name: NameId) -> Option<NameId> {
    let estate = cx.estate();
    let private =
        |&above: &NameId| estate.zones_named(above).iter().any(|&zone| estate.zone(zone).kind == ZoneKind::Private);
    estate.names().ancestors(name).find(private)
}

/// Hosts that only delegations need: nobody inside a VPC asks for them.
fn name_servers(cx: &Context<'_>, places: &[Place]) -> FxHashSet<NameId> {
    let estate = cx.estate();
    let zones: FxHashSet<ZoneId> = places.iter().map(|place| place.zone).collect();
    let mut zones: Vec<ZoneId> = zones.into_iter().filter(|&zone| estate.zone(zone).is_public()).collect();
    zones.sort_unstable();
    let groups = zones.iter().flat_map(|&zone| estate.groups_of_zone(zone));
    let delegations = groups.filter(|group| estate.rrset(group.first()).rtype == RecordType::NS);
    let own = zones.iter().flat_map(|&zone| estate.zone(zone).name_servers.iter().copied());
    delegations.flat_map(|group| estate.hosts(group)).chain(own).collect()
}

fn hidden(
    cx: &Context<'_>,
    covers: &FxHashMap<NameId, Vec<Cover>>,
    servers: &FxHashSet<NameId>,
    place: Place,
) -> Vec<Shadow> {
    let public = cx.estate().zone(place.zone).is_public();
    let mut found = Vec::new();
    for (at, cover) in covers[&place.nearest].iter().enumerate() {
        let Object::Zone(hider) = cover.winner.object else { continue };
        let overlaps = if public { !servers.contains(&place.name) } else { is_next(cx, cover, place.zone) };
        // what a zone with fallback does with a name of another type is not documented (semantics 1.22)
        let alone = cx.estate().zone(hider).fallback == Some(false);
        if overlaps && alone && cx.is_judged(hider) && !holds(cx, hider, place.name) {
            let vpc = cx.resolver().views()[cover.views[0]].vpc();
            let shadow = shadow(cx, Vantage::Vpc(vpc), place);
            // a private zone named as a delegation is its other side
            let shadow = shadow.filter(|shadow| !shadow.delegated || place.name != cover.matched);
            found.extend(shadow.map(|shadow| Shadow { hider, cover: (place.nearest, at), ..shadow }));
        }
    }
    found
}

/// Whether a private zone would answer if the winner, which has a longer name, did not.
fn is_next(cx: &Context<'_>, cover: &Cover, zone: ZoneId) -> bool {
    let next = cover.beaten.iter().find(|(_, contender)| !matches!(contender.object, Object::System(_)));
    next.is_some_and(|(name, contender)| contender.object == Object::Zone(zone) && *name != cover.matched)
        && cx.estate().zone(zone).service.is_none()
}

/// Whether a zone has something of its own at a name: more than what every zone has at its apex.
fn holds(cx: &Context<'_>, zone: ZoneId, name: NameId) -> bool {
    let estate = cx.estate();
    let apex = estate.zone(zone).name == name;
    let mut types = estate.groups(zone, name).map(|group| estate.rrset(group.first()).rtype);
    types.any(|rtype| !(apex && matches!(rtype, RecordType::NS | RecordType::SOA)))
}

/// The shadow over a name, if it is answered elsewhere and not from this vantage.
fn shadow(cx: &Context<'_>, vantage: Vantage, place: Place) -> Option<Shadow> {
    let Place { zone: holder, name, nearest } = place;
    let (question, delegated) = question(cx, holder, name)?;
    let exists = exists(cx, holder, question, delegated)?;
    let vanishes = |&rtype: &RecordType| {
        let inside = cx.resolver().ask(vantage, Question { rtype, ..question });
        matches!(inside.status, Status::NxDomain | Status::NoData) && inside.chain.is_empty()
    };
    // whoever is sent to a name wants any address of it: a wildcard may have one where the holder has a CNAME
    let wanted = if HOST_TYPES.contains(&question.rtype) { &HOST_TYPES[..2] } else { &[] };
    let cover = (nearest, 0);
    if is_broken(cx, question) {
        return None;
    }
    let hidden = vanishes(&question.rtype) && wanted.iter().all(vanishes);
    hidden.then_some(Shadow { hider: holder, holder, question, name, exists, delegated, cover })
}

/// Whether a CNAME surely leads to nothing on the Internet, and to nothing that anybody else is known to get.
fn is_broken(cx: &Context<'_>, question: Question) -> bool {
    let asked = (question.rtype == RecordType::CNAME).then_some(Question { rtype: RecordType::A, ..question });
    let Some(outside) = asked.map(|question| cx.resolver().ask(Vantage::Internet, question)) else { return false };
    let gone = outside.status == Status::NxDomain && outside.certainty == Certainty::Certain;
    let Some(&end) = outside.chain.last().filter(|_| gone) else { return false };
    let mut found = false;
    cx.resolver().everywhere(Question { name: Asked::exactly(end), rtype: RecordType::A }, |_, outcome| {
        found |= matches!(outcome.status, Status::Answer | Status::External);
    });
    !found
}

/// Whether a public zone answers for hosts at a name: also for any that a wildcard stands for.
pub(super) fn is_host_of(cx: &Context<'_>, zone: ZoneId, name: NameId) -> bool {
    let estate = cx.estate();
    if estate.names().label(name) == b"*" {
        let mut types = estate.groups(zone, name).map(|group| estate.rrset(group.first()).rtype);
        return types.any(|rtype| HOST_TYPES.contains(&rtype));
    }
    question(cx, zone, name).is_some_and(|(question, delegated)| exists(cx, zone, question, delegated).is_some())
}

/// What somebody would ask a name for, and whether it is delegated. Nobody means each single name that a public wildcard
/// answers, and names with an underscore are for mail servers and validators.
fn question(cx: &Context<'_>, zone: ZoneId, name: NameId) -> Option<(Question, bool)> {
    let estate = cx.estate();
    let mut types = estate.groups(zone, name).map(|group| estate.rrset(group.first()).rtype);
    let (rtype, delegated) = if estate.zone(zone).is_public() {
        if estate.names().label(name) == b"*" || cx.is_underscored(name) {
            return None;
        }
        let delegated = estate.is_cut(zone, name);
        let asked = types.find(|rtype| HOST_TYPES.contains(rtype));
        (asked.filter(|_| !delegated).or(delegated.then_some(RecordType::A))?, delegated)
    } else {
        (types.find(|&rtype| !matches!(rtype, RecordType::NS | RecordType::SOA))?, false)
    };
    Some((cx.question(name, rtype), delegated))
}

/// Whether a name is answered where no private zone hides it, and how sure that is.
fn exists(cx: &Context<'_>, zone: ZoneId, question: Question, delegated: bool) -> Option<Certainty> {
    if !cx.estate().zone(zone).is_public() {
        let found = lookup(cx.estate(), zone, question);
        return matches!(found, Found::Records(_) | Found::Cname(_)).then_some(Certainty::Certain);
    }
    let outside = cx.resolver().ask(Vantage::Internet, question);
    let answered = match (outside.status, outside.reason) {
        (Status::Answer, _) | (Status::External, Some(Reason::AwsAlias(_))) => true,
        // what a CNAME leads to elsewhere is not known, but the CNAME is
        (Status::External, Some(Reason::NotHeld)) => !outside.chain.is_empty(),
        (Status::External, Some(Reason::DelegatedAway(cut))) => {
            !outside.chain.is_empty() || (delegated && cut.name == question.name.node)
        }
        _ => false,
    };
    let sure = if delegated { Certainty::Likely } else { outside.certainty };
    answered.then_some(sure)
}
