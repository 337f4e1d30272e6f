//! Several snapshots to one: what both hold is the later one's, except that what was not read never replaces what was.
//! It must not know what objects mean, only what tells them apart and what resolution goes by.

mod facets;
mod versions;

use rustc_hash::FxHashMap;

use super::defect::Defect;
use super::object::{Extra, Text};
use super::time::seconds;
use super::v1::{self, SCHEMA};
use facets::Told as _;
use versions::Version;

/// Joins snapshots, each with what it is called; where two hold the same object, the one that was captured later wins, and
/// where no dates tell, the one that comes later; of a zone's record sets, the better ones. Where resolution goes by what
/// they hold differently, a defect says so.
#[must_use]
pub fn merge(parts: Vec<(String, v1::Snapshot<'_>)>) -> (v1::Snapshot<'_>, Vec<Defect>) {
    let mut whole = v1::Snapshot { schema: SCHEMA.into(), ..Default::default() };
    let mut merging = Merging::default();
    for (label, part) in parts {
        let dates = [&whole.captured_at, &part.captured_at].map(|date| date.as_deref().and_then(seconds));
        merging.is_older = matches!(dates, [Some(earlier), Some(later)] if later < earlier);
        merging.is_dated = matches!(dates, [Some(earlier), Some(later)] if later != earlier);
        merging.labels.push(label);
        if !merging.is_older {
            prefer(&mut whole.captured_at, part.captured_at);
            prefer(&mut whole.generator, part.generator);
        }
        join_one(&mut whole.organization, part.organization, &mut merging);
        join(&mut whole.accounts, part.accounts, &mut merging);
        join(&mut whole.external_zones, part.external_zones, &mut merging);
        join(&mut whole.gaps, part.gaps, &mut merging);
        join(&mut whole.networks, part.networks, &mut merging);
        join_extra(&mut whole.extra, part.extra);
    }
    (whole, merging.defects)
}

/// What joining needs to know, and what it tells.
#[derive(Default)]
struct Merging {
    defects: Vec<Defect>,
    /// What the snapshots are called that were joined already, and last the one that is joined.
    labels: Vec<String>,
    /// Whether the snapshot that is joined was captured before one that was joined already.
    is_older: bool,
    /// Whether dates tell which is the younger.
    is_dated: bool,
}

/// An object of a list that several snapshots may hold.
trait Keyed: Sized {
    /// What tells it from the others; `None` when nothing does.
    fn key(&self) -> Option<String>;
    /// What such objects are called, and what of them resolution goes by and another version says otherwise.
    fn difference(&self, _later: &Self) -> Option<(&'static str, &'static str)> {
        None
    }
    /// Takes what another snapshot says of the same object.
    fn update(&mut self, later: Self, merging: &mut Merging) {
        merging.compare(self, &later);
        if !merging.is_older {
            *self = later;
        }
    }
}

/// Updates objects that are there already and appends the others, in order.
fn join<T: Keyed>(objects: &mut Vec<T>, later: Vec<T>, merging: &mut Merging) {
    if later.is_empty() {
        return;
    }
    let keys = objects.iter().enumerate().filter_map(|(index, object)| Some((object.key()?, index)));
    let mut known: FxHashMap<String, usize> = keys.collect();
    for object in later {
        let key = object.key();
        if let Some(&index) = key.as_ref().and_then(|key| known.get(key)) {
            objects[index].update(object, merging);
            continue;
        }
        known.extend(key.map(|key| (key, objects.len())));
        objects.push(object);
    }
}

/// Lists that each may not have been read.
fn join_read<T: Keyed>(objects: &mut Option<Vec<T>>, later: Option<Vec<T>>, merging: &mut Merging) {
    match (objects, later) {
        (_, None) => {}
        (Some(objects), Some(later)) => join(objects, later, merging),
        (objects, later) => *objects = later,
    }
}

/// The one object of its kind.
fn join_one<T: Keyed>(object: &mut Option<T>, later: Option<T>, merging: &mut Merging) {
    match (object, later) {
        (_, None) => {}
        (Some(object), Some(later)) => object.update(later, merging),
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
    fn update(&mut self, later: Self, merging: &mut Merging) {
        prefer(&mut self.partition, later.partition);
        prefer(&mut self.name, later.name);
        join_read(&mut self.hosted_zones, later.hosted_zones, merging);
        join_read(&mut self.health_checks, later.health_checks, merging);
        join_read(&mut self.cidr_collections, later.cidr_collections, merging);
        join_read(&mut self.reusable_delegation_sets, later.reusable_delegation_sets, merging);
        join_read(&mut self.query_logging_configs, later.query_logging_configs, merging);
        join_read(&mut self.traffic_policy_instances, later.traffic_policy_instances, merging);
        join_read(&mut self.domains, later.domains, merging);
        join(&mut self.regions, later.regions, merging);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Region<'_> {
    fn key(&self) -> Option<String> {
        id(&self.region)
    }
    fn update(&mut self, later: Self, merging: &mut Merging) {
        join_read(&mut self.vpcs, later.vpcs, merging);
        join_read(&mut self.dhcp_options, later.dhcp_options, merging);
        join_read(&mut self.vpc_peering_connections, later.vpc_peering_connections, merging);
        join_read(&mut self.subnets, later.subnets, merging);
        join_read(&mut self.vpc_endpoints, later.vpc_endpoints, merging);
        join_read(&mut self.addresses, later.addresses, merging);
        join_read(&mut self.network_interfaces, later.network_interfaces, merging);
        join_read(&mut self.hosted_zones_by_vpc, later.hosted_zones_by_vpc, merging);
        join_read(&mut self.resolver_endpoints, later.resolver_endpoints, merging);
        join_read(&mut self.resolver_rules, later.resolver_rules, merging);
        join_read(&mut self.resolver_rule_associations, later.resolver_rule_associations, merging);
        join_read(&mut self.resolver_configs, later.resolver_configs, merging);
        join_read(&mut self.resolver_dnssec_configs, later.resolver_dnssec_configs, merging);
        join_read(&mut self.resolver_query_log_configs, later.resolver_query_log_configs, merging);
        join_read(
            &mut self.resolver_query_log_config_associations,
            later.resolver_query_log_config_associations,
            merging,
        );
        join_read(&mut self.firewall_configs, later.firewall_configs, merging);
        join_read(&mut self.firewall_rule_groups, later.firewall_rule_groups, merging);
        join_read(&mut self.firewall_rule_group_associations, later.firewall_rule_group_associations, merging);
        join_read(&mut self.firewall_domain_lists, later.firewall_domain_lists, merging);
        join_read(&mut self.profiles, later.profiles, merging);
        join_read(&mut self.profile_associations, later.profile_associations, merging);
        join_read(&mut self.profile_resource_associations, later.profile_resource_associations, merging);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Organization<'_> {
    /// There is one.
    fn key(&self) -> Option<String> {
        None
    }
    fn update(&mut self, later: Self, merging: &mut Merging) {
        prefer(&mut self.id, later.id);
        join_read(&mut self.accounts, later.accounts, merging);
        join_extra(&mut self.extra, later.extra);
    }
}

impl Keyed for v1::Zone<'_> {
    fn key(&self) -> Option<String> {
        let hosted = &*self.hosted_zone.id;
        id(hosted.strip_prefix("/hostedzone/").unwrap_or(hosted))
    }
    fn update(&mut self, later: Self, merging: &mut Merging) {
        let versions = [&*self, &later].map(|zone| Version {
            name: zone.hosted_zone.name.trim_end_matches('.'),
            record_sets: zone.resource_record_sets.as_deref(),
            others: [
                zone.vpcs.as_ref().map(|vpcs| vpcs.iter().map(|vpc| vpc.vpc_id.as_str()).collect()),
                zone.delegation_set.as_ref().map(|set| set.name_servers.iter().map(Text::as_str).collect()),
            ],
            is_complete: zone.is_complete(),
        });
        let place = format!("hosted zone {} {}", self.key().unwrap_or_default(), versions[0].name);
        let record_sets = merging.choose(place, versions);
        let (mut chosen, mut other) = merging.younger().of(std::mem::take(self), later);
        if record_sets != merging.younger() {
            std::mem::swap(&mut chosen.resource_record_sets, &mut other.resource_record_sets);
        }
        keep_read(&mut chosen.delegation_set, other.delegation_set);
        keep_read(&mut chosen.vpcs, other.vpcs);
        keep_read(&mut chosen.resource_record_sets, other.resource_record_sets);
        keep_read(&mut chosen.dnssec, other.dnssec);
        keep_read(&mut chosen.tags, other.tags);
        keep_read(&mut chosen.vpc_association_authorizations, other.vpc_association_authorizations);
        *self = chosen;
    }
}

impl Keyed for v1::ExternalZone<'_> {
    /// Names are the same whatever their case and whether they end in a dot.
    fn key(&self) -> Option<String> {
        Some(self.origin.trim_end_matches('.').to_ascii_lowercase())
    }
    fn update(&mut self, later: Self, merging: &mut Merging) {
        let versions = [&*self, &later].map(|zone| Version {
            name: "",
            record_sets: zone.resource_record_sets.as_deref(),
            others: [None, Some(zone.name_servers.iter().map(Text::as_str).collect())],
            is_complete: true,
        });
        let place = format!("external zone {}", self.origin.trim_end_matches('.'));
        merging.choose(place, versions);
        let (mut chosen, other) = merging.younger().of(std::mem::take(self), later);
        keep_read(&mut chosen.resource_record_sets, other.resource_record_sets);
        *self = chosen;
    }
}

/// Differences are told.
macro_rules! told {
    () => {
        fn difference(&self, later: &Self) -> Option<(&'static str, &'static str)> {
            facets::difference(self.facets(), later.facets()).map(|what| (Self::KIND, what))
        }
    };
}

/// Objects with one id; of those that are told, what they are called and what resolution goes by.
macro_rules! keyed_by {
    ($($object:ident: $field:ident $($told:ident)?;)*) => {
        $(impl Keyed for v1::$object<'_> {
            fn key(&self) -> Option<String> {
                id(&self.$field)
            }
            $($told!();)?
        })*
    };
}

keyed_by! {
    OrganizationAccount: id;
    HealthCheck: id told;
    QueryLoggingConfig: id;
    TrafficPolicyInstance: id;
    Domain: domain_name told;
    CidrLocation: location_name;
    DhcpOptions: dhcp_options_id told;
    VpcPeeringConnection: vpc_peering_connection_id;
    Subnet: subnet_id;
    VpcEndpoint: vpc_endpoint_id told;
    Address: public_ip;
    NetworkInterface: network_interface_id;
    HostedZonesByVpc: vpc_id told;
    ResolverRule: id told;
    ResolverConfig: resource_id;
    ResolverDnssecConfig: resource_id;
    ResolverQueryLogConfig: id;
    FirewallConfig: resource_id;
    FirewallRuleGroupAssociation: id;
    Profile: id;
    Network: name told;
}

/// Objects with one id, of which a further call tells a part.
macro_rules! keyed_with_parts {
    ($($object:ident: $field:ident $($told:ident)?, $($part:ident)*;)*) => {
        $(impl Keyed for v1::$object<'_> {
            fn key(&self) -> Option<String> {
                id(&self.$field)
            }
            $($told!();)?
            fn update(&mut self, later: Self, merging: &mut Merging) {
                merging.compare(self, &later);
                let (mut chosen, mut other) = merging.younger().of(std::mem::take(self), later);
                $(keep_read(&mut chosen.$part, other.$part.take());)*
                *self = chosen;
            }
        })*
    };
}

keyed_with_parts! {
    Vpc: vpc_id told, enable_dns_support enable_dns_hostnames;
    ResolverEndpoint: id told, ip_addresses;
    FirewallRuleGroup: id, firewall_rules;
    FirewallDomainList: id, domains;
}

impl Keyed for v1::CidrCollection<'_> {
    fn key(&self) -> Option<String> {
        id(&self.id)
    }
    fn update(&mut self, mut later: Self, merging: &mut Merging) {
        let mut locations = self.locations.take();
        join_read(&mut locations, later.locations.take(), merging);
        let (chosen, _) = merging.younger().of(std::mem::take(self), later);
        *self = Self { locations, ..chosen };
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
