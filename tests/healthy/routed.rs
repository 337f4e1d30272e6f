//! Routing policies done right: every client gets an answer, and what fails is checked.

use serde_json::{Value, json};

use crate::record::{CLOUDFRONT, LOAD_BALANCER, alias, routed, set};

/// Elastic addresses that the production account owns.
pub(crate) const ELASTIC: [&str; 6] =
    ["52.30.10.11", "52.30.10.12", "52.30.10.13", "34.240.20.21", "34.240.20.22", "34.240.20.23"];

/// One of them.
pub(crate) fn elastic(number: usize) -> &'static str {
    ELASTIC[number % ELASTIC.len()]
}

fn check_id(at: usize) -> String {
    format!("aaaaaaaa-0000-4000-8000-{at:012}")
}

/// One for each elastic address, and two that watch a name and the others.
pub(crate) fn health_checks() -> Vec<Value> {
    let config = |address: &&str| json!({"IPAddress": address, "Port": 443, "Type": "HTTPS", "ResourcePath": "/health", "FullyQualifiedDomainName": "app.brand-1.net"});
    let mut checks: Vec<Value> = ELASTIC.iter().map(config).collect();
    checks.push(json!({"Port": 443, "Type": "HTTPS", "ResourcePath": "/health", "FullyQualifiedDomainName": "origin.brand-1.net"}));
    checks.push(json!({"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [check_id(0), check_id(1)]}));
    let check = |(at, config)| json!({"Id": check_id(at), "HealthCheckConfig": config});
    checks.into_iter().enumerate().map(check).collect()
}

/// Ranges that IP-based routing knows.
pub(crate) fn collections() -> Vec<Value> {
    let location = |name: &str, block: &str| json!({"LocationName": name, "CidrBlocks": [{"CidrBlock": block}]});
    let locations = [location("office", "198.35.26.0/24"), location("plant", "91.198.174.0/24")];
    vec![json!({"Id": "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106", "Name": "sites", "CidrLocations": locations})]
}

/// One name for each policy.
pub(crate) fn records(name: &str, number: usize) -> Vec<Value> {
    let at = |sub: &str| format!("{sub}.{name}");
    let plain = |sub: &str, at_address: usize| set(&at(sub), "A", 60, &[ELASTIC[at_address]]);
    let checked = |sub: &str, at_address: usize| {
        let mut record = plain(sub, at_address);
        record["HealthCheckId"] = json!(check_id(at_address));
        record
    };
    let distribution = format!("d{number:012x}.cloudfront.net");
    let balancer = |region: &str| format!("dualstack.web-{number}.{region}.elb.amazonaws.com");
    let everywhere = json!({"CountryCode": "*"});
    let cidr = |location: &str| json!({"CidrRoutingConfig": {"CollectionId": "c8c02a84-aaaa-bbbb-e0d2-d833a2f80106", "LocationName": location}});
    vec![
        alias(name, "A", CLOUDFRONT, &distribution, false),
        alias(name, "AAAA", CLOUDFRONT, &distribution, false),
        set(name, "MX", 3600, &["10 inbound-smtp.eu-west-1.amazonaws.com."]),
        set(name, "TXT", 3600, &[r#""v=spf1 include:amazonses.com -all""#]),
        set(&at("_dmarc"), "TXT", 3600, &[r#""v=DMARC1; p=reject""#]),
        routed(checked("app", 0), "blue", &json!({"Weight": 90})),
        routed(checked("app", 1), "green", &json!({"Weight": 10})),
        routed(checked("canary", 2), "stable", &json!({"Weight": 1})),
        routed(checked("canary", 3), "canary", &json!({"Weight": 0})),
        routed(checked("api", 0), "primary", &json!({"Failover": "PRIMARY"})),
        routed(
            alias(&at("api"), "A", CLOUDFRONT, &distribution, false),
            "secondary",
            &json!({"Failover": "SECONDARY"}),
        ),
        routed(
            alias(&at("near"), "A", LOAD_BALANCER, &balancer("eu-west-1"), true),
            "eu",
            &json!({"Region": "eu-west-1"}),
        ),
        routed(
            alias(&at("near"), "A", "Z35SXDOTRQ7X7K", &balancer("us-east-1"), true),
            "us",
            &json!({"Region": "us-east-1"}),
        ),
        routed(plain("shop", 0), "europe", &json!({"GeoLocation": {"ContinentCode": "EU"}})),
        routed(plain("shop", 3), "germany", &json!({"GeoLocation": {"CountryCode": "DE"}})),
        routed(plain("shop", 1), "everywhere", &json!({"GeoLocation": everywhere})),
        routed(checked("pool", 0), "one", &json!({"MultiValueAnswer": true})),
        routed(checked("pool", 1), "two", &json!({"MultiValueAnswer": true})),
        routed(checked("pool", 2), "three", &json!({"MultiValueAnswer": true})),
        routed(plain("portal", 4), "office", &cidr("office")),
        routed(plain("portal", 5), "plant", &cidr("plant")),
        routed(plain("portal", 1), "default", &cidr("*")),
        set(&at("origin"), "A", 300, &[elastic(number)]),
    ]
}
