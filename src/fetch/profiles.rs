//! Route 53 Profiles in one Region, with their VPCs and their resources.

use std::collections::BTreeMap;

use aws_sdk_route53profiles::Client;
use aws_sdk_route53profiles::operation::list_profile_associations::ListProfileAssociationsOutput;
use serde_json::Value;

use super::convert::if_listed;
use super::gap::Call;
use super::line::{Line, by};
use super::raw::RawReply;
use crate::snapshot::{Operation, v1};

/// The largest page of every list here.
const A_PAGE: i32 = 100;

/// Every Profile, by id: own, and shared with the account.
pub(super) async fn profiles(client: &Client, line: &Line) -> Option<Vec<v1::Profile<'static>>> {
    let send = |token| client.list_profiles().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListProfiles);
    let list = line.list(call, send, |page| (if_listed(page.profile_summaries), page.next_token)).await;
    by(list, |profile: &v1::Profile<'static>| profile.id.clone())
}

/// Every association of a Profile with a VPC, by id.
///
/// `Priority` decides between two Profiles of one VPC (semantics 1.11). The SDK drops it, so that it is taken from the
/// reply itself; a VPC with two Profiles and no priorities is a gap.
pub(super) async fn associations(client: &Client, line: &Line) -> Option<Vec<v1::ProfileAssociation<'static>>> {
    let raw = RawReply::default();
    let request = client.list_profile_associations().max_results(A_PAGE);
    let send = |token| request.clone().set_next_token(token).customize().interceptor(raw.clone()).send();
    let call = Call::new(Operation::ListProfileAssociations);
    let open = |page: ListProfileAssociationsOutput| {
        let priorities = priorities(&raw.take());
        let mut associations: Option<Vec<v1::ProfileAssociation<'static>>> = if_listed(page.profile_associations);
        for association in associations.iter_mut().flatten() {
            association.priority = association.id.as_deref().and_then(|id| priorities.get(id).copied());
        }
        (associations, page.next_token)
    };
    let list = line.list(call, send, open).await;
    let associations = by(list, |association: &v1::ProfileAssociation<'static>| association.id.clone())?;
    for vpc in undecided(&associations) {
        let message = "the VPC has several Profiles, and the reply does not say which comes first";
        line.gaps.unreadable(Call::about(Operation::ListProfileAssociations, &vpc), message);
    }
    Some(associations)
}

/// The priorities in a reply, by the association's id.
fn priorities(body: &[u8]) -> BTreeMap<String, u32> {
    let reply: Value = serde_json::from_slice(body).unwrap_or_default();
    let listed = reply["ProfileAssociations"].as_array().into_iter().flatten();
    let priority = |one: &Value| Some((one["Id"].as_str()?.to_owned(), one["Priority"].as_u64()?.try_into().ok()?));
    listed.filter_map(priority).collect()
}

/// The VPCs with several Profiles of which one has no priority.
fn undecided(associations: &[v1::ProfileAssociation<'static>]) -> Vec<String> {
    let mut by_vpc: BTreeMap<&str, Vec<Option<u32>>> = BTreeMap::new();
    for association in associations {
        let vpc = association.resource_id.rsplit('/').next().unwrap_or_default();
        by_vpc.entry(vpc).or_default().push(association.priority);
    }
    let several = by_vpc.into_iter().filter(|(_, all)| all.len() > 1 && all.contains(&None));
    several.map(|(vpc, _)| vpc.to_owned()).collect()
}

/// What the Profiles hold, by Profile and id; none where one of them would not say.
pub(super) async fn resources(
    client: &Client,
    line: &Line,
    profiles: &[v1::Profile<'static>],
) -> Option<Vec<v1::ProfileResourceAssociation<'static>>> {
    let (mut resources, mut is_whole) = (Vec::new(), true);
    for profile in profiles {
        let request = client.list_profile_resource_associations().profile_id(&*profile.id).max_results(A_PAGE);
        let send = |token| request.clone().set_next_token(token).send();
        let call = Call::about(Operation::ListProfileResourceAssociations, &profile.id);
        let list = line.list(call, send, |page| (if_listed(page.profile_resource_associations), page.next_token)).await;
        is_whole &= list.is_some();
        resources.extend(list.into_iter().flatten());
    }
    let list = is_whole.then_some(resources);
    by(list, |resource: &v1::ProfileResourceAssociation<'static>| (resource.profile_id.clone(), resource.id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn association(vpc: &str, priority: Option<u32>) -> v1::ProfileAssociation<'static> {
        v1::ProfileAssociation { resource_id: vpc.to_owned().into(), priority, ..v1::ProfileAssociation::default() }
    }

    #[test]
    fn only_several_profiles_without_priorities_are_undecided() {
        let arn = "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-2";
        let all = [
            association("vpc-1", None),
            association("vpc-2", Some(100)),
            association(arn, None),
            association("vpc-3", Some(1)),
            association("vpc-3", Some(2)),
        ];
        assert_eq!(undecided(&all), ["vpc-2"]);
    }

    #[test]
    fn priorities_are_read_where_they_are() {
        let body = br#"{"ProfileAssociations":[{"Id":"a","Priority":200},{"Id":"b"},{"Id":"c","Priority":-1}]}"#;
        assert_eq!(priorities(body), BTreeMap::from([("a".to_owned(), 200)]));
        assert_eq!(priorities(b"<html>"), BTreeMap::new());
    }
}
