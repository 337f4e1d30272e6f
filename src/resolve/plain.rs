//! The common case, told without following anything: a name that nothing private touches, and that its public zone
//! answers at once. It serves whoever asks of every name whether it is decided; what it does not settle is asked in full.

use super::Resolver;
use super::authority::{Found, lookup};
use super::delegation::Fate;
use super::outcome::{Asked, Cut, Question};
use crate::model::{Group, RecordType, ZoneId};
use crate::name::NameId;

/// The name whose children were asked about last, and the zone that answers for them. Names come in runs below one name.
#[derive(Clone, Copy, Default)]
pub struct Home(Option<(NameId, Option<ZoneId>)>);

impl Resolver<'_> {
    /// Whether [`is_plain`](Self::is_plain) holds of every question at a name. False says nothing, and is quick.
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
            && names.child(name, b"*").is_none()
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

    /// Whether everybody certainly gets the same from one public zone of the snapshot: record sets without aliases, or
    /// that there are none. False says nothing.
    #[must_use]
    pub fn is_plain(&self, question: Question) -> bool {
        if self.has_special_views || self.nearest.of(question.name.node).is_some() {
            return false;
        }
        match self.public_end(question) {
            Some((_, Found::Implied | Found::NoData | Found::NxDomain)) => true,
            Some((_, Found::Records(group))) => self.is_without_aliases(group),
            Some((_, Found::Cname(_) | Found::Dname(_) | Found::Cut(_))) | None => false,
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
