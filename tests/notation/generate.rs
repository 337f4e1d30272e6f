//! Snapshots of everything the notation has a line for, from small numbers that shrink well.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use r53lint::snapshot::{Text, v1};

use crate::objects::{self, Choice};

const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "ap-south-2"];
const OWNERS: [Option<&str>; 3] = [None, Some("222222222222"), Some("efs.amazonaws.com")];

/// Words that could belong to the notation.
const WORDS: &[&str] = &[
    "  ",
    "account",
    "zone",
    "vpc",
    "endpoint",
    "rule",
    "profile",
    "autodefined-reverse",
    "gap",
    "read",
    "captured",
    "organization",
    "health-check",
    "cidr-collection",
    "delegation-set",
    "query-logging",
    "traffic-policy",
    "domain",
    "dnssec",
    "tags",
    "authorizations",
    "subnet",
    "peering",
    "vpc-endpoint",
    "address",
    "interface",
    "dnssec-validation",
    "domain-list",
    "firewall",
    "firewall-rule",
    "firewall-fail-open",
    "query-log",
    "subnets",
    "dnssec a=b",
    "health-checks",
    "allow",
    "signing",
    "keys",
    "1/2/3/AB:INACTIVE",
    "ds=1/2/3/-",
    "names",
    "private-dns",
    "vpc-1:100",
    "10.0.0.0/8",
    "euw1-az1",
    "/path",
    "name=\"a b\"",
    "a=b",
    "london:10.0.0.0/8",
    "count=3",
    "delegation-set=N1",
    "public",
    "private",
    "external",
    "network",
    "forwards-to=a,b",
    "unread",
    "example.com",
    "vpc-1",
    "eu-west-1",
    "inbound",
    "forward",
    "system",
    "delegate",
    "to",
    "via",
    "on",
    "zones",
    "rules",
    "off",
    "id=Z1",
    "id=x",
    "owner=222222222222",
    "region=eu-west-1",
    "A",
    "TXT",
    "MX",
    "CNAME",
    "alias",
    "zone=Z2",
    "weight=3",
    "multivalue",
    "evaluate-health",
    "60",
    "@",
    "www",
    "*.x",
    "192.0.2.1:53",
    "10",
    "\"a b\"",
    "# c",
    "ns-1.awsdns-1.com",
];

/// A line of words that could belong to the notation.
pub(crate) fn line_of_words() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 1..8).prop_map(|words| words.join(" ").replacen("   ", "  ", 1))
}

/// A snapshot that has a text of its own.
pub(crate) fn snapshot() -> impl Strategy<Value = v1::Snapshot<'static>> {
    let accounts = prop::collection::vec(account(), 0..3);
    let external = prop::collection::vec(external_zone(), 0..3);
    let gaps = prop::collection::vec(gap(), 0..3);
    let organization = prop::option::of(organization());
    let captured_at = prop::option::of(Just(text("2026-11-23T07:00:00Z")));
    let whole = (organization, captured_at);
    (accounts, external, gaps, networks(), whole).prop_map(|(accounts, external_zones, gaps, networks, whole)| {
        let mut next = 0;
        v1::Snapshot {
            schema: v1::SCHEMA.into(),
            organization: whole.0,
            captured_at: whole.1,
            accounts: accounts.into_iter().enumerate().map(|(index, raw)| raw.build(index, &mut next)).collect(),
            external_zones,
            gaps,
            networks,
            ..Default::default()
        }
    })
}

fn organization() -> impl Strategy<Value = v1::Organization<'static>> {
    let accounts = prop::option::of(prop::collection::vec((0..3_usize, any::<bool>()), 0..3));
    (any::<bool>(), accounts).prop_map(|(named, accounts)| {
        let member = |(id, active): (usize, bool)| v1::OrganizationAccount {
            id: text(format!("{id}")),
            state: Some(if active { "ACTIVE" } else { "CLOSED" }.into()),
            ..Default::default()
        };
        v1::Organization {
            id: named.then(|| "o-1".into()),
            accounts: accounts.map(|accounts| accounts.into_iter().map(member).collect()),
            ..Default::default()
        }
    })
}

fn networks() -> impl Strategy<Value = Vec<v1::Network<'static>>> {
    let zones = prop::collection::vec(external_zone(), 0..3);
    let network = (0..3_usize, 0..3_usize, zones).prop_map(|(servers, endpoints, zones)| v1::Network {
        servers: vec!["192.0.2.53".into(); servers],
        forwards_to: (0..endpoints).map(|number| text(format!("rslvr-in-{number}"))).collect(),
        zones: zones.into_iter().map(|zone| v1::ExternalZone { name_servers: Vec::new(), ..zone }).collect(),
        ..Default::default()
    });
    prop::collection::vec(network, 0..3).prop_map(|networks| {
        let named = networks.into_iter().enumerate();
        named.map(|(number, network)| v1::Network { name: text(format!("net-{number}")), ..network }).collect()
    })
}

#[derive(Debug)]
struct RawAccount {
    name: Option<String>,
    zones: Vec<RawZone>,
    vpcs: Vec<(usize, usize, Option<bool>, usize)>,
    endpoints: Vec<(usize, usize)>,
    rules: Vec<(usize, usize, bool)>,
    foreign: Vec<(usize, usize)>,
    profiles: Vec<(usize, Option<u32>)>,
    objects: Vec<Choice>,
}

#[derive(Debug)]
struct RawZone {
    name: String,
    kind: usize,
    records: Option<Vec<v1::ResourceRecordSet<'static>>>,
    explicit: bool,
}

fn account() -> impl Strategy<Value = RawAccount> {
    let zone = (name(), 0..4_usize, prop::option::weighted(0.9, records()), any::<bool>());
    let zone = zone.prop_map(|(name, kind, records, explicit)| RawZone { name, kind, records, explicit });
    let number = || 0..4_usize;
    (
        prop::option::of("[a-zA-Z \"\\\\#=é]{1,8}"),
        prop::collection::vec(zone, 0..4),
        prop::collection::vec((0..3_usize, number(), any::<Option<bool>>(), number()), 0..4),
        prop::collection::vec((number(), number()), 0..3),
        prop::collection::vec((number(), number(), any::<bool>()), 0..4),
        prop::collection::vec((number(), 0..3_usize), 0..3),
        prop::collection::vec((number(), any::<Option<u32>>()), 0..3),
        objects::choices(),
    )
        .prop_map(|(name, zones, vpcs, endpoints, rules, foreign, profiles, objects)| RawAccount {
            name,
            zones,
            vpcs,
            endpoints,
            rules,
            foreign,
            profiles,
            objects,
        })
}

fn text(text: impl Into<String>) -> Text<'static> {
    Text::from(text.into())
}

impl RawAccount {
    fn build(self, index: usize, next: &mut usize) -> v1::Account<'static> {
        let id = ["111111111111", "222222222222", "333333333333"][index];
        let mut regions = BTreeMap::new();
        self.vpcs(index, &mut regions);
        self.endpoints(index, &mut regions);
        self.rules(index, &mut regions);
        self.profiles(index, id, &mut regions);
        self.foreign(index, &mut regions);
        let mut account = v1::Account {
            account_id: id.into(),
            name: self.name.as_deref().map(text),
            hosted_zones: (!self.zones.is_empty()).then(|| self.zones.iter().map(|zone| zone.build(next)).collect()),
            regions: regions.into_values().collect(),
            ..Default::default()
        };
        objects::add(&mut account, &self.objects);
        account
    }

    /// The VPC of that number, and its Region if it is described.
    fn vpc(&self, account: usize, number: usize) -> (Text<'static>, Option<&'static str>) {
        (text(format!("vpc-{account}{number}")), self.vpcs.get(number).map(|vpc| REGIONS[vpc.0]))
    }

    fn vpcs(&self, account: usize, regions: &mut Regions) {
        for (number, &(place, cidrs, dns, servers)) in self.vpcs.iter().enumerate() {
            let (vpc_id, _) = self.vpc(account, number);
            let cidr = |number| text(format!("10.{number}.0.0/16"));
            let association = |number| v1::CidrAssociation { cidr_block: cidr(number), ..Default::default() };
            let options = (servers > 0).then(|| dhcp_options(account, number, servers));
            let vpc = v1::Vpc {
                vpc_id,
                cidr_block: (cidrs > 0).then(|| cidr(0)),
                cidr_block_association_set: if cidrs > 1 { (0..cidrs).map(association).collect() } else { vec![] },
                dhcp_options_id: options.as_ref().map(|options| options.dhcp_options_id.clone()),
                enable_dns_support: dns,
                enable_dns_hostnames: Some(true),
                ..Default::default()
            };
            let region = at(regions, REGIONS[place]);
            region.vpcs.get_or_insert_default().push(vpc);
            if let Some(options) = options {
                region.dhcp_options.get_or_insert_default().push(options);
            }
        }
    }

    fn endpoints(&self, account: usize, regions: &mut Regions) {
        for (number, &(vpc, direction)) in self.endpoints.iter().enumerate() {
            let (host, region) = self.vpc(account, vpc);
            let ip = v1::EndpointAddress { ip: Some("10.0.0.1".into()), ..Default::default() };
            at(regions, region.unwrap_or(REGIONS[1])).resolver_endpoints.get_or_insert_default().push(
                v1::ResolverEndpoint {
                    id: text(format!("rslvr-{number}")),
                    direction: Some(["INBOUND", "OUTBOUND", "INBOUND_DELEGATION", "INBOUND"][direction].into()),
                    host_vpc_id: Some(host),
                    ip_addresses: Some(vec![ip; direction]),
                    ..Default::default()
                },
            );
        }
    }

    fn rules(&self, account: usize, regions: &mut Regions) {
        for (number, &(kind, vpcs, shared)) in self.rules.iter().enumerate() {
            let region = at(regions, self.vpc(account, 0).1.unwrap_or(REGIONS[2]));
            let id = text(format!("rslvr-rr-{number}"));
            let kind = ["FORWARD", "SYSTEM", "RECURSIVE", "DELEGATE"][kind];
            let domain = Some(text("corp.example."));
            let (domain_name, delegation_record) = if kind == "DELEGATE" { (None, domain) } else { (domain, None) };
            region.resolver_rules.get_or_insert_default().push(v1::ResolverRule {
                id: id.clone(),
                rule_type: Some(kind.into()),
                domain_name,
                delegation_record,
                target_ips: (0..vpcs).map(target).collect(),
                resolver_endpoint_id: shared.then(|| "rslvr-out-1".into()),
                owner_id: shared.then(|| "999999999999".into()),
                share_status: shared.then(|| "SHARED_WITH_ME".into()),
                ..Default::default()
            });
            region.resolver_rule_associations.get_or_insert_default().extend((0..vpcs).map(|vpc| {
                let (vpc_id, _) = self.vpc(account, vpc);
                v1::ResolverRuleAssociation {
                    id: text(format!("rslvr-rrassoc-{number}-{}", &*vpc_id)),
                    resolver_rule_id: id.clone(),
                    vpc_id,
                    status: Some("COMPLETE".into()),
                    ..Default::default()
                }
            }));
        }
    }

    fn profiles(&self, account: usize, id: &str, regions: &mut Regions) {
        for (number, &(vpc, priority)) in self.profiles.iter().enumerate() {
            let place = REGIONS[number];
            let region = at(regions, place);
            let profile_id = text(format!("rp-{number}"));
            let (resource_id, _) = self.vpc(account, vpc);
            region.profiles.get_or_insert_default().push(v1::Profile { id: profile_id.clone(), ..Default::default() });
            let resource = |kind: &str, id: &str, arn: String| v1::ProfileResourceAssociation {
                id: Some(text(format!("rpr-{}-{id}", &*profile_id))),
                profile_id: profile_id.clone(),
                resource_arn: text(arn),
                resource_type: Some(text(kind)),
                status: Some("COMPLETE".into()),
                ..Default::default()
            };
            let rule = format!("arn:aws:route53resolver:{place}:{id}:resolver-rule/rslvr-rr-0");
            region.profile_resource_associations.get_or_insert_default().extend([
                resource("PRIVATE_HOSTED_ZONE", "Z1", "arn:aws:route53:::hostedzone/Z1".to_owned()),
                resource("RESOLVER_RULE", "rslvr-rr-0", rule),
            ]);
            region.profile_associations.get_or_insert_default().push(v1::ProfileAssociation {
                id: Some(text(format!("rpassoc-{}-{}", &*profile_id, &*resource_id))),
                profile_id,
                resource_id: resource_id.clone(),
                status: Some("COMPLETE".into()),
                priority,
                ..Default::default()
            });
            region.resolver_configs.get_or_insert_default().push(v1::ResolverConfig {
                resource_id,
                autodefined_reverse: Some("DISABLED".into()),
                ..Default::default()
            });
        }
    }

    fn foreign(&self, account: usize, regions: &mut Regions) {
        for (number, &(vpc, owner)) in self.foreign.iter().enumerate() {
            let (vpc_id, region) = self.vpc(account, vpc);
            let lists = at(regions, region.unwrap_or(REGIONS[0])).hosted_zones_by_vpc.get_or_insert_default();
            if !lists.iter().any(|list| list.vpc_id == vpc_id) {
                lists.push(v1::HostedZonesByVpc { vpc_id: vpc_id.clone(), ..Default::default() });
            }
            let list = lists.iter_mut().find(|list| list.vpc_id == vpc_id).expect("it was added just now");
            list.hosted_zone_summaries.push(v1::HostedZoneSummary {
                hosted_zone_id: text(format!("ZF{number}")),
                name: "corp.example.".into(),
                owner: OWNERS[owner].map(zone_owner),
                ..Default::default()
            });
        }
    }
}

type Regions = BTreeMap<&'static str, v1::Region<'static>>;

fn at<'r>(regions: &'r mut Regions, name: &'static str) -> &'r mut v1::Region<'static> {
    regions.entry(name).or_insert_with(|| v1::Region { region: name.into(), ..Default::default() })
}

fn zone_owner(owner: &'static str) -> v1::HostedZoneOwner<'static> {
    let service = !owner.starts_with(|first: char| first.is_ascii_digit());
    v1::HostedZoneOwner {
        owning_account: (!service).then(|| owner.into()),
        owning_service: service.then(|| owner.into()),
        ..Default::default()
    }
}

fn dhcp_options(account: usize, vpc: usize, servers: usize) -> v1::DhcpOptions<'static> {
    let value = |number| v1::AttributeValue { value: text(format!("10.0.0.{number}")), ..Default::default() };
    let servers = v1::DhcpConfiguration {
        key: "domain-name-servers".into(),
        values: (0..servers).map(value).collect(),
        ..Default::default()
    };
    v1::DhcpOptions {
        dhcp_options_id: text(format!("dopt-{account}{vpc}")),
        dhcp_configurations: vec![servers],
        ..Default::default()
    }
}

fn target(number: usize) -> v1::TargetAddress<'static> {
    let v6 = number % 2 == 1;
    v1::TargetAddress {
        ip: (!v6).then(|| "192.0.2.1".into()),
        ipv6: v6.then(|| "2001:db8::1".into()),
        port: Some(if number > 1 { 5353 } else { 53 }),
        ..Default::default()
    }
}

impl RawZone {
    fn build(&self, next: &mut usize) -> v1::Zone<'static> {
        *next += 1;
        let private = self.kind == 0;
        let servers = ["", "", "ns-1.awsdns-1.com", "ns1.white-label.example"][self.kind];
        let vpc = v1::ZoneVpc { vpc_id: "vpc-elsewhere".into(), ..Default::default() };
        let service = v1::LinkedService {
            service_principal: Some("servicediscovery.amazonaws.com".into()),
            ..Default::default()
        };
        let origin = format!("{}.", self.name);
        v1::Zone {
            hosted_zone: v1::HostedZone {
                id: text(format!("/hostedzone/Z{}{next}", if self.explicit { "X" } else { "" })),
                name: text(&*origin),
                config: Some(v1::HostedZoneConfig { private_zone: Some(private), ..Default::default() }),
                linked_service: (private && self.explicit).then_some(service),
                ..Default::default()
            },
            delegation_set: (!servers.is_empty())
                .then(|| v1::DelegationSet { name_servers: vec![servers.into()], ..Default::default() }),
            vpcs: private.then(|| vec![vpc]),
            resource_record_sets: self.records.clone().map(|records| below(records, &origin)),
            ..Default::default()
        }
    }
}

/// The records with names below the origin, one set for each name, type and identifier.
fn below(records: Vec<v1::ResourceRecordSet<'static>>, origin: &str) -> Vec<v1::ResourceRecordSet<'static>> {
    let mut sets: Vec<v1::ResourceRecordSet<'static>> = Vec::new();
    for mut set in records {
        set.name = match &*set.name {
            "" => text(origin),
            absolute if absolute.ends_with('.') => set.name,
            relative => text(format!("{relative}.{origin}")),
        };
        let id = |set: &v1::ResourceRecordSet<'_>| {
            set.routing.as_ref().and_then(|routing| routing.set_identifier.clone().map(Text::into_owned))
        };
        if !sets.iter().any(|other| other.name == set.name && other.rr_type == set.rr_type && id(other) == id(&set)) {
            sets.push(set);
        }
    }
    sets
}

fn external_zone() -> impl Strategy<Value = v1::ExternalZone<'static>> {
    let servers = prop::collection::vec(name().prop_map(|name| text(format!("{name}."))), 0..3);
    (name(), servers, prop::option::weighted(0.9, records())).prop_map(|(name, name_servers, records)| {
        let origin = format!("{name}.");
        let values = |records: Vec<v1::ResourceRecordSet<'static>>| {
            records.into_iter().filter(|set| set.alias_target.is_none()).collect::<Vec<_>>()
        };
        v1::ExternalZone {
            resource_record_sets: records.map(|records| below(values(records), &origin)),
            origin: text(origin),
            name_servers,
            ..Default::default()
        }
    })
}

fn gap() -> impl Strategy<Value = v1::Gap<'static>> {
    let word = || prop::option::of("[a-zA-Z0-9:-]{2,8}".prop_map(text));
    let message = prop::option::of("[ -~é]{0,12}".prop_map(text));
    (word(), word(), word(), word(), message).prop_map(|(account_id, region, code, resource, message)| v1::Gap {
        account_id,
        region,
        operation: "route53:ListHostedZones".into(),
        code,
        message,
        resource,
        ..Default::default()
    })
}

/// A name without the dot at its end, as Route 53 spells it.
fn name() -> impl Strategy<Value = String> + Clone {
    let label = prop_oneof![8 => "[a-z0-9_-]{1,6}", 1 => "\\\\[0-3][0-7]{2}", 1 => "[A-Z]{2}"];
    prop::collection::vec(label, 1..4).prop_map(|labels| labels.join("."))
}

fn records() -> impl Strategy<Value = Vec<v1::ResourceRecordSet<'static>>> {
    prop::collection::vec(record_set(), 0..5)
}

fn record_set() -> impl Strategy<Value = v1::ResourceRecordSet<'static>> {
    let owner = prop_oneof![1 => Just(String::new()), 1 => name().prop_map(|name| format!("{name}.")), 5 => name()];
    let ttl = prop_oneof![Just(300), any::<u32>()];
    (owner, data(), ttl, prop::option::of(routing())).prop_map(|(name, (rr_type, data), ttl, routing)| {
        let values = |value| v1::ResourceRecord { value: text(value), ..Default::default() };
        let mut set = v1::ResourceRecordSet {
            name: text(name),
            rr_type: text(rr_type),
            routing: routing.map(Box::new),
            ..Default::default()
        };
        match data {
            Ok(data) => {
                set.ttl = Some(ttl);
                set.resource_records = data.into_iter().map(values).collect();
            }
            Err(alias) => set.alias_target = Some(Box::new(alias)),
        }
        set
    })
}

type Data = Result<Vec<String>, v1::AliasTarget<'static>>;

fn data() -> impl Strategy<Value = (&'static str, Data)> {
    let address = (0..=255_u8).prop_map(|last| format!("192.0.2.{last}"));
    let host = || name().prop_map(|name| format!("{name}."));
    let string = "\"([ !#-\\[\\]-~]|\\\\[0-3][0-7]{2}|\\\\\"|\\\\\\\\){0,12}\"";
    let alias = (name(), "Z[A-Z0-9]{3}", any::<bool>()).prop_map(|(name, zone, health)| v1::AliasTarget {
        hosted_zone_id: text(zone),
        dns_name: text(format!("{name}.")),
        evaluate_target_health: Some(health),
        ..Default::default()
    });
    prop_oneof![
        prop::collection::vec(address, 1..4).prop_map(|values| ("A", Ok(values))),
        prop::collection::vec(host(), 1..3).prop_map(|values| ("NS", Ok(values))),
        host().prop_map(|value| ("CNAME", Ok(vec![value]))),
        prop::collection::vec(string, 1..3).prop_map(|strings| ("TXT", Ok(vec![strings.join(" ")]))),
        prop::collection::vec("[0-9]{1,3} [a-z]{3}\\.", 1..3).prop_map(|values| ("MX", Ok(values))),
        alias.prop_map(|alias| ("A", Err(alias))),
    ]
}

fn routing() -> impl Strategy<Value = v1::Routing<'static>> {
    let geo = |continent: Option<&'static str>, country: Option<&'static str>, subdivision: Option<&'static str>| {
        v1::GeoLocation {
            continent_code: continent.map(Into::into),
            country_code: country.map(Into::into),
            subdivision_code: subdivision.map(Into::into),
            ..Default::default()
        }
    };
    let policy = prop_oneof![
        any::<u32>().prop_map(|weight| v1::Routing { weight: Some(weight), ..Default::default() }),
        Just(v1::Routing { region: Some("eu-west-1".into()), ..Default::default() }),
        Just(v1::Routing { failover: Some("SECONDARY".into()), ..Default::default() }),
        Just(v1::Routing { multi_value_answer: Some(true), ..Default::default() }),
        select(vec![geo(Some("EU"), None, None), geo(None, Some("*"), None), geo(None, Some("US"), Some("CA"))])
            .prop_map(|geo| v1::Routing { geo_location: Some(geo), ..Default::default() }),
        Just(v1::Routing {
            cidr_routing_config: Some(v1::CidrRoutingConfig {
                collection_id: "c-1".into(),
                location_name: "*".into(),
                ..Default::default()
            }),
            ..Default::default()
        }),
    ];
    (policy, "[ -~é]{1,10}", prop::option::of("[a-z0-9-]{1,6}")).prop_map(|(policy, id, health)| v1::Routing {
        set_identifier: Some(text(id)),
        health_check_id: health.map(text),
        ..policy
    })
}
