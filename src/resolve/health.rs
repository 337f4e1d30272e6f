//! What can make Route 53 take a record set for unhealthy (semantics 2.27, 4.48 to 4.51). Whether an endpoint is well is not
//! in a snapshot; whether anything looks at it is.

use crate::model::{Estate, RrSetId};

/// CloudFront's zone, in the AWS partition and in China. A distribution has no health to ask for (semantics 2.27).
pub const CLOUDFRONT: [&str; 2] = ["Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"];

/// How many aliases deep a tree is followed; Route 53's own are less.
const DEEPEST: usize = 8;

/// Whether a record set can ever be unhealthy: it has a health check, or is an alias that asks for its target's health,
/// where the target can be unhealthy. A target that is not there is taken for one that can.
#[must_use]
pub fn may_fail(estate: &Estate, id: RrSetId) -> bool {
    may_fail_within(estate, id, DEEPEST)
}

fn may_fail_within(estate: &Estate, id: RrSetId, depth: usize) -> bool {
    let is_checked = estate.routing(id).is_some_and(|routing| routing.health_check.is_some());
    is_checked || target_may_fail(estate, id, depth)
}

/// Whether a record set is an alias that asks for its target's health and could be told of a bad one.
#[must_use]
pub fn inherits_failure(estate: &Estate, id: RrSetId) -> bool {
    target_may_fail(estate, id, DEEPEST)
}

fn target_may_fail(estate: &Estate, id: RrSetId, depth: usize) -> bool {
    let Some(alias) = estate.alias(id).filter(|alias| alias.evaluate_health) else { return false };
    if !alias.in_zone {
        return !CLOUDFRONT.contains(&estate.text(alias.zone_id));
    }
    let rrset = estate.rrset(id);
    let Some(target) = estate.group(rrset.zone, alias.target, rrset.rtype) else { return true };
    depth == 0 || target.ids().any(|id| may_fail_within(estate, id, depth - 1))
}
