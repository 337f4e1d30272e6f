//! What AWS refuses becomes a gap, what it only postpones does not, and pages are joined as Route 53 cuts them.

use std::sync::atomic::{AtomicUsize, Ordering};

use r53lint::snapshot::v1;

use super::aws::Account;
use super::child::Fetch;
use super::fill;
use super::moto::{Moto, UNKNOWN_CALLS};
use super::proxy::{self, Reply, Request};

/// Fetches eu-west-1 of a new account with one zone, through a proxy that answers some calls itself.
fn through<F>(id: &str, answer: F) -> (v1::Snapshot<'static>, Vec<String>)
where
    F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
{
    let server = Moto::shared();
    let account = Account::new(server, id);
    account.runtime.block_on(fill::public_zone(&account, "one.example."));
    let url = proxy::start(&server.endpoint(), answer);
    let (snapshot, told) = Fetch::with(account.keys()).region("eu-west-1").all_vpcs().endpoint_url(&url).run();
    (snapshot.unwrap(), told)
}

/// Region, operation, code and message of each gap but those that moto leaves anyway.
fn gaps(snapshot: &v1::Snapshot<'static>) -> Vec<[String; 4]> {
    let text = |text: &Option<r53lint::snapshot::Text<'static>>| text.as_deref().unwrap_or("-").to_owned();
    let line =
        |gap: &v1::Gap<'static>| [text(&gap.region), gap.operation.to_string(), text(&gap.code), text(&gap.message)];
    known(snapshot).map(line).collect()
}

/// The gaps of calls that moto knows.
fn known<'s>(snapshot: &'s v1::Snapshot<'static>) -> impl Iterator<Item = &'s v1::Gap<'static>> {
    snapshot.gaps.iter().filter(|gap| !UNKNOWN_CALLS.contains(&&*gap.operation))
}

#[test]
fn a_refused_call_is_a_gap_and_the_rest_is_read() {
    let (snapshot, told) = through("222222222222", |request| {
        if request.has(&["GET /2013-04-01/hostedzone/", "/rrset"]) {
            return Some(Reply::xml_error(403, "AccessDenied", "not you"));
        }
        if request.has(&["Route53Resolver.ListResolverRules\r\n"]) {
            return Some(Reply::json_error(400, "AccessDeniedException", "nor here"));
        }
        let message = "Nothing for you. Encoded authorization failure message: differs";
        request
            .has(&["Action=DescribeVpcAttribute", "enableDnsSupport"])
            .then(|| Reply::ec2_error(403, "UnauthorizedOperation", message))
    });
    let expected = [
        ["-", "route53:ListResourceRecordSets", "AccessDenied", "not you"],
        ["eu-west-1", "ec2:DescribeVpcAttribute", "UnauthorizedOperation", "Nothing for you."],
        ["eu-west-1", "route53resolver:ListResolverRules", "AccessDeniedException", "nor here"],
    ];
    assert_eq!(gaps(&snapshot), expected);
    let zone = &snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0];
    assert_eq!(zone.resource_record_sets, None, "not read is not empty");
    let resources: Vec<_> = known(&snapshot).map(|gap| gap.resource.as_deref()).collect();
    assert_eq!(zone.hosted_zone.id.strip_prefix("/hostedzone/"), resources[0]);
    assert!(zone.delegation_set.is_some());
    let vpc = &snapshot.accounts[0].regions[0].vpcs.as_ref().unwrap()[0];
    assert_eq!(resources[1], Some(&*vpc.vpc_id));
    assert_eq!((vpc.enable_dns_support, vpc.enable_dns_hostnames), (None, Some(true)));
    assert_eq!(told.iter().filter(|line| line.starts_with("gap: ")).count(), snapshot.gaps.len());
}

#[test]
fn a_zone_that_cannot_be_described_is_still_listed() {
    let (snapshot, _) = through("333333333333", |request| {
        let get =
            request.has(&["GET /2013-04-01/hostedzone/"]) && !request.has(&["/rrset"]) && !request.has(&["/dnssec"]);
        get.then(|| Reply::xml_error(403, "AccessDenied", "no"))
    });
    assert_eq!(gaps(&snapshot), [["-", "route53:GetHostedZone", "AccessDenied", "no"]]);
    let zone = &snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0];
    assert_eq!(&*zone.hosted_zone.name, "one.example.");
    assert_eq!(zone.resource_record_sets.as_ref().map(Vec::len), Some(2));
    assert_eq!(zone.delegation_set, None);
}

#[test]
fn a_throttled_call_is_tried_again() {
    let refused = AtomicUsize::new(0);
    let (snapshot, _) = through("444444444444", move |request| {
        let throttled = request.has(&["/rrset"]) && refused.fetch_add(1, Ordering::SeqCst) < 2;
        throttled.then(|| Reply::xml_error(400, "Throttling", "Rate exceeded"))
    });
    assert_eq!(gaps(&snapshot), [[""; 4]; 0]);
    assert_eq!(
        snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0].resource_record_sets.as_ref().map(Vec::len),
        Some(2)
    );
}

/// A page of the wildcard's record sets as Route 53 writes it; moto knows no identifiers in its cursor.
fn page(identifiers: &[&str], next: Option<&str>) -> Reply {
    let set = |identifier: &&str| {
        format!(
            "<ResourceRecordSet><Name>\\052.one.example.</Name><Type>NEWTYPE</Type><SetIdentifier>{identifier}</SetIdentifier>\
             <Weight>1</Weight><TTL>60</TTL></ResourceRecordSet>"
        )
    };
    let sets: String = identifiers.iter().map(set).collect();
    let cursor = next.map_or_else(String::new, |identifier| {
        format!(
            "<NextRecordName>\\052.one.example.</NextRecordName><NextRecordType>NEWTYPE</NextRecordType>\
             <NextRecordIdentifier>{identifier}</NextRecordIdentifier>"
        )
    });
    Reply::new(
        200,
        format!(
            "<ListResourceRecordSetsResponse><ResourceRecordSets>{sets}</ResourceRecordSets>\
             <IsTruncated>{}</IsTruncated>{cursor}<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>",
            next.is_some()
        ),
    )
}

fn identifiers<'s>(snapshot: &'s v1::Snapshot<'static>) -> Option<Vec<&'s str>> {
    let sets = snapshot.accounts[0].hosted_zones.as_ref().unwrap()[0].resource_record_sets.as_ref()?;
    assert!(sets.iter().all(|set| &*set.rr_type == "NEWTYPE"), "a type the SDK does not know stays as it was spelt");
    Some(sets.iter().filter_map(|set| set.routing.as_ref()?.set_identifier.as_deref()).collect())
}

#[test]
fn a_group_across_a_page_break_is_read_from_its_identifier_on() {
    let (snapshot, _) = through("555555555555", |request| {
        if !request.has(&["/rrset"]) {
            return None;
        }
        if request.has(&["name=%5C052.one.example.", "type=NEWTYPE", "identifier=three"]) {
            return Some(page(&["two", "three", "four"], None));
        }
        Some(page(&["one", "two"], Some("three")))
    });
    assert_eq!(gaps(&snapshot), [[""; 4]; 0]);
    assert_eq!(identifiers(&snapshot), Some(vec!["one", "two", "three", "four"]), "what a page repeats is read once");
}

#[test]
fn a_listing_that_does_not_advance_is_a_gap() {
    let (snapshot, _) =
        through("666666666666", |request| request.has(&["/rrset"]).then(|| page(&["one"], Some("one"))));
    let message = "the listing does not advance";
    assert_eq!(gaps(&snapshot), [["-", "route53:ListResourceRecordSets", "NotReadable", message]]);
    assert_eq!(identifiers(&snapshot), None);
}

#[test]
fn a_reply_that_leaves_out_what_was_asked_is_a_gap() {
    let (snapshot, _) = through("666666666667", |request| match request.action().as_str() {
        "ec2:DescribeVpcAttribute" => Some(Reply::new(200, "<DescribeVpcAttributeResponse/>")),
        "route53:ListResourceRecordSets" if !request.has(&["name="]) => Some(page(&["one"], Some("two"))),
        "route53:ListResourceRecordSets" => {
            let body = "<ListResourceRecordSetsResponse><ResourceRecordSets/><IsTruncated>true</IsTruncated>\
                        <MaxItems>300</MaxItems></ListResourceRecordSetsResponse>";
            Some(Reply::new(200, body))
        }
        "route53:ListHostedZones" => Some(Reply::Changed(|body| {
            body.replace("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>")
        })),
        _ => None,
    });
    let stuck = "the listing does not advance";
    let attribute = ["eu-west-1", "ec2:DescribeVpcAttribute", "NotReadable", "the reply does not hold the attribute"]
        .map(str::to_owned);
    let zones = ["-", "route53:ListHostedZones", "NotReadable", stuck].map(str::to_owned);
    let sets = ["-", "route53:ListResourceRecordSets", "NotReadable", stuck].map(str::to_owned);
    assert_eq!(gaps(&snapshot), [zones, sets, attribute.clone(), attribute]);
}

#[test]
fn an_answer_that_is_no_answer_is_a_gap() {
    let (snapshot, _) = through("777777777777", |request| {
        request.has(&["Route53Resolver.ListResolverEndpoints\r\n"]).then(|| Reply::new(200, "<html>"))
    });
    let [gap] = &gaps(&snapshot)[..] else { panic!("{:?}", snapshot.gaps) };
    assert_eq!(gap[..3], ["eu-west-1", "route53resolver:ListResolverEndpoints", "NotReadable"]);
}

#[test]
fn a_profile_that_is_named_wins_over_keys_in_the_environment() {
    let server = Moto::shared();
    let (named, other) = (Account::new(server, "888888888888"), Account::new(server, "999999999999"));
    let keys: Vec<String> =
        named.keys().iter().map(|(name, key)| format!("{} = {key}\n", name.to_lowercase())).collect();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, format!("[prod]\nregion = eu-west-1\n{}", keys.concat()).as_bytes()).unwrap();
    let fetch =
        Fetch::with(other.keys()).and("AWS_SHARED_CREDENTIALS_FILE", file.path()).endpoint_url(&server.endpoint());
    let account = |fetch: Fetch| fetch.snapshot().accounts[0].account_id.to_string();
    assert_eq!(account(fetch.profile("prod")), "888888888888");
}
