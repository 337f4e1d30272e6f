//! Paths: one way a question can go. Routing policies make several; an outcome is all of them together.

use super::outcome::{Asked, Certainty, Cut, Doubt, Outcome, Question, Reason, Status};
use super::step::{Actor, Step, StepKind};
use crate::model::{EndpointId, NetworkId, RrSetId, VpcId, ZoneId};
use crate::name::NameId;

/// CNAMEs that every resolver follows; beyond it they differ.
pub(super) const SURE_CHAIN: usize = 8;
/// CNAMEs beyond which resolvers give up.
const LONGEST_CHAIN: usize = 16;
/// How many ways a question may fork into before only the first are followed.
const WIDEST: usize = 128;
/// How many places a question may be asked at on its way, aliases and endpoints included.
const DEEPEST: usize = 100;

/// Where a question is being asked, for telling loops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Public recursion.
    Public,
    /// The view of this index.
    View(usize),
    /// A network.
    Network(NetworkId),
    /// Inside a zone's own servers, following an alias.
    Alias(ZoneId),
}

/// A CNAME that was followed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    pub(super) target: NameId,
    seen: usize,
    steps: usize,
}

/// One way a question goes, so far or to its end.
#[derive(Clone, Debug)]
pub(super) struct Path {
    /// What is being asked now: the question itself, or the same type of a CNAME's target.
    pub(super) question: Question,
    /// Who asks it.
    pub(super) actor: Actor,
    pub(super) hops: Vec<Hop>,
    pub(super) status: Status,
    pub(super) doubt: Option<Doubt>,
    pub(super) answers: Vec<RrSetId>,
    pub(super) cut: Option<Cut>,
    pub(super) reason: Option<Reason>,
    pub(super) other_model: Option<Status>,
    pub(super) unserved: Option<RrSetId>,
    /// The routed record sets that brought the question here, where a trace is wanted.
    pub(super) chosen: Vec<RrSetId>,
    /// The endpoints it came through, where a trace is wanted.
    pub(super) entered: Vec<EndpointId>,
    /// Delegations whose servers' addresses are being looked up: for telling circles of glueless name servers.
    pub(super) pending: Vec<Cut>,
    seen: Vec<(Place, Asked)>,
    width: usize,
    steps: Option<Vec<Step>>,
}

impl Path {
    pub(super) fn new(question: Question, actor: Actor, traced: bool) -> Self {
        Self {
            question,
            actor,
            hops: Vec::new(),
            status: Status::Unknown,
            doubt: None,
            answers: Vec::new(),
            cut: None,
            reason: None,
            other_model: None,
            unserved: None,
            chosen: Vec::new(),
            entered: Vec::new(),
            pending: Vec::new(),
            seen: Vec::new(),
            width: 1,
            steps: traced.then(Vec::new),
        }
    }

    /// A path that looks up a name server's address on the way to `cut`.
    pub(super) fn for_address(question: Question, pending: &[Cut], cut: Cut) -> Self {
        let pending = pending.iter().copied().chain([cut]).collect();
        Self { pending, ..Self::new(question, Actor::Public, false) }
    }

    /// The name being asked now.
    pub(super) fn name(&self) -> Asked {
        self.question.name
    }

    /// Notes a step at the name being asked, if anyone wants to see it.
    pub(super) fn step(&mut self, kind: impl FnOnce() -> StepKind) {
        self.step_at(self.name(), kind);
    }

    /// Notes a step at another name.
    pub(super) fn step_at(&mut self, name: Asked, kind: impl FnOnce() -> StepKind) {
        let actor = self.actor;
        if let Some(steps) = &mut self.steps {
            steps.push(Step { actor, name: (!name.below).then_some(name.node), kind: kind() });
        }
    }

    /// Notes that a routed record set is followed, if anyone wants to see it.
    pub(super) fn choose(&mut self, rrset: RrSetId) {
        if self.steps.is_some() {
            self.chosen.push(rrset);
        }
    }

    /// Notes that an endpoint is passed, if anyone wants to see it.
    pub(super) fn enter_by(&mut self, endpoint: EndpointId) {
        if self.steps.is_some() {
            self.entered.push(endpoint);
        }
    }

    /// Notes that the name is asked at a place; how it ends when it was already, or when it goes on and on.
    pub(super) fn enter(&mut self, place: Place) -> Result<(), (Status, Option<Reason>)> {
        let here = (place, self.name());
        if self.seen.contains(&here) {
            return Err((Status::Loop, None));
        }
        self.seen.push(here);
        if self.seen.len() > DEEPEST { Err((Status::Unknown, Some(Reason::TooDeep))) } else { Ok(()) }
    }

    /// Goes on with another name of the same type.
    pub(super) fn ask_for(&mut self, target: NameId) {
        self.question.name = Asked::exactly(target);
    }

    /// Follows a CNAME.
    pub(super) fn hop(&mut self, target: NameId) {
        self.ask_for(target);
        let steps = self.steps.as_ref().map_or(0, Vec::len);
        self.hops.push(Hop { target, seen: self.seen.len(), steps });
        if self.hops.len() > SURE_CHAIN {
            self.doubt(Doubt::LongChain);
        }
    }

    pub(super) fn is_too_long(&self) -> bool {
        self.hops.len() > LONGEST_CHAIN
    }

    /// How many of `wanted` branches may be followed; fewer than wanted makes the rest unproven.
    pub(super) fn fork(&mut self, wanted: usize) -> usize {
        let allowed = (WIDEST / self.width).clamp(1, wanted.max(1));
        if allowed < wanted {
            self.doubt(Doubt::Forks);
        }
        self.width *= allowed;
        allowed
    }

    /// The path as it was when it had followed `hops` CNAMEs, at least one.
    pub(super) fn back_to(&self, hops: usize) -> Self {
        let mut path = Self { status: Status::Unknown, answers: Vec::new(), cut: None, reason: None, ..self.clone() };
        path.hops.truncate(hops);
        if let Some(&last) = path.hops.last() {
            path.ask_for(last.target);
            path.seen.truncate(last.seen);
            if let Some(steps) = &mut path.steps {
                steps.truncate(last.steps);
            }
        }
        path
    }

    /// An ended path as a VPC goes on with it.
    pub(super) fn taken_up_by(self, vpc: VpcId) -> Self {
        Self { actor: Actor::Vpc(vpc), status: Status::Unknown, cut: None, reason: None, ..self }
    }

    /// Takes the certainty away; the first reason stands.
    pub(super) fn doubt(&mut self, why: Doubt) {
        self.doubt = self.doubt.or(Some(why));
    }

    pub(super) fn certainty(&self) -> Certainty {
        if self.doubt.is_some() { Certainty::Likely } else { Certainty::Certain }
    }

    /// Ends here.
    pub(super) fn end(mut self, status: Status, reason: Option<Reason>) -> Vec<Self> {
        self.status = status;
        self.reason = reason;
        vec![self]
    }

    /// Ends here, with a last step that says so.
    pub(super) fn end_told(mut self, status: Status, reason: Option<Reason>) -> Vec<Self> {
        self.step(|| StepKind::Ended(status, reason));
        self.end(status, reason)
    }

    /// Whether a client could not tell the two apart, as far as is known: the same answer at the end of the same chain.
    fn is_like(&self, other: &Self) -> bool {
        let chain = |path: &Self| path.hops.iter().map(|hop| hop.target).collect::<Vec<_>>();
        self.result() == other.result() && self.reason == other.reason && chain(self) == chain(other)
    }

    /// What tells two ends apart.
    pub(super) fn result(&self) -> (Status, &[RrSetId]) {
        (self.status, &self.answers)
    }
}

/// Puts the paths of a question together: the worst status, every answer, the least certainty.
pub(super) fn merge(mut paths: Vec<Path>) -> (Outcome, Vec<Step>) {
    let several = paths.windows(2).any(|pair| !pair[0].is_like(&pair[1]));
    let worst = (0..paths.len()).max_by_key(|&at| (paths[at].status, std::cmp::Reverse(at))).unwrap_or(0);
    let doubt = paths.iter().find_map(|path| path.doubt);
    let other_model = paths.iter().find_map(|path| path.other_model);
    let unserved = paths.iter().find_map(|path| path.unserved);
    let mut answers: Vec<RrSetId> = paths.iter().flat_map(|path| path.answers.iter().copied()).collect();
    answers.sort_unstable();
    answers.dedup();
    let open = paths.iter().find(|path| !path.status.is_decided()).and_then(|path| path.reason);
    let varies = several || answers.len() > 1;
    let steps = all_steps(&mut paths);
    let worst = paths.swap_remove(worst);
    let outcome = Outcome {
        status: worst.status,
        certainty: if doubt.is_some() { Certainty::Likely } else { Certainty::Certain },
        doubt,
        chain: worst.hops.iter().map(|hop| hop.target).collect(),
        answers,
        varies,
        unserved,
        cut: worst.cut,
        reason: worst.reason,
        open: open.filter(|_| worst.status.is_decided()),
        other_model,
    };
    (outcome, steps)
}

/// The steps of all paths, what they share once.
fn all_steps(paths: &mut [Path]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut before: &[Step] = &[];
    for path in paths.iter() {
        let own = path.steps.as_deref().unwrap_or(&[]);
        let shared = own.iter().zip(before).take_while(|(a, b)| a == b).count();
        steps.extend_from_slice(&own[shared..]);
        before = own;
    }
    steps
}
