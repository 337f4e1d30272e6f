//! What the tests put into an account: enough for every list to need a second page, and one object of every kind.

use aws_sdk_ec2::types::{AttributeBooleanValue, NewDhcpConfiguration};
use aws_sdk_route53::types::{
    AliasTarget, Change, ChangeAction, ChangeBatch, GeoLocation, HostedZoneConfig, ResourceRecord, ResourceRecordSet,
    ResourceRecordSetFailover, ResourceRecordSetRegion, RrType, Vpc, VpcRegion,
};
use aws_sdk_route53resolver::types::{IpAddressRequest, ResolverEndpointDirection, RuleTypeOption, TargetAddress};

use super::aws::Account;

/// A public zone; its id without the prefix.
pub(crate) async fn public_zone(account: &Account, name: &str) -> String {
    let request = account.route53().create_hosted_zone().name(name).caller_reference(name);
    let id = request.send().await.unwrap().hosted_zone.unwrap().id;
    id.trim_start_matches("/hostedzone/").to_owned()
}

/// A private zone seen by the VPCs, each with its Region.
pub(crate) async fn private_zone(account: &Account, name: &str, vpcs: &[(&str, &str)]) -> String {
    let vpc = |(region, id): &(&str, &str)| Vpc::builder().vpc_region(VpcRegion::from(*region)).vpc_id(*id).build();
    let config = HostedZoneConfig::builder().private_zone(true).comment("inside").build();
    let client = account.route53();
    let request = client.create_hosted_zone().name(name).caller_reference(name).hosted_zone_config(config);
    let id = request.vpc(vpc(&vpcs[0])).send().await.unwrap().hosted_zone.unwrap().id;
    for other in &vpcs[1..] {
        client.associate_vpc_with_hosted_zone().hosted_zone_id(&id).vpc(vpc(other)).send().await.unwrap();
    }
    id.trim_start_matches("/hostedzone/").to_owned()
}

/// Adds record sets.
pub(crate) async fn record_sets(account: &Account, zone: &str, sets: Vec<ResourceRecordSet>) {
    let change = |set| Change::builder().action(ChangeAction::Create).resource_record_set(set).build().unwrap();
    let batch = ChangeBatch::builder().set_changes(Some(sets.into_iter().map(change).collect())).build().unwrap();
    let request = account.route53().change_resource_record_sets().hosted_zone_id(zone).change_batch(batch);
    request.send().await.unwrap();
}

/// The beginning of an A record set.
pub(crate) fn a(name: &str) -> aws_sdk_route53::types::builders::ResourceRecordSetBuilder {
    let record = ResourceRecord::builder().value("192.0.2.1").build().unwrap();
    ResourceRecordSet::builder().name(name).r#type(RrType::A).ttl(60).resource_records(record)
}

/// 348 record sets, 350 with SOA and NS. The weighted group lies across the end of Route 53's first page of 300.
pub(crate) fn two_pages(zone: &str) -> Vec<ResourceRecordSet> {
    let plain = (0..290).map(|n| a(&format!("a{n:03}.{zone}")));
    let weighted = (0..20).map(|n| a(&format!("m.{zone}")).set_identifier(format!("w{n:02}")).weight(n));
    let rest = (0..38).map(|n| a(&format!("z{n:03}.{zone}")));
    plain.chain(weighted).chain(rest).map(|set| set.build().unwrap()).collect()
}

/// One of each routing policy that moto keeps, an alias and a wildcard.
pub(crate) fn one_of_each(zone: &str) -> Vec<ResourceRecordSet> {
    let named = |label: &str| a(&format!("{label}.{zone}"));
    let germany = GeoLocation::builder().country_code("DE").build();
    let target = AliasTarget::builder().hosted_zone_id("Z2FDTNDATAQYW2").dns_name("d1.cloudfront.net.");
    let target = target.evaluate_target_health(false).build().unwrap();
    let alias = ResourceRecordSet::builder().name(format!("alias.{zone}")).r#type(RrType::A).alias_target(target);
    let sets = [
        named("failover").set_identifier("first").failover(ResourceRecordSetFailover::Primary),
        named("latency").set_identifier("frankfurt").region(ResourceRecordSetRegion::EuCentral1),
        named("geo").set_identifier("germany").geo_location(germany),
        named("many").set_identifier("one").multi_value_answer(true),
        named("*"),
        alias,
    ];
    sets.into_iter().map(|set| set.build().unwrap()).collect()
}

/// A VPC; its id.
pub(crate) async fn vpc(account: &Account, region: &'static str, cidr: &str, dns_support: bool) -> String {
    let client = account.ec2(region);
    let id = client.create_vpc().cidr_block(cidr).send().await.unwrap().vpc.unwrap().vpc_id.unwrap();
    let value = |on| AttributeBooleanValue::builder().value(on).build();
    client.modify_vpc_attribute().vpc_id(&id).enable_dns_support(value(dns_support)).send().await.unwrap();
    client.modify_vpc_attribute().vpc_id(&id).enable_dns_hostnames(value(true)).send().await.unwrap();
    id
}

/// A DHCP option set in force in the VPC; its id.
pub(crate) async fn dhcp_options(account: &Account, region: &'static str, vpc: &str) -> String {
    let client = account.ec2(region);
    let servers = NewDhcpConfiguration::builder().key("domain-name-servers").values("10.0.0.5").values("10.0.0.4");
    let request = client.create_dhcp_options().dhcp_configurations(servers.build());
    let id = request.send().await.unwrap().dhcp_options.unwrap().dhcp_options_id.unwrap();
    client.associate_dhcp_options().dhcp_options_id(&id).vpc_id(vpc).send().await.unwrap();
    id
}

/// A Resolver endpoint in a subnet of its own; its id.
pub(crate) async fn endpoint(
    account: &Account,
    region: &'static str,
    vpc: &str,
    direction: ResolverEndpointDirection,
    subnet: &str,
) -> String {
    let ec2 = account.ec2(region);
    let zone = format!("{region}a");
    let request = ec2.create_subnet().vpc_id(vpc).availability_zone(zone).cidr_block(format!("{subnet}.0/24"));
    let subnet_id = request.send().await.unwrap().subnet.unwrap().subnet_id.unwrap();
    let group = ec2.create_security_group().vpc_id(vpc).group_name(subnet).description("endpoint");
    let group = group.send().await.unwrap().group_id.unwrap();
    let address =
        |last: u8| IpAddressRequest::builder().subnet_id(&subnet_id).ip(format!("{subnet}.{last}")).build().unwrap();
    let request = account.resolver(region).create_resolver_endpoint().name(direction.as_str());
    let request = request.creator_request_id(subnet).direction(direction).security_group_ids(group);
    let made = request.ip_addresses(address(11)).ip_addresses(address(10)).send().await.unwrap();
    made.resolver_endpoint.unwrap().id.unwrap()
}

/// A FORWARD rule through the endpoint, or a SYSTEM rule without one, in force in the VPC; its id.
pub(crate) async fn rule(
    account: &Account,
    region: &'static str,
    vpc: &str,
    domain: &str,
    endpoint: Option<&str>,
) -> String {
    let client = account.resolver(region);
    let target = TargetAddress::builder().ip("192.0.2.53").port(5353).build();
    let request = client.create_resolver_rule().domain_name(domain).name("rule").creator_request_id(domain);
    let request = match endpoint {
        Some(id) => request.rule_type(RuleTypeOption::Forward).resolver_endpoint_id(id).target_ips(target),
        None => request.rule_type(RuleTypeOption::System),
    };
    let id = request.send().await.unwrap().resolver_rule.unwrap().id.unwrap();
    client.associate_resolver_rule().resolver_rule_id(&id).vpc_id(vpc).name("in force").send().await.unwrap();
    id
}
