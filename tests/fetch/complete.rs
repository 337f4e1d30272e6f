//! A whole account comes out as it was put in, twice the same.

use aws_sdk_route53resolver::types::ResolverEndpointDirection::{Inbound, Outbound};
use r53lint::snapshot::v1;

use super::aws::Account;
use super::child::Fetch;
use super::fill;
use super::moto::{Moto, UNKNOWN_CALLS};

const ACCOUNT: &str = "111111111111";

/// The ids of what was put in.
struct Filled {
    big: String,
    mixed: String,
    inside: String,
    ireland: String,
    virginia: String,
    options: String,
    endpoints: [String; 2],
    rules: [String; 2],
}

async fn fill(account: &Account) -> Filled {
    for n in 0..105 {
        fill::public_zone(account, &format!("zone-{n:03}.example.")).await;
    }
    let big = fill::public_zone(account, "big.example.").await;
    fill::record_sets(account, &big, fill::two_pages("big.example.")).await;
    let mixed = fill::public_zone(account, "mixed.example.").await;
    fill::record_sets(account, &mixed, fill::one_of_each("mixed.example.")).await;
    let ireland = fill::vpc(account, "eu-west-1", "10.1.0.0/16", true).await;
    let virginia = fill::vpc(account, "us-east-1", "10.2.0.0/16", false).await;
    let vpcs = [("us-east-1", virginia.as_str()), ("eu-west-1", ireland.as_str())];
    let inside = fill::private_zone(account, "inside.example.", &vpcs).await;
    let options = fill::dhcp_options(account, "eu-west-1", &ireland).await;
    let inbound = fill::endpoint(account, "eu-west-1", &ireland, Inbound, "10.1.1").await;
    let outbound = fill::endpoint(account, "eu-west-1", &ireland, Outbound, "10.1.2").await;
    let forward = fill::rule(account, "eu-west-1", &ireland, "corp.example", Some(&outbound)).await;
    let system = fill::rule(account, "eu-west-1", &ireland, "aws.corp.example", None).await;
    let (endpoints, rules) = ([inbound, outbound], [forward, system]);
    Filled { big, mixed, inside, ireland, virginia, options, endpoints, rules }
}

#[test]
fn everything_put_in_comes_out_and_twice_the_same() {
    let server = Moto::shared();
    let account = Account::new(server, ACCOUNT);
    let filled = account.runtime.block_on(fill(&account));
    let fetch = Fetch::with(account.keys()).region("eu-west-1").endpoint_url(&server.endpoint());
    let (snapshot, told) = fetch.run();
    let snapshot = snapshot.unwrap();

    whole(&snapshot, &told);
    two_pages(zone(&snapshot, &filled.big));
    one_of_each(zone(&snapshot, &filled.mixed));
    private(zone(&snapshot, &filled.inside), &filled);
    vpcs(&snapshot, &filled);
    resolver(region(&snapshot, "eu-west-1"), &filled);

    let text = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(text, serde_json::to_string(&fetch.snapshot()).unwrap());
}

fn zone<'s>(snapshot: &'s v1::Snapshot<'static>, id: &str) -> &'s v1::Zone<'static> {
    let id = format!("/hostedzone/{id}");
    snapshot.accounts[0].hosted_zones.iter().flatten().find(|zone| *zone.hosted_zone.id == *id).unwrap()
}

fn region<'s>(snapshot: &'s v1::Snapshot<'static>, name: &str) -> &'s v1::Region<'static> {
    snapshot.accounts[0].regions.iter().find(|region| &*region.region == name).unwrap()
}

fn sets<'s>(zone: &'s v1::Zone<'static>) -> &'s [v1::ResourceRecordSet<'static>] {
    zone.resource_record_sets.as_deref().unwrap()
}

fn whole(snapshot: &v1::Snapshot<'static>, told: &[String]) {
    assert_eq!(&*snapshot.schema, v1::SCHEMA);
    assert_eq!(snapshot.generator.as_deref(), Some(concat!("r53lint ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(snapshot.captured_at, None, "the caller knows the time");
    let gaps: Vec<&str> = snapshot.gaps.iter().map(|gap| &*gap.operation).collect();
    let in_a_region = &UNKNOWN_CALLS[3..];
    assert_eq!(gaps, [&UNKNOWN_CALLS[..], in_a_region].concat(), "once, for the private zone, and in each Region");
    let account = &snapshot.accounts[0];
    assert_eq!((&*account.account_id, account.partition.as_deref()), (ACCOUNT, Some("aws")));
    assert_eq!(account.hosted_zones.as_ref().unwrap().len(), 108);
    assert!(account.hosted_zones.as_ref().unwrap().is_sorted_by_key(|zone| zone.hosted_zone.id.clone()));
    let regions: Vec<&str> = account.regions.iter().map(|region| &*region.region).collect();
    assert_eq!(regions, ["eu-west-1", "us-east-1"], "the second is only named by the private zone");
    assert_eq!(told[..3], ["accounts: 1/1", "hosted zones: 108/108", "Regions: 2/2"]);
}

fn two_pages(zone: &v1::Zone<'static>) {
    assert_eq!(zone.hosted_zone.resource_record_set_count, Some(350));
    assert_eq!(sets(zone).len(), 350);
    assert_eq!(zone.delegation_set.as_ref().unwrap().name_servers.len(), 4);
    let group = sets(zone).iter().filter(|set| &*set.name == "m.big.example.");
    let weights: Vec<_> = group
        .map(|set| {
            let routing = set.routing.as_deref().unwrap();
            (routing.set_identifier.as_deref().unwrap().to_owned(), routing.weight.unwrap())
        })
        .collect();
    assert_eq!(weights, (0..20).map(|n| (format!("w{n:02}"), n)).collect::<Vec<_>>());
}

fn one_of_each(zone: &v1::Zone<'static>) {
    let set = |label: &str| {
        let name = format!("{label}.mixed.example.");
        sets(zone).iter().find(|set| *set.name == *name).unwrap_or_else(|| panic!("{name} in {:?}", sets(zone)))
    };
    let routing = |label| set(label).routing.as_deref().unwrap();
    assert_eq!(routing("failover").failover.as_deref(), Some("PRIMARY"));
    assert_eq!(routing("latency").region.as_deref(), Some("eu-central-1"));
    assert_eq!(routing("geo").geo_location.as_ref().unwrap().country_code.as_deref(), Some("DE"));
    assert_eq!(routing("many").multi_value_answer, Some(true));
    assert_eq!(set("*").ttl, Some(60));
    assert_eq!(&*set("*").resource_records[0].value, "192.0.2.1");
    assert_eq!(set("*").routing, None);
    let alias = set("alias").alias_target.as_deref().unwrap();
    assert_eq!((&*alias.hosted_zone_id, &*alias.dns_name), ("Z2FDTNDATAQYW2", "d1.cloudfront.net."));
    assert_eq!((set("alias").ttl, alias.evaluate_target_health), (None, Some(false)));
}

fn private(zone: &v1::Zone<'static>, filled: &Filled) {
    let config = zone.hosted_zone.config.as_ref().unwrap();
    assert_eq!((config.private_zone, config.comment.as_deref()), (Some(true), Some("inside")));
    let vpcs: Vec<_> =
        zone.vpcs.iter().flatten().map(|vpc| (vpc.vpc_region.as_deref().unwrap(), &*vpc.vpc_id)).collect();
    assert_eq!(vpcs, [("eu-west-1", &*filled.ireland), ("us-east-1", &*filled.virginia)]);
}

fn vpcs(snapshot: &v1::Snapshot<'static>, filled: &Filled) {
    for (name, id, support) in [("eu-west-1", &filled.ireland, true), ("us-east-1", &filled.virginia, false)] {
        let region = region(snapshot, name);
        let vpc = region.vpcs.iter().flatten().find(|vpc| &*vpc.vpc_id == id).unwrap();
        assert_eq!((vpc.enable_dns_support, vpc.enable_dns_hostnames), (Some(support), Some(true)));
        assert_eq!(vpc.owner_id.as_deref(), Some(ACCOUNT));
        let seen = region.hosted_zones_by_vpc.iter().flatten().find(|list| &*list.vpc_id == id).unwrap();
        assert_eq!(&*seen.hosted_zone_summaries[0].hosted_zone_id, &*filled.inside);
        assert_eq!(region.hosted_zones_by_vpc.as_ref().map(Vec::len), region.vpcs.as_ref().map(Vec::len));
        assert!(region.vpcs.as_ref().unwrap().is_sorted_by_key(|vpc| vpc.vpc_id.clone()));
    }
    let ireland = region(snapshot, "eu-west-1");
    let vpc = ireland.vpcs.iter().flatten().find(|vpc| *vpc.vpc_id == *filled.ireland).unwrap();
    assert_eq!(vpc.cidr_block.as_deref(), Some("10.1.0.0/16"));
    assert_eq!(&*vpc.cidr_block_association_set[0].cidr_block, "10.1.0.0/16");
    assert_eq!(vpc.dhcp_options_id.as_deref(), Some(&*filled.options));
    let options = ireland.dhcp_options.iter().flatten().find(|set| *set.dhcp_options_id == *filled.options).unwrap();
    let values: Vec<&str> = options.dhcp_configurations[0].values.iter().map(|value| &*value.value).collect();
    assert_eq!((&*options.dhcp_configurations[0].key, values.len()), ("domain-name-servers", 2));
}

fn resolver(region: &v1::Region<'static>, filled: &Filled) {
    let endpoint = |id: &str| region.resolver_endpoints.iter().flatten().find(|endpoint| &*endpoint.id == id).unwrap();
    let [inbound, outbound] = [&filled.endpoints[0], &filled.endpoints[1]];
    assert_eq!(endpoint(inbound).direction.as_deref(), Some("INBOUND"));
    assert_eq!(endpoint(outbound).direction.as_deref(), Some("OUTBOUND"));
    assert_eq!(endpoint(inbound).host_vpc_id.as_deref(), Some(&*filled.ireland));
    let mut addresses: Vec<_> =
        endpoint(inbound).ip_addresses.iter().flatten().map(|address| address.ip.as_deref()).collect();
    addresses.sort_unstable();
    assert_eq!(addresses, [Some("10.1.1.10"), Some("10.1.1.11")]);

    let rule = |id: &str| region.resolver_rules.iter().flatten().find(|rule| &*rule.id == id).unwrap();
    let [forward, system] = [rule(&filled.rules[0]), rule(&filled.rules[1])];
    assert_eq!((forward.rule_type.as_deref(), system.rule_type.as_deref()), (Some("FORWARD"), Some("SYSTEM")));
    assert_eq!(forward.domain_name.as_deref(), Some("corp.example."));
    assert_eq!(forward.resolver_endpoint_id.as_deref(), Some(outbound.as_str()));
    assert_eq!((forward.target_ips[0].ip.as_deref(), forward.target_ips[0].port), (Some("192.0.2.53"), Some(5353)));
    for rule in &filled.rules {
        let found =
            region.resolver_rule_associations.iter().flatten().find(|one| *one.resolver_rule_id == **rule).unwrap();
        assert_eq!((&*found.vpc_id, found.status.as_deref()), (&*filled.ireland, Some("COMPLETE")));
    }
}
