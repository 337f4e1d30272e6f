//! Several snapshots to one: what both hold is the later one's, except that what was not read never replaces what was.
//! It must not know what objects mean, only what tells them apart.

use rustc_hash::FxHashMap;

use super::object::Extra;
use super::v1::{self, SCHEMA};

/// Joins snapshots; where two hold the same object, the later one wins.
#[must_use]
pub fn merge(parts: Vec<v1::Snapshot<'_>>) -> v1::Snapshot<'_> {
    let mut whole = v1::Snapshot { schema: SCHEMA.into(), ..Default::default() };
    for part in parts {
        prefer(&mut whole.captured_at, part.captured_at);
        prefer(&mut whole.generator, part.generator);
        join_one(&mut whole.organization, part.organization);
        join(&mut whole.accounts, part.accounts);
        join(&mut whole.external_zones, part.external_zones);
        join(&mut whole.gaps, part.gaps);
        join(&mut whole.networks, part.networks);
        join_extra(&mut whole.extra, part.extra);
    }
    whole
}

/// An object of a list that several snapshots may hold.
trait Keyed: Sized {
    /// What tells it from the others; `None` when nothing does.
    fn key(&self) -> Option<String>;
    /// Takes what a later snapshot says of the same object.
    fn update(&mut self, later: Self) {
        *self = later;
    }
}

/// Updates objects that are there already and appends the others, in order.
fn join<T: Keyed>(objects: &mut Vec<T>, later: Vec<T>) {
    if later.is_empty() {
        return;
    }
    let keys = objects.iter().enumerate().filter_map(|(index, object)| Some((object.key()?, index)));
    let mut known: FxHashMap<String, usize> = keys.collect();
    for object in later {
        let key = object.key();
        if let Some(&index) = key.as_ref().and_then(|key| known.get(key)) {
            objects[index].update(object);
            continue;
        }
        known.extend(key.map(|key| (key, objects.len())));
        objects.push(object);
    }
}

/// Lists that each may not have been read.
fn join_read<T: Keyed>(objects: &mut Option<Vec<T>>, later: Option<Vec<T>>) {
    match (objects, later) {
        (_, None) => {}
        (Some(objects), Some(later)) => join(objects, later),
        (objects, later) => *objects = later,
    }
}

/// The one object of its kind.
fn join_one<T: Keyed>(object: &mut Option<T>, later: Option<T>) {
    match (object, later) {
        (_, None) => {}
        (Some(object), Some(later)) => object.update(later),
        (object, later) => *object = later,
    }
}

fn prefer<T>(value: &mut Option<T>, later: Option<T>) {
    if later.is_some() {
        *value = later;
    }
}

/// A list that was not read leaves the one that was.
fn keep_read<T>(later: &mut Option<T>, earlier: Option<T>) {
    if later.is_none() {
        *later = earlier;
    }
}

fn join_extra(extra: &mut Extra, later: Extra) {
    if let Some(later) = later {
        extra.get_or_insert_default().extend(*later);
    }
}

fn id(id: &str) -> Option<String> {
    (!id.is_empty()).then(|| id.to_owned())
}

/// A blank occurs in none of the parts.
fn pair(first: &str, second: &str) -> Option<String> {
    id(first).map(|first| format!("{first} {second}"))
}

impl Keyed for v1::Account<'_> {
    /// An account without id is nobody's: two of them are two.
    fn key(&self) -> Option<String> {
        id(&self.account_id)
    }
    fn update(&mut self, later: Self) {
        prefer(&mut self.partition, later.partition);
        prefer(&mut self.name, later.name);
        join_read(&mut self.hosted_zones, later.hosted_zones);
        join_read(&mut self.health_checks, later.health_checks);
        join_read(&mut self.cidr_collections, later.cidr_collections);
        join_read(&mut self.reusable_delegation_sets, later.reusable_delegation_sets);
        join_read(&mut self.query_logging_configs, later.query_logging_configs);
        join_read(&mut self.traffic_policy_instances, later.traffic_policy_instances);
        join_read(&mut self.domains, later.domains);
        join(&mut self.regions, later.regions);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Region<'_> {
    fn key(&self) -> Option<String> {
        id(&self.region)
    }
    fn update(&mut self, later: Self) {
        join_read(&mut self.vpcs, later.vpcs);
        join_read(&mut self.dhcp_options, later.dhcp_options);
        join_read(&mut self.vpc_peering_connections, later.vpc_peering_connections);
        join_read(&mut self.subnets, later.subnets);
        join_read(&mut self.vpc_endpoints, later.vpc_endpoints);
        join_read(&mut self.addresses, later.addresses);
        join_read(&mut self.network_interfaces, later.network_interfaces);
        join_read(&mut self.hosted_zones_by_vpc, later.hosted_zones_by_vpc);
        join_read(&mut self.resolver_endpoints, later.resolver_endpoints);
        join_read(&mut self.resolver_rules, later.resolver_rules);
        join_read(&mut self.resolver_rule_associations, later.resolver_rule_associations);
        join_read(&mut self.resolver_configs, later.resolver_configs);
        join_read(&mut self.resolver_dnssec_configs, later.resolver_dnssec_configs);
        join_read(&mut self.resolver_query_log_configs, later.resolver_query_log_configs);
        join_read(&mut self.resolver_query_log_config_associations, later.resolver_query_log_config_associations);
        join_read(&mut self.firewall_configs, later.firewall_configs);
        join_read(&mut self.firewall_rule_groups, later.firewall_rule_groups);
        join_read(&mut self.firewall_rule_group_associations, later.firewall_rule_group_associations);
        join_read(&mut self.firewall_domain_lists, later.firewall_domain_lists);
        join_read(&mut self.profiles, later.profiles);
        join_read(&mut self.profile_associations, later.profile_associations);
        join_read(&mut self.profile_resource_associations, later.profile_resource_associations);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Organization<'_> {
    /// There is one.
    fn key(&self) -> Option<String> {
        None
    }
    fn update(&mut self, later: Self) {
        prefer(&mut self.id, later.id);
        join_read(&mut self.accounts, later.accounts);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Zone<'_> {
    fn key(&self) -> Option<String> {
        let hosted = &*self.hosted_zone.id;
        id(hosted.strip_prefix("/hostedzone/").unwrap_or(hosted))
    }
    fn update(&mut self, mut later: Self) {
        keep_read(&mut later.delegation_set, self.delegation_set.take());
        keep_read(&mut later.vpcs, self.vpcs.take());
        keep_read(&mut later.resource_record_sets, self.resource_record_sets.take());
        keep_read(&mut later.dnssec, self.dnssec.take());
        keep_read(&mut later.tags, self.tags.take());
        keep_read(&mut later.vpc_association_authorizations, self.vpc_association_authorizations.take());
        *self = later;
    }
}

impl Keyed for v1::ExternalZone<'_> {
    /// Names are the same whatever their case and whether they end in a dot.
    fn key(&self) -> Option<String> {
        Some(self.origin.trim_end_matches('.').to_ascii_lowercase())
    }
    fn update(&mut self, mut later: Self) {
        keep_read(&mut later.resource_record_sets, self.resource_record_sets.take());
        *self = later;
    }
}

/// Objects with one id.
macro_rules! keyed_by {
    ($($object:ident: $field:ident),* $(,)?) => {
        $(impl Keyed for v1::$object<'_> {
            fn key(&self) -> Option<String> {
                id(&self.$field)
            }
        })*
    };
}

keyed_by! {
    OrganizationAccount: id,
    HealthCheck: id,
    QueryLoggingConfig: id,
    TrafficPolicyInstance: id,
    Domain: domain_name,
    CidrLocation: location_name,
    DhcpOptions: dhcp_options_id,
    VpcPeeringConnection: vpc_peering_connection_id,
    Subnet: subnet_id,
    VpcEndpoint: vpc_endpoint_id,
    Address: public_ip,
    NetworkInterface: network_interface_id,
    HostedZonesByVpc: vpc_id,
    ResolverRule: id,
    ResolverConfig: resource_id,
    ResolverDnssecConfig: resource_id,
    ResolverQueryLogConfig: id,
    FirewallConfig: resource_id,
    FirewallRuleGroupAssociation: id,
    Profile: id,
    Network: name,
}

/// Objects with one id, of which a further call tells a part.
macro_rules! keyed_with_parts {
    ($($object:ident: $field:ident, $($part:ident)*;)*) => {
        $(impl Keyed for v1::$object<'_> {
            fn key(&self) -> Option<String> {
                id(&self.$field)
            }
            fn update(&mut self, mut later: Self) {
                $(keep_read(&mut later.$part, self.$part.take());)*
                *self = later;
            }
        })*
    };
}

keyed_with_parts! {
    Vpc: vpc_id, enable_dns_support enable_dns_hostnames;
    ResolverEndpoint: id, ip_addresses;
    FirewallRuleGroup: id, firewall_rules;
    FirewallDomainList: id, domains;
}

impl Keyed for v1::CidrCollection<'_> {
    fn key(&self) -> Option<String> {
        id(&self.id)
    }
    fn update(&mut self, mut later: Self) {
        let mut locations = self.locations.take();
        join_read(&mut locations, later.locations.take());
        *self = Self { locations, ..later };
    }
}

impl Keyed for v1::DelegationSet<'_> {
    fn key(&self) -> Option<String> {
        id(self.id.as_deref()?)
    }
}

impl Keyed for v1::ResolverQueryLogConfigAssociation<'_> {
    /// A VPC's queries go to one place once, whatever the association's id.
    fn key(&self) -> Option<String> {
        pair(&self.resolver_query_log_config_id, &self.resource_id)
    }
}

impl Keyed for v1::ResolverRuleAssociation<'_> {
    /// A rule and a VPC have at most one, whatever its id.
    fn key(&self) -> Option<String> {
        pair(&self.resolver_rule_id, &self.vpc_id)
    }
}

impl Keyed for v1::ProfileAssociation<'_> {
    /// A Profile and a VPC have at most one, whatever its id.
    fn key(&self) -> Option<String> {
        pair(&self.profile_id, &self.resource_id)
    }
}

impl Keyed for v1::ProfileResourceAssociation<'_> {
    /// A Profile holds a resource once, whatever the association's id.
    fn key(&self) -> Option<String> {
        pair(&self.profile_id, &self.resource_arn)
    }
}

impl Keyed for v1::Gap<'_> {
    /// What AWS said of it may differ from time to time.
    fn key(&self) -> Option<String> {
        let [account, region, resource, code] = [&self.account_id, &self.region, &self.resource, &self.code]
            .map(|text| text.as_deref().unwrap_or_default());
        Some([account, region, &self.operation, resource, code].join(" "))
    }
}
