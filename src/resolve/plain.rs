//! The common case, told without following anything: a name that nothing private touches, and that its public zone
//! answers at once. It serves whoever asks of every name whether it is decided; what it does not settle is asked in full.

use rustc_hash::FxHashMap;

use super::Resolver;
use super::authority::{Found, lookup};
use super::covers::Nearest;
use super::delegation::Fate;
use super::everywhere::Coverings;
use super::outcome::{Asked, Cut, Question, Reason};
use super::path::SURE_CHAIN;
use crate::model::{Estate, Group, RecordType, Value, Zone, ZoneId};
use crate::name::NameId;

/// The name whose children were asked about last, and the zone that answers for them. Names come in runs below one name.
#[derive(Clone, Copy, Default)]
pub struct Home(Option<(NameId, Option<ZoneId>)>);

/// What everybody certainly gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// What it is.
    pub end: End,
    /// How many CNAMEs lead there.
    pub hops: usize,
}

/// What stands at the end of a plain chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// An answer of the snapshot.
    Answer,
    /// That there is none: no such type, or no such name.
    Nothing,
    /// Something that lies outside the snapshot, and why.
    Outside(Reason),
}

impl Resolver<'_> {
    /// Whether every question at a name is [plainly](Self::plainly) decided. False says nothing, and is quick.
    #[must_use]
    pub fn is_plain_name(&self, home: &mut Home, name: NameId) -> bool {
        if self.has_special_views || self.nearest.of(name).is_some() || !self.estate.zones_named(name).is_empty() {
            return false;
        }
        let names = self.estate.names();
        let Some(parent) = names.parent(name) else { return false };
        let zone = match home.0 {
            Some((of, zone)) if of == parent => zone,
            _ => self.home(parent),
        };
        home.0 = Some((parent, zone));
        let plain = |group: Group| match self.estate.rrset(group.first()).rtype {
            RecordType::CNAME | RecordType::DNAME | RecordType::NS => false,
            _ => self.is_without_aliases(group),
        };
        zone.is_some_and(|zone| self.estate.exists(zone, name) && self.estate.groups(zone, name).all(plain))
            && names.wildcard(name).is_none()
    }

    /// The zone that answers for whatever is directly below a name, but for zones and delegations there.
    fn home(&self, parent: NameId) -> Option<ZoneId> {
        let below = Question { name: Asked { node: parent, below: true }, rtype: RecordType::A };
        if self.has_special_views || self.nearest.of(parent).is_some() {
            return None;
        }
        match self.public_end(below)? {
            (_, Found::Dname(_)) => None,
            (zone, _) => Some(zone),
        }
    }

    /// What everybody certainly gets where nothing private touches the question or what its CNAMEs lead to; none where it
    /// takes more to tell.
    #[must_use]
    pub fn plainly(&self, question: Question) -> Option<Plain> {
        self.plainly_after(0, question)
    }

    /// The same behind so many CNAMEs.
    fn plainly_after(&self, hops: usize, mut question: Question) -> Option<Plain> {
        if question.rtype == RecordType::DS {
            return None; // the zone above answers it
        }
        for hops in hops..=SURE_CHAIN {
            let end = |end| Some(Plain { end, hops });
            let node = question.name.node;
            if self.has_special_views || self.nearest.of(node).is_some() {
                return None;
            }
            let Some((_, found)) = self.public_end(question) else {
                let is_elsewhere = self.entry_zones(node).is_empty() && self.special_domain_above(node).is_none();
                return end(End::Outside(Reason::NotHeld)).filter(|_| is_elsewhere);
            };
            question.name = match found {
                Found::Implied => return end(End::Answer),
                Found::NoData | Found::NxDomain => return end(End::Nothing),
                Found::Records(group) => return end(self.plain_records(group)?),
                Found::Cname(group) => Asked::exactly(self.only_target(group)?),
                Found::Dname(_) | Found::Cut(_) => return None,
            };
        }
        None
    }

    /// What every VPC certainly gets that a private zone answers, where one zone and nothing else covers the name, whoever
    /// asks; none where it takes more to tell.
    #[must_use]
    pub fn plainly_inside(&self, mut question: Question) -> Option<Plain> {
        let nearest = self.nearest.of(question.name.node)?;
        let zone = self.alone.get(&nearest).copied().filter(|_| !self.has_special_views)?;
        for hops in 0..=SURE_CHAIN {
            let end = |end| Some(Plain { end, hops });
            let target = match lookup(self.estate, zone, question) {
                Found::Implied => return end(End::Answer),
                Found::NoData | Found::NxDomain => return end(End::Nothing),
                Found::Records(group) if self.estate.routing(group.first()).is_none() => {
                    return end(self.plain_records(group)?);
                }
                Found::Cname(group) => self.only_target(group)?,
                Found::Records(_) | Found::Dname(_) | Found::Cut(_) => return None,
            };
            question.name = Asked::exactly(target);
            match self.nearest.of(target) {
                None => return self.plainly_after(hops + 1, question),
                Some(other) if other != nearest => return None,
                Some(_) => {}
            }
        }
        None
    }

    fn plain_records(&self, group: Group) -> Option<End> {
        if self.is_without_aliases(group) {
            return Some(End::Answer);
        }
        let only = Some(group.first()).filter(|_| group.ids().len() == 1)?;
        let alias = self.estate.alias(only).filter(|alias| !alias.in_zone)?;
        (!self.estate.encloses(alias.target)).then_some(End::Outside(Reason::AwsAlias(only)))
    }

    /// Where a CNAME leads, if it leads everybody to one name.
    fn only_target(&self, group: Group) -> Option<NameId> {
        let only = Some(group.first()).filter(|_| group.ids().len() == 1)?;
        match self.estate.values(only) {
            [Value::Host(target)] if self.estate.routing(only).is_none() => Some(*target),
            _ => None,
        }
    }

    /// The one public zone that certainly answers, and what it finds: never a delegation.
    fn public_end(&self, question: Question) -> Option<(ZoneId, Found)> {
        let [mut zone] = *self.entry_zones(question.name.node) else { return None };
        if self.registry.contains_key(&zone) {
            return None;
        }
        loop {
            let (deepest, differs) = self.deepest_on_same_server(zone, question.name);
            zone = deepest;
            let of = self.estate.zone(zone);
            if differs || !of.read || !of.complete {
                return None;
            }
            let found = lookup(self.estate, zone, question);
            let Found::Cut(name) = found else { return Some((zone, found)) };
            let delegation = self.delegation(Cut { zone, name });
            match delegation.fate() {
                Fate::Served(child) if !delegation.strangers => zone = child,
                _ => return None,
            }
        }
    }

    fn is_without_aliases(&self, group: Group) -> bool {
        group.ids().all(|id| self.estate.rrset(id).alias.is_none() && !self.estate.values(id).is_empty())
    }
}

/// Names of private zones at which every view that has the name at all is answered by the same zone, wholly read, with
/// nothing else at or above it.
pub(super) fn alone(estate: &Estate, nearest: &Nearest, coverings: &Coverings) -> FxHashMap<NameId, ZoneId> {
    let only = |name: NameId| {
        let zone = coverings.only_zone(name)?;
        let Zone { read, complete, fallback, .. } = *estate.zone(zone);
        let is_topmost = estate.names().parent(name).is_none_or(|parent| nearest.of(parent).is_none());
        (is_topmost && read && complete && fallback == Some(false)).then_some((name, zone))
    };
    estate.zones().map(|zone| estate.zone(zone).name).filter_map(only).collect()
}
