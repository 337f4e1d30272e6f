//! One VPC: the zones it sees, and its DNS attributes where something depends on them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::session::Session;
use super::{ec2, route53};
use crate::snapshot::v1;

/// What was asked of one VPC.
pub(super) struct Answer {
    /// The zones it sees; none when that was refused.
    pub(super) zones: Option<v1::HostedZonesByVpc<'static>>,
    /// `enableDnsSupport` and `enableDnsHostnames`; none when not read.
    pub(super) attributes: (Option<bool>, Option<bool>),
}

/// Asks a VPC what it sees, under its Region and id.
pub(super) async fn vpc(
    session: Arc<Session>,
    region: String,
    id: String,
    touched: Arc<Touched>,
) -> ((String, String), Answer) {
    let (client, line) = session.route53();
    let zones = route53::zones_by_vpc(&client, &line, &region, &id).await;
    let sees = zones.as_ref().is_some_and(|zones| !zones.hosted_zone_summaries.is_empty());
    let attributes = if sees || touched.has(&id) {
        let (client, line) = session.ec2(&region);
        Box::pin(ec2::attributes(&client, &line, &id)).await
    } else {
        (None, None)
    };
    ((region, id), Answer { zones, attributes })
}

/// The VPCs whose DNS attributes matter, because a zone, a rule, an endpoint or a Profile touches them. Every account has
/// a default VPC in every Region, and most are empty: their attributes would cost two calls each.
pub(super) struct Touched {
    vpcs: BTreeSet<String>,
    all: bool,
}

impl Touched {
    /// As an account's zones and Regions name them; or simply all.
    pub(super) fn by(zones: &[v1::Zone<'static>], regions: &[v1::Region<'static>], all: bool) -> Self {
        let by_zones = zones.iter().flat_map(|zone| zone.vpcs.iter().flatten()).map(|vpc| &*vpc.vpc_id);
        let by_regions = regions.iter().flat_map(|region| {
            let rules = region.resolver_rule_associations.iter().flatten().filter(|one| !is_autodefined(one));
            let rules = rules.map(|one| &*one.vpc_id);
            let profiles = region.profile_associations.iter().flatten().map(|one| bare_id(&one.resource_id));
            let endpoints = region.resolver_endpoints.iter().flatten().filter_map(|one| one.host_vpc_id.as_deref());
            let configs = region.resolver_configs.iter().flatten().map(|config| &*config.resource_id);
            let dnssec = region.resolver_dnssec_configs.iter().flatten().map(|config| &*config.resource_id);
            let firewalls = region.firewall_rule_group_associations.iter().flatten().map(|one| &*one.vpc_id);
            rules.chain(profiles).chain(endpoints).chain(configs).chain(dnssec).chain(firewalls)
        });
        Self { vpcs: by_zones.chain(by_regions).map(str::to_owned).collect(), all }
    }

    fn has(&self, vpc: &str) -> bool {
        self.all || self.vpcs.contains(vpc)
    }
}

/// Every VPC has the autodefined rule for the Internet.
fn is_autodefined(association: &v1::ResolverRuleAssociation<'_>) -> bool {
    association.id.starts_with("rslvr-autodefined-")
}

/// `vpc-1` of an ARN, or of itself.
fn bare_id(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}
