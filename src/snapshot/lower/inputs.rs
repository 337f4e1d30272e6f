//! Which lists were read, and where. Gaps are taken off later.

use super::super::{Touched, v1};
use super::Lowering;
use crate::model::{AccountId, Input, Inputs, Place};

impl Lowering {
    /// The places of an account. `zones` are its zones, if they were read.
    pub(super) fn places(&mut self, id: Option<AccountId>, account: &v1::Account<'_>, zones: Option<&[v1::Zone<'_>]>) {
        self.builder.add_place(Place { account: id, region: None, held: global(account, zones) });
        let mut touched = Touched::default();
        touched.by_zones(zones.unwrap_or_default());
        for region in &account.regions {
            touched.by_region(region);
            let name = self.optional_word(Some(&region.region));
            self.builder.add_place(Place { account: id, region: name, held: regional(region, &touched) });
        }
    }
}

fn global(account: &v1::Account<'_>, zones: Option<&[v1::Zone<'_>]>) -> Inputs {
    let every = |test: fn(&v1::Zone<'_>) -> bool| zones.is_some_and(|zones| zones.iter().all(test));
    let collections = account.cidr_collections.as_ref();
    let mut held = Inputs::default();
    held.set(Input::Zones, zones.is_some());
    held.set(Input::ZoneDetails, every(has_details));
    held.set(Input::Records, every(|zone| zone.resource_record_sets.is_some()));
    held.set(Input::Dnssec, every(|zone| zone.is_private() || zone.dnssec.is_some()));
    held.set(Input::Tags, every(|zone| zone.tags.is_some()));
    held.set(Input::Authorizations, every(|zone| !zone.is_private() || has_authorizations(zone)));
    held.set(Input::HealthChecks, account.health_checks.is_some());
    held.set(Input::CidrCollections, collections.is_some_and(|all| all.iter().all(has_ranges)));
    held.set(Input::ReusableDelegationSets, account.reusable_delegation_sets.is_some());
    held.set(Input::QueryLoggingConfigs, account.query_logging_configs.is_some());
    held.set(Input::TrafficPolicies, account.traffic_policy_instances.is_some());
    held.set(Input::Domains, account.domains.is_some());
    held
}

fn has_details(zone: &v1::Zone<'_>) -> bool {
    if zone.is_private() { zone.vpcs.is_some() } else { zone.delegation_set.is_some() }
}

fn has_authorizations(zone: &v1::Zone<'_>) -> bool {
    zone.vpc_association_authorizations.is_some()
}

fn has_ranges(collection: &v1::CidrCollection<'_>) -> bool {
    let locations = collection.locations.as_ref();
    locations.is_some_and(|locations| locations.iter().all(|location| location.cidr_blocks.is_some()))
}

fn regional(region: &v1::Region<'_>, touched: &Touched) -> Inputs {
    let vpcs = region.vpcs.as_ref();
    let endpoints = region.resolver_endpoints.as_ref();
    let every = |test: &dyn Fn(&v1::Vpc<'_>) -> bool| vpcs.is_some_and(|vpcs| vpcs.iter().all(test));
    let mut held = Inputs::default();
    held.set(Input::Vpcs, vpcs.is_some());
    held.set(Input::VpcAttributes, every(&|vpc| has_attributes(vpc) || needs_none(region, vpc, touched)));
    held.set(Input::DhcpOptions, every(&|vpc| has_dhcp_options(region, vpc)));
    held.set(Input::Peering, region.vpc_peering_connections.is_some());
    held.set(Input::Subnets, region.subnets.is_some());
    held.set(Input::VpcEndpoints, region.vpc_endpoints.is_some());
    held.set(Input::Addresses, region.addresses.is_some());
    held.set(Input::NetworkInterfaces, region.network_interfaces.is_some());
    held.set(Input::ZonesByVpc, region.hosted_zones_by_vpc.is_some());
    held.set(
        Input::ResolverEndpoints,
        endpoints.is_some_and(|all| all.iter().all(|endpoint| endpoint.ip_addresses.is_some())),
    );
    held.set(Input::ResolverRules, region.resolver_rules.is_some() && region.resolver_rule_associations.is_some());
    held.set(Input::ResolverConfigs, region.resolver_configs.is_some());
    held.set(Input::ResolverDnssecConfigs, region.resolver_dnssec_configs.is_some());
    held.set(Input::Firewall, has_firewall(region));
    held.set(Input::QueryLogConfigs, has_query_logs(region));
    held.set(Input::Profiles, has_profiles(region));
    held
}

fn has_attributes(vpc: &v1::Vpc<'_>) -> bool {
    vpc.enable_dns_support.is_some() && vpc.enable_dns_hostnames.is_some()
}

/// Nothing depends on the attributes of a VPC that is known to have neither zones nor rules; `fetch` does not read them.
fn needs_none(region: &v1::Region<'_>, vpc: &v1::Vpc<'_>, touched: &Touched) -> bool {
    let mut asked = region.hosted_zones_by_vpc.iter().flatten();
    asked.any(|list| list.vpc_id == vpc.vpc_id)
        && region.resolver_rule_associations.is_some()
        && !touched.has(&vpc.vpc_id)
}

/// A VPC that names no option set has AWS's own.
fn has_dhcp_options(region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) -> bool {
    let sets = || region.dhcp_options.iter().flatten();
    let Some(id) = vpc.dhcp_options_id.as_deref().filter(|&id| id != "default") else { return true };
    sets().any(|set| &*set.dhcp_options_id == id)
}

/// AWS's own lists are never read.
fn has_firewall(region: &v1::Region<'_>) -> bool {
    let groups = region.firewall_rule_groups.as_ref();
    let lists = region.firewall_domain_lists.as_ref();
    groups.is_some_and(|all| all.iter().all(|group| group.firewall_rules.is_some()))
        && lists.is_some_and(|all| all.iter().all(|list| list.domains.is_some() || list.managed_owner_name.is_some()))
        && region.firewall_rule_group_associations.is_some()
        && region.firewall_configs.is_some()
}

fn has_query_logs(region: &v1::Region<'_>) -> bool {
    region.resolver_query_log_configs.is_some() && region.resolver_query_log_config_associations.is_some()
}

fn has_profiles(region: &v1::Region<'_>) -> bool {
    region.profiles.is_some() && region.profile_associations.is_some() && region.profile_resource_associations.is_some()
}
