//! Which zone of the snapshot the Internet's questions for a name come to, and which zones none come to.

use super::Resolver;
use super::authority::topmost_cut;
use super::delegation::Fate;
use super::outcome::{Asked, Cut, Question};
use super::special;
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::name::NameId;

/// Who answers the Internet for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// This zone of the snapshot.
    Zone(ZoneId),
    /// Whoever a delegation that leads out of the snapshot, or nowhere, names.
    Delegated(Cut),
    /// One of several zones with this one's name: which, only the registrar knows (semantics 4.12).
    OneOf(ZoneId),
    /// A zone on the way was not read, or not wholly.
    Unread(ZoneId),
    /// No public zone of the snapshot encloses the name.
    NotHeld,
}

impl Resolver<'_> {
    /// Who answers the Internet for a name that the estate mentions. That the topmost zone itself is delegated to is
    /// taken for granted, as everywhere.
    #[must_use]
    pub fn authority(&self, name: NameId) -> Authority {
        let mut zone = match self.entry_zones(name) {
            [] => return Authority::NotHeld,
            [zone] => *zone,
            [first, ..] => return Authority::OneOf(*first),
        };
        // any type but DS, which is asked of the parent
        let question = Question { name: Asked::exactly(name), rtype: RecordType::NS };
        loop {
            (zone, _) = self.deepest_on_same_server(zone, question.name);
            match topmost_cut(self.estate, zone, question) {
                Some(cut) => match self.delegation(Cut { zone, name: cut }).fate() {
                    Fate::Served(child) => zone = child,
                    _ => return Authority::Delegated(Cut { zone, name: cut }),
                },
                None if self.is_whole(zone) || self.estate.zone(zone).name == name => return Authority::Zone(zone),
                None => return Authority::Unread(zone),
            }
        }
    }

    fn is_whole(&self, zone: ZoneId) -> bool {
        let zone = self.estate.zone(zone);
        zone.read && zone.complete
    }

    /// Of a public zone that another one of its name keeps the Internet's questions from: that other one. Told only
    /// where the servers of both, and all that the parent delegates to, are Route 53's own names: white-label names may
    /// be anybody's.
    #[must_use]
    pub fn live_twin(&self, zone: ZoneId) -> Option<ZoneId> {
        let estate = self.estate;
        let of = estate.zone(zone);
        if of.kind != ZoneKind::Public || estate.zones_named(of.name).len() < 2 {
            return None;
        }
        let Authority::Zone(live) = self.authority(of.name) else { return None };
        if live == zone || estate.zone(live).name != of.name {
            return None;
        }
        let delegated = self.servers_delegated_to(of.name);
        let plain = |server: &NameId| special::is_route53_server(&estate.name(*server));
        let told = !of.name_servers.is_empty() && of.name_servers.iter().chain(&delegated).all(plain);
        let shared = |zone: ZoneId| estate.zone(zone).name_servers.iter().any(|server| delegated.contains(server));
        (told && shared(live) && !shared(zone)).then_some(live)
    }

    /// The servers that the zone above a name delegates it to, if the name is delegated from within the snapshot.
    fn servers_delegated_to(&self, name: NameId) -> Vec<NameId> {
        let parent = self.estate.names().parent(name).map(|above| self.authority(above));
        let Some(Authority::Zone(parent)) = parent else { return Vec::new() };
        let group = self.estate.group(parent, name, RecordType::NS);
        group.map(|group| self.estate.hosts(group).collect()).unwrap_or_default()
    }
}
