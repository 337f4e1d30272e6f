//! Files that load, and every way one can be wrong.

use std::path::Path;

use proptest::prelude::*;
use r53lint::snapshot::{Source, Text, replace, v1};
use serde_json::{Value, json};

fn error(text: &str) -> String {
    Source::new("FILE", text).snapshot().map(|_| ()).expect_err(text).to_string()
}

fn open_error(path: &Path) -> String {
    let source = Source::open(path).and_then(|source| source.snapshot().map(|_| ()));
    source.expect_err("the file is bad").to_string().replace(&path.display().to_string(), "FILE")
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join(name);
    replace(&path, |out| out.write_all(bytes)).expect("a file in it");
    (directory, path)
}

#[test]
fn wrong_texts_say_where_and_what_to_do() {
    for paragraph in include_str!("wrong.txt").split("\n\n") {
        let (text, expected) = paragraph.split_once("---\n").expect("a text and an error, parted by ---");
        assert_eq!(error(text.trim_end_matches('\n')), expected.trim_end(), "from:\n{text}");
    }
}

#[test]
fn an_empty_text_is_empty_whatever_its_blanks() {
    for text in ["", " \n\t", "\u{feff}"] {
        assert!(error(text).starts_with("FILE is empty"), "{text:?}");
    }
}

#[test]
fn a_long_string_is_not_quoted_whole() {
    let text = format!("{{\"Schema\":\"r53lint/snapshot/1\",\"Accounts\":\"{}\"}}", "é".repeat(100_000));
    assert!(error(&text).len() < 500 && error(&text).contains("expected an array"), "{}", error(&text));
}

#[test]
fn nesting_has_a_limit() {
    let text = format!("{{\"Schema\":\"r53lint/snapshot/1\",\"X\":{}", "[".repeat(200));
    assert!(error(&text).contains("nested more than 128 levels deep"), "{}", error(&text));
}

#[test]
fn what_is_no_file_is_named() {
    let directory = tempfile::tempdir().unwrap();
    assert!(open_error(&directory.path().join("none.json")).starts_with("FILE: no such file"));
    assert!(open_error(directory.path()).starts_with("FILE is a directory"));
    assert!(open_error(Path::new("/proc/self/mem")).starts_with("FILE: cannot be read"));
    let (_directory, path) = file("empty.json", b"");
    assert!(open_error(&path).starts_with("FILE is empty"));
}

#[test]
fn text_must_be_utf8() {
    let (_directory, path) = file("latin1.json", b"{\"Schema\": \"caf\xe9\"}");
    assert_eq!(open_error(&path), "FILE is not UTF-8 text: byte 15 begins no character; save it again as UTF-8");
}

#[test]
fn compressed_files_are_known_by_name_or_content() {
    let bytes = zstd::encode_all(&b"{\"Schema\": \"r53lint/snapshot/1\"}"[..], 3).unwrap();
    for name in ["a.json.zst", "a.json"] {
        let (_directory, path) = file(name, &bytes);
        assert_eq!(Source::open(&path).unwrap().snapshot().unwrap().schema.as_str(), v1::SCHEMA);
    }
    for damaged in [&bytes[..bytes.len() - 4], b"{}"] {
        let (_directory, path) = file("a.json.zst", damaged);
        assert!(open_error(&path).starts_with("FILE: cannot be decompressed"), "{}", open_error(&path));
    }
}

#[test]
fn text_is_borrowed_from_the_file() {
    let source = Source::new("FILE", r#"{"Schema":"r53lint/snapshot/1","Generator":"r53lint"}"#);
    let snapshot = source.snapshot().unwrap();
    let generator = snapshot.generator.as_deref().unwrap().as_ptr();
    assert!(source.text().as_bytes().as_ptr_range().contains(&generator));
}

/// A reply of `list-resource-record-sets` with these apex name servers.
fn reply(servers: &[&str]) -> Value {
    let values = |values: &[&str]| values.iter().map(|value| json!({ "Value": value })).collect::<Vec<_>>();
    let set = |rr_type: &str, data: &[&str]| json!({ "Name": "example.com.", "Type": rr_type, "TTL": 900, "ResourceRecords": values(data) });
    json!({ "ResourceRecordSets": [set("NS", servers), set("SOA", &["ns.example. host.example. 1 2 3 4 5"])] })
}

#[test]
fn a_reply_becomes_a_zone_known_by_its_soa() {
    let text = reply(&["ns-1.awsdns-01.com.", "ns-2.awsdns-02.net."]).to_string();
    let source = Source::new("FILE", text);
    let snapshot = source.snapshot().unwrap();
    let zone = &snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0];
    assert_eq!(&*snapshot.accounts[0].account_id, "");
    assert_eq!((&*zone.hosted_zone.id, &*zone.hosted_zone.name), ("public:example.com", "example.com."));
    assert_eq!(zone.hosted_zone.config.as_ref().unwrap().private_zone, Some(false));
    assert_eq!(zone.delegation_set.as_ref().unwrap().name_servers.len(), 2);
    assert_eq!(zone.resource_record_sets.as_ref().unwrap().len(), 2);
    assert!(snapshot.gaps.is_empty());
}

#[test]
fn a_reply_with_the_reserved_servers_is_private() {
    let reserved =
        ["ns-1536.awsdns-00.co.uk.", "NS-0.awsdns-00.com", "ns-512.awsdns-00.net.", "ns-1024.awsdns-00.org."];
    let source = Source::new("FILE", reply(&reserved).to_string());
    let snapshot = source.snapshot().unwrap();
    let zone = &snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0];
    assert_eq!(&*zone.hosted_zone.id, "private:example.com");
    assert_eq!(zone.hosted_zone.config.as_ref().unwrap().private_zone, Some(true));
    assert_eq!(zone.delegation_set, None);
}

#[test]
fn a_page_of_a_reply_leaves_a_gap() {
    let mut page = reply(&[]);
    page["IsTruncated"] = json!(true);
    let source = Source::new("FILE", page.to_string());
    let snapshot = source.snapshot().unwrap();
    assert_eq!(snapshot.gaps[0].resource.as_deref(), Some("public:example.com"));
    page["IsTruncated"] = json!(false);
    assert!(Source::new("FILE", page.to_string()).snapshot().unwrap().gaps.is_empty());
}

#[test]
fn null_is_absent_everywhere() {
    let full = json!({ "Schema": v1::SCHEMA, "Generator": null, "Accounts": [{ "AccountId": "1", "Name": null, "HostedZones": null,
        "Regions": [{ "Region": "eu-west-1", "Vpcs": [{ "VpcId": "vpc-1", "EnableDnsSupport": null, "Tags": null }] }] }] });
    let short = json!({ "Schema": v1::SCHEMA, "Accounts": [{ "AccountId": "1",
        "Regions": [{ "Region": "eu-west-1", "Vpcs": [{ "VpcId": "vpc-1" }] }] }] });
    let (full, short) = (Source::new("FILE", full.to_string()), Source::new("FILE", short.to_string()));
    assert_eq!(full.snapshot().unwrap(), short.snapshot().unwrap());
}

#[test]
fn a_list_of_record_sets_beside_a_schema_is_an_unknown_field() {
    for text in [
        r#"{"Schema":"r53lint/snapshot/1","ResourceRecordSets":[{"Name":"a.","Type":"A"}]}"#,
        r#"{"ResourceRecordSets":[{"Name":"a.","Type":"A"}],"Schema":"r53lint/snapshot/1"}"#,
    ] {
        let source = Source::new("FILE", text);
        let extra = source.snapshot().unwrap().extra.unwrap();
        assert_eq!(extra["ResourceRecordSets"], json!([{ "Name": "a.", "Type": "A" }]));
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<String>().prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..3).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    /// Whatever a newer program wrote is there still after a load and a save.
    #[test]
    fn unknown_fields_and_values_survive(
        unknown in prop::collection::btree_map("[A-Z][a-z]{3,6}X", value(), 0..4),
        kind in "[A-Z_]{1,12}",
        text in "\\PC{1,12}",
    ) {
        let object = |known: Value| {
            let mut object = known;
            for (name, value) in &unknown {
                object[name] = value.clone();
            }
            object
        };
        let set = object(json!({ "Name": &text, "Type": &kind, "Failover": &kind, "SetIdentifier": &text,
            "AliasTarget": object(json!({ "HostedZoneId": "Z1", "DNSName": &text })) }));
        let zone = object(json!({ "HostedZone": object(json!({ "Id": "Z1", "Name": &text })), "ResourceRecordSets": [set] }));
        let rule = object(json!({ "Id": "rslvr-rr-1", "RuleType": &kind, "Status": &kind }));
        let region = object(json!({ "Region": "eu-west-1", "ResolverRules": [rule], "Subnets": [object(json!({}))] }));
        let account = object(json!({ "AccountId": "1", "HostedZones": [zone], "Regions": [region] }));
        let whole = object(json!({ "Schema": v1::SCHEMA, "Accounts": [account] }));
        let source = Source::new("FILE", whole.to_string());
        let snapshot = source.snapshot().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(serde_json::to_value(&snapshot).unwrap(), whole);
    }

    #[test]
    fn any_text_is_loaded_or_refused(text in any::<String>(), cut in any::<prop::sample::Index>()) {
        let _ = Source::new("FILE", text).snapshot();
        let whole = reply(&["ns1.example."]).to_string();
        let source = Source::new("FILE", &whole[..=cut.index(whole.len() - 1)]);
        prop_assert!(source.snapshot().is_err());
    }

    #[test]
    fn text_escapes_come_back(text in any::<String>()) {
        let source = Source::new("FILE", json!({ "Schema": v1::SCHEMA, "Generator": &text }).to_string());
        let snapshot = source.snapshot().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(snapshot.generator, Some(Text::from(text)));
    }
}
