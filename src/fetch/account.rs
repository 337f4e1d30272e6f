//! One account, put together from its services.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::concurrent::each;
use super::progress::Phase;
use super::session::Session;
use super::{Options, domains, ec2, global, region, route53, vpc, zone};
use crate::snapshot::{Touched, v1};

/// How many zones or VPCs are read at the same time. Route 53 grants ten calls a second, and answers in less than one.
const AT_ONCE: usize = 16;
/// Regions have a pace of their own each: all may be read at the same time.
const REGIONS_AT_ONCE: usize = 40;

/// Everything of the session's account. What could not be read is in the session's gaps.
pub(super) async fn read(session: Arc<Session>, options: Arc<Options>) -> v1::Account<'static> {
    let asked_for = asked_for(&session, &options).await;
    let (zones, mut regions, account) =
        tokio::join!(zones(&session), regions(&session, asked_for.clone()), beside_zones(&session));
    // A private zone may have VPCs in Regions that nobody asked for.
    let places = zones.iter().flatten().flat_map(|zone| zone.vpcs.iter().flatten());
    let named = places.filter_map(|vpc| vpc.vpc_region.as_deref());
    let more: BTreeSet<String> = named.filter(|name| !asked_for.contains(*name)).map(str::to_owned).collect();
    let more = self::regions(&session, more);
    session.run().counters.settle(Phase::Regions);
    regions.extend(more.await);
    regions.sort_by(|a, b| a.region.cmp(&b.region));
    let mut account = v1::Account { hosted_zones: zones, regions, ..account };
    let read: BTreeSet<String> = account.regions.iter().map(|region| region.region.to_string()).collect();
    let touched = (!options.all_vpcs).then(|| touched(Touched::default(), &account));
    vpcs(&session, &mut account, &read, touched).await;
    session.run().counters.done(Phase::Accounts);
    account
}

/// Reads an account in more Regions than it was read in. What others touch is worth its attributes; without, every VPC is.
pub(super) async fn read_more(
    session: &Arc<Session>,
    account: &mut v1::Account<'static>,
    names: BTreeSet<String>,
    others: Option<Touched>,
) {
    account.regions.extend(regions(session, names.clone()).await);
    account.regions.sort_by(|a, b| a.region.cmp(&b.region));
    let touched = others.map(|others| touched(others, account));
    vpcs(session, account, &names, touched).await;
}

/// The Regions that the options name, or all there are, or the profile's own.
async fn asked_for(session: &Session, options: &Options) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = options.regions.iter().cloned().collect();
    if options.all_regions {
        let (client, line) = session.ec2(&session.region);
        names.extend(ec2::regions(&client, &line).await.into_iter().flatten());
    }
    if names.is_empty() {
        names.insert(session.region.clone());
        names.extend(session.other_regions.iter().cloned());
    }
    names
}

/// What the account has once. The registrar is at the same time asked at its own pace.
async fn beside_zones(session: &Session) -> v1::Account<'static> {
    let (client, line) = session.route53();
    let rest = async {
        v1::Account {
            account_id: session.account_id.clone().into(),
            partition: Some(session.partition.clone().into()),
            name: session.name.clone().map(Into::into),
            health_checks: global::health_checks(&client, &line).await,
            cidr_collections: global::cidr_collections(&client, &line).await,
            reusable_delegation_sets: global::delegation_sets(&client, &line).await,
            query_logging_configs: global::query_logs(&client, &line).await,
            traffic_policy_instances: global::traffic_policies(&client, &line).await,
            ..v1::Account::default()
        }
    };
    let (account, domains) = tokio::join!(rest, registered(session));
    v1::Account { domains, ..account }
}

/// Domains are registered in the `aws` partition alone.
async fn registered(session: &Session) -> Option<Vec<v1::Domain<'static>>> {
    let (client, line) = session.domains()?;
    domains::domains(&client, &line).await
}

/// Every zone. None at all is only said where the list could be read.
async fn zones(session: &Arc<Session>) -> Option<Vec<v1::Zone<'static>>> {
    let (client, line) = session.route53();
    let (listed, is_whole) = route53::zones(&client, &line).await;
    let ids: Vec<String> = listed.iter().map(|zone| zone::bare_id(&zone.id).to_owned()).collect();
    session.run().counters.expect(Phase::HostedZones, listed.len());
    session.run().counters.settle(Phase::HostedZones);
    let read = |listed| done(session, Phase::HostedZones, zone::zone(client.clone(), line.clone(), listed));
    let (mut zones, mut tags) = tokio::join!(each(listed, AT_ONCE, read), tags(session, &ids));
    for zone in &mut zones {
        zone.tags = tags.remove(zone::bare_id(&zone.hosted_zone.id));
    }
    (is_whole || !zones.is_empty()).then_some(zones)
}

/// The tags of zones that could be read, by zone.
async fn tags(session: &Session, ids: &[String]) -> BTreeMap<String, Vec<v1::Tag<'static>>> {
    let (client, line) = session.route53();
    let chunks = ids.chunks(global::TAGGED_A_CALL).map(<[String]>::to_vec).collect();
    let read = |ids| global::tags(client.clone(), line.clone(), ids);
    each(chunks, AT_ONCE, read).await.into_iter().flatten().flatten().collect()
}

/// They are counted at once, and read when this is awaited.
fn regions(session: &Arc<Session>, names: BTreeSet<String>) -> impl Future<Output = Vec<v1::Region<'static>>> {
    session.run().counters.expect(Phase::Regions, names.len());
    let read = |name| done(session, Phase::Regions, region::region(Arc::clone(session), name));
    each(names.into_iter().collect(), REGIONS_AT_ONCE, read)
}

/// Asks of every VPC of the Regions which zones it sees, whoever owns them, and of those that something touches their DNS attributes.
async fn vpcs(
    session: &Arc<Session>,
    account: &mut v1::Account<'static>,
    names: &BTreeSet<String>,
    touched: Option<Touched>,
) {
    let touched = touched.map(Arc::new);
    let place =
        |region: &v1::Region<'static>, vpc: &v1::Vpc<'static>| (region.region.to_string(), vpc.vpc_id.to_string());
    let here = |region| move |vpc| is_ours(session, vpc).then(|| place(region, vpc));
    let is_named = |region: &&v1::Region<'static>| names.contains(&*region.region);
    let regions = account.regions.iter().filter(is_named);
    let places: Vec<_> = regions.flat_map(|region| region.vpcs.iter().flatten().filter_map(here(region))).collect();
    session.run().counters.expect(Phase::Vpcs, places.len());
    session.run().counters.settle(Phase::Vpcs);
    let read = |(region, id): (String, String)| {
        let answer = vpc::vpc(Arc::clone(session), region, id, touched.clone());
        done(session, Phase::Vpcs, answer)
    };
    let mut answers: BTreeMap<_, vpc::Answer> = each(places, AT_ONCE, read).await.into_iter().collect();
    for region in account.regions.iter_mut().filter(|region| names.contains(&*region.region)) {
        let mut seen = Vec::new();
        for vpc in region.vpcs.iter_mut().flatten() {
            let Some(answer) = answers.remove(&(region.region.to_string(), vpc.vpc_id.to_string())) else { continue };
            (vpc.enable_dns_support, vpc.enable_dns_hostnames) = answer.attributes;
            seen.extend(answer.zones);
        }
        // Each VPC has its place here, or at its owner, or a gap of its own.
        region.hosted_zones_by_vpc = region.vpcs.is_some().then_some(seen);
    }
}

/// And the VPCs that something of the account touches.
fn touched(mut touched: Touched, account: &v1::Account<'static>) -> Touched {
    touched.by_zones(account.hosted_zones.as_deref().unwrap_or_default());
    for region in &account.regions {
        touched.by_region(region);
    }
    touched
}

/// A VPC that another account shares is asked there, where that account is read too.
fn is_ours(session: &Session, vpc: &v1::Vpc<'static>) -> bool {
    let owner = vpc.owner_id.as_deref().filter(|owner| *owner != session.account_id);
    let others = session.run().accounts.get();
    owner.is_none_or(|owner| !others.is_some_and(|accounts| accounts.contains(owner)))
}

/// Counts one more object of the phase when it is read.
fn done<T, W: Future<Output = T>>(session: &Session, phase: Phase, work: W) -> impl Future<Output = T> + use<T, W> {
    let run = Arc::clone(session.run());
    async move {
        let result = work.await;
        run.counters.done(phase);
        result
    }
}
