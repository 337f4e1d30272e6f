//! A snapshot that can be handed to others: what they need not know is gone, what belonged together still does.

use r53lint::snapshot::{Source, redact, save};

const SECRET: &str = r#"{ "Schema": "r53lint/snapshot/1",
  "Organization": { "Id": "o-1", "Accounts": [ { "Id": "222222222222", "Name": "payments", "State": "ACTIVE" } ] },
  "Accounts": [ { "AccountId": "111111111111", "Name": "prod",
    "HealthChecks": [ { "Id": "hc-1", "HealthCheckConfig": { "Type": "HTTPS", "ResourcePath": "/up?token=abc" } } ],
    "HostedZones": [
      { "HostedZone": { "Id": "/hostedzone/Z1", "Name": "acmeltd.co.uk.", "Config": { "Comment": "ask arn:aws:iam::111111111111:user/ada", "PrivateZone": false } },
        "Tags": [ { "Key": "owner", "Value": "Ada" }, { "Key": "team", "Value": "dns" } ],
        "ResourceRecordSets": [
          { "Name": "acmeltd.co.uk.", "Type": "TXT", "TTL": 60, "ResourceRecords": [ { "Value": "\"v=spf1 -all\"" }, { "Value": "\"token=abc\"" } ] },
          { "Name": "www.acmeltd.co.uk.", "Type": "TXT", "TTL": 60, "ResourceRecords": [ { "Value": "\"token=abc\"" } ] },
          { "Name": "555555555555.acmeltd.co.uk.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [ { "Value": "555555555555.dkr.ecr.eu-west-1.amazonaws.com." } ] },
          { "Name": "logs.acmeltd.co.uk.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [ { "Value": "logs-111111111111.s3.amazonaws.com." } ] } ] },
      { "HostedZone": { "Id": "/hostedzone/Z2", "Name": "brkr.io.", "Config": { "Comment": "ask Ada" } }, "DNSSEC": { "Status": { "ServeSignature": "ACTION_NEEDED", "StatusMessage": "the key of Ada" } }, "Unknown": { "Note": "of 222222222222, by arn:aws-cn:iam::444444444444:role/reader" } } ],
    "Regions": [ { "Region": "eu-west-1",
      "Vpcs": [ { "VpcId": "vpc-1", "OwnerId": "222222222222", "Tags": [ { "Key": "owner", "Value": "Ada" } ] } ],
      "DhcpOptions": [ { "DhcpOptionsId": "dopt-1", "DhcpConfigurations": [ { "Key": "domain-name", "Values": [ { "Value": "corp.example" } ] } ] } ],
      "ResolverRules": [ { "Id": "rslvr-rr-1", "Arn": "arn:aws:route53resolver:eu-west-1:333333333333:resolver-rule/rslvr-rr-1" } ],
      "HostedZonesByVpc": [ { "VpcId": "vpc-1", "HostedZoneSummaries": [ { "HostedZoneId": "Z9", "Name": "x.example.", "Owner": { "OwningAccount": "333333333333" } } ] } ] } ] } ],
  "Gaps": [ { "AccountId": "111111111111", "Operation": "route53:GetDNSSEC", "Code": "AccessDenied", "Message": "User: arn:aws:iam::111111111111:user/ada is not authorized", "Resource": "Z1" },
    { "AccountId": "444444444444", "Operation": "sts:AssumeRole", "Code": "AccessDenied", "Resource": "arn:aws-cn:iam::444444444444:role/reader" } ] }"#;

const REDACTED: &str = r#"{ "Schema": "r53lint/snapshot/1",
  "Organization": { "Id": "o-1", "Accounts": [ { "Id": "000000000002", "Name": "account 2", "State": "ACTIVE" } ] },
  "Accounts": [ { "AccountId": "000000000001", "Name": "account 1",
    "HealthChecks": [ { "Id": "hc-1", "HealthCheckConfig": { "Type": "HTTPS", "ResourcePath": "/path 1" } } ],
    "HostedZones": [
      { "HostedZone": { "Id": "/hostedzone/Z1", "Name": "acmeltd.co.uk.", "Config": { "Comment": "comment 2", "PrivateZone": false } },
        "Tags": [ { "Key": "key 1", "Value": "value 1" }, { "Key": "key 2", "Value": "value 2" } ],
        "ResourceRecordSets": [
          { "Name": "acmeltd.co.uk.", "Type": "TXT", "TTL": 60, "ResourceRecords": [ { "Value": "\"text 2\"" }, { "Value": "\"text 1\"" } ] },
          { "Name": "www.acmeltd.co.uk.", "Type": "TXT", "TTL": 60, "ResourceRecords": [ { "Value": "\"text 1\"" } ] },
          { "Name": "000000000005.acmeltd.co.uk.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [ { "Value": "000000000005.dkr.ecr.eu-west-1.amazonaws.com." } ] },
          { "Name": "logs.acmeltd.co.uk.", "Type": "CNAME", "TTL": 60, "ResourceRecords": [ { "Value": "logs-000000000001.s3.amazonaws.com." } ] } ] },
      { "HostedZone": { "Id": "/hostedzone/Z2", "Name": "brkr.io.", "Config": { "Comment": "comment 1" } }, "DNSSEC": { "Status": { "ServeSignature": "ACTION_NEEDED", "StatusMessage": "message 1" } }, "Unknown": { "Note": "of 000000000002, by arn:aws-cn:iam::000000000004:role/name-1" } } ],
    "Regions": [ { "Region": "eu-west-1",
      "Vpcs": [ { "VpcId": "vpc-1", "OwnerId": "000000000002", "Tags": [ { "Key": "key 1", "Value": "value 1" } ] } ],
      "DhcpOptions": [ { "DhcpOptionsId": "dopt-1", "DhcpConfigurations": [ { "Key": "domain-name", "Values": [ { "Value": "corp.example" } ] } ] } ],
      "ResolverRules": [ { "Id": "rslvr-rr-1", "Arn": "arn:aws:route53resolver:eu-west-1:000000000003:resolver-rule/rslvr-rr-1" } ],
      "HostedZonesByVpc": [ { "VpcId": "vpc-1", "HostedZoneSummaries": [ { "HostedZoneId": "Z9", "Name": "x.example.", "Owner": { "OwningAccount": "000000000003" } } ] } ] } ] } ],
  "Gaps": [ { "AccountId": "000000000001", "Operation": "route53:GetDNSSEC", "Code": "AccessDenied", "Resource": "Z1" },
    { "AccountId": "000000000004", "Operation": "sts:AssumeRole", "Code": "AccessDenied", "Resource": "arn:aws-cn:iam::000000000004:role/name-1" } ],
  "Redacted": true }"#;

#[test]
fn what_others_need_not_know_is_replaced_by_the_same_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.json");
    let source = Source::new("secret", SECRET);
    let mut snapshot = source.snapshot().unwrap();
    redact(&mut snapshot);
    save(&snapshot, &output).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&output).unwrap()).unwrap();
    let expected: serde_json::Value = serde_json::from_str(REDACTED).unwrap();
    assert_eq!(written, expected, "{written:#}");
}
