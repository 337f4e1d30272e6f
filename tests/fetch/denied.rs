//! Each call denied alone: the fetch goes on, and nothing but that call is missing.

use r53lint::snapshot::{Operation, Purpose};

use super::aws::Account;
use super::binary::Program;
use super::child::Fetch;
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Reply, Request};
use super::replies::{nothing, recorded};
use super::scene::{OLD, Scene};

/// Fetches of the machine's two cores at the same time.
const AT_ONCE: usize = 4;

fn account(id: &str) -> Account {
    let account = Account::new(Moto::shared(), id);
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

/// What is answered instead of a call's own reply.
type Fault = fn(&Request) -> Reply;

fn assert_only_that_is_missing(keys: &[(&'static str, String)], denied: Operation, fault: Fault, code: &str) {
    let url = proxy::start(&Moto::shared().endpoint(), move |request: &Request| {
        let is_denied = request.action() == denied.action();
        is_denied.then(|| fault(request)).or_else(|| recorded(request))
    });
    let snapshot = Fetch::with(keys.iter().cloned()).region("eu-west-1").endpoint_url(&url).snapshot();
    assert!(!snapshot.gaps.is_empty(), "{denied} leaves no gap");
    for gap in &snapshot.gaps {
        assert_eq!((&*gap.operation, gap.code.as_deref()), (denied.action(), Some(code)), "{gap:?}");
    }
    let account = &snapshot.accounts[0];
    let zones = account.hosted_zones.as_ref().map(Vec::len);
    assert_eq!(zones, (denied != Operation::ListHostedZones).then_some(2), "{denied}");
    assert_eq!(account.regions[0].vpcs.is_some(), denied != Operation::DescribeVpcs, "{denied}");
}

fn each_alone(keys: &[(&'static str, String)], fault: Fault, code: &str) {
    let operations = reading();
    assert!(operations.len() > 35, "{operations:?}");
    for some in operations.chunks(AT_ONCE) {
        std::thread::scope(|threads| {
            for &denied in some {
                threads.spawn(move || assert_only_that_is_missing(keys, denied, fault, code));
            }
        });
    }
}

#[test]
fn each_call_denied_alone_is_the_only_gap() {
    each_alone(&account("370000000001").keys(), |request| Reply::refusal(request, 403, "AccessDenied"), "AccessDenied");
}

/// Success, and not what was asked for: nothing of that reads as "there are none".
#[test]
fn each_reply_without_its_list_is_the_only_gap() {
    each_alone(&account("370000000005").keys(), without_its_list, "NotReadable");
}

fn without_its_list(request: &Request) -> Reply {
    let action = request.action();
    match action.split_once(':').unwrap() {
        ("route53" | "ec2", operation) => {
            Reply::new(200, format!("<{operation}Response><IsTruncated>false</IsTruncated></{operation}Response>"))
        }
        ("route53resolver", _) => Reply::new(200, ""),
        _ => Reply::new(200, "{}"),
    }
}

/// Every call but those that need no permission.
fn refused(request: &Request) -> Option<Reply> {
    let is_free = request.action().starts_with("sts:");
    (!is_free).then(|| Reply::refusal(request, 403, "AccessDenied"))
}

#[test]
fn an_account_that_refuses_everything_is_no_snapshot() {
    let scene = Scene::new(refused);
    let file = scene.file();
    let name = file.to_str().unwrap();
    for arguments in [&["fetch", "-o", name][..], &["scan"], &["scan", "--save", name]] {
        let run = scene.program.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{}", run.stderr);
        for part in [
            "error: nothing could be read, every call failed:",
            "account 340000000001: ",
            "(AccessDenied): no",
            "`r53lint iam-policy` prints the policy",
        ] {
            assert!(run.stderr.contains(part), "{part:?} is not in {}", run.stderr);
        }
        assert!(!run.stderr.contains("--resume"), "there is nothing to go on with: {}", run.stderr);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), OLD);
        assert!(!scene.journal().exists());
    }
}

#[test]
fn one_of_two_accounts_that_refuses_everything_is_told() {
    let home = Account::new(Moto::shared(), "370000000002");
    let endpoint = Moto::shared().endpoint();
    let upstream = endpoint.clone();
    let url = proxy::start(&endpoint, move |request: &Request| {
        let is_shut = !request.action().starts_with("sts:") && request.account(&upstream) == "370000000004";
        if is_shut { refused(request) } else { nothing(request) }
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("both.json");
    let role = |account: &str| format!("arn:aws:iam::{account}:role/reader");
    let run = Program::of(&home, "eu-west-1").through(&url).run(&[
        "fetch",
        "--role-arn",
        &role("370000000003"),
        "--role-arn",
        &role("370000000004"),
        "-o",
        file.to_str().unwrap(),
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let told = "warning: nothing could be read of account 370000000004: ";
    assert_eq!(run.stderr.matches(told).count(), 1, "{}", run.stderr);
    assert_eq!(run.stderr.matches("`r53lint iam-policy` prints the policy").count(), 1, "{}", run.stderr);
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("\"AccountId\": \"370000000003\""), "{written}");
}
