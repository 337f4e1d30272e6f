//! Routing policies as words: which clients get a record set.

use super::Words;
use crate::model::{Policy, RrSetId, TextId};
use crate::resolve::{Outcome, Way};

impl Words<'_> {
    /// Which record set of several it is, and when a client gets it.
    pub(super) fn condition(self, id: RrSetId) -> Option<String> {
        let routing = self.estate.routing(id)?;
        let identifier = self.estate.set_identifier(id).map(|identifier| format!("set \"{identifier}\""));
        let policy = self.policy(routing.policy);
        let healthy = routing.health_check.map(|check| format!("while {} is healthy", self.estate.text(check)));
        let parts: Vec<String> = [identifier, policy, healthy].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// When a client goes a way: the record sets that routing chose on it.
    #[must_use]
    pub(in crate::report) fn when(self, way: &Way) -> Vec<String> {
        let one = |&id: &RrSetId| {
            let rrset = self.estate.rrset(id);
            let condition = self.condition(id).unwrap_or_default();
            format!("{} {} {condition}", self.spell(rrset.owner), rrset.rtype)
        };
        let through = way.entered.iter().map(|&endpoint| format!("through {}", self.entrance(endpoint)));
        way.chosen.iter().map(one).chain(through).collect()
    }

    fn policy(self, policy: Policy) -> Option<String> {
        let text = |id: TextId| self.estate.text(id);
        match policy {
            Policy::Simple => None,
            Policy::Geoproximity => Some("nearest by geoproximity".to_owned()),
            Policy::Unread => Some("by a policy that is not known here".to_owned()),
            Policy::Weighted(weight) => Some(format!("weight {weight}")),
            Policy::Latency(region) => Some(format!("nearest {}", text(region))),
            Policy::Geolocation(place) if text(place) == "*" => Some("clients anywhere else".to_owned()),
            Policy::Geolocation(place) => Some(format!("clients in {}", text(place))),
            Policy::Cidr { location, .. } if text(location) == "*" => Some("clients at any other address".to_owned()),
            Policy::Cidr { location, .. } => Some(format!("clients at {}", text(location))),
            Policy::Failover(primary) => Some(if primary { "primary" } else { "secondary" }.to_owned()),
            Policy::Multivalue => Some("one of up to eight".to_owned()),
        }
    }

    /// Who gets no answer at all, if a routing policy leaves somebody out.
    #[must_use]
    pub fn unserved(self, outcome: &Outcome) -> Option<String> {
        let rrset = self.estate.rrset(outcome.unserved?);
        let owner = self.spell(rrset.owner);
        Some(format!("clients that no record set of {owner} {} names get no answer: there is no default", rrset.rtype))
    }
}
