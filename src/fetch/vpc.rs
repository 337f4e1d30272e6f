//! One VPC: the zones it sees, and its DNS attributes where something depends on them.

use std::sync::Arc;

use super::session::Session;
use super::{ec2, route53};
use crate::snapshot::{Touched, v1};

/// What was asked of one VPC.
pub(super) struct Answer {
    /// The zones it sees; none when that was refused.
    pub(super) zones: Option<v1::HostedZonesByVpc<'static>>,
    /// `enableDnsSupport` and `enableDnsHostnames`; none when not read.
    pub(super) attributes: (Option<bool>, Option<bool>),
}

/// Asks a VPC what it sees, under its Region and id. Its DNS attributes cost two calls, which only a VPC that something
/// touches is worth; without `touched` every VPC is.
pub(super) async fn vpc(
    session: Arc<Session>,
    region: String,
    id: String,
    touched: Option<Arc<Touched>>,
) -> ((String, String), Answer) {
    let (client, line) = session.route53();
    let zones = route53::zones_by_vpc(&client, &line, &region, &id).await;
    let sees = zones.as_ref().is_some_and(|zones| !zones.hosted_zone_summaries.is_empty());
    let attributes = if sees || touched.is_none_or(|touched| touched.has(&id)) {
        let (client, line) = session.ec2(&region);
        Box::pin(ec2::attributes(&client, &line, &id)).await
    } else {
        (None, None)
    };
    ((region, id), Answer { zones, attributes })
}
