//! Each call denied alone: the fetch goes on, and nothing but that call is missing.

use r53lint::snapshot::{Operation, Purpose};

use super::aws::Account;
use super::child::Fetch;
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Reply, Request};
use super::replies::recorded;

/// Fetches of the machine's two cores at the same time.
const AT_ONCE: usize = 4;

fn account() -> Account {
    let account = Account::new(Moto::shared(), "370000000001");
    account.runtime.block_on(async {
        let vpc = fill::vpc(&account, "eu-west-1", "10.1.0.0/16", true).await;
        fill::public_zone(&account, "outside.example.").await;
        fill::private_zone(&account, "inside.example.", &[("eu-west-1", &vpc)]).await;
        let inbound = aws_sdk_route53resolver::types::ResolverEndpointDirection::Inbound;
        fill::endpoint(&account, "eu-west-1", &vpc, inbound, "10.1.1").await;
    });
    account
}

/// The calls that read, all of them but the one for all Regions there are.
fn reading() -> Vec<Operation> {
    let reads = |operation: &Operation| matches!(operation.purpose(), Purpose::Resolution | Purpose::Rules);
    let all = Operation::ALL.iter().copied().filter(reads);
    all.filter(|operation| *operation != Operation::DescribeRegions).collect()
}

fn assert_only_that_is_missing(keys: &[(&'static str, String)], denied: Operation) {
    let url = proxy::start(&Moto::shared().endpoint(), move |request: &Request| {
        let is_denied = request.action() == denied.action();
        is_denied.then(|| Reply::refusal(request, 403, "AccessDenied")).or_else(|| recorded(request))
    });
    let snapshot = Fetch::with(keys.iter().cloned()).region("eu-west-1").endpoint_url(&url).snapshot();
    assert!(!snapshot.gaps.is_empty(), "{denied} leaves no gap");
    for gap in &snapshot.gaps {
        assert_eq!((&*gap.operation, gap.code.as_deref()), (denied.action(), Some("AccessDenied")), "{gap:?}");
    }
    let account = &snapshot.accounts[0];
    let zones = account.hosted_zones.as_ref().map(Vec::len);
    assert_eq!(zones, (denied != Operation::ListHostedZones).then_some(2), "{denied}");
    assert_eq!(account.regions[0].vpcs.is_some(), denied != Operation::DescribeVpcs, "{denied}");
}

#[test]
fn each_call_denied_alone_is_the_only_gap() {
    let keys = account().keys();
    let operations = reading();
    assert!(operations.len() > 35, "{operations:?}");
    for some in operations.chunks(AT_ONCE) {
        std::thread::scope(|threads| {
            for &denied in some {
                let keys = &keys;
                threads.spawn(move || assert_only_that_is_missing(keys, denied));
            }
        });
    }
}
