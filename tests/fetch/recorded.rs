//! What moto does not know, from recorded replies: every field has its place in the file, and nothing else comes along.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use r53lint::snapshot::{Operation, Purpose, v1};
use serde_json::{Value, json};

use super::aws::Account;
use super::child::Fetch;
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Calls, Reply, Request};
use super::replies::recorded;

const EXPECTED: &str = "tests/fetch/replies/expected/snapshot.json";

fn through<F>(account: &Account, answer: F) -> (v1::Snapshot<'static>, Vec<String>)
where
    F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
{
    let url = proxy::start(&Moto::shared().endpoint(), answer);
    let (snapshot, told) = Fetch::with(account.keys()).region("eu-west-1").endpoint_url(&url).run();
    (snapshot.unwrap(), told)
}

/// What of the snapshot is from the replies and not from moto.
fn from_replies(snapshot: &v1::Snapshot<'static>) -> Value {
    let account = serde_json::to_value(&snapshot.accounts[0]).unwrap();
    let region = &account["Regions"][0];
    let fields = |object: &Value, leave: &[&str]| {
        let kept = object.as_object().unwrap().iter().filter(|(name, _)| !leave.contains(&name.as_str()));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    let of_ec2 = ["Vpcs", "DhcpOptions", "Subnets", "NetworkInterfaces", "HostedZonesByVpc"];
    json!({
        "Account": fields(&account, &["HostedZones", "Regions"]),
        "Region": fields(region, &of_ec2),
        "VPCAssociationAuthorizations": account["HostedZones"][0]["VPCAssociationAuthorizations"],
        "Gaps": snapshot.gaps,
    })
}

#[test]
fn recorded_replies_have_their_place_in_the_file() {
    let account = Account::new(Moto::shared(), "320000000001");
    account.runtime.block_on(async {
        let vpc = fill::vpc(&account, "eu-west-1", "10.1.0.0/16", true).await;
        fill::private_zone(&account, "inside.example.", &[("eu-west-1", &vpc)]).await;
    });
    let (snapshot, _) = through(&account, recorded);
    let text = serde_json::to_string_pretty(&from_replies(&snapshot)).unwrap() + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPECTED);
    if std::env::var_os("R53LINT_BLESS").is_some() {
        r53lint::snapshot::replace(&file, |out| out.write_all(text.as_bytes())).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&file).unwrap(), "R53LINT_BLESS=1 writes it anew");
    let whole = serde_json::to_string(&snapshot).unwrap();
    for personal in ["Personal", "personal.example", "1234567890", "Registrar", "registrar.example"] {
        assert!(!whole.contains(personal), "{personal} has no place in a snapshot");
    }
}

#[test]
fn what_no_reply_says_is_a_gap_and_not_a_default() {
    let account = Account::new(Moto::shared(), "320000000002");
    account.runtime.block_on(async {
        let vpc = fill::vpc(&account, "eu-west-1", "10.1.0.0/16", true).await;
        for name in ["advanced.example.", "fallback.example.", "standard.example."] {
            fill::private_zone(&account, name, &[("eu-west-1", &vpc)]).await;
        }
    });
    let (snapshot, _) = through(&account, |request| match request.action().as_str() {
        "route53:GetHostedZone" => Some(Reply::Changed(tiered)),
        "route53profiles:ListProfileAssociations" => Some(Reply::new(
            200,
            r#"{ "ProfileAssociations": [ { "Id": "a", "ProfileId": "rp-1", "ResourceId": "vpc-1", "Status": "COMPLETE" },
                 { "Id": "b", "ProfileId": "rp-2", "ResourceId": "vpc-1", "Status": "COMPLETE", "Priority": 100 } ] }"#,
        )),
        _ => recorded(request),
    });
    let zones = snapshot.accounts[0].hosted_zones.as_ref().unwrap();
    let zone = |name: &str| &zones.iter().find(|zone| &*zone.hosted_zone.name == name).unwrap().hosted_zone;
    let tier = |name: &str| (zone(name).tier.as_deref(), zone(name).public_dns_fallback);
    assert_eq!(tier("advanced.example."), (Some("ADVANCED"), None));
    assert_eq!(tier("fallback.example."), (Some("ADVANCED"), Some(true)));
    assert_eq!(tier("standard.example."), (Some("STANDARD"), None));
    let bare = |id: &str| id.trim_start_matches("/hostedzone/").to_owned();
    let gaps: Vec<_> =
        snapshot.gaps.iter().map(|gap| (&*gap.operation, gap.resource.as_deref().unwrap_or("-").to_owned())).collect();
    let advanced = ("route53:GetHostedZone", bare(&zone("advanced.example.").id));
    assert_eq!(gaps, [advanced, ("route53profiles:ListProfileAssociations", "vpc-1".to_owned())]);
}

/// A reply about one of the three zones, as Route 53 may write it one day.
fn tiered(body: &str) -> String {
    let fields = match () {
        () if body.contains("advanced") => "<HostedZoneTier>ADVANCED</HostedZoneTier>",
        () if body.contains("fallback") => {
            "<HostedZoneTier>ADVANCED</HostedZoneTier><Features><PublicDnsFallback>true</PublicDnsFallback></Features>"
        }
        () => "<HostedZoneTier>STANDARD</HostedZoneTier>",
    };
    body.replace("</HostedZone>", &format!("{fields}</HostedZone>"))
}

/// Every call there is, made at least once, is what the policy allows, and nothing else.
#[test]
fn the_policy_allows_the_calls_that_are_made() {
    let home = Account::new(Moto::shared(), "320000000003");
    home.runtime.block_on(async {
        home.organizations().create_organization().send().await.unwrap();
        let member = home.organizations().create_account().email("dev@acmeltd.co.uk").account_name("dev");
        member.send().await.unwrap();
        let vpc = fill::vpc(&home, "eu-west-1", "10.1.0.0/16", true).await;
        fill::public_zone(&home, "outside.example.").await;
        fill::private_zone(&home, "inside.example.", &[("eu-west-1", &vpc)]).await;
        let inbound = aws_sdk_route53resolver::types::ResolverEndpointDirection::Inbound;
        fill::endpoint(&home, "eu-west-1", &vpc, inbound, "10.1.1").await;
    });
    let calls = Calls::default();
    let noted = calls.clone();
    let url = proxy::start(&Moto::shared().endpoint(), move |request| {
        noted.note(request);
        let one_region = "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>";
        (request.action() == "ec2:DescribeRegions").then(|| Reply::new(200, one_region)).or_else(|| recorded(request))
    });
    let fetch = Fetch::with(home.keys()).region("eu-west-1").endpoint_url(&url);
    let snapshot = fetch.option("TEST_ORGANIZATION", "reader").option("TEST_ALL_REGIONS", "yes").snapshot();
    assert_eq!(snapshot.gaps, []);
    let organization = snapshot.organization.as_ref().unwrap();
    let accounts = organization.accounts.as_ref().unwrap();
    assert!(organization.id.as_deref().is_some_and(|id| id.starts_with("o-")) && accounts.len() == 2);
    let names: BTreeSet<_> = snapshot.accounts.iter().map(|account| account.name.as_deref()).collect();
    assert_eq!(names, BTreeSet::from([Some("dev"), Some("master")]));

    let made: BTreeSet<String> = calls.all().into_iter().collect();
    let known = Operation::ALL.iter().map(|operation| operation.action().to_owned()).collect();
    assert_eq!(made, known, "the calls that are made are the list's");
    let free = |operation: &&Operation| operation.purpose() == Purpose::Free;
    let also = Operation::ALL.iter().flat_map(|operation| operation.also()).map(|action| (*action).to_owned());
    let mut wanted: BTreeSet<String> = made.into_iter().chain(also).collect();
    Operation::ALL.iter().filter(free).for_each(|operation| assert!(wanted.remove(operation.action())));
    assert_eq!(allowed(&["--organization"]), wanted);
    assert!(allowed(&["--minimal"]).is_subset(&allowed(&[])) && allowed(&[]).is_subset(&wanted));
}

/// The actions that the printed policy allows.
fn allowed(flags: &[&str]) -> BTreeSet<String> {
    let printed = Command::new(env!("CARGO_BIN_EXE_r53lint")).arg("iam-policy").args(flags).output().unwrap();
    let policy: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let statements = policy["Statement"].as_array().unwrap().iter();
    let actions = statements.flat_map(|statement| statement["Action"].as_array().unwrap());
    actions.map(|action| action.as_str().unwrap().to_owned()).collect()
}
