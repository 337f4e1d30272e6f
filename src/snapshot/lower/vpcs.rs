//! Lowers VPCs and the zones they see; which objects of a Region come first.

use std::net::IpAddr;

use super::super::v1;
use super::Lowering;
use crate::model::{AccountId, GapId, Incomplete, VpcId};

impl Lowering {
    /// The objects of a Region: everything that others refer to by id.
    pub(super) fn region(&mut self, account: Option<AccountId>, region: &v1::Region<'_>) {
        for vpc in region.vpcs.iter().flatten() {
            self.described_vpc(account, region, vpc);
        }
        for subnet in region.subnets.iter().flatten() {
            self.subnet(subnet);
        }
        for rule in region.resolver_rules.iter().flatten() {
            self.rule(account, &region.region, rule);
        }
        for endpoint in region.resolver_endpoints.iter().flatten() {
            self.endpoint(account, &region.region, endpoint);
        }
        self.firewall_objects(account, region);
    }

    /// The associations of a Region, once every zone, rule and VPC of every account is known.
    pub(super) fn region_links(&mut self, account: Option<AccountId>, region: &v1::Region<'_>) {
        for list in region.hosted_zones_by_vpc.iter().flatten() {
            let vpc = self.vpc(&list.vpc_id);
            for summary in &list.hosted_zone_summaries {
                self.zone_of_vpc(vpc, summary);
            }
        }
        for association in region.resolver_rule_associations.iter().flatten() {
            self.rule_association(association);
        }
        for config in region.resolver_configs.iter().flatten() {
            self.resolver_config(config);
        }
        self.firewall_links(region);
        self.settings(region);
        for profile in region.profiles.iter().flatten() {
            self.profile(account, region, profile);
        }
        self.unlisted_profiles(region);
        self.lying_in_vpcs(account, region);
    }

    fn described_vpc(&mut self, account: Option<AccountId>, region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) {
        let id = self.vpc(&vpc.vpc_id);
        let owner = vpc.owner_id.as_deref().and_then(|owner| self.account(owner, None)).or(account);
        let region_name = self.word(&region.region);
        let name = vpc.tags.iter().find(|tag| &*tag.key == "Name");
        let name = self.optional_text(name.map(|tag| &*tag.value));
        let name_servers = custom_name_servers(region, vpc);
        let primary = vpc.cidr_block.as_deref();
        let others = vpc.cidr_block_association_set.iter().map(|association| association.cidr_block.as_str());
        let cidrs = primary.into_iter().chain(others.filter(|&cidr| Some(cidr) != primary));
        let cidrs = cidrs.filter_map(|cidr| cidr.parse().ok()).collect();
        let lowered = self.builder.vpc_mut(id);
        lowered.account = owner;
        lowered.region = Some(region_name);
        lowered.name = lowered.name.or(name);
        lowered.cidrs = cidrs;
        lowered.dns_support = vpc.enable_dns_support.or(lowered.dns_support);
        lowered.dns_hostnames = vpc.enable_dns_hostnames.or(lowered.dns_hostnames);
        lowered.name_servers = name_servers;
        if owner == account {
            lowered.incomplete = None;
            self.settings_of_vpc(id, region);
        } else if lowered.incomplete == Some(Incomplete::Undescribed) {
            self.shared_vpc(id, vpc);
        }
    }

    /// A VPC that another account shares: only there is it known which rules it is associated with (semantics 1.17).
    fn shared_vpc(&mut self, id: VpcId, vpc: &v1::Vpc<'_>) {
        let owner = vpc.owner_id.as_deref().unwrap_or_default();
        let what = self.text(&format!("what account {owner} associates with its {}", vpc.vpc_id));
        self.builder.vpc_mut(id).incomplete = Some(Incomplete::Unread(what));
    }

    /// What holds in a VPC of the account's own that no list of the Region names.
    fn settings_of_vpc(&mut self, vpc: VpcId, region: &v1::Region<'_>) {
        let lowered = self.builder.vpc_mut(vpc);
        lowered.validates = region.resolver_dnssec_configs.is_some().then_some(false);
        lowered.firewall = region.firewall_rule_group_associations.is_some().then(Vec::new);
        lowered.firewall_fail_open = region.firewall_configs.is_some().then_some(false);
    }

    /// Notes the Region a zone's association names, for a VPC nothing else describes.
    pub(super) fn region_of_vpc(&mut self, id: &str, region: Option<&str>) {
        let Some(region) = region else { return };
        let region = self.word(region);
        let vpc = self.builder.vpc(id);
        let vpc = self.builder.vpc_mut(vpc);
        vpc.region = vpc.region.or(Some(region));
    }

    /// A VPC is associated with something whose content the snapshot does not hold.
    pub(super) fn mark_unread(&mut self, vpc: &str, what: &str) {
        let what = self.text(what);
        let vpc = self.vpc(vpc);
        let vpc = self.builder.vpc_mut(vpc);
        vpc.incomplete = vpc.incomplete.or(Some(Incomplete::Unread(what)));
    }

    pub(super) fn mark_incomplete(&mut self, vpc: &str, gap: GapId) {
        let vpc = self.vpc(vpc);
        let vpc = self.builder.vpc_mut(vpc);
        vpc.incomplete = vpc.incomplete.or(Some(Incomplete::Gap(gap)));
    }
}

/// Name servers that instances ask instead of the VPC resolver (semantics 1.40).
fn custom_name_servers(region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) -> Vec<IpAddr> {
    let wanted = vpc.dhcp_options_id.as_deref();
    let options = region.dhcp_options.iter().flatten().filter(|options| Some(&*options.dhcp_options_id) == wanted);
    let servers =
        options.flat_map(|options| &options.dhcp_configurations).filter(|one| &*one.key == "domain-name-servers");
    servers.flat_map(|one| &one.values).filter_map(|value| value.value.parse().ok()).collect()
}
