//! Route 53: hosted zones, their record sets, and the zones each VPC sees.

use aws_sdk_route53::Client;
use aws_sdk_route53::operation::list_resource_record_sets::ListResourceRecordSetsOutput;
use aws_sdk_route53::types::{HostedZone, ResourceRecordSet, RrType, VpcRegion};

use super::convert::owned;
use super::gap::{Call, Gaps};
use crate::snapshot::v1;

/// Route 53's largest page of record sets, and so the most that a page can repeat of the one before.
const RECORD_SETS_A_PAGE: i32 = 300;

/// Every hosted zone the account owns, by id. What was listed before a page failed is kept, beside the gap.
pub(super) async fn list(client: &Client, gaps: &Gaps) -> Vec<HostedZone> {
    let mut pages = client.list_hosted_zones().into_paginator().send();
    let mut zones = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = gaps.answer(Call::new("route53:ListHostedZones"), page) else { break };
        zones.extend(page.hosted_zones);
    }
    zones.sort_by(|a, b| a.id.cmp(&b.id));
    zones
}

/// A listed zone with its servers, VPCs and record sets.
pub(super) async fn zone(client: Client, gaps: Gaps, listed: HostedZone) -> v1::Zone<'static> {
    let id = bare_id(&listed.id).to_owned();
    let call = Call::about("route53:GetHostedZone", &id);
    let details = gaps.answer(call, client.get_hosted_zone().id(&id).send().await);
    let record_sets = record_sets(&client, &gaps, &id).await;
    let mut zone = match details {
        Some(details) => v1::Zone::from(details),
        None => v1::Zone { hosted_zone: listed.into(), ..v1::Zone::default() },
    };
    let vpcs = zone.vpcs.iter_mut();
    vpcs.for_each(|vpcs| vpcs.sort_by(|a, b| (&a.vpc_region, &a.vpc_id).cmp(&(&b.vpc_region, &b.vpc_id))));
    zone.resource_record_sets = record_sets;
    zone
}

/// All record sets in Route 53's order, or none at all: a zone read in part would look as if names were missing.
async fn record_sets(client: &Client, gaps: &Gaps, zone: &str) -> Option<Vec<v1::ResourceRecordSet<'static>>> {
    let call = Call::about("route53:ListResourceRecordSets", zone);
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
        let page = gaps.answer(call, request.send().await)?;
        let next = Cursor::after(&page);
        append(&mut read, page.resource_record_sets);
        match next {
            None => return Some(read.into_iter().map(Into::into).collect()),
            Some(next) if next == cursor => {
                gaps.unreadable(call, "the listing does not advance");
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
fn append(read: &mut Vec<ResourceRecordSet>, page: Vec<ResourceRecordSet>) {
    let last_page = read.len().saturating_sub(page.len());
    let repeated = page.iter().take_while(|one| read[last_page..].iter().any(|other| same(one, other))).count();
    read.extend(page.into_iter().skip(repeated));
}

fn same(a: &ResourceRecordSet, b: &ResourceRecordSet) -> bool {
    a.name == b.name && a.r#type == b.r#type && a.set_identifier == b.set_identifier
}

/// What `ListHostedZonesByVPC` says of one VPC; nothing when it was refused, so that it does not read as "no zones".
pub(super) async fn zones_by_vpc(
    client: Client,
    gaps: Gaps,
    region: String,
    vpc: String,
) -> Option<v1::HostedZonesByVpc<'static>> {
    let mut summaries: Vec<v1::HostedZoneSummary<'static>> = Vec::new();
    let mut token = None;
    loop {
        let request = client
            .list_hosted_zones_by_vpc()
            .vpc_id(&vpc)
            .vpc_region(VpcRegion::from(region.as_str()))
            .set_next_token(token.clone());
        let page = gaps.answer(Call::about("route53:ListHostedZonesByVPC", &vpc), request.send().await)?;
        summaries.extend(page.hosted_zone_summaries.into_iter().map(Into::into));
        if page.next_token.is_none() || page.next_token == token {
            break;
        }
        token = page.next_token;
    }
    summaries.sort_by(|a, b| a.hosted_zone_id.cmp(&b.hosted_zone_id));
    Some(v1::HostedZonesByVpc {
        vpc_id: owned(vpc),
        hosted_zone_summaries: summaries,
        ..v1::HostedZonesByVpc::default()
    })
}

/// `Z1` of `/hostedzone/Z1`.
fn bare_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}
