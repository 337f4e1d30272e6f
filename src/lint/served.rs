//! To whom a record set is answered: what makes a record a trouble for somebody. It contains no rule.

use super::context::Context;
use crate::model::{RrSetId, ZoneId, ZoneKind};
use crate::resolve::{Authority, Vantage, occluded_by};

impl Context<'_> {
    /// One vantage for each class that gets this record set when it asks for it: of a public zone the Internet, of a
    /// private one classes of VPCs, of a network's own that network. None where it is hidden, or its zone is not live.
    #[must_use]
    pub fn served_to(&self, record: RrSetId) -> Vec<Vantage> {
        let rrset = self.estate().rrset(record);
        if occluded_by(self.estate(), rrset.zone, rrset.owner, rrset.rtype).is_some() {
            return Vec::new();
        }
        let asked = self.question(rrset.owner, rrset.rtype);
        let gets_it = |&vantage: &Vantage| self.resolver().ask(vantage, asked).answers.contains(&record);
        self.classes().filter(|&vantage| self.may_see(rrset.zone, vantage)).filter(gets_it).collect()
    }

    /// Whether the Internet gets to see a record set: that of a public zone known to answer it, and of nothing hidden.
    #[must_use]
    pub fn is_published(&self, record: RrSetId) -> bool {
        let estate = self.estate();
        let rrset = estate.rrset(record);
        let zone = estate.zone(rrset.zone);
        zone.is_public()
            && self.resolver().authority(zone.name) == Authority::Zone(rrset.zone)
            && occluded_by(estate, rrset.zone, rrset.owner, rrset.rtype).is_none()
    }

    /// Everyone a zone is meant for: of a public zone the Internet, of a private one the VPCs associated with it, directly
    /// or through a Profile.
    #[must_use]
    pub fn audience_of(&self, zone: ZoneId) -> Vec<Vantage> {
        let estate = self.estate();
        let profiles =
            || estate.profiles().map(|id| estate.profile(id)).filter(|profile| profile.zones.contains(&zone));
        match estate.zone(zone).kind {
            ZoneKind::Public | ZoneKind::External => vec![Vantage::Internet],
            ZoneKind::Network(network) => vec![Vantage::Network(network)],
            ZoneKind::Private => {
                let through_profiles = profiles().flat_map(|profile| profile.vpcs.iter().map(|&(vpc, _)| vpc));
                let vpcs = estate.zone(zone).vpcs.iter().copied().chain(through_profiles);
                vpcs.map(Vantage::Vpc).collect()
            }
        }
    }

    /// Whether a zone is meant for a vantage: the Internet's view of a private zone is none.
    fn may_see(&self, zone: ZoneId, vantage: Vantage) -> bool {
        match (self.estate().zone(zone).kind, vantage) {
            (ZoneKind::Public | ZoneKind::External, Vantage::Internet) | (ZoneKind::Private, Vantage::Vpc(_)) => true,
            (ZoneKind::Network(own), Vantage::Network(network)) => own == network,
            _ => false,
        }
    }
}
