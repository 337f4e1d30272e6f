//! Resolver endpoints on the way of a question: which one an address is, and whether it works (semantics 1.19, §3.2).

use std::net::IpAddr;

use rustc_hash::FxHashMap;

use super::outcome::{Doubt, Reason, Status};
use super::path::Path;
use super::{Resolver, special};
use crate::model::{Direction, EndpointId, Estate, Input, ResolverRuleId, Target, VpcId};

/// States in which an endpoint does not answer, not yet or not any more, or not everywhere.
const NOT_AT_WORK: [&str; 3] = ["CREATING", "DELETING", "ACTION_NEEDED"];

impl Resolver<'_> {
    /// The inbound endpoint that a target is; they listen on DNS's own port only.
    pub(super) fn entrance(&self, target: &Target) -> Option<(EndpointId, VpcId)> {
        let endpoint = self.only_endpoint(target.address, Direction::Inbound);
        endpoint.filter(|_| target.port == Target::DNS_PORT)
    }

    /// The endpoint of this address and the VPC behind it, if the snapshot leaves no doubt.
    pub(super) fn only_endpoint(&self, address: IpAddr, direction: Direction) -> Option<(EndpointId, VpcId)> {
        let [endpoint] = self.estate.endpoints_at(address) else { return None };
        let found = self.estate.endpoint(*endpoint);
        found.vpc.filter(|_| found.direction == direction).map(|vpc| (*endpoint, vpc))
    }

    /// Notes that a question passes an endpoint: one that is not at work makes the rest less than certain.
    pub(super) fn pass(&self, endpoint: EndpointId, path: &mut Path) {
        path.enter_by(endpoint);
        if !is_at_work(self.estate, endpoint) {
            path.doubt(Doubt::EndpointNotAtWork(endpoint));
        }
    }

    /// Notes that a rule sends through its outbound endpoint, where the snapshot has that.
    pub(super) fn pass_outbound(&self, rule: ResolverRuleId, path: &mut Path) {
        if let Some(&endpoint) = self.failing_outbound.get(&rule) {
            path.doubt(Doubt::EndpointNotAtWork(endpoint));
        }
    }

    /// Where a rule sends to servers that the snapshot does not hold. Endpoints that take no forwarded questions are none:
    /// likely they do not answer (semantics 3.24).
    pub(super) fn forwarded_outside(&self, rule: ResolverRuleId, mut path: Path) -> Vec<Path> {
        let targets = &self.estate.rule(rule).targets;
        let is_endpoint = |target: &Target| match self.estate.endpoints_at(target.address) {
            [one] => {
                self.estate.endpoint(*one).direction != Direction::Inbound
                    && self.networks_at(target.address).next().is_none()
            }
            _ => false,
        };
        if !targets.is_empty() && targets.iter().all(is_endpoint) {
            path.doubt(Doubt::EndpointKind(rule));
            return path.end_told(Status::ServFail, Some(Reason::WrongEndpoint(rule)));
        }
        self.may_be_endpoint(rule, &mut path);
        path.end_told(Status::External, Some(Reason::Forwarded(rule)))
    }

    /// Notes that the private address a rule sends to may be that of an endpoint which was not read.
    fn may_be_endpoint(&self, rule: ResolverRuleId, path: &mut Path) {
        let targets = &self.estate.rule(rule).targets;
        let is_private = |target: &Target| special::is_unreachable(target.address);
        if self.endpoints_unread && (targets.is_empty() || targets.iter().any(is_private)) {
            path.doubt(Doubt::EndpointsUnread);
        }
    }
}

/// Whether an endpoint answers, as far as its state tells.
#[must_use]
pub fn is_at_work(estate: &Estate, endpoint: EndpointId) -> bool {
    let status = estate.endpoint(endpoint).status.map(|status| estate.text(status));
    status.is_none_or(|status| !NOT_AT_WORK.contains(&status))
}

/// The outbound endpoints that are not at work, by the rules that send through them.
pub(super) fn failing_outbound(estate: &Estate) -> FxHashMap<ResolverRuleId, EndpointId> {
    let failing = estate.endpoints().filter(|&endpoint| !is_at_work(estate, endpoint));
    let failing: FxHashMap<&str, EndpointId> =
        failing.map(|endpoint| (estate.text(estate.endpoint(endpoint).id), endpoint)).collect();
    let through = |rule| failing.get(estate.text(estate.rule(rule).endpoint?)).copied();
    estate.rules().filter_map(|rule| Some((rule, through(rule)?))).collect()
}

/// Whether a call that tells of endpoints or their addresses was refused somewhere.
pub(super) fn are_unread(estate: &Estate) -> bool {
    let tells = |operation: &str| Input::of_operation(operation) == Some(Input::ResolverEndpoints);
    let refused = estate.gaps().any(|gap| tells(estate.text(estate.gap(gap).operation)));
    refused || estate.endpoints().any(|endpoint| !estate.endpoint(endpoint).addresses_read)
}
