//! What can make Route 53 take a record set for unhealthy (semantics 2.27, 4.48 to 4.51). Whether an endpoint is well is not
//! in a snapshot; whether anything looks at it is.

use crate::model::{Estate, Group, Policy, RrSetId};

/// CloudFront's zone, in the AWS partition and in China. A distribution has no health to ask for (semantics 2.27).
pub const CLOUDFRONT: [&str; 2] = ["Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"];

/// How many aliases deep a tree is followed; Route 53's own are less.
const DEEPEST: usize = 8;

/// Whether a record set can ever be unhealthy: it has a health check, or is an alias that asks for its target's health,
/// where the target can be unhealthy. A target that is not there is taken for one that can.
#[must_use]
pub fn may_fail(estate: &Estate, id: RrSetId) -> bool {
    Aliases::AsTheyAre.may_fail(estate, id, DEEPEST)
}

/// Whether a record set is an alias that asks for its target's health and could be told of a bad one.
#[must_use]
pub fn inherits_failure(estate: &Estate, id: RrSetId) -> bool {
    Aliases::AsTheyAre.target_may_fail(estate, id, DEEPEST)
}

/// Whether an alias could be told of its target's bad health, if it and the aliases behind it asked.
#[must_use]
pub fn could_inherit_failure(estate: &Estate, id: RrSetId) -> bool {
    Aliases::AllAsking.target_may_fail(estate, id, DEEPEST)
}

/// Which aliases are taken to ask for their target's health.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aliases {
    AsTheyAre,
    /// All of record sets of their zone.
    AllAsking,
}

impl Aliases {
    fn may_fail(self, estate: &Estate, id: RrSetId, depth: usize) -> bool {
        let is_checked = estate.routing(id).is_some_and(|routing| routing.health_check.is_some());
        is_checked || self.target_may_fail(estate, id, depth)
    }

    fn target_may_fail(self, estate: &Estate, id: RrSetId, depth: usize) -> bool {
        let Some(alias) = estate.alias(id) else { return false };
        let asks = alias.evaluate_health || (self == Self::AllAsking && alias.in_zone);
        if !asks {
            return false;
        }
        if !alias.in_zone {
            return !CLOUDFRONT.contains(&estate.text(alias.zone_id));
        }
        let rrset = estate.rrset(id);
        let Some(target) = estate.group(rrset.zone, alias.target, rrset.rtype) else { return true };
        depth == 0 || self.group_may_fail(estate, target, depth - 1)
    }

    /// A group is healthy while one of its record sets is: one that never fails keeps it up (semantics 4.50).
    fn group_may_fail(self, estate: &Estate, group: Group, depth: usize) -> bool {
        let mut may_fail = false;
        for id in group.ids() {
            if self.may_fail(estate, id, depth) {
                may_fail = true;
            } else if answers_everybody(estate, id) {
                return false;
            }
        }
        may_fail
    }
}

/// Whether a record set stands in for all others of its group while they fail. By place it does for some clients only, and
/// what weight 0 does for the health of a group is not documented.
fn answers_everybody(estate: &Estate, id: RrSetId) -> bool {
    estate.routing(id).is_none_or(|routing| match routing.policy {
        Policy::Simple | Policy::Latency(_) | Policy::Failover(_) | Policy::Multivalue => true,
        Policy::Weighted(weight) => weight > 0,
        Policy::Geolocation(_) | Policy::Geoproximity | Policy::Cidr { .. } | Policy::Unread => false,
    })
}
