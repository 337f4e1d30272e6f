//! What becomes of the objects beside zones, in the notation.

use std::net::IpAddr;

use r53lint::model::{
    Estate, Family, FirewallAction, FirewallMatch, HealthCheckKind, Incomplete, Input, KeyStatus, Policy, RecordType,
    Share, Signing, Status, TextId, Vpc,
};
use r53lint::snapshot::{Source, lower, notation};

fn estate(text: &str) -> Estate {
    let (estate, defects) = lower(notation::read("FILE", text).expect("a text in the notation"));
    assert!(defects.is_empty(), "{defects:?}");
    estate
}

fn texts(estate: &Estate, ids: &[TextId]) -> Vec<String> {
    ids.iter().map(|&id| estate.text(id).to_owned()).collect()
}

fn vpc<'e>(estate: &'e Estate, id: &str) -> &'e Vpc {
    estate.vpc(estate.vpc_named(id).expect("a VPC"))
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

#[test]
fn health_checks() {
    let estate = estate(
        "
         health-check hc-1 HTTPS 192.0.2.1:443 /path host=www.example.com
         health-check hc-2 CALCULATED of hc-1 hc-9 threshold=1 inverted
         health-check hc-3 NEW_KIND disabled",
    );
    let check = |id| estate.health_check(estate.health_check_named(id).expect("a health check"));
    let first = check("hc-1");
    assert_eq!(
        (first.kind, first.address, first.port),
        (HealthCheckKind::Https, Some(address("192.0.2.1")), Some(443))
    );
    assert_eq!(first.host.map(|host| estate.name(host).to_string()).as_deref(), Some("www.example.com."));
    assert_eq!(first.path.map(|path| estate.text(path)), Some("/path"));
    assert!(first.kind.asks() && !first.disabled && !first.inverted);
    let second = check("hc-2");
    assert_eq!((second.kind, second.threshold, second.inverted), (HealthCheckKind::Calculated, Some(1), true));
    assert_eq!(texts(&estate, &second.children), ["hc-1", "hc-9"]);
    assert!(matches!(check("hc-3").kind, HealthCheckKind::Other(kind) if estate.text(kind) == "NEW_KIND"));
    assert!(check("hc-3").disabled);
    assert_eq!(estate.health_check_named("hc-9"), None);
}

#[test]
fn what_records_refer_to() {
    let estate = estate(
        "
         zone example.com public
           www A 192.0.2.1 id=one cidr=cc-1/london health=hc-1 traffic-policy=tpi-1
         cidr-collection cc-1 london:192.0.2.0/24,2001:db8::/32 rome",
    );
    let record = estate.rrsets().next().expect("a record set");
    let routing = estate.routing(record).expect("a policy");
    let Policy::Cidr { collection, location } = routing.policy else { panic!("{:?}", routing.policy) };
    assert_eq!(texts(&estate, &[collection, location]), ["cc-1", "london"]);
    let text = |id: Option<TextId>| id.map(|id| estate.text(id));
    assert_eq!((text(routing.health_check), text(routing.traffic_policy)), (Some("hc-1"), Some("tpi-1")));
    let collection = estate.cidr_collection(estate.cidr_collection_named("cc-1").expect("a collection"));
    let [london, rome] = &collection.locations.as_deref().expect("they were read") else { panic!("two locations") };
    assert_eq!(london.ranges.as_ref().map(Vec::len), Some(2));
    assert!(rome.ranges.is_none());
}

#[test]
fn domains_and_dnssec() {
    let estate = estate(
        "
         zone example.com public count=7 delegation-set=N1
         zone example.org public
         dnssec example.com signing keys 12345/13/2/abCD 2/13/2/EF:ACTION_NEEDED
         tags example.com team=web
         query-logging example.com arn:aws:logs:us-east-1:1:log-group:/dns
         domain example.com ns1.example.com:192.0.2.53 ds=12345/13/2/ABCD expires=1970-01-02 status=clientHold auto-renew=off",
    );
    let [com, org] = [0, 1].map(|at| estate.zone(estate.zones().nth(at).expect("a zone")));
    let domain = estate.domain(estate.domain_named(com.name).expect("a domain"));
    assert_eq!(domain.expires, Some(24 * 60 * 60));
    assert_eq!((domain.auto_renew, domain.transfer_lock), (Some(false), None));
    assert_eq!(texts(&estate, &domain.statuses), ["clientHold"]);
    assert_eq!(domain.name_servers[0].glue, [address("192.0.2.53")]);
    let dnssec = com.dnssec.as_ref().expect("it was read");
    assert_eq!(dnssec.signing, Signing::On);
    let [key, broken] = &dnssec.keys[..] else { panic!("two keys") };
    assert_eq!((key.status, broken.status), (KeyStatus::Active, KeyStatus::ActionNeeded));
    for ds in [key.ds, domain.ds[0]] {
        assert_eq!((ds.key_tag, ds.algorithm, ds.digest_type), (Some(12345), Some(13), Some(2)));
        assert_eq!(ds.digest.map(|digest| estate.text(digest)), Some("ABCD"));
    }
    assert_eq!(org.dnssec.as_ref().map(|dnssec| dnssec.signing), Some(Signing::Off), "a line speaks for all zones");
    assert_eq!((com.tags.as_ref().map(Vec::len), org.tags.as_ref().map(Vec::len)), (Some(1), Some(0)));
    assert!(com.query_log.is_some() && org.query_log.is_none());
    assert_eq!((com.record_count, com.complete), (Some(7), false));
    assert_eq!(com.delegation_set.map(|id| estate.text(id)), Some("N1"));
    assert!(estate.holds_everywhere(Input::Dnssec) && estate.holds_everywhere(Input::Domains));
    assert!(!estate.holds_everywhere(Input::HealthChecks));
}

#[test]
fn rules_and_their_associations() {
    let estate = estate(
        "
         vpc vpc-1 eu-west-1
         vpc vpc-2 eu-west-1
         rule rr-1 forward a.example to 192.0.2.53 [2001:db8::1]:5353 via out-1 on vpc-1 vpc-2:FAILED vpc-3:OVERRIDDEN owner=222222222222 name=office status=UPDATING
         rule rr-2 system b.example shared",
    );
    let rule = estate.rule(estate.rules().next().expect("a rule"));
    assert_eq!(rule.targets.iter().map(ToString::to_string).collect::<Vec<_>>(), ["192.0.2.53", "[2001:db8::1]:5353"]);
    assert_eq!((rule.share, rule.status), (Share::WithMe, Status::Updating));
    let text = |id: Option<TextId>| id.map(|id| estate.text(id));
    assert_eq!(text(rule.owner), Some("222222222222"));
    assert_eq!(
        (text(rule.name), text(rule.endpoint), text(rule.region)),
        (Some("office"), Some("out-1"), Some("eu-west-1"))
    );
    let statuses: Vec<Status> = rule.associations.iter().map(|association| association.status).collect();
    assert_eq!(statuses, [Status::Complete, Status::Failed, Status::Overridden]);
    assert_eq!((rule.vpcs.len(), rule.unsettled.len()), (1, 1));
    assert_eq!(estate.rule(estate.rules().nth(1).expect("a rule")).share, Share::ByMe);
}

#[test]
fn endpoints_and_subnets() {
    let estate = estate(
        "
         vpc vpc-1 eu-west-1
         subnet subnet-1 vpc-1 euw1-az1 10.0.1.0/24
         endpoint in-1 inbound vpc-1 10.0.1.10@subnet-1 10.0.2.10@subnet-2 10.0.3.10 type=dualstack status=OPERATIONAL
         endpoint in-2 inbound vpc-1 unread",
    );
    let [known, unread] = [0, 1].map(|at| estate.endpoint(estate.endpoints().nth(at).expect("an endpoint")));
    let zones: Vec<_> = known.addresses.iter().map(|place| place.availability_zone.map(|id| estate.text(id))).collect();
    assert_eq!(zones, [Some("euw1-az1"), None, None]);
    assert!(known.addresses[1].subnet.is_some() && known.addresses[2].subnet.is_none());
    assert_eq!((known.family, known.addresses_read, unread.addresses_read), (Some(Family::Dual), true, false));
    assert!(!estate.holds_everywhere(Input::ResolverEndpoints) && estate.holds_everywhere(Input::Subnets));
}

#[test]
fn what_lies_in_vpcs() {
    let estate = estate(
        "
         vpc vpc-1 eu-west-1 name=\"the first\"
         peering pcx-1 vpc-1 vpc-9@222222222222:us-east-1 remote-dns=vpc-1
         peering pcx-2 vpc-1 vpc-9 status=deleted
         vpc-endpoint vpce-1 vpc-1 com.amazonaws.eu-west-1.s3 private-dns names *.vpce-1.s3.eu-west-1.vpce.amazonaws.com s3.eu-west-1.amazonaws.com
         address 198.51.100.1 eipalloc-1
         interface eni-1 vpc-1 10.0.0.5:198.51.100.1 2001:db8::5",
    );
    let peering = estate.peering(estate.peerings().next().expect("a peering"));
    let [near, far] = peering.sides;
    assert_eq!((peering.active, near.remote_dns, far.remote_dns), (Some(true), Some(true), Some(false)));
    assert!(near.vpc.is_some() && far.vpc.is_none(), "a peering brings no VPC into the estate");
    assert_eq!(estate.peering(estate.peerings().nth(1).expect("a peering")).active, Some(false));
    let endpoint = estate.vpc_endpoint(estate.vpc_endpoints().next().expect("a VPC endpoint"));
    let names: Vec<_> = endpoint.private_names.iter().map(|&name| estate.name(name).to_string()).collect();
    assert_eq!((names, endpoint.own_names.len()), (vec!["s3.eu-west-1.amazonaws.com.".to_owned()], 1));
    let holders = |ip| {
        let owned = estate.addresses_at(address(ip)).iter();
        let mut holders: Vec<&str> = owned.map(|owned| estate.text(owned.holder)).collect();
        holders.sort_unstable();
        holders
    };
    assert_eq!(holders("198.51.100.1"), ["eipalloc-1", "eni-1"]);
    assert_eq!((holders("10.0.0.5"), holders("2001:db8::5")), (vec!["eni-1"], vec!["eni-1"]));
    assert!(holders("198.51.100.2").is_empty());
    assert_eq!(vpc(&estate, "vpc-1").name.map(|name| estate.text(name)), Some("the first"));
    assert_eq!(estate.vpcs().len(), 1);
}

#[test]
fn firewalls_come_in_the_order_they_are_tried() {
    let estate = estate(
        "
         vpc vpc-1 eu-west-1
         vpc vpc-2 eu-west-1
         domain-list fdl-1 example.com *.example.net *
         firewall frg-2 on vpc-1:200
         firewall-rule frg-2 20 block fdl-9 type=A
         firewall-rule frg-2 10 allow fdl-1 trust
         firewall frg-1 on vpc-1:100:UPDATING
         firewall frg-3
         profile rp-1 firewall frg-3:150 on vpc-1
         firewall-fail-open on vpc-2
         query-log rqlc-1 arn:aws:s3:::logs on vpc-1 vpc-2:FAILED
         dnssec-validation on vpc-2",
    );
    let first = vpc(&estate, "vpc-1");
    let groups = first.firewall.as_deref().expect("it was read");
    let told: Vec<_> =
        groups.iter().map(|one| (estate.text(one.group_id), one.in_effect, one.profile.is_some())).collect();
    assert_eq!(told, [("frg-1", None, false), ("frg-3", Some(true), true), ("frg-2", Some(true), false)]);
    let rules = estate.firewall_group(groups[2].group.expect("held")).rules.as_deref().expect("they were read");
    assert_eq!((rules[0].action, rules[1].action), (FirewallAction::Allow, FirewallAction::Block));
    assert_eq!((rules[0].inspects_chain, rules[1].inspects_chain), (false, true));
    assert_eq!((rules[0].rtype, rules[1].rtype), (None, Some(RecordType::A)));
    assert!(matches!(rules[1].matches, FirewallMatch::UnknownList(_)));
    let FirewallMatch::List(list) = rules[0].matches else { panic!("{:?}", rules[0].matches) };
    let domains = estate.firewall_list(list).domains.as_deref().expect("they were read");
    let spelled: Vec<_> = domains.iter().map(|one| (estate.name(one.name).to_string(), one.below)).collect();
    assert_eq!(spelled, [("example.com.".to_owned(), false), ("example.net.".into(), true), (".".into(), true)]);
    let second = vpc(&estate, "vpc-2");
    assert_eq!((first.firewall_fail_open, second.firewall_fail_open), (Some(false), Some(true)));
    assert_eq!((first.validates, second.validates), (Some(false), Some(true)));
    assert_eq!((first.query_logs.len(), second.query_logs.len()), (1, 0));
    assert_eq!(second.firewall.as_ref().map(Vec::len), Some(0));
}

#[test]
fn what_was_not_read_of_a_vpc_is_not_known() {
    let estate = estate("vpc vpc-1 eu-west-1");
    let vpc = vpc(&estate, "vpc-1");
    assert!(vpc.firewall.is_none() && vpc.firewall_fail_open.is_none() && vpc.validates.is_none());
}

#[test]
fn where_a_profile_says_otherwise_a_setting_is_not_known() {
    let estate = estate(
        "
         vpc vpc-1 eu-west-1
         vpc vpc-2 eu-west-1
         profile rp-1 on vpc-1
         profile rp-2 on vpc-2
         dnssec-validation on rp-1
         dnssec-validation local rp-2
         firewall-fail-open off rp-1",
    );
    let [first, second] = ["vpc-1", "vpc-2"].map(|id| vpc(&estate, id));
    assert_eq!((first.validates, second.validates), (None, Some(false)));
    assert_eq!((first.firewall_fail_open, second.firewall_fail_open), (Some(false), Some(false)));
}

#[test]
fn profiles_say_what_they_hold_and_what_the_snapshot_does_not() {
    let estate = estate(
        "
         zone a.example private vpc-1
         vpc vpc-1 eu-west-1
         profile rp-1 zones Z1 Z7 other arn:aws:ec2:eu-west-1:1:vpc-endpoint/vpce-1 on vpc-1:200 vpc-2:300:UPDATING vpc-3:400:CREATING owner=222222222222 name=all",
    );
    let profile = estate.profile(estate.profiles().next().expect("a Profile"));
    assert_eq!(
        (profile.vpcs.len(), profile.vpcs[0].1, profile.zones.len()),
        (2, 200, 1),
        "a change leaves it in effect"
    );
    assert_eq!(profile.unsettled.iter().map(|one| one.status).collect::<Vec<_>>(), [Status::Creating]);
    let unheld = texts(&estate, &profile.unheld);
    assert_eq!(unheld, ["arn:aws:route53:::hostedzone/Z7", "arn:aws:ec2:eu-west-1:1:vpc-endpoint/vpce-1"]);
    assert_eq!(profile.share, Share::WithMe);
}

/// The rules of a shared VPC are its owner's to see; who only shares it does not know them.
#[test]
fn a_vpc_that_another_account_shares_is_known_when_its_owner_is_read() {
    let read_by = |accounts: &[&str]| {
        let account = |id: &&str| {
            format!(
                r#"{{ "AccountId": "{id}", "Regions": [ {{ "Region": "eu-west-1", "ResolverRuleAssociations": [],
                     "Vpcs": [ {{ "VpcId": "vpc-1", "OwnerId": "222222222222" }} ] }} ] }}"#
            )
        };
        let accounts: Vec<String> = accounts.iter().map(account).collect();
        let text = format!(r#"{{ "Schema": "r53lint/snapshot/1", "Accounts": [ {} ] }}"#, accounts.join(","));
        let source = Source::new("shared", &text);
        let estate = lower(source.snapshot().expect("a snapshot")).0;
        let vpc = estate.vpc_named("vpc-1").expect("a VPC");
        match estate.vpc(vpc).incomplete {
            None => String::new(),
            Some(Incomplete::Unread(what)) => estate.text(what).to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(read_by(&["111111111111"]), "what account 222222222222 associates with its vpc-1");
    assert_eq!(read_by(&["222222222222"]), "");
    assert_eq!(read_by(&["111111111111", "222222222222"]), "");
    assert_eq!(read_by(&["222222222222", "333333333333"]), "");
}

#[test]
fn the_date_and_the_organization() {
    let estate = estate(
        "
         captured 1970-01-01T00:01:00Z
         organization o-1 111111111111 222222222222 333333333333:CLOSED
         zone a.example private vpc-1
         vpc vpc-1 eu-west-1 owner=222222222222",
    );
    assert_eq!(estate.captured_at(), Some(60));
    let organization = estate.organization().expect("it was read");
    let told: Vec<_> = organization.members.iter().map(|one| (one.active, one.account.is_some())).collect();
    assert_eq!(told, [(true, true), (true, false), (false, false)], "an owner that was only named was not read");
    assert!(!organization.is_held());
}

/// Addresses of Wavelength Zones have no other than the carrier's, and two of them are two.
#[test]
fn addresses_in_a_carriers_network() {
    const FILE: &str = r#"{ "Schema": "r53lint/snapshot/1", "Accounts": [ { "AccountId": "111111111111", "Regions": [ { "Region": "eu-west-2",
        "Addresses": [ { "PublicIp": "", "CarrierIp": "155.146.0.9", "AllocationId": "eipalloc-1" },
                       { "CarrierIp": "155.146.0.10", "AllocationId": "eipalloc-2" } ] } ] } ] }"#;
    let source = Source::new("FILE", FILE);
    let (estate, defects) = lower(source.snapshot().unwrap());
    assert!(defects.is_empty(), "{defects:?}");
    for (ip, holder) in [("155.146.0.9", "eipalloc-1"), ("155.146.0.10", "eipalloc-2")] {
        let owned: Vec<_> = estate.addresses_at(address(ip)).iter().collect();
        assert_eq!(owned.len(), 1, "{ip}");
        assert_eq!(estate.text(owned[0].holder), holder);
    }
    let written = notation::write(&source.snapshot().unwrap());
    for line in ["address 155.146.0.9 eipalloc-1", "address 155.146.0.10 eipalloc-2"] {
        assert!(written.contains(line), "{written}");
    }
}
