//! Pointers: record sets that send whoever asks on to another name (CNAME, MX, SRV, NS, HTTPS, SVCB), and what becomes of those whose
//! target does not simply answer. Every target is asked once for all who may come across it, so that rules only filter
//! what is left. It contains no rule.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::context::Context;
use crate::model::{Estate, Group, RecordType, RrSetId, Value, ZoneId, ZoneKind};
use crate::name::{Name, NameId};
use crate::resolve::{
    Asked, Authority, Cut, End, Found, Object, Outcome, Plain, Question, Reason, Shared, Status, StepKind, Vantage,
    answerable, lookup,
};

/// CNAMEs behind a target that make whatever points there a long chain.
const LONG: usize = 8;

/// A record set and a name it sends on to, where that name is in trouble for somebody.
#[derive(Clone, Debug)]
pub struct Pointer {
    /// The record set.
    pub record: RrSetId,
    /// The name.
    pub target: NameId,
    /// What everybody gets who may come across it.
    pub seen: Vec<Seen>,
}

/// What some vantages make of a pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// One of each class that resolves alike.
    pub vantages: Vec<Vantage>,
    /// Whether they get this record set when they ask for its owner.
    pub gets: bool,
    /// What a CNAME's owner comes to for them, by way of the target where they get the record set; of other types, what
    /// the target comes to.
    pub outcome: Outcome,
    /// Set where they get the record set and its target does not exist.
    pub absent: Option<Absent>,
    /// Of a private zone's CNAME that fails: a private zone that holds the target, and that they do not see.
    pub elsewhere: Option<ZoneId>,
}

/// How a target does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The zone that says so; none where no zone of the snapshot does.
    pub zone: Option<ZoneId>,
    /// Whether the name exists without a record set of any type, because other names lie below it.
    pub empty: bool,
}

impl Pointer {
    /// What some vantage makes of it.
    #[must_use]
    pub fn seen_by(&self, vantage: Vantage) -> Option<&Seen> {
        self.seen.iter().find(|seen| seen.vantages.contains(&vantage))
    }

    /// What those make of it who get the record set.
    pub fn met(&self) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter(|seen| seen.gets)
    }
}

impl Context<'_> {
    /// Every vantage of the classes that see pointers so, in order.
    #[must_use]
    pub fn everyone<'s>(&self, seen: impl IntoIterator<Item = &'s Seen>) -> Vec<Vantage> {
        let classes = seen.into_iter().flat_map(|seen| &seen.vantages);
        let mut vantages: Vec<Vantage> = classes.flat_map(|&vantage| self.class_of(vantage)).collect();
        vantages.sort_unstable();
        vantages.dedup();
        vantages
    }
}

/// Who can come across a record set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Askers {
    /// Only the Internet's resolvers walk through delegations.
    Internet,
    Everybody,
    /// The VPCs that see a private zone.
    Inside(ZoneId),
}

impl Askers {
    /// Nobody looks for name servers in zones that are not public: at the apex of a private one they are decoration
    /// (semantics 1.29), below it only DELEGATE rules follow them (3.3).
    fn of(estate: &Estate, zone: ZoneId, rtype: RecordType) -> Option<Self> {
        match (estate.zone(zone).kind, rtype == RecordType::NS) {
            (ZoneKind::Public | ZoneKind::External, true) => Some(Self::Internet),
            (_, true) => None,
            (ZoneKind::Private, false) => Some(Self::Inside(zone)),
            (_, false) => Some(Self::Everybody),
        }
    }

    fn hear(self, cx: &Context<'_>, question: Question, mut tell: impl FnMut(&Outcome)) {
        match self {
            Self::Internet => tell(&cx.resolver().ask(Vantage::Internet, question)),
            Self::Everybody => cx.resolver().everywhere(question, |_, outcome| tell(outcome)),
            Self::Inside(zone) => cx.resolver().inside(zone, question, |_, outcome| tell(outcome)),
        }
    }

    fn outcomes(self, cx: &Context<'_>, question: Question) -> Vec<Shared> {
        match self {
            Self::Internet => vec![(vec![Vantage::Internet], cx.resolver().ask(Vantage::Internet, question))],
            Self::Everybody => cx.resolver().outcomes(question),
            Self::Inside(zone) => cx.resolver().outcomes_inside(zone, question),
        }
    }
}

/// A record set, a name it sends on to, and who may ask for both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pointing {
    askers: Askers,
    target: NameId,
    record: RrSetId,
}

/// Every pointer whose target is in trouble, by record set.
pub(super) fn pointers(cx: &Context<'_>) -> Vec<Pointer> {
    let types =
        [RecordType::CNAME, RecordType::MX, RecordType::SRV, RecordType::NS, RecordType::HTTPS, RecordType::SVCB]
            .into_iter();
    let mut pointing: Vec<Pointing> =
        types.flat_map(|rtype| cx.groups_of(rtype)).flat_map(|&group| pointing_of(cx, group)).collect();
    pointing.par_sort_unstable();
    let same_target = |a: &Pointing, b: &Pointing| (a.askers, a.target) == (b.askers, b.target);
    let troubled = pointing.par_chunk_by(same_target).filter(|same| is_troubled(cx, same[0]));
    let troubled: Vec<Pointing> = troubled.flat_map_iter(|same| same.iter().copied()).collect();
    let mut pointers: Vec<Pointer> = troubled.into_par_iter().filter_map(|one| examine(cx, one)).collect();
    pointers.par_sort_unstable_by_key(|pointer| (pointer.record, pointer.target));
    pointers
}

fn pointing_of(cx: &Context<'_>, group: Group) -> impl Iterator<Item = Pointing> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let askers = Askers::of(estate, rrset.zone, rrset.rtype);
    let several = if group.ids().len() > 1 { answerable(estate, group) } else { Vec::new() };
    let records = group.ids().filter(move |id| several.is_empty() || several.contains(id));
    records.flat_map(move |record| {
        targets(estate, record).filter_map(move |target| Some(Pointing { askers: askers?, target, record }))
    })
}

/// The names that a record set sends on to.
pub(super) fn targets(estate: &Estate, record: RrSetId) -> impl Iterator<Item = NameId> + '_ {
    let rtype = estate.rrset(record).rtype;
    let targets = estate.values(record).iter().filter_map(move |value| target(estate, value, rtype));
    targets.filter(|&target| target != NameId::ROOT)
}

/// The name a value sends on to. A service binding's stands behind its priority; a dot means the owner itself.
fn target(estate: &Estate, value: &Value, rtype: RecordType) -> Option<NameId> {
    match *value {
        Value::Host(host) | Value::Exchange { host, .. } => Some(host),
        Value::Text(text) if matches!(rtype, RecordType::HTTPS | RecordType::SVCB) => {
            let target = estate.text(text).split_ascii_whitespace().nth(1)?;
            estate.names().find(&Name::parse(target).ok()?)
        }
        _ => None,
    }
}

fn is_troubled(cx: &Context<'_>, pointing: Pointing) -> bool {
    let plain = cx.resolver().plainly(question_of(pointing.target));
    if let Some(Plain { end, hops }) = plain {
        return end == End::Nothing || hops >= LONG;
    }
    let mut troubled = false;
    pointing.askers.hear(cx, question_of(pointing.target), |outcome| {
        let fine = matches!(outcome.status, Status::Answer | Status::External | Status::Unknown);
        troubled |= !fine || outcome.chain.len() >= LONG;
    });
    troubled
}

fn question_of(target: NameId) -> Question {
    Question { name: Asked::exactly(target), rtype: RecordType::A }
}

fn examine(cx: &Context<'_>, pointing: Pointing) -> Option<Pointer> {
    let Pointing { askers, target, record } = pointing;
    let rrset = cx.estate().rrset(record);
    let getting = getting(cx, pointing);
    if getting.is_empty() {
        return None;
    }
    let cname = rrset.rtype == RecordType::CNAME;
    let asked = if cname { cx.question(rrset.owner, RecordType::A) } else { question_of(target) };
    let mut seen = Gathered { cx, pointing, holders: holders(cx, pointing), seen: Vec::new() };
    for (vantages, outcome) in askers.outcomes(cx, asked) {
        let (get, others): (Vec<_>, Vec<_>) = vantages.into_iter().partition(|vantage| getting.contains(vantage));
        seen.add(false, others, &outcome);
        if cname && outcome.varies {
            for vantage in get {
                let ways = cx.resolver().ways(vantage, asked).into_iter();
                let through = ways.filter(|way| way.chain.first() == Some(&target)).max_by_key(|way| way.status);
                seen.add(true, vec![vantage], &through.unwrap_or_else(|| outcome.clone()));
            }
        } else {
            seen.add(true, get, &outcome);
        }
    }
    Some(Pointer { record, target, seen: seen.seen })
}

/// Who gets the record set: nothing hides it, its zone is live, and no private zone or rule answers in its place.
fn getting(cx: &Context<'_>, pointing: Pointing) -> FxHashSet<Vantage> {
    let rrset = cx.estate().rrset(pointing.record);
    let at_apex = rrset.owner == cx.estate().zone(rrset.zone).name;
    if rrset.rtype == RecordType::NS && !at_apex {
        let followed = is_followed(cx, Cut { zone: rrset.zone, name: rrset.owner });
        return followed.then_some(Vantage::Internet).into_iter().collect();
    }
    let outcomes = pointing.askers.outcomes(cx, cx.question(rrset.owner, rrset.rtype)).into_iter();
    outcomes.filter(|(_, outcome)| outcome.answers.contains(&pointing.record)).flat_map(|(get, _)| get).collect()
}

/// Whether the Internet comes through a delegation, alive or dead.
fn is_followed(cx: &Context<'_>, cut: Cut) -> bool {
    let steps = cx.resolver().trace(Vantage::Internet, question_of(cut.name)).steps;
    steps.iter().any(|step| match &step.kind {
        StepKind::Referral { cut: at, .. } | StepKind::Delegated { cut: at, .. } => *at == cut,
        _ => false,
    })
}

/// Private zones that hold the target of a private zone's CNAME.
fn holders(cx: &Context<'_>, pointing: Pointing) -> Vec<ZoneId> {
    let estate = cx.estate();
    let cname = estate.rrset(pointing.record).rtype == RecordType::CNAME;
    if !cname || !matches!(pointing.askers, Askers::Inside(_)) {
        return Vec::new();
    }
    let name = Asked::exactly(pointing.target);
    let holds = |&zone: &ZoneId| {
        let zone_held = estate.zone(zone);
        let finds =
            |rtype| matches!(lookup(estate, zone, Question { name, rtype }), Found::Records(_) | Found::Cname(_));
        zone_held.kind == ZoneKind::Private && zone_held.read && (finds(RecordType::A) || finds(RecordType::AAAA))
    };
    let above = estate.names().ancestors(pointing.target).flat_map(|name| estate.zones_named(name)).copied();
    above.filter(holds).collect()
}

/// What everybody makes of a pointer, equal things together.
struct Gathered<'c, 'e> {
    cx: &'c Context<'e>,
    pointing: Pointing,
    holders: Vec<ZoneId>,
    seen: Vec<Seen>,
}

impl Gathered<'_, '_> {
    fn add(&mut self, gets: bool, vantages: Vec<Vantage>, outcome: &Outcome) {
        let mut known: Vec<(Option<Object>, Option<Absent>)> = Vec::new();
        for vantage in vantages {
            let absent = if gets { self.absent_for(vantage, outcome, &mut known) } else { None };
            let gets = gets && !absent.is_some_and(|absent| may_know_better(self.cx, vantage, absent));
            let absent = absent.filter(|_| gets);
            let elsewhere = if gets { self.elsewhere(vantage, outcome, absent) } else { None };
            let same = |seen: &&mut Seen| {
                (seen.gets, seen.absent, seen.elsewhere) == (gets, absent, elsewhere) && seen.outcome == *outcome
            };
            if let Some(seen) = self.seen.iter_mut().find(same) {
                seen.vantages.push(vantage);
            } else {
                let outcome = outcome.clone();
                self.seen.push(Seen { vantages: vec![vantage], gets, outcome, absent, elsewhere });
            }
        }
    }

    /// The same outcome may have another reason where another zone or rule answers for the target.
    fn absent_for(
        &self,
        vantage: Vantage,
        outcome: &Outcome,
        known: &mut Vec<(Option<Object>, Option<Absent>)>,
    ) -> Option<Absent> {
        let Vantage::Vpc(vpc) = vantage else { return self.absent(vantage, outcome) };
        let target = Asked::exactly(self.pointing.target);
        let covering = self.cx.resolver().view(vpc).covering(self.cx.estate().names(), target);
        let object = covering.map(|(_, contender)| contender.object);
        if let Some((_, absent)) = known.iter().find(|(other, _)| *other == object) {
            return *absent;
        }
        let absent = self.absent(vantage, outcome);
        known.push((object, absent));
        absent
    }

    /// Whether the look-up ended at the target itself.
    fn ends_at_target(&self, outcome: &Outcome) -> bool {
        let cname = self.cx.estate().rrset(self.pointing.record).rtype == RecordType::CNAME;
        outcome.chain.len() == usize::from(cname)
    }

    fn absent(&self, vantage: Vantage, outcome: &Outcome) -> Option<Absent> {
        if !matches!(outcome.status, Status::NxDomain | Status::NoData) || !self.ends_at_target(outcome) {
            return None;
        }
        let estate = self.cx.estate();
        let target = self.pointing.target;
        let zone =
            self.denied_by(vantage, outcome.status).or_else(|| self.denied_by(Vantage::Internet, outcome.status));
        let sure = zone.is_none_or(|zone| estate.zone(zone).service.is_none() && self.is_alone(zone, target));
        let absent = match outcome.status {
            Status::NxDomain => Absent { zone, empty: false },
            _ => Absent { zone: Some(zone.filter(|&zone| is_empty(estate, zone, target))?), empty: true },
        };
        (sure && !is_made_on_demand(self.cx, self.pointing.record)).then_some(absent)
    }

    /// Whether no other public zone may be the live one: it could hold other types.
    fn is_alone(&self, zone: ZoneId, name: NameId) -> bool {
        let public = self.cx.estate().zone(zone).is_public();
        !public || self.cx.resolver().authority(name) == Authority::Zone(zone)
    }

    /// The zone that answers in this way when a vantage asks for the target.
    fn denied_by(&self, vantage: Vantage, status: Status) -> Option<ZoneId> {
        let resolution = self.cx.resolver().trace(vantage, question_of(self.pointing.target));
        resolution.steps.iter().rev().find_map(|step| match step.kind {
            StepKind::NxDomain(zone) if status == Status::NxDomain => Some(zone),
            StepKind::NoData(zone) if status == Status::NoData => Some(zone),
            _ => None,
        })
    }

    fn elsewhere(&self, vantage: Vantage, outcome: &Outcome, absent: Option<Absent>) -> Option<ZoneId> {
        let dead = matches!(outcome.reason, Some(Reason::DeadDelegation(_) | Reason::MirroredDelegation(_)));
        let fails = absent.is_some() || (dead && outcome.status == Status::ServFail && self.ends_at_target(outcome));
        let mut unseen = self.holders.iter().copied().filter(|&zone| !self.stands_for(vantage, zone));
        fails.then(|| unseen.next())?
    }

    /// Whether a vantage asks this zone for the target, or a zone or rule in its place: then what it lacks is no
    /// association.
    fn stands_for(&self, vantage: Vantage, zone: ZoneId) -> bool {
        let estate = self.cx.estate();
        let Vantage::Vpc(vpc) = vantage else { return false };
        let view = self.cx.resolver().view(vpc);
        let target = Asked::exactly(self.pointing.target);
        view.covering(estate.names(), target).is_some_and(|(matched, contender)| {
            let as_near = estate.names().is_at_or_below(matched, estate.zone(zone).name);
            as_near || matches!(contender.object, Object::Forward(_))
        })
    }
}

/// Whether a name exists without record sets. An apex has its SOA and NS, written or not.
fn is_empty(estate: &Estate, zone: ZoneId, name: NameId) -> bool {
    name != estate.zone(zone).name && estate.exists(zone, name) && estate.groups(zone, name).next().is_none()
}

/// Whether the instances of all VPCs that resolve so ask servers of their own (semantics 1.40), which may know names that
/// no private zone denies.
fn may_know_better(cx: &Context<'_>, vantage: Vantage, absent: Absent) -> bool {
    let estate = cx.estate();
    let denied_privately = absent.zone.is_some_and(|zone| !estate.zone(zone).is_public());
    match vantage {
        Vantage::Internet | Vantage::Network(_) => false,
        Vantage::Vpc(vpc) => {
            let mut alike = cx.resolver().view(vpc).vpcs.iter();
            !denied_privately && alike.all(|&vpc| !estate.vpc(vpc).name_servers.is_empty())
        }
    }
}

/// Records that answer a certificate authority's challenge exist while it is asked, and at no other time.
fn is_made_on_demand(cx: &Context<'_>, record: RrSetId) -> bool {
    let names = cx.estate().names();
    let mut above = names.ancestors(cx.estate().rrset(record).owner);
    above.any(|name| names.label(name) == b"_acme-challenge")
}
