//! One account, put together from its services.

use std::collections::BTreeSet;

use super::concurrent::each;
use super::progress::{Phase, Progress};
use super::session::Session;
use super::{ec2, resolver, route53};
use crate::snapshot::v1;

/// Everything of the session's account, with what could not be read.
pub(super) async fn read(session: &Session, progress: &dyn Progress) -> (v1::Account<'static>, Vec<v1::Gap<'static>>) {
    let hosted_zones = zones(session, progress).await;
    let regions = regions(session, &hosted_zones, progress).await;
    let account = v1::Account {
        account_id: session.account_id.clone().into(),
        partition: Some(session.partition.clone().into()),
        hosted_zones: Some(hosted_zones),
        regions,
        ..v1::Account::default()
    };
    (account, session.gaps.sorted())
}

async fn zones(session: &Session, progress: &dyn Progress) -> Vec<v1::Zone<'static>> {
    let (client, gaps) = (session.route53(), &session.gaps);
    let listed = route53::list(&client, gaps).await;
    progress.begin(Phase::HostedZones, listed.len() as u64);
    let read = |zone| route53::zone(client.clone(), gaps.clone(), zone);
    each(listed, read, || step(session, progress, Phase::HostedZones)).await
}

/// The Regions asked for, and those where private zones have VPCs.
async fn regions(session: &Session, zones: &[v1::Zone<'static>], progress: &dyn Progress) -> Vec<v1::Region<'static>> {
    let with_zones =
        zones.iter().flat_map(|zone| zone.vpcs.iter().flatten()).filter_map(|vpc| vpc.vpc_region.as_deref());
    let names: BTreeSet<&str> = session.regions().iter().map(String::as_str).chain(with_zones).collect();
    progress.begin(Phase::Regions, names.len() as u64);
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let read = |name: String| region(session.ec2(&name), session.resolver(&name), session.gaps.in_region(&name), name);
    let mut regions = each(names, read, || step(session, progress, Phase::Regions)).await;
    add_zones_by_vpc(session, &mut regions, progress).await;
    regions
}

async fn region(
    ec2: aws_sdk_ec2::Client,
    resolver: aws_sdk_route53resolver::Client,
    gaps: super::gap::Gaps,
    name: String,
) -> v1::Region<'static> {
    v1::Region {
        region: name.into(),
        vpcs: Some(ec2::vpcs(&ec2, &gaps).await),
        dhcp_options: Some(ec2::dhcp_options(&ec2, &gaps).await),
        resolver_endpoints: Some(resolver::endpoints(&resolver, &gaps).await),
        resolver_rules: Some(resolver::rules(&resolver, &gaps).await),
        resolver_rule_associations: Some(resolver::associations(&resolver, &gaps).await),
        ..v1::Region::default()
    }
}

/// Asks for every VPC which zones it sees, whoever owns them.
async fn add_zones_by_vpc(session: &Session, regions: &mut [v1::Region<'static>], progress: &dyn Progress) {
    let vpcs: Vec<(usize, String, String)> = regions
        .iter()
        .enumerate()
        .flat_map(|(index, region)| {
            region.vpcs.iter().flatten().map(move |vpc| (index, region.region.to_string(), vpc.vpc_id.to_string()))
        })
        .collect();
    progress.begin(Phase::Vpcs, vpcs.len() as u64);
    let client = session.route53();
    let read = |(index, region, vpc)| {
        let list = route53::zones_by_vpc(client.clone(), session.gaps.clone(), region, vpc);
        async move { (index, list.await) }
    };
    for (index, list) in each(vpcs, read, || step(session, progress, Phase::Vpcs)).await {
        regions[index].hosted_zones_by_vpc.get_or_insert_default().extend(list);
    }
}

fn step(session: &Session, progress: &dyn Progress, phase: Phase) {
    session.gaps.tell(progress);
    progress.advance(phase);
}
