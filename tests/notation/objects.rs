//! What an account has beside zones and rules, from small numbers that shrink well: one choice is one object.

use proptest::prelude::*;
use r53lint::snapshot::{Text, v1};

/// The kind of an object, and three numbers that shape it.
pub(crate) type Choice = (usize, usize, usize, usize);

const STATUSES: [&str; 4] = ["COMPLETE", "UPDATING", "FAILED", "COMPLETE"];
const NAMES: [Option<&str>; 4] = [None, Some("plain"), Some("two words"), Some("a \"quote\" # and = \\ more")];
const SWITCHES: [Option<bool>; 4] = [None, Some(true), Some(false), None];

/// Up to a dozen objects.
pub(crate) fn choices() -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec((0..24_usize, 0..4_usize, 0..4_usize, 0..4_usize), 0..12)
}

/// Adds the objects to an account, and those that lie in a Region to one of its Regions.
pub(crate) fn add(account: &mut v1::Account<'static>, choices: &[Choice]) {
    for (at, &(kind, a, b, c)) in choices.iter().enumerate() {
        let shape = Shape { at, a, b, c };
        shape.global(kind, account);
        shape.facet(kind, account);
        let count = account.regions.len();
        if count > 0 {
            shape.regional(kind, &mut account.regions[a % count]);
        }
    }
    account.regions.iter_mut().for_each(read_together);
}

/// Lists that one line speaks of together.
fn read_together(region: &mut v1::Region<'static>) {
    if region.resolver_rules.is_some() || region.resolver_rule_associations.is_some() {
        region.resolver_rules.get_or_insert_default();
        region.resolver_rule_associations.get_or_insert_default();
    }
    let firewall = [
        region.firewall_configs.is_some(),
        region.firewall_domain_lists.is_some(),
        region.firewall_rule_groups.is_some(),
        region.firewall_rule_group_associations.is_some(),
    ];
    if firewall.contains(&true) {
        region.firewall_configs.get_or_insert_default();
        region.firewall_domain_lists.get_or_insert_default();
        region.firewall_rule_groups.get_or_insert_default();
        region.firewall_rule_group_associations.get_or_insert_default();
    }
    if region.resolver_query_log_configs.is_some() {
        region.resolver_query_log_config_associations.get_or_insert_default();
    }
    if region.profiles.is_some() {
        region.profile_associations.get_or_insert_default();
        region.profile_resource_associations.get_or_insert_default();
    }
}

struct Shape {
    at: usize,
    a: usize,
    b: usize,
    c: usize,
}

fn text(text: impl Into<String>) -> Text<'static> {
    Text::from(text.into())
}

fn number(number: usize) -> u32 {
    u32::try_from(number).expect("small")
}

impl Shape {
    fn id(&self, prefix: &str) -> Text<'static> {
        text(format!("{prefix}-{}", self.at))
    }

    fn vpc(&self) -> Text<'static> {
        text(format!("vpc-{}{}", self.a % 2, self.b))
    }

    fn name(&self) -> Option<Text<'static>> {
        NAMES[self.c].map(text)
    }

    fn global(&self, kind: usize, account: &mut v1::Account<'static>) {
        match kind {
            0 => account.health_checks.get_or_insert_default().push(self.health_check()),
            1 => account.cidr_collections.get_or_insert_default().push(self.cidr_collection()),
            2 => account.reusable_delegation_sets.get_or_insert_default().push(v1::DelegationSet {
                id: Some(text(format!("/delegationset/N{}", self.at))),
                name_servers: vec!["ns1.example.org".into(); self.a],
                ..Default::default()
            }),
            3 => account.query_logging_configs.get_or_insert_default().push(self.query_logging()),
            4 => account.domains.get_or_insert_default().push(self.domain()),
            5 => account.traffic_policy_instances.get_or_insert_default().push(v1::TrafficPolicyInstance {
                id: self.id("tpi"),
                hosted_zone_id: Some("Z1".into()),
                name: Some("www.example.com.".into()),
                state: (self.a > 0).then(|| "Applied".into()),
                ..Default::default()
            }),
            6 => drop(account.health_checks.get_or_insert_default()),
            7 => drop(account.domains.get_or_insert_default()),
            8 => drop(account.hosted_zones.get_or_insert_default()),
            _ => {}
        }
    }

    fn health_check(&self) -> v1::HealthCheck<'static> {
        let kinds = ["HTTPS", "CALCULATED", "CLOUDWATCH_METRIC", "NEW_KIND"];
        let alarm = v1::AlarmIdentifier {
            region: (self.b > 1).then(|| "eu-west-1".into()),
            name: Some(text(NAMES[1 + self.b % 3].expect("named"))),
            ..Default::default()
        };
        let config = v1::HealthCheckConfig {
            check_type: Some(kinds[self.a].into()),
            ip_address: [None, Some("192.0.2.1"), Some("2001:db8::1"), None][self.b].map(text),
            fully_qualified_domain_name: [None, Some("www.example.com"), Some("192.0.2.9"), Some("disabled")][self.c]
                .map(text),
            port: (self.c > 1).then_some(443),
            resource_path: [None, Some("/a=b"), Some("/a \"b\""), Some("a")][(self.b + self.c) % 4].map(text),
            disabled: (self.a == 0).then_some(true),
            inverted: (self.b == 0).then_some(true),
            health_threshold: (self.c == 1).then_some(2),
            child_health_checks: vec!["hc-1".into(); self.c],
            alarm_identifier: (self.a == 2).then_some(alarm),
            ..Default::default()
        };
        v1::HealthCheck { id: self.id("hc"), health_check_config: Some(config), ..Default::default() }
    }

    fn cidr_collection(&self) -> v1::CidrCollection<'static> {
        let block = |_| v1::CidrBlock { cidr_block: "2001:db8::/32".into(), ..Default::default() };
        let location = |at: usize| v1::CidrLocation {
            location_name: text(format!("place{at}")),
            cidr_blocks: (at != 2).then(|| (0..self.b).map(block).collect()),
            ..Default::default()
        };
        v1::CidrCollection {
            id: self.id("cc"),
            name: self.name(),
            locations: (self.a != 3).then(|| (0..=self.a).map(location).collect()),
            ..Default::default()
        }
    }

    fn query_logging(&self) -> v1::QueryLoggingConfig<'static> {
        v1::QueryLoggingConfig {
            id: [self.id("qlc"), text("query-logging-Z1")][self.a % 2].clone(),
            hosted_zone_id: ["Z1", "Z2", "ZX1", "ZNONE"][self.b].into(),
            cloud_watch_logs_log_group_arn: (self.c > 0).then(|| "arn:aws:logs:us-east-1:1:log-group:/dns".into()),
            ..Default::default()
        }
    }

    fn domain(&self) -> v1::Domain<'static> {
        let server = |at: usize| v1::Nameserver {
            name: text(format!("ns{at}.example.com")),
            glue_ips: vec!["2001:db8::53".into(); self.b],
            ..Default::default()
        };
        let key = |at: usize| v1::DnssecKey {
            key_tag: (at > 0).then(|| number(at)),
            algorithm: Some(13),
            digest: (at > 1).then(|| "ABCD".into()),
            digest_type: (at != 1).then_some(2),
            ..Default::default()
        };
        v1::Domain {
            domain_name: text(format!("example{}.com", self.at)),
            nameservers: (0..self.a).map(server).collect(),
            dnssec_keys: (0..self.c).map(key).collect(),
            status_list: vec!["clientHold".into(); self.b],
            expiration_date: (self.c > 1).then(|| "2027-01-01T00:00:00+00:00".into()),
            auto_renew: SWITCHES[self.a],
            transfer_lock: SWITCHES[self.b],
            ..Default::default()
        }
    }

    /// What a further call tells of one of the zones.
    fn facet(&self, kind: usize, account: &mut v1::Account<'static>) {
        let zones = account.hosted_zones.as_mut().filter(|zones| !zones.is_empty());
        let Some(zones) = zones else { return };
        let at = self.a % zones.len();
        let zone = &mut zones[at];
        match kind {
            9 if !zone.is_private() => zone.dnssec = Some(self.dnssec()),
            10 => {
                let tag = |at| v1::Tag {
                    key: text(format!("key {at}")),
                    value: text(NAMES[self.c].unwrap_or("")),
                    ..Default::default()
                };
                zone.tags = Some((0..self.b).map(tag).collect());
            }
            11 if zone.is_private() => {
                let vpc = |at| v1::ZoneVpc {
                    vpc_id: text(format!("vpc-x{at}")),
                    vpc_region: (at > 0).then(|| "eu-west-1".into()),
                    ..Default::default()
                };
                zone.vpc_association_authorizations = Some((0..self.b).map(vpc).collect());
            }
            _ => {}
        }
    }

    fn dnssec(&self) -> v1::Dnssec<'static> {
        let status =
            |state: &'static str| v1::DnssecStatus { serve_signature: Some(state.into()), ..Default::default() };
        let key = |at: usize| v1::KeySigningKey {
            status: Some(["ACTIVE", "INACTIVE", "NEW"][at].into()),
            key_tag: Some(number(at)),
            signing_algorithm_type: (at > 0).then_some(13),
            digest_value: (at > 0).then(|| "ABCD".into()),
            ..Default::default()
        };
        let signing = [None, Some("NOT_SIGNING"), Some("SIGNING"), Some("NEW_STATE")];
        v1::Dnssec {
            status: signing[self.b].map(status),
            key_signing_keys: (0..self.c).map(key).collect(),
            ..Default::default()
        }
    }

    fn regional(&self, kind: usize, region: &mut v1::Region<'static>) {
        match kind {
            12 => region.subnets.get_or_insert_default().push(v1::Subnet {
                subnet_id: self.id("subnet"),
                vpc_id: Some(self.vpc()),
                availability_zone: (self.b > 1).then(|| "eu-west-1a".into()),
                availability_zone_id: (self.c > 1).then(|| "euw1-az1".into()),
                cidr_block: (self.c > 0).then(|| "10.0.0.0/24".into()),
                ..Default::default()
            }),
            13 => region.vpc_peering_connections.get_or_insert_default().push(self.peering()),
            14 => region.vpc_endpoints.get_or_insert_default().push(self.vpc_endpoint()),
            15 => region.addresses.get_or_insert_default().push(v1::Address {
                public_ip: text(format!("198.51.100.{}", self.at)),
                allocation_id: (self.b > 0).then(|| self.id("eipalloc")),
                network_interface_id: (self.c > 0).then(|| "eni-1".into()),
                ..Default::default()
            }),
            16 => region.network_interfaces.get_or_insert_default().push(self.interface()),
            17 => region.resolver_dnssec_configs.get_or_insert_default().push(v1::ResolverDnssecConfig {
                resource_id: self.vpc(),
                validation_status: Some(
                    ["ENABLED", "DISABLED", "USE_LOCAL_RESOURCE_SETTING", "ENABLING"][self.c].into(),
                ),
                ..Default::default()
            }),
            18 => self.firewall(region),
            19 => self.query_log(region),
            20 => region.firewall_domain_lists.get_or_insert_default().push(v1::FirewallDomainList {
                id: self.id("fdl"),
                name: self.name(),
                managed_owner_name: (self.b == 3).then(|| "AWS".into()),
                domains: (self.b != 3).then(|| vec!["*.example.com".into(); self.b]),
                ..Default::default()
            }),
            21 => drop(region.subnets.get_or_insert_default()),
            22 => drop(region.profiles.get_or_insert_default()),
            23 => drop(region.resolver_rules.get_or_insert_default()),
            _ => {}
        }
    }

    fn peering(&self) -> v1::VpcPeeringConnection<'static> {
        let side = |vpc_id: Text<'static>, allows: Option<bool>| v1::PeeringVpc {
            vpc_id,
            owner_id: (self.c == 3).then(|| "222222222222".into()),
            region: (self.b == 3).then(|| "us-east-1".into()),
            peering_options: allows.map(|allows| v1::PeeringOptions {
                allow_dns_resolution_from_remote_vpc: Some(allows),
                ..Default::default()
            }),
            ..Default::default()
        };
        v1::VpcPeeringConnection {
            vpc_peering_connection_id: self.id("pcx"),
            requester_vpc_info: Some(side(self.vpc(), SWITCHES[self.b])),
            accepter_vpc_info: Some(side("vpc-other".into(), SWITCHES[self.c])),
            status: Some(v1::PeeringStatus {
                code: Some(["active", "deleted"][self.a % 2].into()),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn vpc_endpoint(&self) -> v1::VpcEndpoint<'static> {
        let entry = |at| v1::DnsEntry { dns_name: Some(text(format!("*.{at}.example.com"))), ..Default::default() };
        let inbound_only =
            v1::DnsOptions { private_dns_only_for_inbound_resolver_endpoint: Some(true), ..Default::default() };
        v1::VpcEndpoint {
            vpc_endpoint_id: self.id("vpce"),
            vpc_endpoint_type: Some(["Interface", "Gateway"][self.b % 2].into()),
            vpc_id: Some(self.vpc()),
            service_name: Some("com.amazonaws.eu-west-1.s3".into()),
            state: (self.a > 1).then(|| "available".into()),
            private_dns_enabled: [None, Some(true), Some(false), Some(true)][self.b],
            dns_entries: (0..self.c).map(entry).collect(),
            dns_options: (self.c == 2).then_some(inbound_only),
            ..Default::default()
        }
    }

    fn interface(&self) -> v1::NetworkInterface<'static> {
        let public = v1::InterfaceAssociation {
            public_ip: (self.b != 1).then(|| "198.51.100.9".into()),
            carrier_ip: (self.b % 2 == 1).then(|| "155.146.0.9".into()),
            ..Default::default()
        };
        let address = |at: usize| v1::InterfaceAddress {
            private_ip_address: Some(text(format!("10.0.0.{at}"))),
            association: (self.c > 1).then(|| public.clone()),
            ..Default::default()
        };
        let v6 = v1::InterfaceIpv6 { ipv6_address: "2001:db8::5".into(), ..Default::default() };
        let addresses: Vec<_> = (0..self.b).map(address).collect();
        v1::NetworkInterface {
            network_interface_id: self.id("eni"),
            vpc_id: Some(self.vpc()),
            private_ip_address: addresses.first().and_then(|first| first.private_ip_address.clone()),
            association: addresses.first().and_then(|first| first.association.clone()),
            private_ip_addresses: addresses,
            ipv6_addresses: vec![v6; self.c % 2],
            ..Default::default()
        }
    }

    fn firewall(&self, region: &mut v1::Region<'static>) {
        let id = self.id("frg");
        let rule = |at: usize| v1::FirewallRule {
            name: NAMES[at].map(text),
            firewall_domain_list_id: (at != 2).then(|| "fdl-1".into()),
            firewall_threat_protection_id: (at == 2).then(|| "tp-1".into()),
            priority: Some(number(at)),
            action: Some(["ALLOW", "BLOCK", "ALERT", "NEW"][(at + self.c) % 4].into()),
            block_response: [None, Some("NXDOMAIN"), Some("OVERRIDE")][at].map(text),
            block_override_domain: (at == 2).then(|| "blocked.example".into()),
            firewall_domain_redirection_action: (self.c == 1).then(|| "TRUST_REDIRECTION_DOMAIN".into()),
            qtype: (self.c == 2).then(|| "A".into()),
            ..Default::default()
        };
        let association = |at: usize| {
            let vpc_id = text(format!("vpc-0{at}"));
            v1::FirewallRuleGroupAssociation {
                id: text(format!("rslvr-frgassoc-{}-{}", &*id, &*vpc_id)),
                firewall_rule_group_id: id.clone(),
                vpc_id,
                priority: Some(100 + number(at)),
                status: Some(STATUSES[at].into()),
                ..Default::default()
            }
        };
        let associations = (0..self.c).map(association);
        region.firewall_rule_group_associations.get_or_insert_default().extend(associations);
        region.firewall_rule_groups.get_or_insert_default().push(v1::FirewallRuleGroup {
            name: self.name(),
            firewall_rules: (self.b != 3).then(|| (0..self.b).map(rule).collect()),
            id,
            ..Default::default()
        });
    }

    fn query_log(&self, region: &mut v1::Region<'static>) {
        let id = self.id("rqlc");
        let association = |at: usize| {
            let resource_id = text(format!("vpc-0{at}"));
            v1::ResolverQueryLogConfigAssociation {
                id: Some(text(format!("rqlca-{}-{}", &*id, &*resource_id))),
                resolver_query_log_config_id: id.clone(),
                resource_id,
                status: Some(["ACTIVE", "FAILED", "ACTIVE"][at].into()),
                ..Default::default()
            }
        };
        let associations = (0..self.c).map(association);
        region.resolver_query_log_config_associations.get_or_insert_default().extend(associations);
        region.resolver_query_log_configs.get_or_insert_default().push(v1::ResolverQueryLogConfig {
            name: self.name(),
            destination_arn: (self.b > 0).then(|| "arn:aws:s3:::logs".into()),
            status: (self.b > 1).then(|| "CREATED".into()),
            id,
            ..Default::default()
        });
    }
}
