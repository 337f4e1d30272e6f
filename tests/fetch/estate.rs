//! A whole organisation: three accounts that let us in and one that does not, more zones and record sets than a page holds,
//! private zones in four Regions, a rule and a zone that two accounts share. All of it comes out, with the calls it takes.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_route53::types::ResourceRecordSet;
use r53lint::snapshot::v1;
use serde_json::json;

use super::aws::Account;
use super::binary::Program;
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Calls, Reply, Request};
use super::replies::nothing;

const HOME: &str = "330000000001";
const REGIONS: [&str; 4] = ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-west-2"];
const BIG: &str = "big.example.";

/// What was put in.
struct Estate {
    home: Account,
    /// Each account's zones by name.
    zones: BTreeMap<String, BTreeSet<String>>,
    /// The record sets of the big zone, without SOA and NS.
    record_sets: Vec<ResourceRecordSet>,
    /// The VPC of each Region.
    vpcs: BTreeMap<&'static str, String>,
    /// The VPC that sees another account's zone and uses its rule.
    guest: String,
    rule: String,
    dev: String,
    stage: String,
    /// The member that lets nobody in.
    shut: String,
}

async fn member(home: &Account, name: &str) -> String {
    let client = home.organizations();
    let request = client.create_account().account_name(name).email(format!("{name}@acmeltd.co.uk"));
    request.send().await.unwrap().create_account_status.unwrap().account_id.unwrap()
}

fn fill_all() -> Estate {
    let server = Moto::shared();
    let home = Account::new(server, HOME);
    let [dev, stage, shut, closed] = home.runtime.block_on(async {
        home.organizations().create_organization().send().await.unwrap();
        let [dev, stage] = [member(&home, "dev").await, member(&home, "stage").await];
        let [shut, closed] = [member(&home, "shut").await, member(&home, "closed").await];
        home.organizations().close_account().account_id(&closed).send().await.unwrap();
        [dev, stage, shut, closed]
    });
    assert_ne!(closed, HOME);
    let (inside, outside) = (Account::new(server, &dev), Account::new(server, &stage));
    let mut zones = BTreeMap::new();
    zones.insert(HOME.to_owned(), many(&home, "home", 104));
    zones.insert(dev.clone(), many(&inside, "dev", 31));
    zones.insert(stage.clone(), many(&outside, "stage", 11));
    let record_sets = pages();
    home.runtime.block_on(async {
        let big = fill::public_zone(&home, BIG).await;
        fill::record_sets(&home, &big, record_sets.clone()).await;
    });
    zones.get_mut(HOME).unwrap().insert(BIG.to_owned());
    let guest = outside.runtime.block_on(fill::vpc(&outside, "eu-west-1", "10.9.0.0/16", true));
    let mut vpcs = BTreeMap::new();
    let rule = inside.runtime.block_on(async {
        for (n, region) in REGIONS.into_iter().enumerate() {
            let vpc = fill::vpc(&inside, region, &format!("10.{n}.0.0/16"), true).await;
            let name = format!("{region}.inside.example.");
            let mut seen_by = vec![(region, vpc.as_str())];
            seen_by.extend((region == "eu-west-1").then_some((region, guest.as_str())));
            fill::private_zone(&inside, &name, &seen_by).await;
            zones.get_mut(&dev).unwrap().insert(name);
            vpcs.insert(region, vpc);
        }
        fill::rule(&inside, "eu-west-1", &vpcs["eu-west-1"], "corp.example", None).await
    });
    Estate { home, zones, record_sets, vpcs, guest, rule, dev, stage, shut }
}

/// So many public zones.
fn many(account: &Account, name: &str, count: usize) -> BTreeSet<String> {
    account.runtime.block_on(async {
        let names: Vec<String> = (0..count).map(|n| format!("zone-{n:03}.{name}.example.")).collect();
        for name in &names {
            fill::public_zone(account, name).await;
        }
        names.into_iter().collect()
    })
}

/// 1,000 record sets with SOA and NS: four pages, with a weighted group across each break.
fn pages() -> Vec<ResourceRecordSet> {
    let group = |label: &'static str| {
        (0..10).map(move |n| fill::a(&format!("{label}.{BIG}")).set_identifier(format!("w{n:02}")).weight(n))
    };
    let plain = |label: &'static str, count: usize| (0..count).map(move |n| fill::a(&format!("{label}{n:03}.{BIG}")));
    let sets = plain("a", 293).chain(group("b")).chain(plain("c", 290)).chain(group("d"));
    let sets = sets.chain(plain("e", 290)).chain(group("f")).chain(plain("g", 95));
    sets.map(|set| set.build().unwrap()).collect()
}

/// Refuses one account, and shares the rule as Resource Access Manager would; moto does neither.
fn answer(estate: &Estate, calls: &Calls) -> impl Fn(&Request) -> Option<Reply> + Send + Sync + use<> {
    let (shut, stage, calls) = (estate.shut.clone(), estate.stage.clone(), calls.clone());
    let rule = json!({
        "Id": estate.rule, "DomainName": "corp.example.", "RuleType": "SYSTEM", "OwnerId": estate.dev,
        "Status": "COMPLETE", "ShareStatus": "SHARED_WITH_ME",
    });
    let association = json!({
        "Id": "rslvr-rrassoc-guest", "ResolverRuleId": estate.rule, "VPCId": estate.guest, "Status": "COMPLETE",
    });
    let rules = json!({ "ResolverRules": [rule] }).to_string();
    let associations = json!({ "ResolverRuleAssociations": [association] }).to_string();
    move |request| {
        calls.note(request);
        let body = match request.action().as_str() {
            "sts:AssumeRole" if request.has(&[&shut]) => {
                return Some(Reply::xml_error(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"));
            }
            "route53resolver:ListResolverRules" => &rules,
            "route53resolver:ListResolverRuleAssociations" => &associations,
            _ => return nothing(request),
        };
        let is_guest = request.account(&Moto::shared().endpoint()) == stage;
        is_guest.then(|| Reply::new(200, body.clone()))
    }
}

#[test]
fn a_whole_organisation_comes_out_as_it_was_put_in() {
    let estate = fill_all();
    let calls = Calls::default();
    let url = proxy::start(&Moto::shared().endpoint(), answer(&estate, &calls));
    let program = Program::of(&estate.home, "eu-west-1").through(&url);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.json");
    let name = path.to_str().unwrap();
    let organization = ["--organization", "--role-name", "reader"];
    let fetched = program.run(&[&["fetch", "-o", name, "-v"], &organization[..]].concat());
    assert_eq!(fetched.status, 0, "{}", fetched.stderr);
    let made = calls.all();
    let snapshot: v1::Snapshot<'static> = serde_json::from_str(std::fs::read_to_string(&path).unwrap().leak()).unwrap();

    whole(&snapshot, &estate);
    big(&snapshot, &estate);
    shared(&snapshot, &estate);
    economical(&made, &snapshot, &fetched.stderr);

    let scanned = program.run(&[&["scan", "--format", "json"], &organization[..]].concat());
    let linted = program.run(&["lint", name, "--format", "json"]);
    assert_eq!(scanned.stdout, linted.stdout);
    assert_eq!(scanned.status, linted.status);
}

fn account<'s>(snapshot: &'s v1::Snapshot<'static>, id: &str) -> &'s v1::Account<'static> {
    snapshot.accounts.iter().find(|account| &*account.account_id == id).unwrap()
}

fn zones<'s>(account: &'s v1::Account<'static>) -> &'s [v1::Zone<'static>] {
    account.hosted_zones.as_deref().unwrap()
}

fn whole(snapshot: &v1::Snapshot<'static>, estate: &Estate) {
    let names = |account: &v1::Account<'static>| {
        let names = zones(account).iter().map(|zone| zone.hosted_zone.name.to_string());
        (account.account_id.to_string(), names.collect::<BTreeSet<_>>())
    };
    assert_eq!(snapshot.accounts.iter().map(names).collect::<BTreeMap<_, _>>(), estate.zones);
    assert_eq!(estate.zones.values().map(BTreeSet::len).sum::<usize>(), 151);
    let organization = snapshot.organization.as_ref().unwrap();
    let states = organization.accounts.iter().flatten().map(|account| account.state.as_deref().unwrap());
    assert_eq!(states.filter(|state| *state == "SUSPENDED").count(), 1, "which is not asked");
    let gap = &snapshot.gaps[0];
    assert_eq!(
        (snapshot.gaps.len(), &*gap.operation, gap.code.as_deref()),
        (1, "sts:AssumeRole", Some("AccessDenied"))
    );
    assert_eq!(gap.account_id.as_deref(), Some(&*estate.shut));
}

/// Every record set, in Route 53's order and with its fields.
fn big(snapshot: &v1::Snapshot<'static>, estate: &Estate) {
    let zone = zones(account(snapshot, HOME)).iter().find(|zone| &*zone.hosted_zone.name == BIG).unwrap();
    let read = zone.resource_record_sets.as_deref().unwrap();
    assert_eq!((read.len(), zone.hosted_zone.resource_record_set_count), (1000, Some(1000)));
    let line = |name: &str, identifier: Option<&str>, weight: Option<i64>, ttl: Option<i64>, value: &str| {
        format!("{name} {identifier:?} {weight:?} {ttl:?} {value}")
    };
    let put: Vec<String> = estate
        .record_sets
        .iter()
        .map(|set| line(set.name(), set.set_identifier(), set.weight(), set.ttl(), set.resource_records()[0].value()))
        .collect();
    let of_ours = read.iter().filter(|set| &*set.rr_type == "A");
    let found: Vec<String> = of_ours
        .map(|set| {
            let routing = set.routing.as_deref();
            let identifier = routing.and_then(|routing| routing.set_identifier.as_deref());
            let weight = routing.and_then(|routing| routing.weight).map(i64::from);
            line(&set.name, identifier, weight, set.ttl.map(i64::from), &set.resource_records[0].value)
        })
        .collect();
    assert_eq!(found, put);
}

/// What one account has and another uses is joined by its ids.
fn shared(snapshot: &v1::Snapshot<'static>, estate: &Estate) {
    let dev = account(snapshot, &estate.dev);
    let regions: Vec<&str> = dev.regions.iter().map(|region| &*region.region).collect();
    assert_eq!(regions, REGIONS, "those that private zones name, and the profile's");
    for region in &dev.regions {
        let id = &estate.vpcs[&*region.region];
        let vpc = region.vpcs.iter().flatten().find(|vpc| *vpc.vpc_id == **id).unwrap();
        assert_eq!((vpc.enable_dns_support, vpc.enable_dns_hostnames), (Some(true), Some(true)));
        let other = region.vpcs.iter().flatten().find(|vpc| *vpc.vpc_id != **id).unwrap();
        assert_eq!((other.enable_dns_support, other.enable_dns_hostnames), (None, None), "nothing touches it");
        let seen = region.hosted_zones_by_vpc.iter().flatten().find(|list| *list.vpc_id == **id).unwrap();
        assert_eq!(&*seen.hosted_zone_summaries[0].name, format!("{}.inside.example.", region.region));
    }
    let zone = zones(dev).iter().find(|zone| &*zone.hosted_zone.name == "eu-west-1.inside.example.").unwrap();
    let vpcs: BTreeSet<&str> = zone.vpcs.iter().flatten().map(|vpc| &*vpc.vpc_id).collect();
    assert_eq!(vpcs, BTreeSet::from([&*estate.vpcs["eu-west-1"], &*estate.guest]));
    let stage = account(snapshot, &estate.stage);
    let guest = stage.regions[0].vpcs.iter().flatten().find(|vpc| *vpc.vpc_id == *estate.guest).unwrap();
    assert_eq!(guest.owner_id.as_deref(), Some(&*estate.stage));
    assert_eq!((guest.enable_dns_support, guest.enable_dns_hostnames), (Some(true), Some(true)));
    let rule = |account: &v1::Account<'static>, region: usize| {
        let mut rules = account.regions[region].resolver_rules.iter().flatten();
        rules.find(|rule| *rule.id == *estate.rule).and_then(|rule| rule.share_status.as_deref().map(str::to_owned))
    };
    assert_eq!(rule(dev, 2).as_deref(), Some("NOT_SHARED"));
    assert_eq!(rule(stage, 0).as_deref(), Some("SHARED_WITH_ME"));
    let used =
        stage.regions[0].resolver_rule_associations.iter().flatten().map(|one| (&*one.resolver_rule_id, &*one.vpc_id));
    assert_eq!(used.collect::<Vec<_>>(), [(&*estate.rule, &*estate.guest)]);
}

/// The calls are those that the page sizes demand, within a twentieth, and `-v` says how many.
fn economical(made: &[String], snapshot: &v1::Snapshot<'static>, said: &str) {
    let mut least = 0;
    for account in &snapshot.accounts {
        let zones = zones(account);
        let pages = |zone: &v1::Zone<'static>| zone.resource_record_sets.as_ref().unwrap().len().div_ceil(300);
        // Its list, its tags; each zone's details and record sets, its DNSSEC state or authorisations.
        least += zones.len().div_ceil(100) + zones.len().div_ceil(10);
        least += zones.iter().map(|zone| 2 + pages(zone)).sum::<usize>();
        // Health checks, CIDR collections, delegation sets, query logs, traffic policies, domains.
        least += 6;
        for region in &account.regions {
            let vpcs = region.vpcs.as_ref().unwrap();
            let asked = vpcs.iter().filter(|vpc| vpc.enable_dns_support.is_some()).count();
            // Seven lists of EC2, eleven of Resolver, two of Profiles; each VPC's zones, and two attributes of some.
            least += 7 + 11 + 2 + vpcs.len() + 2 * asked;
        }
    }
    // Who we are, the organisation's accounts, and a role in each of the three that are active.
    least += 1 + 1 + 3;
    assert!(made.len() * 100 <= least * 105, "{} calls where {least} would do", made.len());
    assert!(said.contains(&format!("{} calls in ", made.len())) && said.contains(" 0 throttled"), "{said}");
}
