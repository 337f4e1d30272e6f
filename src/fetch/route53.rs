//! Route 53's lists: hosted zones, and the zones each VPC sees.

use aws_sdk_route53::Client;
use aws_sdk_route53::types::{HostedZone, VpcRegion};

use super::convert::{all, owned};
use super::gap::Call;
use super::line::{Line, by};
use crate::snapshot::{Operation, v1};

/// The largest page of every list here.
const A_PAGE: i32 = 100;

/// Every hosted zone the account owns, by id, and whether that is all of them: a zone is worth reading although others could
/// not be listed.
pub(super) async fn zones(client: &Client, line: &Line) -> (Vec<HostedZone>, bool) {
    let call = Call::new(Operation::ListHostedZones);
    let (mut zones, mut marker) = (Vec::new(), None);
    // Never from a journal: what a zone is begins with this list.
    let is_whole = loop {
        let request = client.list_hosted_zones().max_items(A_PAGE).set_marker(marker.clone());
        let Some(page) = line.ask(call, || request.clone().send()).await else { break false };
        zones.extend(page.hosted_zones);
        if !page.is_truncated {
            break true;
        }
        if page.next_marker.is_none() || page.next_marker == marker {
            line.gaps.unreadable(call, "the listing does not advance");
            break false;
        }
        marker = page.next_marker;
    };
    zones.sort_by(|a: &HostedZone, b| a.id.cmp(&b.id));
    zones.dedup_by(|a, b| a.id == b.id);
    (zones, is_whole)
}

/// What `ListHostedZonesByVPC` says of one VPC; nothing when it was refused, so that it does not read as "no zones".
pub(super) async fn zones_by_vpc(
    client: &Client,
    line: &Line,
    region: &str,
    vpc: &str,
) -> Option<v1::HostedZonesByVpc<'static>> {
    let call = Call::about(Operation::ListHostedZonesByVpc, vpc);
    let request = client.list_hosted_zones_by_vpc().vpc_id(vpc).vpc_region(VpcRegion::from(region)).max_items(A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let list = line.list(call, send, |page| (all(page.hosted_zone_summaries), page.next_token)).await;
    let hosted_zone_summaries = by(list, |zone: &v1::HostedZoneSummary<'static>| zone.hosted_zone_id.clone())?;
    Some(v1::HostedZonesByVpc {
        vpc_id: owned(vpc.to_owned()),
        hosted_zone_summaries,
        ..v1::HostedZonesByVpc::default()
    })
}
