//! Which private zones and rules VPCs are given, directly or by Profiles, whether or not they have effect there.

use super::context::Context;
use crate::model::{RecordType, ResolverRuleId, VpcId, ZoneId, ZoneKind};
use crate::resolve::Question;

impl Context<'_> {
    /// Every private zone that no service owns, with each VPC that it, or a Profile that holds it, is associated with.
    pub fn zones_of_vpcs(&self) -> impl Iterator<Item = (VpcId, ZoneId)> {
        let estate = self.estate();
        let own = self.all_zones().flat_map(|zone| estate.zone(zone).vpcs.iter().map(move |&vpc| (vpc, zone)));
        let profiles = estate.profiles().map(|profile| estate.profile(profile));
        let from_profiles = profiles.flat_map(|profile| {
            profile.vpcs.iter().flat_map(|&(vpc, _)| profile.zones.iter().map(move |&zone| (vpc, zone)))
        });
        own.chain(from_profiles).filter(|&(_, zone)| {
            let zone = estate.zone(zone);
            zone.kind == ZoneKind::Private && zone.service.is_none()
        })
    }

    /// Every rule, with each VPC that it, or a Profile that holds it, is associated with.
    pub fn rules_of_vpcs(&self) -> impl Iterator<Item = (VpcId, ResolverRuleId)> {
        let estate = self.estate();
        let own = estate.rules().flat_map(|rule| estate.rule(rule).vpcs.iter().map(move |&vpc| (vpc, rule)));
        let profiles = estate.profiles().map(|profile| estate.profile(profile));
        let from_profiles = profiles.flat_map(|profile| {
            profile.vpcs.iter().flat_map(|&(vpc, _)| profile.rules.iter().map(move |&rule| (vpc, rule)))
        });
        own.chain(from_profiles)
    }

    /// Whether a rule belongs to an account that was not read: its targets may be inbound endpoints there, in front of a VPC
    /// with zones of its own.
    #[must_use]
    pub fn is_owner_unread(&self, rule: ResolverRuleId) -> bool {
        let estate = self.estate();
        let Some(owner) = estate.rule(rule).owner.map(|owner| estate.text(owner)) else { return false };
        let mut held = estate.accounts().map(|account| estate.account(account)).filter(|account| account.held);
        !held.any(|account| estate.text(account.id) == owner)
    }

    /// A question that a zone has a record set for, other than those every zone has at its apex; of a wildcard, any name
    /// it answers. None where the zone holds nothing else.
    #[must_use]
    pub fn any_question(&self, zone: ZoneId) -> Option<Question> {
        let estate = self.estate();
        let mut groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
        let own = groups.find(|rrset| !matches!(rrset.rtype, RecordType::NS | RecordType::SOA));
        own.map(|rrset| self.question(rrset.owner, rrset.rtype))
    }
}
