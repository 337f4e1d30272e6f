//! The record sets that rules walk over: gathered once a run, in order and by type, so that a rule about one type never
//! looks at the others. It contains no rule.

use crate::model::{Estate, Group, RecordType, ZoneId};

/// Every group of record sets of some zones.
pub(super) struct Groups {
    all: Vec<Group>,
    by_type: Vec<(RecordType, Vec<Group>)>,
    routed: Vec<Group>,
}

impl Groups {
    /// Of these zones, in their order.
    pub(super) fn new(estate: &Estate, zones: impl Iterator<Item = ZoneId>) -> Self {
        let all: Vec<Group> = zones.flat_map(|zone| estate.groups_of_zone(zone)).collect();
        let mut by_type: Vec<(RecordType, Vec<Group>)> = Vec::new();
        for &group in &all {
            let rtype = estate.rrset(group.first()).rtype;
            match by_type.iter_mut().find(|(known, _)| *known == rtype) {
                Some((_, groups)) => groups.push(group),
                None => by_type.push((rtype, vec![group])),
            }
        }
        let routed = |group: &&Group| estate.rrset(group.first()).routing.is_some();
        let routed = all.iter().filter(routed).copied().collect();
        Self { all, by_type, routed }
    }

    /// All of them, by zone, owner and type.
    pub(super) fn all(&self) -> &[Group] {
        &self.all
    }

    /// Those of one type, by zone and owner.
    pub(super) fn of(&self, rtype: RecordType) -> &[Group] {
        self.by_type.iter().find(|(known, _)| *known == rtype).map_or(&[], |(_, groups)| groups)
    }

    /// Those with a routing policy or a health check, by zone, owner and type.
    pub(super) fn routed(&self) -> &[Group] {
        &self.routed
    }
}
