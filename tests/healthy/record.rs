//! Zones and record sets in the shapes the AWS CLI prints.

use serde_json::{Value, json};

/// What AWS calls the zones of its load balancers, distributions and websites.
pub(crate) const CLOUDFRONT: &str = "Z2FDTNDATAQYW2";
pub(crate) const LOAD_BALANCER: &str = "Z32O12XQLNTSW2";

/// A record set.
pub(crate) fn set(name: &str, rtype: &str, ttl: u32, values: &[&str]) -> Value {
    let values: Vec<Value> = values.iter().map(|value| json!({"Value": value})).collect();
    json!({"Name": format!("{name}."), "Type": rtype, "TTL": ttl, "ResourceRecords": values})
}

/// An alias to an AWS service.
pub(crate) fn alias(name: &str, rtype: &str, zone: &str, target: &str, evaluate: bool) -> Value {
    let target = json!({"HostedZoneId": zone, "DNSName": format!("{target}."), "EvaluateTargetHealth": evaluate});
    json!({"Name": format!("{name}."), "Type": rtype, "AliasTarget": target})
}

/// A record set with a routing policy.
pub(crate) fn routed(mut record: Value, identifier: &str, policy: &Value) -> Value {
    let fields = record.as_object_mut().unwrap();
    fields.insert("SetIdentifier".to_owned(), json!(identifier));
    fields.extend(policy.as_object().unwrap().clone());
    record
}

/// The four servers of a public zone, by its number.
pub(crate) fn servers(number: usize) -> [String; 4] {
    let first = [0, 512, 1024, 1536].map(|first| first + 1 + number);
    let names = ["com", "net", "org", "co.uk"];
    [0, 1, 2, 3].map(|at| format!("ns-{}.awsdns-{:02}.{}", first[at], (number + 7 * at) % 64, names[at]))
}

const RESERVED: [&str; 4] =
    ["ns-1536.awsdns-00.co.uk", "ns-0.awsdns-00.com", "ns-1024.awsdns-00.org", "ns-512.awsdns-00.net"];

fn apex(name: &str, servers: &[String]) -> [Value; 2] {
    let dotted: Vec<String> = servers.iter().map(|server| format!("{server}.")).collect();
    let soa = format!("{}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400", servers[0]);
    [set(name, "NS", 172_800, &dotted.iter().map(String::as_str).collect::<Vec<_>>()), set(name, "SOA", 900, &[&soa])]
}

/// A public zone with its apex.
pub(crate) fn public(number: usize, name: &str, records: Vec<Value>) -> Value {
    let servers = servers(number);
    let records: Vec<Value> = apex(name, &servers).into_iter().chain(records).collect();
    json!({
        "HostedZone": {"Id": format!("/hostedzone/ZPUBLIC{number:05}"), "Name": format!("{name}."),
            "Config": {"PrivateZone": false, "Comment": ""}, "ResourceRecordSetCount": records.len()},
        "DelegationSet": {"NameServers": servers},
        "DNSSEC": {"Status": {"ServeSignature": "NOT_SIGNING"}, "KeySigningKeys": []},
        "ResourceRecordSets": records, "Tags": [],
    })
}

/// A private zone with its apex, seen by these VPCs.
pub(crate) fn private(id: &str, name: &str, vpcs: &[(&str, &str)], records: Vec<Value>) -> Value {
    let records: Vec<Value> = apex(name, &RESERVED.map(str::to_owned)).into_iter().chain(records).collect();
    let vpcs: Vec<Value> = vpcs.iter().map(|(vpc, region)| json!({"VPCId": vpc, "VPCRegion": region})).collect();
    json!({
        "HostedZone": {"Id": format!("/hostedzone/{id}"), "Name": format!("{name}."),
            "Config": {"PrivateZone": true, "Comment": ""}, "ResourceRecordSetCount": records.len()},
        "VPCs": vpcs, "ResourceRecordSets": records, "Tags": [], "VPCAssociationAuthorizations": [],
    })
}
