//! A large estate in which nothing is wrong: two accounts, three hundred zones, and everything that real estates have and
//! that looks suspicious only at first sight. No rule may say a word about it, at default settings.
//!
//! It is made here, the same on every machine and every day. `domains` makes the public side, `routed` what has routing
//! policies, `inside` the private side with VPCs, endpoints, rules and Profiles.

#![expect(clippy::unwrap_used, reason = "an estate that cannot be read fails its test")]

mod domains;
mod inside;
mod record;
mod routed;

use r53lint::lint::{Judged, Settings, run};
use r53lint::report::Words;
use r53lint::resolve::Resolver;
use r53lint::rules::CATALOGUE;
use r53lint::snapshot::{Source, lower};
use serde_json::{Value, json};

/// Everything the estate is made of, as the AWS CLI prints it.
fn snapshot() -> Value {
    let network = json!({
        "AccountId": inside::NETWORK, "Partition": "aws", "Name": "network",
        "HostedZones": inside::zones(), "HealthChecks": [], "CidrCollections": [], "ReusableDelegationSets": [],
        "QueryLoggingConfigs": [], "TrafficPolicyInstances": [], "Domains": [],
        "Regions": [inside::hub()],
    });
    let production = json!({
        "AccountId": inside::PRODUCTION, "Partition": "aws", "Name": "production",
        "HostedZones": domains::zones(), "HealthChecks": routed::health_checks(),
        "CidrCollections": routed::collections(), "ReusableDelegationSets": [],
        "QueryLoggingConfigs": [], "TrafficPolicyInstances": [], "Domains": domains::registered(),
        "Regions": [inside::spokes()],
    });
    let members =
        [inside::NETWORK, inside::PRODUCTION].map(|id| json!({"Id": id, "Name": "member", "State": "ACTIVE"}));
    json!({
        "Schema": "r53lint/snapshot/1", "CapturedAt": "2026-11-23T07:00:00Z", "Generator": "tests/healthy",
        "Organization": {"Id": "o-a1b2c3d4e5", "Accounts": members},
        "Accounts": [network, production], "Gaps": [],
    })
}

/// The findings on a snapshot, at default settings, a line each; at most so many.
fn findings(snapshot: &Value, most: usize) -> Vec<String> {
    let source = Source::new("healthy", serde_json::to_string(snapshot).unwrap());
    let (estate, defects) = lower(source.snapshot().unwrap());
    assert_eq!(defects, []);
    assert!(estate.zones().len() >= 300 && estate.rrsets().len() > 3000, "{estate:?}");
    let settings = Settings::default();
    let report = run(&Resolver::new(&estate, settings.cname_model), CATALOGUE, &settings);
    assert_eq!(report.not_decided, [], "everything that rules need is there");
    let line = |judged: &Judged| {
        let subject = Words::new(&estate).subject(judged.finding.subject);
        format!("{}: {}\n    {subject}", judged.slug, judged.finding.message)
    };
    report.findings.iter().take(most).map(line).collect()
}

#[test]
fn nothing_is_said_of_an_estate_in_which_nothing_is_wrong() {
    let said = findings(&snapshot(), 40);
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn one_thing_that_is_wrong_is_found_among_all_that_is_right() {
    let mut snapshot = snapshot();
    let zones = snapshot["Accounts"][1]["HostedZones"].as_array_mut().unwrap();
    let zone = zones.iter_mut().find(|zone| zone["HostedZone"]["Name"] == format!("{}.", domains::name(3))).unwrap();
    let owner = format!("left-behind.dev.{}", domains::name(3));
    zone["ResourceRecordSets"].as_array_mut().unwrap().push(record::set(&owner, "A", 300, &["93.184.216.34"]));
    let said = findings(&snapshot, 40);
    assert!(said.len() == 1 && said[0].starts_with("occluded-record: left-behind.dev."), "{}", said.join("\n"));
}
