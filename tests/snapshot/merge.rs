//! Several snapshots to one, in the notation.

use r53lint::snapshot::{Source, merge, notation};

/// Texts parted by `---`: the parts, the merged text, and last what is told of it, if anything is.
#[test]
fn snapshots_are_joined_and_the_later_one_wins() {
    for paragraph in include_str!("merge.txt").split("\n\n") {
        let texts: Vec<&str> = paragraph.split("---\n").collect();
        let (told, texts) = match texts.split_last() {
            Some((last, texts)) if last.starts_with("told: ") => (last.trim_end(), texts),
            _ => ("", &texts[..]),
        };
        let (expected, parts) = texts.split_last().expect("the merged text");
        let read = |text: &&'static str| notation::read("merge.txt", text).expect("a text in the notation");
        let labels = ["a.json", "b.json", "c.json"].map(str::to_owned);
        let (whole, defects) = merge(labels.into_iter().zip(parts.iter().map(read)).collect());
        assert_eq!(notation::write(&whole).trim_end(), expected.trim_end(), "from:\n{paragraph}");
        let defects: Vec<String> = defects.iter().map(|defect| format!("told: {defect}")).collect();
        assert_eq!(defects.join("\n"), told, "from:\n{paragraph}");
    }
}

fn merged(parts: &[&str]) -> String {
    let sources: Vec<_> =
        parts.iter().map(|text| Source::new("FILE", format!("{{\"Schema\":\"r53lint/snapshot/1\",{text}}}"))).collect();
    let parts =
        sources.iter().map(|source| (source.label().to_owned(), source.snapshot().expect("a snapshot"))).collect();
    let json = serde_json::to_string(&merge(parts).0).expect("JSON");
    json.trim_start_matches("{\"Schema\":\"r53lint/snapshot/1\",").trim_end_matches('}').to_owned()
}

#[test]
fn zone_ids_are_the_same_with_their_prefix_and_without() {
    let zone = |id: &str| {
        format!(r#""Accounts":[{{"AccountId":"1","HostedZones":[{{"HostedZone":{{"Id":"{id}","Name":"a."}}}}]}}]"#)
    };
    let both = merged(&[&zone("Z1"), &zone("/hostedzone/Z1")]);
    assert_eq!(both.matches("\"Name\"").count(), 1, "{both}");
}

#[test]
fn accounts_without_id_stay_apart() {
    let account = r#""Accounts":[{"AccountId":"","Name":"raw"}]"#;
    assert_eq!(merged(&[account, account]).matches("raw").count(), 2);
}

#[test]
fn lists_are_joined_by_id_and_one_that_was_not_read_changes_nothing() {
    let account = |fields: &str| format!(r#""Accounts":[{{"AccountId":"1"{fields}}}]"#);
    let checks = |checks: &str| account(&format!(r#","HealthChecks":[{checks}]"#));
    let both = merged(&[&checks(r#"{"Id":"a","V":1},{"Id":"b"}"#), &checks(r#"{"Id":"a","V":3},{"Id":"c"}"#)]);
    assert!(both.contains(r#""HealthChecks":[{"Id":"a","V":3},{"Id":"b"},{"Id":"c"}]"#), "{both}");
    assert!(merged(&[&checks(""), &account("")]).contains(r#""HealthChecks":[]"#));
    assert!(merged(&[&account(""), &checks("")]).contains(r#""HealthChecks":[]"#));
    assert!(!merged(&[&account(""), &account("")]).contains("HealthChecks"));
}

#[test]
fn what_a_further_call_told_of_an_object_is_kept() {
    let group = |fields: &str| {
        let groups = format!(r#""FirewallRuleGroups":[{{"Id":"g"{fields}}}]"#);
        format!(r#""Accounts":[{{"AccountId":"1","Regions":[{{"Region":"eu-west-1",{groups}}}]}}]"#)
    };
    let both = merged(&[&group(r#","FirewallRules":[{"Name":"r"}]"#), &group(r#","Name":"n""#)]);
    assert!(both.contains(r#"{"Id":"g","Name":"n","FirewallRules":[{"Name":"r"}]}"#), "{both}");
}

#[test]
fn the_organization_is_joined() {
    let organization = |accounts: &str| format!(r#""Organization":{{"Id":"o-1","Accounts":[{accounts}]}}"#);
    let both = merged(&[&organization(r#"{"Id":"1","State":"ACTIVE"}"#), &organization(r#"{"Id":"2"}"#)]);
    assert!(both.contains(r#""Accounts":[{"Id":"1","State":"ACTIVE"},{"Id":"2"}]"#), "{both}");
}

#[test]
fn unknown_fields_are_joined() {
    assert_eq!(merged(&[r#""A":1,"B":1"#, r#""B":2,"C":2"#]), r#""A":1,"B":2,"C":2"#);
}

#[test]
fn one_snapshot_stays_as_it_is() {
    let part = r#""CapturedAt":"2026-11-23T07:00:00Z","Generator":"r53lint","Accounts":[{"AccountId":"1"}]"#;
    assert!(part.starts_with(&merged(&[part])), "{}", merged(&[part]));
}
