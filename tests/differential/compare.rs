//! Every question of every name, asked of the model and of the servers.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use domain::base::iana::Rcode;
use r53lint::model::{RecordType, Value};
use r53lint::name::{Name, NameId};
use r53lint::resolve::{
    Asked, Certainty, CnameModel, Cut, Doubt, Outcome, Reason, Resolver, Status, Vantage, Verdict as Server, Why,
    questions,
};

use crate::ask::{Asking, Reply, ask_all};
use crate::case::Case;
use crate::network::Network;
use crate::servers::World;

/// What is asked of each name besides the types it has and the one that stands for those it lacks.
const ALWAYS: [RecordType; 2] = [RecordType::CNAME, RecordType::AAAA];
/// What is asked of a name that is nowhere.
const OF_MISSING: [RecordType; 2] = [RecordType::A, RecordType::TXT];
/// CNAMEs that every resolver follows.
const SURE_CHAIN: usize = 8;
/// Questions under way at a time: so many keep the servers busy and lose none.
const WINDOW: usize = 256;
/// Questions of an estate that lead VPCs in a circle: each costs a server seconds.
const CIRCLES: usize = 3;

/// What came of a batch.
#[derive(Default)]
pub(crate) struct Report {
    /// Questions that model and servers answer alike.
    pub(crate) agreed: usize,
    /// Those among them of which the model is certain.
    pub(crate) certain: usize,
    /// Questions asked twice: a server that is busy fails.
    pub(crate) again: usize,
    /// Where Route 53 knowingly differs, by the paragraph that says so.
    pub(crate) excused: BTreeMap<&'static str, usize>,
    /// Questions the estate is not closed for.
    pub(crate) open: usize,
    /// The others: the case, and what was asked and answered.
    pub(crate) disagreements: Vec<(usize, String)>,
}

enum Verdict {
    Agrees,
    Excused(&'static str),
    Open,
    Differs(String),
}

struct Question {
    case: usize,
    vantage: Vantage,
    name: Name,
    rtype: RecordType,
    outcome: Outcome,
}

/// Starts the servers of a batch and asks everything.
pub(crate) fn compare(cases: &[Case], network: &mut Network) -> Report {
    let world = World::start(cases, network);
    let (mut circles, mut quick) = (Vec::new(), Vec::new());
    for (at, case) in cases.iter().enumerate() {
        let (circling, other): (Vec<_>, Vec<_>) = questions_of(at, case).into_iter().partition(Question::may_circle);
        circles.extend(circling.into_iter().take(CIRCLES));
        quick.extend(other);
    }
    let ask = |questions: Vec<Question>, window: usize| -> Vec<(Question, Verdict)> {
        let server = |question: &Question| world.server(&cases[question.case], question.vantage);
        let asking = |one: &Question| Asking { server: server(one), name: one.name.clone(), rtype: one.rtype };
        let replies = ask_all(&questions.iter().map(asking).collect::<Vec<_>>(), window);
        let judge = |(question, reply): (Question, io::Result<Reply>)| {
            let verdict = question.judge(&cases[question.case], &reply, network);
            (question, verdict)
        };
        questions.into_iter().zip(replies).map(judge).collect()
    };
    let mut report = Report::default();
    let mut again = Vec::new();
    for (question, verdict) in ask(quick, WINDOW) {
        match verdict {
            Verdict::Differs(_) => again.push(question),
            verdict => report.add(&question, verdict),
        }
    }
    report.again = again.len();
    for (question, verdict) in ask(again, WINDOW / 8).into_iter().chain(ask(circles, usize::MAX)) {
        report.add(&question, verdict);
    }
    report.disagreements.sort();
    report
}

impl Report {
    fn add(&mut self, question: &Question, verdict: Verdict) {
        match verdict {
            Verdict::Agrees => {
                self.agreed += 1;
                self.certain += usize::from(question.outcome.certainty == Certainty::Certain);
            }
            Verdict::Open => self.open += 1,
            Verdict::Excused(paragraph) => *self.excused.entry(paragraph).or_default() += 1,
            Verdict::Differs(line) => self.disagreements.push((question.case, line)),
        }
    }

    /// One line about what agreed.
    pub(crate) fn summary(&self) -> String {
        let excused: Vec<String> = self.excused.iter().map(|(why, count)| format!("{count} {why}")).collect();
        format!(
            "{} agreed ({} certain; {} asked twice), {} open, excused: [{}]",
            self.agreed,
            self.certain,
            self.again,
            self.open,
            excused.join("; ")
        )
    }
}

/// Every question that `trace --all` would ask, and some more that come to the same if it is right in leaving them out.
fn questions_of(at: usize, case: &Case) -> Vec<Question> {
    let estate = &case.estate;
    let resolver = Resolver::new(estate, CnameModel::Recheck);
    // thousands of reverse names that VPCs' resolvers make are no part of it
    let made: BTreeSet<NameId> = estate.vpcs().flat_map(|vpc| estate.vpc(vpc).autodefined.iter().copied()).collect();
    let ours = |&id: &NameId| !made.contains(&id) && estate.name(id).is_at_or_below(&case.top);
    let mut asked = Vec::new();
    for node in estate.names().ids().filter(ours) {
        let exact = questions::at(estate, node).into_iter().filter(|question| !question.name.below);
        let types: BTreeSet<RecordType> = exact.map(|question| question.rtype).chain(ALWAYS).collect();
        let missing = questions::spell(estate, Asked { node, below: true });
        let name = estate.name(node);
        asked.extend(types.into_iter().map(|rtype| (name.clone(), rtype)));
        asked.extend(missing.into_iter().flat_map(|name| OF_MISSING.map(|rtype| (name.clone(), rtype))));
    }
    let from = |vantage: Vantage| {
        let resolver = &resolver;
        asked.iter().map(move |(name, rtype)| {
            let outcome = resolver.ask(vantage, resolver.question(name, *rtype));
            Question { case: at, vantage, name: name.clone(), rtype: *rtype, outcome }
        })
    };
    resolver.vantages().flat_map(from).collect()
}

impl Question {
    /// Whether VPCs may send it around: a resolver finds out only when its patience ends.
    fn may_circle(&self) -> bool {
        self.outcome.status == Status::Loop && self.vantage != Vantage::Internet
    }

    fn judge(&self, case: &Case, reply: &io::Result<Reply>, network: &Network) -> Verdict {
        let outcome = &self.outcome;
        let expected = answers(case, outcome, network);
        let told = |reply: &str| {
            let from = match self.vantage {
                Vantage::Internet | Vantage::Network(_) => "internet",
                Vantage::Vpc(vpc) => case.vpc_id(vpc),
            };
            Verdict::Differs(format!(
                "{} {} {from}: the model says {:?} {:?} {expected:?} by {:?}, the server {reply}",
                self.name, self.rtype, outcome.status, outcome.certainty, outcome.reason
            ))
        };
        let reply = match reply {
            Ok(reply) => reply,
            Err(error) => return told(&error.to_string()),
        };
        if agrees(outcome, &expected, reply) {
            return Verdict::Agrees;
        }
        if let Some(paragraph) = excuse(case, outcome) {
            return Verdict::Excused(paragraph);
        }
        if !outcome.status.is_decided() && (!case.closed || leads_out(case, outcome)) {
            return Verdict::Open;
        }
        let chain: Vec<String> = reply.chain.iter().map(ToString::to_string).collect();
        told(&format!("{} {:?} by way of [{}]", reply.rcode, reply.answers, chain.join(" ")))
    }
}

fn answers(case: &Case, outcome: &Outcome, network: &Network) -> BTreeSet<String> {
    let values = outcome.answers.iter().flat_map(|&id| case.estate.values(id));
    let spell = |value: &Value| match *value {
        Value::A(address) => network.seen_as(address).to_string(),
        _ => case.estate.spell(value),
    };
    values.map(spell).collect()
}

fn agrees(outcome: &Outcome, expected: &BTreeSet<String>, reply: &Reply) -> bool {
    let (rcode, none) = (reply.rcode, reply.answers.is_empty());
    match outcome.status {
        Status::Answer if matches!(outcome.reason, Some(Reason::ApexLeftOut(_))) => rcode == Rcode::NOERROR && !none,
        Status::Answer => rcode == Rcode::NOERROR && reply.answers == *expected,
        Status::NoData => rcode == Rcode::NOERROR && none,
        Status::NxDomain => rcode == Rcode::NXDOMAIN && none,
        Status::ServFail => rcode == Rcode::SERVFAIL,
        // one resolver gives up, another hands over the chain it has
        Status::Loop => none && (rcode == Rcode::SERVFAIL || rcode == Rcode::NOERROR),
        Status::External | Status::Unknown => false,
    }
}

/// Whether even a closed estate does not tell: a DELEGATE rule leads to an address that is no endpoint of it, or an alias
/// to records that a delegation hides.
fn leads_out(case: &Case, outcome: &Outcome) -> bool {
    let cut = if let Some(Reason::DelegatedAway(cut)) = outcome.reason { Some(cut) } else { None };
    cut.is_some_and(|cut| outcome.status == Status::Unknown || !case.estate.zone(cut.zone).is_public())
}

/// The paragraph by which Route 53, or one resolver among others, may answer otherwise than these servers. What is certain
/// has none.
fn excuse(case: &Case, outcome: &Outcome) -> Option<&'static str> {
    if outcome.certainty == Certainty::Certain {
        return None;
    }
    if outcome.reason == Some(Reason::LongChain) || outcome.chain.len() > SURE_CHAIN {
        return Some("chains over 8 CNAMEs: resolvers differ");
    }
    match outcome.doubt? {
        Doubt::ForwardedChain => Some("2.10: CNAMEs in forwarded answers"),
        Doubt::SharedServer(_) => Some("4.17: some resolvers ask for whole names"),
        Doubt::PrivateDelegation(_) if outcome.status == Status::NoData => {
            Some("3.22: BIND takes no NODATA from above")
        }
        Doubt::Servers(_) | Doubt::OtherServers(_) if has_aliased_server(case) => {
            Some("B5: some resolvers follow a name server's CNAME")
        }
        _ => None,
    }
}

/// Whether some delegation names a server whose name is a CNAME.
fn has_aliased_server(case: &Case) -> bool {
    let estate = &case.estate;
    let resolver = Resolver::new(estate, CnameModel::Recheck);
    let is_cname = |&(_, server): &(NameId, Server)| matches!(server, Server::Dead(Why::IsCname, _));
    let owners = estate.zones().filter(|&zone| estate.zone(zone).is_public()).flat_map(|zone| {
        let groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
        groups.filter(|rrset| rrset.rtype == RecordType::NS).map(move |rrset| Cut { zone, name: rrset.owner })
    });
    let mut cuts = owners.filter(|cut| estate.is_cut(cut.zone, cut.name));
    cuts.any(|cut| resolver.delegation(cut).servers.iter().any(is_cname))
}
