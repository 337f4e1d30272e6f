//! One hosted zone: its servers or VPCs, and its record sets, which change while they are read.

use aws_sdk_route53::Client;
use aws_sdk_route53::operation::list_resource_record_sets::ListResourceRecordSetsOutput;
use aws_sdk_route53::types::{HostedZone, RrType};

use super::convert::{all, owned};
use super::gap::Call;
use super::line::{Line, by};
use super::raw::{RawReply, xml};
use crate::snapshot::{Operation, Text, v1};

/// Route 53's largest page of record sets, and so the most that a page can repeat of the one before.
const RECORD_SETS_A_PAGE: i32 = 300;
/// The largest page of authorizations.
const AUTHORIZATIONS_A_PAGE: i32 = 50;
/// What a reply calls the tier, which no SDK knows yet (semantics §0.2): the request that changes it has the first.
const TIER: [&str; 2] = ["HostedZoneTier", "Tier"];
/// And public DNS fallback.
const FALLBACK: [&str; 4] =
    ["PublicDnsFallbackStatus", "PublicDnsFallback", "PublicDNSFallbackStatus", "PublicDNSFallback"];
/// How often a zone is read whose listing does not have as many record sets as Route 53 counts.
const READINGS: usize = 3;

/// A listed zone with its servers, VPCs and record sets.
pub(super) async fn zone(client: Client, line: Line, listed: HostedZone) -> v1::Zone<'static> {
    let id = bare_id(&listed.id).to_owned();
    let call = Call::about(Operation::ListResourceRecordSets, &id);
    let mut record_sets = line.once(call, record_sets(&client, &line, &id)).await;
    let mut zone = details(&client, &line, &id).await;
    if let (Some(zone), Some(record_sets)) = (&mut zone, &mut record_sets) {
        settle(&client, &line, zone, record_sets).await;
    }
    let mut zone = zone.unwrap_or_else(|| v1::Zone { hosted_zone: listed.into(), ..v1::Zone::default() });
    zone.resource_record_sets = record_sets;
    if zone.is_private() {
        zone.vpc_association_authorizations = authorizations(&client, &line, &id).await;
    } else {
        zone.dnssec = dnssec(&client, &line, &id).await;
    }
    zone
}

/// Other accounts' VPCs that may be associated with a private zone.
async fn authorizations(client: &Client, line: &Line, id: &str) -> Option<Vec<v1::ZoneVpc<'static>>> {
    let request = client.list_vpc_association_authorizations().hosted_zone_id(id).max_results(AUTHORIZATIONS_A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListVpcAssociationAuthorizations, id);
    by(line.list(call, send, |page| (all(page.vpcs), page.next_token)).await, place)
}

/// Whether a public zone is signed.
async fn dnssec(client: &Client, line: &Line, id: &str) -> Option<v1::Dnssec<'static>> {
    let call = Call::about(Operation::GetDnssec, id);
    let read = async {
        let mut dnssec = v1::Dnssec::from(line.ask(call, || client.get_dnssec().hosted_zone_id(id).send()).await?);
        dnssec.key_signing_keys.sort_by(|a, b| a.name.cmp(&b.name));
        Some(dnssec)
    };
    line.once(call, read).await
}

/// What VPCs are sorted by.
fn place(vpc: &v1::ZoneVpc<'static>) -> (Option<Text<'static>>, Text<'static>) {
    (vpc.vpc_region.clone(), vpc.vpc_id.clone())
}

/// `GetHostedZone`: the delegation set of a public zone, the VPCs of a private one, and how many record sets there are.
///
/// Nothing cheaper says the same. The apex NS record set can be edited, and is copied from zone to zone along with
/// everything else, which is just the mistake that a comparison with the delegation set finds.
/// `ListHostedZonesByVPC` does not know the VPCs of other accounts.
async fn details(client: &Client, line: &Line, id: &str) -> Option<v1::Zone<'static>> {
    let call = Call::about(Operation::GetHostedZone, id);
    let raw = RawReply::default();
    let read = async {
        let send = || client.get_hosted_zone().id(id).customize().interceptor(raw.clone()).send();
        let mut zone = v1::Zone::from(line.ask(call, send).await?);
        let reply = raw.take();
        zone.hosted_zone.tier = xml::text(&reply, &TIER).map(owned);
        zone.hosted_zone.public_dns_fallback = xml::text(&reply, &FALLBACK).and_then(|text| is_on(&text));
        let told = bare_id(&zone.hosted_zone.id);
        if told != id {
            line.gaps.unreadable(call, &format!("the reply is about another zone, {told}"));
            return None;
        }
        Some(zone)
    };
    let mut zone = line.once(call, read).await?;
    zone.vpcs = by(zone.vpcs, place);
    let hosted = &zone.hosted_zone;
    if zone.is_private() && hosted.tier.as_deref() == Some("ADVANCED") && hosted.public_dns_fallback.is_none() {
        line.gaps.unreadable(
            call,
            "the zone may fall back to public DNS: it has the tier for it, and the reply does not say",
        );
    }
    Some(zone)
}

/// Whether a feature's value says that it is on.
fn is_on(text: &str) -> Option<bool> {
    match text {
        "true" | "ENABLED" | "ENABLING" => Some(true),
        "false" | "DISABLED" | "DISABLING" => Some(false),
        _ => None,
    }
}

/// Reads again what changed while it was read: the count that came after the last page is not that of the pages. Where two
/// readings are the same, nothing changed: either Route 53 counts fewer than it lists, or its listing ends too early.
async fn settle(
    client: &Client,
    line: &Line,
    zone: &mut v1::Zone<'static>,
    record_sets: &mut Vec<v1::ResourceRecordSet<'static>>,
) {
    let id = bare_id(&zone.hosted_zone.id).to_owned();
    let call = Call::about(Operation::ListResourceRecordSets, &id);
    for _ in 1..READINGS {
        if agrees(zone, record_sets) {
            return;
        }
        let Some(again) = self::record_sets(client, line, &id).await else { return };
        let same = again == *record_sets;
        *record_sets = again;
        if same {
            return ends_too_early(line, call, zone, record_sets);
        }
        let Some(now) = details(client, line, &id).await else { return };
        zone.hosted_zone = now.hosted_zone;
    }
    if !agrees(zone, record_sets) {
        let counted = zone.hosted_zone.resource_record_set_count.unwrap_or_default();
        let message =
            format!("the zone kept changing: {} record sets were read, Route 53 counts {counted}", record_sets.len());
        line.gaps.note(call, "Changed", message);
    }
}

/// A gap, where the same listing came twice and has fewer record sets than Route 53 counts.
fn ends_too_early(
    line: &Line,
    call: Call<'_>,
    zone: &v1::Zone<'static>,
    record_sets: &[v1::ResourceRecordSet<'static>],
) {
    let (read, counted) = (record_sets.len() as u64, zone.hosted_zone.resource_record_set_count.unwrap_or_default());
    if read < counted {
        line.gaps.unreadable(call, &format!("the listing ends too early: {read} of {counted} record sets were read"));
    }
}

fn agrees(zone: &v1::Zone<'static>, record_sets: &[v1::ResourceRecordSet<'static>]) -> bool {
    zone.hosted_zone.resource_record_set_count.is_none_or(|count| count == record_sets.len() as u64)
}

/// All record sets in Route 53's order, or none at all: a zone read in part would look as if names were missing.
async fn record_sets(client: &Client, line: &Line, zone: &str) -> Option<Vec<v1::ResourceRecordSet<'static>>> {
    let call = Call::about(Operation::ListResourceRecordSets, zone);
    let mut read = Vec::new();
    let mut cursor = Cursor::default();
    loop {
        let request = client
            .list_resource_record_sets()
            .hosted_zone_id(zone)
            .max_items(RECORD_SETS_A_PAGE)
            .set_start_record_name(cursor.name.clone())
            .set_start_record_type(cursor.rr_type.clone())
            .set_start_record_identifier(cursor.identifier.clone());
        let page = line.ask(call, || request.clone().send()).await?;
        let next = Cursor::after(&page);
        append(&mut read, all(page.resource_record_sets));
        match next {
            None => {
                read.shrink_to_fit();
                return Some(read);
            }
            // Without a name it would begin anew, for ever.
            Some(next) if next == cursor || next.name.is_none() => {
                line.gaps.unreadable(call, "the listing does not advance");
                return None;
            }
            Some(next) => cursor = next,
        }
    }
}

/// Where the next page of record sets begins. Inside a routed group the identifier is part of it.
#[derive(Default, PartialEq)]
struct Cursor {
    name: Option<String>,
    rr_type: Option<RrType>,
    identifier: Option<String>,
}

impl Cursor {
    fn after(page: &ListResourceRecordSetsOutput) -> Option<Self> {
        page.is_truncated.then(|| Self {
            name: page.next_record_name.clone(),
            rr_type: page.next_record_type.clone(),
            identifier: page.next_record_identifier.clone(),
        })
    }
}

/// Adds a page without what it repeats: the pages are not of one moment, and a record set that was added meanwhile
/// moves the break.
fn append(read: &mut Vec<v1::ResourceRecordSet<'static>>, page: Vec<v1::ResourceRecordSet<'static>>) {
    let last_page = read.len().saturating_sub(page.len());
    let repeated = page.iter().take_while(|one| read[last_page..].iter().any(|other| same(one, other))).count();
    read.extend(page.into_iter().skip(repeated));
}

fn same(a: &v1::ResourceRecordSet<'_>, b: &v1::ResourceRecordSet<'_>) -> bool {
    let identifier =
        |set: &v1::ResourceRecordSet<'_>| set.routing.as_ref()?.set_identifier.as_deref().map(str::to_owned);
    a.name == b.name && a.rr_type == b.rr_type && identifier(a) == identifier(b)
}

/// `Z1` of `/hostedzone/Z1`.
pub(super) fn bare_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}
