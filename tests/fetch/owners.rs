//! Private zones whose VPCs are in other accounts, in Regions that only the zones' account would be read in.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use r53lint::snapshot::v1;

use super::aws::Account;
use super::child::Fetch;
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Reply, Request};
use super::replies::nothing;

/// What a zone's account, the VPC's and one that has nothing to do with it are asked, by account, Region and call.
type Asked = Arc<Mutex<Vec<(String, String, String)>>>;

/// Three accounts: the first has a zone that a VPC of the second sees, in a Region where neither signs in.
struct Estate {
    accounts: [Account; 3],
    ids: [&'static str; 3],
    vpc: String,
}

const HOME: &str = "eu-west-1";
const AWAY: &str = "eu-central-1";

fn estate(ids: [&'static str; 3]) -> Estate {
    let accounts = ids.map(|id| Account::new(Moto::shared(), id));
    let [zones, vpcs, _] = &accounts;
    let vpc = vpcs.runtime.block_on(fill::vpc(vpcs, AWAY, "10.4.0.0/16", true));
    zones.runtime.block_on(fill::private_zone(zones, "inside.example.", &[(AWAY, &vpc)]));
    Estate { accounts, ids, vpc }
}

impl Estate {
    /// A fetch of the first so many accounts, through a proxy that notes what is asked.
    fn fetch(&self, accounts: usize, answer: fn(&str, &Request) -> Option<Reply>) -> (Fetch, Asked) {
        let (asked, last) = (Asked::default(), self.ids[2]);
        let noted = Arc::clone(&asked);
        let url = proxy::start(&Moto::shared().endpoint(), move |request| {
            let account = request.account(&Moto::shared().endpoint());
            let reply = if account == last { answer(request.region(), request) } else { None };
            noted.lock().unwrap().push((account, request.region().to_owned(), request.action()));
            reply.or_else(|| nothing(request))
        });
        let roles = self.ids[..accounts].iter().map(|id| format!("arn:aws:iam::{id}:role/reader"));
        let fetch = Fetch::with(self.accounts[0].keys()).and("AWS_REGION", HOME).endpoint_url(&url);
        (fetch.option("TEST_ROLES", &roles.collect::<Vec<_>>().join(",")), asked)
    }

    /// The accounts without the one that owns the VPC.
    fn fetch_without_owner(&self, answer: fn(&str, &Request) -> Option<Reply>) -> v1::Snapshot<'static> {
        let roles = [0, 2].map(|n| format!("arn:aws:iam::{}:role/reader", self.ids[n]));
        self.fetch(3, answer).0.option("TEST_ROLES", &roles.join(",")).snapshot()
    }
}

fn regions(account: &v1::Account<'_>) -> Vec<String> {
    account.regions.iter().map(|region| region.region.to_string()).collect()
}

fn denied(region: &str, request: &Request) -> Option<Reply> {
    (region == AWAY).then(|| Reply::refusal(request, 403, "UnauthorizedOperation"))
}

fn not_enabled(region: &str, request: &Request) -> Option<Reply> {
    (region == AWAY).then(|| Reply::refusal(request, 401, "AuthFailure"))
}

#[test]
fn the_owner_of_a_vpc_that_a_zone_names_is_found_and_read_there() {
    let estate = estate(["380000000001", "380000000002", "380000000003"]);
    let (fetch, asked) = estate.fetch(3, denied);
    let snapshot = fetch.snapshot();
    let [zones, vpcs, third] = &snapshot.accounts[..] else { panic!("{:?}", snapshot.accounts) };
    assert_eq!(regions(zones), [AWAY, HOME]);
    assert_eq!(regions(vpcs), [AWAY, HOME]);
    assert_eq!(regions(third), [HOME]);
    assert_eq!(snapshot.gaps, [], "whose VPC it is, the owner has told");

    let region = &vpcs.regions[0];
    let vpc = region.vpcs.iter().flatten().find(|vpc| *vpc.vpc_id == *estate.vpc).unwrap();
    assert_eq!((vpc.enable_dns_support, vpc.enable_dns_hostnames), (Some(true), Some(true)));
    assert!(region.hosted_zones_by_vpc.iter().flatten().any(|seen| *seen.vpc_id == *estate.vpc));
    assert!(region.resolver_rules.is_some() && region.dhcp_options.is_some());

    let asked = asked.lock().unwrap();
    let of = |account: &str| {
        let there = asked.iter().filter(|(by, region, _)| by == account && region == AWAY);
        there.map(|(_, _, action)| action.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(estate.ids[2]), ["ec2:DescribeVpcs"], "one question to an account that is not read there");
    let twice = of(estate.ids[1]).iter().filter(|action| **action == "ec2:DescribeVpcs").count();
    assert_eq!(twice, 2, "the question, and then the list");
}

#[test]
fn nobody_is_looked_for_where_regions_are_named() {
    let estate = estate(["380000000004", "380000000005", "380000000006"]);
    let (fetch, asked) = estate.fetch(3, |_, _| None);
    let snapshot = fetch.region(HOME).snapshot();
    let read: Vec<_> = snapshot.accounts.iter().map(regions).collect();
    assert_eq!(read, [vec![AWAY, HOME], vec![HOME], vec![HOME]]);
    let asked = asked.lock().unwrap();
    let there: BTreeSet<&str> =
        asked.iter().filter(|(_, region, _)| region == AWAY).map(|(account, _, _)| account.as_str()).collect();
    assert_eq!(there, BTreeSet::from([estate.ids[0]]));
}

#[test]
fn an_account_that_may_own_the_vpc_and_does_not_say_is_a_gap() {
    let estate = estate(["380000000007", "380000000008", "380000000009"]);
    let snapshot = estate.fetch_without_owner(denied);
    let [gap] = &snapshot.gaps[..] else { panic!("{:?}", snapshot.gaps) };
    assert_eq!((gap.account_id.as_deref(), gap.region.as_deref()), (Some(estate.ids[2]), Some(AWAY)));
    assert_eq!((&*gap.operation, gap.code.as_deref()), ("ec2:DescribeVpcs", Some("UnauthorizedOperation")));
    assert_eq!(regions(&snapshot.accounts[1]), [HOME]);
    assert_eq!(
        estate.fetch_without_owner(not_enabled).gaps,
        [],
        "nothing of it is in a Region that it has not enabled"
    );
}
