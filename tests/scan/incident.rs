//! The incident's world in an account: the public zone in Route 53, the mirror and the separate domain private.

use aws_sdk_ec2::types::AttributeBooleanValue;
use aws_sdk_route53::types::{
    Change, ChangeAction, ChangeBatch, HostedZoneConfig, ResourceRecord, ResourceRecordSet, RrType, Vpc, VpcRegion,
};

use aws_sdk_route53resolver::types::RuleTypeOption;

use super::aws::Account;

/// The ids that moto gave.
pub(crate) struct World {
    pub(crate) vpc: String,
    /// The private zone that is never asked.
    pub(crate) mirror: String,
    public: String,
    separate: String,
}

/// Fills an account with the incident.
pub(crate) async fn fill(account: &Account, region: &'static str) -> World {
    let vpc = vpc(account, region).await;
    system_rule(account, region, &vpc).await;
    let public = zone(account, "acmeltd.co.uk.", None).await;
    let mirror = zone(account, "region.prod.acmeltd.co.uk.", Some((&vpc, region))).await;
    let separate = zone(account, "region.prod.brkr.io.", Some((&vpc, region))).await;
    put(account, &public, "region.prod.acmeltd.co.uk.", RrType::Ns, "ns3.internal.faereal.net.").await;
    put(account, &public, "service1.acmeltd.co.uk.", RrType::Cname, "service1.region.prod.acmeltd.co.uk.").await;
    put(account, &public, "service2.acmeltd.co.uk.", RrType::Cname, "service2.region.prod.brkr.io.").await;
    put(account, &mirror, "service1.region.prod.acmeltd.co.uk.", RrType::A, "10.10.10.10").await;
    put(account, &separate, "service2.region.prod.brkr.io.", RrType::A, "10.10.10.10").await;
    World { vpc, mirror, public, separate }
}

/// The remedy: service1 moves to the separate domain.
pub(crate) async fn repair(account: &Account, world: &World) {
    put(account, &world.separate, "service1.region.prod.brkr.io.", RrType::A, "10.10.10.10").await;
    put(account, &world.public, "service1.acmeltd.co.uk.", RrType::Cname, "service1.region.prod.brkr.io.").await;
}

async fn vpc(account: &Account, region: &'static str) -> String {
    let client = account.ec2(region);
    let id = client.create_vpc().cidr_block("10.10.0.0/16").send().await.unwrap().vpc.unwrap().vpc_id.unwrap();
    let on = || AttributeBooleanValue::builder().value(true).build();
    client.modify_vpc_attribute().vpc_id(&id).enable_dns_support(on()).send().await.unwrap();
    client.modify_vpc_attribute().vpc_id(&id).enable_dns_hostnames(on()).send().await.unwrap();
    id
}

/// AWS names stay with the VPC's resolver: the rule every estate with forwarding has, and nothing to do with the incident.
async fn system_rule(account: &Account, region: &'static str, vpc: &str) {
    let client = account.resolver(region);
    let request = client.create_resolver_rule().creator_request_id("system").name("aws").domain_name("amazonaws.com");
    let rule = request.rule_type(RuleTypeOption::System).send().await.unwrap().resolver_rule.unwrap();
    client.associate_resolver_rule().resolver_rule_id(rule.id.unwrap()).vpc_id(vpc).send().await.unwrap();
}

/// A zone, private where a VPC is given; its id without the prefix.
async fn zone(account: &Account, name: &str, vpc: Option<(&str, &str)>) -> String {
    let config = HostedZoneConfig::builder().private_zone(vpc.is_some()).comment("").build();
    let vpc = vpc.map(|(id, region)| Vpc::builder().vpc_id(id).vpc_region(VpcRegion::from(region)).build());
    let client = account.route53();
    let request = client.create_hosted_zone().name(name).caller_reference(name).hosted_zone_config(config);
    let id = request.set_vpc(vpc).send().await.unwrap().hosted_zone.unwrap().id;
    id.trim_start_matches("/hostedzone/").to_owned()
}

async fn put(account: &Account, zone: &str, name: &str, rtype: RrType, value: &str) {
    let record = ResourceRecord::builder().value(value).build().unwrap();
    let set = ResourceRecordSet::builder().name(name).r#type(rtype).ttl(60).resource_records(record).build().unwrap();
    let change = Change::builder().action(ChangeAction::Upsert).resource_record_set(set).build().unwrap();
    let batch = ChangeBatch::builder().changes(change).build().unwrap();
    let request = account.route53().change_resource_record_sets().hosted_zone_id(zone).change_batch(batch);
    request.send().await.unwrap();
}
