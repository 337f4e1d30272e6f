//! The common case, told without following anything: a name that nothing private touches, and that its public zone
//! answers at once. It serves whoever asks of every name whether it is decided; what it does not settle is asked in full.

use super::Resolver;
use super::authority::{Found, lookup};
use super::delegation::Fate;
use super::outcome::{Cut, Question};
use crate::model::Group;

impl Resolver<'_> {
    /// Whether everybody certainly gets the same from one public zone of the snapshot: record sets without aliases, or
    /// that there are none. False says nothing.
    #[must_use]
    pub fn is_plain(&self, question: Question) -> bool {
        if self.has_special_views || self.nearest.of(question.name.node).is_some() {
            return false;
        }
        let [zone] = *self.entry_zones(question.name.node) else { return false };
        let mut zone = zone;
        loop {
            let (deepest, differs) = self.deepest_on_same_server(zone, question.name);
            zone = deepest;
            let of = self.estate.zone(zone);
            if differs || !of.read || !of.complete {
                return false;
            }
            match lookup(self.estate, zone, question) {
                Found::Implied | Found::NoData | Found::NxDomain => return true,
                Found::Records(group) => return self.is_without_aliases(group),
                Found::Cname(_) | Found::Dname(_) => return false,
                Found::Cut(name) => {
                    let delegation = self.delegation(Cut { zone, name });
                    match delegation.fate() {
                        Fate::Served(child) if !delegation.strangers => zone = child,
                        _ => return false,
                    }
                }
            }
        }
    }

    fn is_without_aliases(&self, group: Group) -> bool {
        group.ids().all(|id| self.estate.rrset(id).alias.is_none() && !self.estate.values(id).is_empty())
    }
}
