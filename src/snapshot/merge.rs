//! Several snapshots to one: what both hold is the later one's, except that what was not read never replaces what was.
//! It must not know what objects mean, only what tells them apart.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::object::Extra;
use super::v1::{self, SCHEMA};

/// Joins snapshots; where two hold the same object, the later one wins.
#[must_use]
pub fn merge(parts: Vec<v1::Snapshot<'_>>) -> v1::Snapshot<'_> {
    let mut whole = v1::Snapshot { schema: SCHEMA.into(), ..Default::default() };
    for part in parts {
        prefer(&mut whole.captured_at, part.captured_at);
        prefer(&mut whole.generator, part.generator);
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
        join(&mut self.hosted_zones, later.hosted_zones);
        join(&mut self.health_checks, later.health_checks);
        join(&mut self.cidr_collections, later.cidr_collections);
        join(&mut self.reusable_delegation_sets, later.reusable_delegation_sets);
        join(&mut self.query_logging_configs, later.query_logging_configs);
        join(&mut self.domains, later.domains);
        join(&mut self.regions, later.regions);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Region<'_> {
    fn key(&self) -> Option<String> {
        id(&self.region)
    }
    fn update(&mut self, later: Self) {
        join(&mut self.vpcs, later.vpcs);
        join(&mut self.dhcp_options, later.dhcp_options);
        join(&mut self.vpc_peering_connections, later.vpc_peering_connections);
        join(&mut self.subnets, later.subnets);
        join(&mut self.vpc_endpoints, later.vpc_endpoints);
        join(&mut self.addresses, later.addresses);
        join(&mut self.hosted_zones_by_vpc, later.hosted_zones_by_vpc);
        join(&mut self.resolver_endpoints, later.resolver_endpoints);
        join(&mut self.resolver_rules, later.resolver_rules);
        join(&mut self.resolver_rule_associations, later.resolver_rule_associations);
        join(&mut self.resolver_configs, later.resolver_configs);
        join(&mut self.resolver_dnssec_configs, later.resolver_dnssec_configs);
        join(&mut self.firewall_configs, later.firewall_configs);
        join(&mut self.firewall_rule_groups, later.firewall_rule_groups);
        join(&mut self.firewall_rule_group_associations, later.firewall_rule_group_associations);
        join(&mut self.firewall_domain_lists, later.firewall_domain_lists);
        join(&mut self.profiles, later.profiles);
        join(&mut self.profile_associations, later.profile_associations);
        join(&mut self.profile_resource_associations, later.profile_resource_associations);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Zone<'_> {
    fn key(&self) -> Option<String> {
        let hosted = &*self.hosted_zone.id;
        id(hosted.strip_prefix("/hostedzone/").unwrap_or(hosted))
    }
    fn update(&mut self, mut later: Self) {
        keep_read(&mut later.resource_record_sets, self.resource_record_sets.take());
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
    Vpc: vpc_id,
    DhcpOptions: dhcp_options_id,
    HostedZonesByVpc: vpc_id,
    ResolverEndpoint: id,
    ResolverRule: id,
    ResolverConfig: resource_id,
    Profile: id,
    Network: name,
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

/// What the AWS CLI calls the id of objects that are kept as they came.
const ID_FIELDS: [&str; 8] =
    ["Id", "VpcPeeringConnectionId", "SubnetId", "VpcEndpointId", "AllocationId", "PublicIp", "DomainName", "Arn"];

impl Keyed for Value {
    /// An object without an id is told from others by all it says.
    fn key(&self) -> Option<String> {
        let found = ID_FIELDS.iter().find_map(|field| self.get(field)?.as_str());
        Some(found.map_or_else(|| self.to_string(), str::to_owned))
    }
}
