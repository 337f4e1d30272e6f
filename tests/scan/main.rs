//! The main job against a real moto server: `scan` finds the incident, explains it, and is silent on the repaired form.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails, and its helpers are no `#[test]` themselves"
)]

#[path = "../support/aws.rs"]
mod aws;
#[path = "../support/binary.rs"]
mod binary;
mod incident;
#[path = "../support/moto.rs"]
mod moto;

use aws::Account;
use binary::Program;
use moto::Moto;

const REGION: &str = "eu-west-1";

#[test]
fn the_incident_is_found_and_its_repair_is_silent() {
    let account = Account::new(Moto::shared(), "210000000001");
    let world = account.runtime.block_on(incident::fill(&account, REGION));
    let scan = Program::of(&account, REGION);

    let broken = scan.run(&["scan", "--format", "json"]);
    assert_eq!(broken.status, 1, "{}", broken.stderr);
    let report: serde_json::Value = serde_json::from_str(&broken.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{report:#}");
    assert_eq!(findings[0]["rule"], "cname-into-private-delegation");
    assert_eq!(findings[0]["subject"]["name"], "service1.acmeltd.co.uk.");
    assert_eq!(findings[0]["subject"]["account"], "210000000001");
    let vantages: Vec<&str> =
        findings[0]["vantages"].as_array().unwrap().iter().filter_map(|one| one.as_str()).collect();
    assert!(vantages.contains(&world.vpc.as_str()), "{vantages:?}");
    let told = scan.run(&["scan"]).stdout;
    for part in [&world.vpc, "region.prod.acmeltd.co.uk", "ns3.internal.faereal.net", &world.mirror, "is never asked"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert!(!told.contains("service2"), "{told}");

    account.runtime.block_on(incident::repair(&account, &world));
    let repaired = scan.run(&["scan"]);
    assert_eq!(repaired.status, 0, "{}", repaired.stdout);
}

#[test]
fn a_scan_is_a_fetch_and_then_a_lint_byte_for_byte() {
    let account = Account::new(Moto::shared(), "210000000002");
    account.runtime.block_on(incident::fill(&account, REGION));
    let scan = Program::of(&account, REGION);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fetched.json.zst");
    let name = file.to_str().unwrap();

    let fetched = scan.run(&["fetch", "-o", name]);
    assert_eq!((fetched.status, fetched.stdout.as_str()), (0, ""), "{}", fetched.stderr);
    for format in ["pretty", "json", "table"] {
        let whole = scan.run(&["scan", "--format", format]);
        let parts = scan.run(&["lint", name, "--format", format]);
        assert_eq!(whole.stdout, parts.stdout);
        assert_eq!((whole.status, parts.status), (1, 1));
    }
}

#[test]
fn without_credentials_or_a_route_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("snapshot.json");
    let name = file.to_str().unwrap();
    let report = folder.path().join("report.txt");
    let report = report.to_str().unwrap();
    for (environment, told, status) in [
        (vec![], "credentials", 2),
        (vec![("AWS_ACCESS_KEY_ID", "a".to_owned()), ("AWS_SECRET_ACCESS_KEY", "b".to_owned())], "127.0.0.1:1", 3),
    ] {
        let scan = Program::with(environment, REGION, "http://127.0.0.1:1");
        for arguments in [vec!["fetch", "-o", name], vec!["scan", "--save", name, "-o", report]] {
            let failed = scan.run(&arguments);
            assert_eq!((failed.status, failed.stdout.as_str()), (status, ""), "{arguments:?}: {}", failed.stderr);
            assert!(failed.stderr.starts_with("error: ") && failed.stderr.contains(told), "{}", failed.stderr);
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "something was written");
        }
    }
}
