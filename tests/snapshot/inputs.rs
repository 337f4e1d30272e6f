//! What a snapshot holds and lacks, by the names that rules ask for it.

use r53lint::model::{Estate, Input, Missing};
use r53lint::snapshot::{Source, lower};

fn estate(fields: &str) -> Estate {
    let source = Source::new("FILE", format!("{{\"Schema\":\"r53lint/snapshot/1\",{fields}}}"));
    let (estate, defects) = lower(source.snapshot().expect("a snapshot"));
    assert!(defects.is_empty(), "{defects:?}");
    estate
}

/// `account region gap`, one a line.
fn missing(estate: &Estate, input: Input) -> Vec<String> {
    let spell = |Missing { account, region, gap, .. }: Missing| {
        let text = |id: Option<_>| id.map_or("-", |id| estate.text(id));
        let gap = gap.map(|gap| estate.gap(gap).operation);
        [text(account), text(region), text(gap)].join(" ")
    };
    estate.missing(input).into_iter().map(spell).collect()
}

#[test]
fn names_and_operations_lead_back_to_their_input() {
    for &input in Input::ALL {
        assert_eq!(Input::parse(input.name()), Some(input));
        for operation in input.operations() {
            assert_eq!(Input::of_operation(operation), Some(input));
        }
    }
    assert_eq!(Input::parse("health-check"), None);
}

#[test]
fn an_empty_list_was_read_and_an_absent_one_was_not() {
    let estate = estate(
        r#""Accounts":[{"AccountId":"1","HealthChecks":[],"Regions":[
            {"Region":"eu-west-1","Subnets":[]},{"Region":"eu-west-2"}]},{"AccountId":"2"}]"#,
    );
    let [one, two] = [0, 1].map(|at| estate.accounts().nth(at));
    assert!(estate.holds(Input::HealthChecks, one, None));
    assert!(!estate.holds(Input::HealthChecks, two, None));
    assert_eq!(missing(&estate, Input::HealthChecks), ["2 - -"]);
    assert!(estate.holds(Input::Subnets, one, Some("eu-west-1")));
    assert!(!estate.holds(Input::Subnets, one, Some("eu-west-2")));
    assert!(!estate.holds(Input::Subnets, one, Some("eu-west-3")));
    assert!(!estate.holds(Input::Subnets, one, None));
    assert_eq!(missing(&estate, Input::Subnets), ["1 eu-west-2 -", "2 - -"]);
    assert_eq!(missing(&estate, Input::Organization), ["- - -"]);
}

#[test]
fn a_gap_takes_away_what_its_call_would_have_told() {
    let estate = estate(
        r#""Accounts":[{"AccountId":"1","HealthChecks":[],"Domains":[],"Regions":[
            {"Region":"eu-west-1","Subnets":[]},{"Region":"eu-west-2","Subnets":[]}]}],
           "Gaps":[{"AccountId":"1","Operation":"route53:ListHealthChecks","Code":"AccessDenied"},
            {"AccountId":"1","Region":"eu-west-2","Operation":"ec2:DescribeSubnets"},
            {"AccountId":"9","Operation":"route53domains:ListDomains"}]"#,
    );
    assert_eq!(missing(&estate, Input::HealthChecks), ["1 - route53:ListHealthChecks"]);
    assert_eq!(missing(&estate, Input::Subnets), ["1 eu-west-2 ec2:DescribeSubnets"]);
    assert!(estate.holds_everywhere(Input::Domains));
}

#[test]
fn accounts_of_the_organization_that_were_not_read_lack_everything() {
    let estate = estate(
        r#""Organization":{"Id":"o-1","Accounts":[{"Id":"1","State":"ACTIVE"},{"Id":"2","State":"ACTIVE"},
            {"Id":"3","State":"SUSPENDED"}]},
           "Accounts":[{"AccountId":"1","HealthChecks":[],"HostedZones":[]}],
           "Gaps":[{"AccountId":"2","Operation":"sts:AssumeRole","Code":"AccessDenied"}]"#,
    );
    assert!(estate.holds_everywhere(Input::Organization));
    assert!(!estate.organization().expect("it was read").is_held());
    assert_eq!(missing(&estate, Input::HealthChecks), ["2 - sts:AssumeRole"]);
    assert_eq!(missing(&estate, Input::Subnets), ["1 - -", "2 - sts:AssumeRole"]);
}

#[test]
fn what_a_further_call_tells_of_each_object_belongs_to_the_input() {
    let estate = estate(
        r#""Accounts":[{"AccountId":"1","CidrCollections":[{"Id":"c","CidrLocations":[{"LocationName":"l"}]}],
            "HostedZones":[
             {"HostedZone":{"Id":"Z1","Name":"a.example.","Config":{"PrivateZone":true}},"ResourceRecordSets":[]},
             {"HostedZone":{"Id":"Z2","Name":"b.example."},"DNSSEC":{"Status":{"ServeSignature":"SIGNING"}}}],
            "Regions":[{"Region":"eu-west-1","DhcpOptions":[],"FirewallRuleGroups":[],"FirewallConfigs":[],
             "FirewallRuleGroupAssociations":[],"FirewallDomainLists":[{"Id":"l","ManagedOwnerName":"AWS"}],
             "Vpcs":[{"VpcId":"vpc-1","EnableDnsSupport":true,"DhcpOptionsId":"default"}],
             "ResolverEndpoints":[{"Id":"e","Direction":"INBOUND"}],"ResolverRules":[]}]}]"#,
    );
    let held: Vec<&str> =
        Input::ALL.iter().filter(|&&input| estate.holds_everywhere(input)).map(|input| input.name()).collect();
    assert_eq!(held, ["zones", "dnssec", "vpcs", "dhcp-options", "firewall"]);
}

#[test]
fn a_vpc_that_nothing_touches_needs_no_attributes() {
    let held = |associations: &str, zones: &str| {
        let estate = estate(&format!(
            r#""Accounts":[{{"AccountId":"1","HostedZones":[],"Regions":[{{"Region":"eu-west-1","Vpcs":[{{"VpcId":"vpc-1"}}],
                "ResolverRuleAssociations":[{associations}],
                "HostedZonesByVpc":[{{"VpcId":"vpc-1","HostedZoneSummaries":[{zones}]}}]}}]}}]"#
        ));
        estate.holds_everywhere(Input::VpcAttributes)
    };
    let association =
        |id: &str| format!(r#"{{"Id":"{id}","ResolverRuleId":"rslvr-rr-1","VPCId":"vpc-1","Status":"COMPLETE"}}"#);
    assert!(held("", ""));
    assert!(held(&association("rslvr-autodefined-assoc-vpc-1-internet-resolver"), ""));
    assert!(!held(&association("rslvr-rrassoc-1"), ""));
    assert!(!held("", r#"{"HostedZoneId":"Z9","Name":"x.example.","Owner":{"OwningAccount":"2"}}"#));
}

#[test]
fn what_tells_more_about_objects_waits_for_their_list() {
    let estate = estate(
        r#""Accounts":[{"AccountId":"1"},{"AccountId":"2","HostedZones":[{"HostedZone":{"Id":"Z1","Name":"example.com."}}]}],
           "Gaps":[{"AccountId":"1","Operation":"route53:ListHostedZones","Code":"AccessDenied"}]"#,
    );
    let first = |input| estate.missing(input).into_iter().map(|missing| missing.first).collect::<Vec<_>>();
    assert_eq!(missing(&estate, Input::Records), ["1 - route53:ListHostedZones", "2 - route53:ListResourceRecordSets"]);
    assert_eq!(first(Input::Records), [Input::Zones, Input::Records]);
    assert_eq!(first(Input::Dnssec), [Input::Zones, Input::Dnssec]);
    assert_eq!(first(Input::HealthChecks), [Input::HealthChecks; 2]);
}
