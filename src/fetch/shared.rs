//! VPCs that one account shares with another: the owner is asked about them, where it is read in their Region.

use std::collections::BTreeSet;

use crate::snapshot::{Operation, v1};

/// A gap for each VPC of an account that was read, but not in the VPC's Region: what it sees, nobody was asked.
pub(super) fn unasked(accounts: &[v1::Account<'static>]) -> Vec<v1::Gap<'static>> {
    let owners: BTreeSet<&str> = accounts.iter().map(|account| account.account_id.as_str()).collect();
    let regions = accounts.iter().flat_map(|account| account.regions.iter().map(move |region| (account, region)));
    let read: BTreeSet<(&str, &str)> =
        regions.clone().map(|(account, region)| (account.account_id.as_str(), region.region.as_str())).collect();
    let mut gaps = Vec::new();
    let mut told = BTreeSet::new();
    for (account, region) in regions {
        for vpc in region.vpcs.iter().flatten() {
            let owner = vpc.owner_id.as_deref().filter(|owner| *owner != account.account_id.as_str());
            let Some(owner) = owner.filter(|owner| owners.contains(owner)) else { continue };
            let place = (owner, region.region.as_str());
            if !read.contains(&place) && told.insert(vpc.vpc_id.as_str()) {
                gaps.push(gap(owner, region, vpc));
            }
        }
    }
    gaps
}

fn gap(owner: &str, region: &v1::Region<'static>, vpc: &v1::Vpc<'static>) -> v1::Gap<'static> {
    let message = format!("the account that owns it was not read in {0}; `--region {0}` reads it there", region.region);
    v1::Gap {
        account_id: Some(owner.to_owned().into()),
        region: Some(region.region.clone()),
        operation: Operation::ListHostedZonesByVpc.action().to_owned().into(),
        code: Some(v1::Gap::NOT_READABLE.into()),
        message: Some(message.into()),
        resource: Some(vpc.vpc_id.clone()),
        ..v1::Gap::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, regions: &[(&str, &[(&str, &str)])]) -> v1::Account<'static> {
        let vpc = |&(id, owner): &(&str, &str)| v1::Vpc {
            vpc_id: id.to_owned().into(),
            owner_id: Some(owner.to_owned().into()),
            ..v1::Vpc::default()
        };
        let region = |&(name, vpcs): &(&str, &[(&str, &str)])| v1::Region {
            region: name.to_owned().into(),
            vpcs: Some(vpcs.iter().map(vpc).collect()),
            ..v1::Region::default()
        };
        v1::Account {
            account_id: id.to_owned().into(),
            regions: regions.iter().map(region).collect(),
            ..v1::Account::default()
        }
    }

    #[test]
    fn a_shared_vpc_that_nobody_was_asked_about_is_a_gap() {
        let shared = [("vpc-1", "1"), ("vpc-2", "2"), ("vpc-9", "9")];
        let one = account("1", &[("eu-west-1", &[("vpc-0", "1")])]);
        let two = account("2", &[("eu-west-1", &[("vpc-0", "1")]), ("eu-central-1", &shared)]);
        let gaps = unasked(&[one, two]);
        let [gap] = &gaps[..] else { panic!("{gaps:?}") };
        assert_eq!(gap.resource.as_deref(), Some("vpc-1"));
        assert_eq!((gap.account_id.as_deref(), gap.region.as_deref()), (Some("1"), Some("eu-central-1")));
    }
}
