//! Lowers VPCs, and what steers their Resolver.

use std::net::IpAddr;

use super::super::{Text, v1};
use super::Lowering;
use crate::model::{AccountId, Direction, Endpoint, GapId, Incomplete, Profile, ResolverRule, RuleKind, VpcId};

impl Lowering {
    /// The objects of a Region: everything that others refer to by id.
    pub(super) fn region(&mut self, account: Option<AccountId>, region: &v1::Region<'_>) {
        for vpc in region.vpcs.iter().flatten() {
            self.described_vpc(account, region, vpc);
        }
        for rule in region.resolver_rules.iter().flatten() {
            self.rule(account, rule);
        }
        for endpoint in region.resolver_endpoints.iter().flatten() {
            self.endpoint(endpoint);
        }
    }

    /// The associations of a Region, once every zone, rule and VPC of every account is known.
    pub(super) fn region_links(&mut self, region: &v1::Region<'_>) {
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
        for profile in region.profiles.iter().flatten() {
            self.profile(region, profile);
        }
        self.unlisted_profiles(region);
    }

    fn described_vpc(&mut self, account: Option<AccountId>, region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) {
        let id = self.vpc(&vpc.vpc_id);
        let region_name = self.text(&region.region);
        let name_servers = custom_name_servers(region, vpc);
        let primary = vpc.cidr_block.as_deref();
        let others = vpc.cidr_block_association_set.iter().map(|association| association.cidr_block.as_str());
        let cidrs = primary.into_iter().chain(others.filter(|&cidr| Some(cidr) != primary));
        let cidrs = cidrs.filter_map(|cidr| cidr.parse().ok()).collect();
        let lowered = self.builder.vpc_mut(id);
        lowered.account = account;
        lowered.region = Some(region_name);
        lowered.cidrs = cidrs;
        lowered.dns_support = vpc.enable_dns_support;
        lowered.dns_hostnames = vpc.enable_dns_hostnames;
        lowered.name_servers = name_servers;
        lowered.incomplete = None;
    }

    /// Notes the Region a zone's association names, for a VPC nothing else describes.
    pub(super) fn region_of_vpc(&mut self, id: &str, region: Option<&str>) {
        let Some(region) = region else { return };
        let region = self.text(region);
        let vpc = self.builder.vpc(id);
        let vpc = self.builder.vpc_mut(vpc);
        vpc.region = vpc.region.or(Some(region));
    }

    /// A VPC is associated with something whose content the snapshot does not hold.
    fn mark_unread(&mut self, vpc: &str, what: &str) {
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

    fn rule(&mut self, account: Option<AccountId>, rule: &v1::ResolverRule<'_>) {
        if self.rules.contains_key(rule.id.as_str()) {
            return; // a shared rule is read in every account that sees it
        }
        let place = format!("resolver rule {}", rule.id);
        let Some(kind) = rule_kind(rule.rule_type.as_deref()) else {
            self.defect(&place, format_args!("unknown rule type {:?}", rule.rule_type.as_deref().unwrap_or("")));
            return;
        };
        let domain = if kind == RuleKind::Delegate { &rule.delegation_record } else { &rule.domain_name };
        let Some(domain) = self.name(domain.as_deref().unwrap_or(""), &place) else { return };
        let lowered = ResolverRule {
            id: self.text(&rule.id),
            account,
            kind,
            domain,
            targets: rule
                .target_ips
                .iter()
                .filter_map(|target| address(target.ip.as_ref(), target.ipv6.as_ref()))
                .collect(),
            vpcs: Vec::new(),
            unsettled: Vec::new(),
        };
        let id = self.builder.add_rule(lowered);
        self.rules.insert(rule.id.to_string(), id);
    }

    /// A COMPLETE association has effect, a FAILED one has none (semantics 1.17); what lies between is not settled (1.18).
    /// The autodefined one says nothing new.
    fn rule_association(&mut self, association: &v1::ResolverRuleAssociation<'_>) {
        let status = association.status.as_deref().unwrap_or("COMPLETE");
        if status == "FAILED" || association.id.starts_with("rslvr-autodefined-") {
            return;
        }
        let Some(&rule) = self.rules.get(association.resolver_rule_id.as_str()) else {
            self.mark_unread(&association.vpc_id, &format!("resolver rule {}", association.resolver_rule_id));
            return;
        };
        let vpc = self.vpc(&association.vpc_id);
        let rule = self.builder.rule_mut(rule);
        let vpcs = if status == "COMPLETE" { &mut rule.vpcs } else { &mut rule.unsettled };
        if !vpcs.contains(&vpc) {
            vpcs.push(vpc);
        }
    }

    fn endpoint(&mut self, endpoint: &v1::ResolverEndpoint<'_>) {
        let direction = match endpoint.direction.as_deref() {
            Some("INBOUND") => Direction::Inbound,
            Some("OUTBOUND") => Direction::Outbound,
            Some("INBOUND_DELEGATION") => Direction::InboundDelegation,
            other => {
                let place = format!("resolver endpoint {}", endpoint.id);
                self.defect(place, format_args!("unknown direction {:?}", other.unwrap_or("")));
                return;
            }
        };
        let addresses = endpoint.ip_addresses.iter().flatten();
        let lowered = Endpoint {
            id: self.text(&endpoint.id),
            direction,
            vpc: endpoint.host_vpc_id.as_deref().map(|vpc| self.vpc(vpc)),
            addresses: addresses.filter_map(|place| address(place.ip.as_ref(), place.ipv6.as_ref())).collect(),
        };
        self.builder.add_endpoint(lowered);
    }

    fn resolver_config(&mut self, config: &v1::ResolverConfig<'_>) {
        let disabled = matches!(config.autodefined_reverse.as_deref(), Some("DISABLED" | "DISABLING"));
        if disabled && config.resource_id.starts_with("vpc-") {
            let vpc = self.vpc(&config.resource_id);
            self.builder.vpc_mut(vpc).autodefined_reverse = false;
        }
    }

    fn profile(&mut self, region: &v1::Region<'_>, profile: &v1::Profile<'_>) {
        let in_effect = |status: Option<&Text<'_>>| status.is_none_or(|status| &**status == "COMPLETE");
        let associations = region.profile_associations.iter().flatten();
        let associations = associations.filter(|one| one.profile_id == profile.id && in_effect(one.status.as_ref()));
        let vpcs = associations.map(|one| (self.vpc(last_of_arn(&one.resource_id)), one.priority.unwrap_or(100)));
        let vpcs: Vec<(VpcId, u32)> = vpcs.collect();
        let mut lowered = Profile { id: self.text(&profile.id), vpcs, zones: Vec::new(), rules: Vec::new() };
        let resources = region.profile_resource_associations.iter().flatten();
        let mut unread = false;
        for one in resources.filter(|one| one.profile_id == profile.id && in_effect(one.status.as_ref())) {
            let resource = last_of_arn(&one.resource_arn);
            let (zone, rule) = (self.zones.get(resource), self.rules.get(resource));
            unread |=
                zone.is_none() && rule.is_none() && (resource.starts_with('Z') || resource.starts_with("rslvr-rr-"));
            lowered.zones.extend(zone);
            lowered.rules.extend(rule);
        }
        if unread || (lowered.zones.is_empty() && lowered.rules.is_empty()) {
            self.mark_profile_unread(region, &profile.id);
        }
        self.builder.add_profile(lowered);
    }

    /// A Profile that the Region does not list, as one shared by another account may be.
    fn unlisted_profiles(&mut self, region: &v1::Region<'_>) {
        for association in region.profile_associations.iter().flatten() {
            if !region.profiles.iter().flatten().any(|profile| profile.id == association.profile_id) {
                self.mark_profile_unread(region, &association.profile_id);
            }
        }
    }

    fn mark_profile_unread(&mut self, region: &v1::Region<'_>, profile: &str) {
        for association in region.profile_associations.iter().flatten().filter(|one| &*one.profile_id == profile) {
            self.mark_unread(last_of_arn(&association.resource_id), &format!("the content of Profile {profile}"));
        }
    }
}

/// The VPCs that may have Profiles nobody could read.
pub(super) fn vpcs_without_profiles<'r, 'a: 'r>(
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
pub(super) fn vpcs_left_incomplete<'r, 'a: 'r>(
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

fn rule_kind(text: Option<&str>) -> Option<RuleKind> {
    match text? {
        "FORWARD" => Some(RuleKind::Forward),
        "SYSTEM" => Some(RuleKind::System),
        "RECURSIVE" => Some(RuleKind::Recursive),
        "DELEGATE" => Some(RuleKind::Delegate),
        _ => None,
    }
}

fn address(ip: Option<&Text<'_>>, ipv6: Option<&Text<'_>>) -> Option<IpAddr> {
    ip.or(ipv6)?.parse().ok()
}

/// Name servers that instances ask instead of the VPC resolver (semantics 1.40).
fn custom_name_servers(region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) -> Vec<IpAddr> {
    let wanted = vpc.dhcp_options_id.as_deref();
    let options = region.dhcp_options.iter().flatten().filter(|options| Some(&*options.dhcp_options_id) == wanted);
    let servers =
        options.flat_map(|options| &options.dhcp_configurations).filter(|one| &*one.key == "domain-name-servers");
    servers.flat_map(|one| &one.values).filter_map(|value| value.value.parse().ok()).collect()
}

/// The id at the end of an ARN, or the id itself.
fn last_of_arn(arn: &str) -> &str {
    arn.rsplit(['/', ':']).next().unwrap_or(arn)
}
