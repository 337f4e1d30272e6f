//! The private side: a hub that reaches the premises, spokes that reach the hub, private zones, rules, a Profile.

use serde_json::{Value, json};

use crate::domains;
use crate::record::{private, set};
use crate::routed::ELASTIC;

pub(crate) const NETWORK: &str = "111111111111";
pub(crate) const PRODUCTION: &str = "222222222222";

const REGION: &str = "eu-west-1";
const HUB: &str = "vpc-0000000000000hub0";
const SPOKES: [&str; 3] = ["vpc-000000000000prod1", "vpc-000000000000prod2", "vpc-0000000000000dev1"];
const PROFILE: &str = "rp-0123456789abcdef0";

/// How many teams have a zone of their own.
const TEAMS: usize = 40;

fn everyone() -> Vec<(&'static str, &'static str)> {
    std::iter::once(HUB).chain(SPOKES).map(|vpc| (vpc, REGION)).collect()
}

/// Zones for every VPC, zones only the hub has, narrow zones that put one public name on an inside address, and a
/// whole domain that looks the same from inside but for its addresses.
pub(crate) fn zones() -> Vec<Value> {
    let mut zones: Vec<Value> = (0..TEAMS).map(team).collect();
    let shared = vec![
        set("git.shared.acme.internal", "A", 300, &["10.0.4.10"]),
        set("ldap.shared.acme.internal", "A", 300, &["10.0.4.11", "10.0.5.11"]),
        set("_ldap._tcp.shared.acme.internal", "SRV", 300, &["0 5 389 ldap.shared.acme.internal."]),
    ];
    zones.push(private("ZSHARED", "shared.acme.internal", &[(HUB, REGION)], shared));
    zones.push(private(
        "ZAWSCORP",
        "aws.corp.acme-0.com",
        &everyone(),
        vec![
            set("build.aws.corp.acme-0.com", "A", 300, &["10.1.0.20"]),
            set("registry.aws.corp.acme-0.com", "CNAME", 300, &["build.aws.corp.acme-0.com."]),
        ],
    ));
    zones.push(private(
        "ZPROFILE",
        "tools.acme.internal",
        &[(HUB, REGION)],
        vec![set("wiki.tools.acme.internal", "A", 300, &["10.0.4.30"])],
    ));
    for (at, number) in [4, 11, 18].into_iter().enumerate() {
        let name = format!("www.{}", domains::name(number));
        zones.push(private(&format!("ZNARROW{at}"), &name, &everyone(), vec![set(&name, "A", 60, &["10.1.0.80"])]));
    }
    zones.push(same_from_inside(&domains::name(9)));
    zones.push(made_by_cloud_map());
    zones
}

fn team(number: usize) -> Value {
    let name = format!("team-{number}.acme.internal");
    let at = |sub: &str| format!("{sub}.{name}");
    let address = format!("10.{}.{}.{}", 1 + number % 3, number, 10 + number);
    private(
        &format!("ZTEAM{number:03}"),
        &name,
        &everyone(),
        vec![
            set(&at("db"), "CNAME", 60, &[&at("db-1")]),
            set(&at("db-1"), "A", 60, &[&address]),
            set(&at("api"), "A", 60, &[&address]),
            set(&at("*.preview"), "CNAME", 60, &[&at("api")]),
            set(
                &at("rds"),
                "CNAME",
                60,
                &[&format!("team-{number}.cluster-cabcdefghijk.eu-west-1.rds.amazonaws.com.")],
            ),
            set(&at("git"), "CNAME", 60, &["github.com."]),
        ],
    )
}

/// The parked domain of this name has no addresses outside, and some inside; all it has outside it has inside too.
fn same_from_inside(name: &str) -> Value {
    let at = |sub: &str| format!("{sub}.{name}");
    let outside = domains::zones().into_iter().find(|zone| zone["HostedZone"]["Name"] == format!("{name}."));
    let outside = outside.unwrap()["ResourceRecordSets"].as_array().unwrap().clone();
    let is_apex = |record: &Value| record["Type"] == "SOA" || record["Type"] == "NS";
    let mut records: Vec<Value> =
        outside.into_iter().filter(|record| !is_apex(record) && record["Type"] != "CAA").collect();
    records.push(set(&at("intranet"), "A", 60, &["10.1.0.90"]));
    private("ZSPLIT", name, &everyone(), records)
}

fn made_by_cloud_map() -> Value {
    let mut zone = private(
        "ZCLOUDMAP",
        "services.local",
        &[(SPOKES[0], REGION)],
        vec![set("payments.services.local", "A", 15, &["10.1.7.7"])],
    );
    zone["HostedZone"]["LinkedService"] =
        json!({"ServicePrincipal": "servicediscovery.amazonaws.com", "Description": "made by Cloud Map"});
    zone
}

fn vpc(id: &str, cidr: &str, owner: &str) -> Value {
    json!({"VpcId": id, "CidrBlock": cidr, "DhcpOptionsId": "dopt-00000000000000001", "OwnerId": owner,
        "EnableDnsSupport": true, "EnableDnsHostnames": true})
}

fn dhcp_options() -> Value {
    let servers = json!({"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]});
    json!([{"DhcpOptionsId": "dopt-00000000000000001", "DhcpConfigurations": [servers]}])
}

/// The zones a VPC sees, as its own list has them.
fn zones_of(vpc: &str, owner_of_rest: &str) -> Value {
    let seen =
        zones().into_iter().filter(|zone| zone["VPCs"].as_array().unwrap().iter().any(|one| one["VPCId"] == *vpc));
    let summary = |zone: Value| {
        let hosted = &zone["HostedZone"];
        let id = hosted["Id"].as_str().unwrap().trim_start_matches("/hostedzone/").to_owned();
        json!({"HostedZoneId": id, "Name": hosted["Name"], "Owner": {"OwningAccount": owner_of_rest}})
    };
    json!({"VpcId": vpc, "HostedZoneSummaries": seen.map(summary).collect::<Vec<_>>()})
}

fn subnets(vpc: &str, prefix: &str) -> Vec<Value> {
    let subnet = |(at, zone): (usize, &str)| {
        json!({"SubnetId": format!("subnet-{prefix}-{zone}"), "VpcId": vpc, "AvailabilityZone": format!("{REGION}{zone}"),
            "AvailabilityZoneId": format!("euw1-az{}", at + 1), "CidrBlock": format!("{prefix}.{at}.0/24")})
    };
    ["a", "b"].into_iter().enumerate().map(subnet).collect()
}

fn endpoint(id: &str, direction: &str, last: u8) -> Value {
    let address = |(at, zone): (usize, &str)| json!({"IpId": format!("{id}-{zone}"), "Ip": format!("10.0.{at}.{last}"), "SubnetId": format!("subnet-10.0-{zone}"), "Status": "ATTACHED"});
    let addresses: Vec<Value> = ["a", "b"].into_iter().enumerate().map(address).collect();
    json!({"Id": id, "Name": id, "Direction": direction, "HostVPCId": HUB, "Status": "OPERATIONAL",
        "IpAddresses": addresses, "IpAddressCount": 2, "ResolverEndpointType": "IPV4", "Protocols": ["Do53"],
        "SecurityGroupIds": ["sg-1"]})
}

fn forward(id: &str, domain: &str, targets: &[&str]) -> Value {
    let targets: Vec<Value> = targets.iter().map(|ip| json!({"Ip": ip, "Port": 53, "Protocol": "Do53"})).collect();
    json!({"Id": id, "Arn": format!("arn:aws:route53resolver:{REGION}:{NETWORK}:resolver-rule/{id}"), "Name": id,
        "DomainName": format!("{domain}."), "RuleType": "FORWARD", "Status": "COMPLETE", "TargetIps": targets,
        "ResolverEndpointId": "rslvr-out-0000000000000hub", "OwnerId": NETWORK, "ShareStatus": "SHARED_BY_ME"})
}

fn rules() -> Vec<Value> {
    let premises = ["192.168.10.53", "192.168.11.53"];
    vec![
        json!({"Id": "rslvr-autodefined-rr-internet-resolver", "Name": "Internet Resolver", "DomainName": ".",
            "RuleType": "RECURSIVE", "Status": "COMPLETE", "OwnerId": "Route 53 Resolver", "ShareStatus": "NOT_SHARED",
            "TargetIps": []}),
        forward("rslvr-rr-corp", "corp.acme-0.com", &premises),
        forward("rslvr-rr-reverse", "168.192.in-addr.arpa", &premises),
        forward("rslvr-rr-shared", "shared.acme.internal", &["10.0.0.10", "10.0.1.10"]),
        forward("rslvr-rr-partner", "partner.acme-1.net", &["172.30.0.53", "172.30.1.53"]),
        json!({"Id": "rslvr-rr-aws", "Name": "aws", "DomainName": "ec2.corp.acme-0.com.", "RuleType": "SYSTEM",
            "Status": "COMPLETE", "OwnerId": NETWORK, "ShareStatus": "SHARED_BY_ME", "TargetIps": [],
            "Arn": format!("arn:aws:route53resolver:{REGION}:{NETWORK}:resolver-rule/rslvr-rr-aws")}),
    ]
}

/// The premises for everyone; the hub's own zone for the spokes.
fn associations(vpcs: &[&str]) -> Vec<Value> {
    let everywhere = ["rslvr-rr-corp", "rslvr-rr-reverse", "rslvr-rr-aws"];
    let mut associations = Vec::new();
    for vpc in vpcs {
        let spoke = (*vpc != HUB).then_some("rslvr-rr-shared");
        for rule in everywhere.into_iter().chain(spoke) {
            associations.push(json!({"Id": format!("rslvr-rrassoc-{rule}-{vpc}"), "ResolverRuleId": rule,
                "VPCId": vpc, "Status": "COMPLETE"}));
        }
    }
    associations
}

fn region(vpcs: &Value, rest: &Value) -> Value {
    let mut region = json!({
        "Region": REGION, "Vpcs": vpcs, "DhcpOptions": dhcp_options(), "VpcPeeringConnections": [], "Subnets": [],
        "VpcEndpoints": [], "Addresses": [], "NetworkInterfaces": [], "HostedZonesByVpc": [],
        "ResolverEndpoints": [], "ResolverRules": rules(), "ResolverRuleAssociations": [], "ResolverConfigs": [],
        "ResolverDnssecConfigs": [], "FirewallConfigs": [], "FirewallRuleGroups": [],
        "FirewallRuleGroupAssociations": [], "FirewallDomainLists": [], "ResolverQueryLogConfigs": [],
        "ResolverQueryLogConfigAssociations": [], "Profiles": [], "ProfileAssociations": [],
        "ProfileResourceAssociations": [],
    });
    region.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    region
}

/// The network account.
pub(crate) fn hub() -> Value {
    let profile = |kind: &str, arn: &str| json!({"Id": format!("rpr-{kind}"), "ProfileId": PROFILE, "ResourceArn": arn, "ResourceType": kind, "Status": "COMPLETE"});
    let rule = format!("arn:aws:route53resolver:{REGION}:{NETWORK}:resolver-rule/rslvr-rr-partner");
    region(
        &json!([vpc(HUB, "10.0.0.0/16", NETWORK)]),
        &json!({
            "Subnets": subnets(HUB, "10.0"),
            "HostedZonesByVpc": [zones_of(HUB, NETWORK)],
            "ResolverEndpoints": [endpoint("rslvr-in-00000000000000hub", "INBOUND", 10), endpoint("rslvr-out-0000000000000hub", "OUTBOUND", 20)],
            "ResolverRuleAssociations": associations(&[HUB]),
            "Profiles": [{"Id": PROFILE, "Name": "baseline", "OwnerId": NETWORK, "ShareStatus": "SHARED_BY_ME"}],
            "ProfileResourceAssociations": [
                profile("HOSTED_ZONE", "arn:aws:route53:::hostedzone/ZPROFILE"),
                profile("RESOLVER_RULE", &rule),
            ],
        }),
    )
}

/// The production account: three spokes, peered with the hub's answers, and addresses of its own.
pub(crate) fn spokes() -> Value {
    let vpcs: Vec<Value> =
        SPOKES.iter().enumerate().map(|(at, id)| vpc(id, &format!("10.{}.0.0/16", at + 1), PRODUCTION)).collect();
    let subnets: Vec<Value> =
        SPOKES.iter().enumerate().flat_map(|(at, id)| subnets(id, &format!("10.{}", at + 1))).collect();
    let peer = |vpc: &str| json!({"VpcId": vpc, "OwnerId": PRODUCTION, "Region": REGION, "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": true}});
    let addresses: Vec<Value> = ELASTIC.iter().enumerate().map(|(at, ip)| json!({"PublicIp": ip, "AllocationId": format!("eipalloc-{at}"), "NetworkInterfaceId": format!("eni-{at}")})).collect();
    let interface = |(at, ip): (usize, &&str)| {
        json!({"NetworkInterfaceId": format!("eni-{at}"), "VpcId": SPOKES[0], "PrivateIpAddress": format!("10.1.0.{}", 100 + at),
            "PrivateIpAddresses": [], "Association": {"PublicIp": ip}})
    };
    let interfaces: Vec<Value> = ELASTIC.iter().enumerate().map(interface).collect();
    let profiles = SPOKES.map(|vpc| json!({"Id": format!("rpassoc-{vpc}"), "ProfileId": PROFILE, "ResourceId": vpc, "Status": "COMPLETE", "Priority": 100}));
    region(
        &json!(vpcs),
        &json!({
            "Subnets": subnets,
            "VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", "RequesterVpcInfo": peer(SPOKES[0]),
                "AccepterVpcInfo": peer(SPOKES[1]), "Status": {"Code": "active"}}],
            "VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": SPOKES[0],
                "ServiceName": format!("com.amazonaws.{REGION}.sqs"), "State": "available", "PrivateDnsEnabled": true,
                "DnsEntries": [{"DnsName": format!("vpce-1-abc.sqs.{REGION}.vpce.amazonaws.com"), "HostedZoneId": "Z38GZ743OKFT7T"}],
                "OwnerId": PRODUCTION}],
            "Addresses": addresses, "NetworkInterfaces": interfaces,
            "HostedZonesByVpc": SPOKES.map(|vpc| zones_of(vpc, NETWORK)),
            "ResolverRuleAssociations": associations(&SPOKES),
            "Profiles": [{"Id": PROFILE, "Name": "baseline", "OwnerId": NETWORK, "ShareStatus": "SHARED_WITH_ME"}],
            "ProfileAssociations": profiles,
            "ProfileResourceAssociations": [],
        }),
    )
}
