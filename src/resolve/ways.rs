//! The ways a question can go where routing policies give clients different answers: which record sets were chosen on
//! each, and what came of it (semantics §4.3).

use super::outcome::{Reason, Status};
use super::path::Path;
use crate::model::{EndpointId, Estate, Policy, RrSetId};

/// One way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The routed record sets chosen on it, in order.
    pub chosen: Vec<RrSetId>,
    /// The endpoints it leads through, in order.
    pub entered: Vec<EndpointId>,
    /// What a client gets whom that happens to.
    pub status: Status,
    /// The record set that answers; several where they answer together.
    pub answers: Vec<RrSetId>,
    /// Why, where the status does not say.
    pub reason: Option<Reason>,
}

/// The ways of a traced question; none where everybody gets the same.
pub(super) fn of(estate: &Estate, paths: &[Path]) -> Vec<Way> {
    let ways: Vec<Way> = paths.iter().flat_map(|path| of_path(estate, path)).collect();
    if ways.len() > 1 { ways } else { Vec::new() }
}

/// Routed record sets that could answer are each a way of their own.
fn of_path(estate: &Estate, path: &Path) -> Vec<Way> {
    let way = |chosen, answers| Way {
        chosen,
        entered: path.entered.clone(),
        status: path.status,
        answers,
        reason: path.reason,
    };
    let is_routed = |&id: &RrSetId| estate.routing(id).is_some();
    let together = |&id: &RrSetId| estate.routing(id).is_some_and(|routing| routing.policy == Policy::Multivalue);
    if !path.answers.iter().any(is_routed) || path.answers.iter().all(together) {
        return vec![way(path.chosen.clone(), path.answers.clone())];
    }
    let also = |&id: &RrSetId| path.chosen.iter().copied().chain([id]).collect();
    path.answers.iter().map(|id| way(also(id), vec![*id])).collect()
}
