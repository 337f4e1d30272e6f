//! Lowers gaps: what the snapshot could not hold, and which zones and VPCs that leaves in doubt.

use super::super::v1;
use super::{Lowering, bare_zone_id};
use crate::model::{AccountId, Gap};

impl Lowering {
    pub(super) fn gaps(&mut self, gaps: &[v1::Gap<'_>], regions: &[(Option<AccountId>, v1::Region<'_>)]) {
        for gap in gaps {
            let lowered = Gap {
                account: self.optional_text(gap.account_id.as_deref()),
                region: self.optional_text(gap.region.as_deref()),
                operation: self.text(&gap.operation),
                code: self.optional_text(gap.code.as_deref()),
                message: self.optional_text(gap.message.as_deref()),
                resource: self.optional_text(gap.resource.as_deref()),
            };
            let id = self.builder.add_gap(lowered);
            self.mark_zone_incomplete(gap);
            let concerned: Vec<&v1::Region<'_>> =
                regions.iter().filter(|(account, _)| self.concerns(gap, *account)).map(|(_, region)| region).collect();
            for vpc in vpcs_without_profiles(gap, concerned.iter().copied()) {
                let vpc = self.vpc(&vpc);
                self.builder.vpc_mut(vpc).profiles_unread = Some(id);
            }
            for vpc in vpcs_left_incomplete(gap, concerned.into_iter()) {
                self.mark_incomplete(&vpc, id);
            }
        }
    }

    /// A zone without its record sets is a gap, whether the file says so or not.
    pub(super) fn gaps_of_unread_zones(&mut self, gaps: &[v1::Gap<'_>]) {
        for id in std::mem::take(&mut self.unread) {
            let told = gaps.iter().any(|gap| gap.resource.as_deref().map(bare_zone_id) == Some(&*id));
            if !told {
                let operation = self.text("route53:ListResourceRecordSets");
                let (code, resource) = (self.text("NotInSnapshot"), self.text(&id));
                let (code, resource) = (Some(code), Some(resource));
                self.builder.add_gap(Gap { account: None, region: None, operation, code, message: None, resource });
            }
        }
    }

    /// A page of the zone's list is missing: what it lacks may be there.
    fn mark_zone_incomplete(&mut self, gap: &v1::Gap<'_>) {
        let zone = gap.resource.as_deref().and_then(|id| self.zones.get(bare_zone_id(id)));
        if let (&"route53:ListResourceRecordSets", Some(&zone)) = (&gap.operation.as_str(), zone) {
            self.builder.zone_mut(zone).complete = false;
        }
    }

    fn concerns(&self, gap: &v1::Gap<'_>, account: Option<AccountId>) -> bool {
        let wanted = gap.account_id.as_deref();
        wanted.is_none_or(|id| account.is_some_and(|account| self.builder.account_id(account) == id))
    }
}

/// The VPCs that may have Profiles nobody could read.
fn vpcs_without_profiles<'r, 'a: 'r>(
    gap: &v1::Gap<'_>,
    regions: impl Iterator<Item = &'r v1::Region<'a>>,
) -> Vec<String> {
    if !gap.operation.starts_with("route53profiles:") {
        return Vec::new();
    }
    let here = |region: &&v1::Region<'_>| gap.region.as_deref().is_none_or(|name| name == &*region.region);
    regions.filter(here).flat_map(|region| region.vpcs.iter().flatten()).map(|vpc| vpc.vpc_id.to_string()).collect()
}

/// The VPCs whose zones and rules a gap leaves in doubt.
fn vpcs_left_incomplete<'r, 'a: 'r>(
    gap: &v1::Gap<'_>,
    regions: impl Iterator<Item = &'r v1::Region<'a>>,
) -> Vec<String> {
    let rules = matches!(
        gap.operation.as_str(),
        "route53resolver:ListResolverRules" | "route53resolver:ListResolverRuleAssociations"
    );
    let zones = matches!(
        gap.operation.as_str(),
        "route53:ListHostedZones" | "route53:GetHostedZone" | "route53:ListHostedZonesByVPC"
    );
    let one_vpc = gap.resource.as_deref().filter(|resource| resource.starts_with("vpc-"));
    if let (true, Some(vpc)) = (rules || zones, one_vpc) {
        return vec![vpc.to_owned()];
    }
    let here = |region: &v1::Region<'_>| gap.region.as_deref().is_none_or(|name| name == &*region.region);
    let listed = |region: &v1::Region<'_>, vpc: &str| {
        region.hosted_zones_by_vpc.iter().flatten().any(|list| &*list.vpc_id == vpc)
    };
    regions
        .filter(|region| here(region))
        .flat_map(|region| region.vpcs.iter().flatten().map(move |vpc| (region, vpc)))
        .filter(|(region, vpc)| rules || (zones && !listed(region, &vpc.vpc_id)))
        .map(|(_, vpc)| vpc.vpc_id.to_string())
        .collect()
}
