//! What an account has once, beside its zones: health checks, CIDR collections, delegation sets, query logs, traffic policies.

use aws_sdk_route53::Client;
use aws_sdk_route53::operation::list_reusable_delegation_sets::ListReusableDelegationSetsOutput;
use aws_sdk_route53::operation::list_traffic_policy_instances::ListTrafficPolicyInstancesOutput;
use aws_sdk_route53::types::{CidrBlockSummary, RrType};

use super::convert::{all, if_listed, listed};
use super::gap::Call;
use super::line::{Line, by};
use super::zone::bare_id;
use crate::snapshot::{Operation, v1};

/// The largest page of health checks.
const HEALTH_CHECKS_A_PAGE: i32 = 1000;
/// The largest page of the other lists here.
const A_PAGE: i32 = 100;

/// Every health check, by id.
pub(super) async fn health_checks(client: &Client, line: &Line) -> Option<Vec<v1::HealthCheck<'static>>> {
    let send = |marker| client.list_health_checks().max_items(HEALTH_CHECKS_A_PAGE).set_marker(marker).send();
    let call = Call::new(Operation::ListHealthChecks);
    let list = line.list(call, send, |page| (all(page.health_checks), page.next_marker)).await;
    by(list, |check: &v1::HealthCheck<'static>| check.id.clone())
}

/// Every reusable delegation set, by id.
pub(super) async fn delegation_sets(client: &Client, line: &Line) -> Option<Vec<v1::DelegationSet<'static>>> {
    let send = |marker| client.list_reusable_delegation_sets().max_items(A_PAGE).set_marker(marker).send();
    let call = Call::new(Operation::ListReusableDelegationSets);
    let open = |page: ListReusableDelegationSetsOutput| {
        // A set without an id belongs to one zone alone, and is no reusable one.
        let sets = page.delegation_sets.into_iter().filter(|set| set.id().is_some_and(|id| !id.is_empty()));
        (all(sets), page.next_marker)
    };
    let list = line.list(call, send, open).await;
    by(list, |set: &v1::DelegationSet<'static>| set.id.clone())
}

/// Every public zone's query log, by id.
pub(super) async fn query_logs(client: &Client, line: &Line) -> Option<Vec<v1::QueryLoggingConfig<'static>>> {
    let send = |token| client.list_query_logging_configs().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListQueryLoggingConfigs);
    let list = line.list(call, send, |page| (all(page.query_logging_configs), page.next_token)).await;
    by(list, |config: &v1::QueryLoggingConfig<'static>| config.id.clone())
}

/// Every CIDR collection with its locations and their ranges, by id.
pub(super) async fn cidr_collections(client: &Client, line: &Line) -> Option<Vec<v1::CidrCollection<'static>>> {
    let send = |token| client.list_cidr_collections().set_next_token(token).send();
    let call = Call::new(Operation::ListCidrCollections);
    let list = line.list(call, send, |page| (if_listed(page.cidr_collections), page.next_token)).await;
    let mut collections = by(list, |collection: &v1::CidrCollection<'static>| collection.id.clone())?;
    for collection in &mut collections {
        collection.locations = locations(client, line, &collection.id).await;
    }
    Some(collections)
}

/// The locations of a collection. All their ranges come in one list, which does not name locations without any.
async fn locations(client: &Client, line: &Line, collection: &str) -> Option<Vec<v1::CidrLocation<'static>>> {
    let request = client.list_cidr_locations().collection_id(collection);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListCidrLocations, collection);
    let list = line.list(call, send, |page| (if_listed(page.cidr_locations), page.next_token)).await;
    let mut locations = by(list, |location: &v1::CidrLocation<'static>| location.location_name.clone())?;
    let blocks = blocks(client, line, collection).await;
    for location in &mut locations {
        let here = |(name, _): &&(String, String)| *name == *location.location_name;
        let block = |(_, range): &(String, String)| v1::CidrBlock {
            cidr_block: range.clone().into(),
            ..v1::CidrBlock::default()
        };
        location.cidr_blocks = blocks.as_ref().map(|blocks| blocks.iter().filter(here).map(block).collect());
    }
    Some(locations)
}

/// Every range of a collection, with its location's name.
async fn blocks(client: &Client, line: &Line, collection: &str) -> Option<Vec<(String, String)>> {
    let request = client.list_cidr_blocks().collection_id(collection);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListCidrBlocks, collection);
    let open = |page: aws_sdk_route53::operation::list_cidr_blocks::ListCidrBlocksOutput| {
        let block = |block: CidrBlockSummary| Some((block.location_name?, block.cidr_block?));
        let blocks = page.cidr_blocks.map(|blocks| blocks.into_iter().filter_map(block).collect::<Vec<_>>());
        (blocks, page.next_token)
    };
    by(line.list(call, send, open).await, Clone::clone)
}

/// Every use of a traffic policy, by id. The list has three markers, which go on together.
pub(super) async fn traffic_policies(client: &Client, line: &Line) -> Option<Vec<v1::TrafficPolicyInstance<'static>>> {
    let send = |marker: Option<String>| {
        let [zone, name, rr_type] = marker.as_deref().map_or_else(Default::default, unpacked);
        client
            .list_traffic_policy_instances()
            .max_items(A_PAGE)
            .set_hosted_zone_id_marker(zone)
            .set_traffic_policy_instance_name_marker(name)
            .set_traffic_policy_instance_type_marker(rr_type.as_deref().map(RrType::from))
            .send()
    };
    let open = |page: ListTrafficPolicyInstancesOutput| {
        let next = page.is_truncated.then(|| packed(&page));
        (all(page.traffic_policy_instances), next)
    };
    let list = line.list(Call::new(Operation::ListTrafficPolicyInstances), send, open).await;
    by(list, |instance: &v1::TrafficPolicyInstance<'static>| instance.id.clone())
}

/// The three markers as one. A blank is in none of them.
fn packed(page: &ListTrafficPolicyInstancesOutput) -> String {
    let rr_type = page.traffic_policy_instance_type_marker.as_ref().map_or("", RrType::as_str);
    let [zone, name] = [&page.hosted_zone_id_marker, &page.traffic_policy_instance_name_marker];
    format!("{} {} {rr_type}", zone.as_deref().unwrap_or_default(), name.as_deref().unwrap_or_default())
}

fn unpacked(marker: &str) -> [Option<String>; 3] {
    let mut parts = marker.split(' ').map(|part| (!part.is_empty()).then(|| part.to_owned()));
    std::array::from_fn(|_| parts.next().flatten())
}

/// How many zones one call tells the tags of.
pub(super) const TAGGED_A_CALL: usize = 10;

/// The tags of up to ten zones, each with its id; none where they were refused.
pub(super) async fn tags(client: Client, line: Line, ids: Vec<String>) -> Option<Vec<(String, Vec<v1::Tag<'static>>)>> {
    let request = client
        .list_tags_for_resources()
        .resource_type(aws_sdk_route53::types::TagResourceType::Hostedzone)
        .set_resource_ids(Some(ids.clone()));
    let about = ids.join(",");
    let call = Call::new(Operation::ListTagsForResources).part(&about);
    let read = async {
        let sets = line.ask(call, || request.clone().send()).await?.resource_tag_sets;
        let tagged = sets.into_iter().filter_map(|set| {
            let tags = by(Some(listed(set.tags)), |tag: &v1::Tag<'static>| tag.key.clone())?;
            Some((bare_id(&set.resource_id?).to_owned(), tags))
        });
        Some(tagged.collect())
    };
    line.once(call, read).await
}
