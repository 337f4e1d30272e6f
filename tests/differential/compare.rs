//! Every question of every name, asked of the model and of the servers.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::base::iana::Rcode;
use r53lint::model::{RecordType, Value};
use r53lint::name::Name;
use r53lint::resolve::{CnameModel, Outcome, Reason, Resolver, Status, Vantage};

use crate::ask::{Reply, ask};
use crate::case::Case;
use crate::network::Network;
use crate::servers::World;

/// What is asked of each name.
const TYPES: [RecordType; 4] = [RecordType::A, RecordType::AAAA, RecordType::CNAME, RecordType::TXT];
/// A label that no estate has.
const MISSING: &[u8] = b"no-such-name";
/// CNAMEs that every resolver follows.
const SURE_CHAIN: usize = 8;
const WORKERS: usize = 64;

/// What came of a batch.
#[derive(Default)]
pub(crate) struct Report {
    /// Questions that model and servers answer alike.
    pub(crate) agreed: usize,
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

struct Question<'a, 'e> {
    case: usize,
    resolver: &'a Resolver<'e>,
    vantage: Vantage,
    name: Name,
    rtype: RecordType,
}

/// Starts the servers of a batch and asks everything.
pub(crate) fn compare(cases: &[Case], network: &mut Network) -> Report {
    let world = World::start(cases, network);
    let network = &*network;
    let resolvers: Vec<_> = cases.iter().map(|case| Resolver::new(&case.estate, CnameModel::Recheck)).collect();
    let questions: Vec<Question<'_, '_>> =
        (0..cases.len()).flat_map(|at| questions(at, &cases[at], &resolvers[at])).collect();
    let next = AtomicUsize::new(0);
    let report = Mutex::new(Report::default());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let case = &cases[question.case];
                    let reply = ask(world.server(case, question.vantage), &question.name, question.rtype);
                    let verdict = question.judge(case, &reply, network);
                    report.lock().unwrap().add(question.case, verdict);
                }
            });
        }
    });
    let mut report = report.into_inner().unwrap();
    report.disagreements.sort();
    report
}

impl Report {
    fn add(&mut self, case: usize, verdict: Verdict) {
        match verdict {
            Verdict::Agrees => self.agreed += 1,
            Verdict::Open => self.open += 1,
            Verdict::Excused(paragraph) => *self.excused.entry(paragraph).or_default() += 1,
            Verdict::Differs(line) => self.disagreements.push((case, line)),
        }
    }

    /// One line about what agreed.
    pub(crate) fn summary(&self) -> String {
        let excused: Vec<String> = self.excused.iter().map(|(why, count)| format!("{count} {why}")).collect();
        format!("{} agreed, {} open, excused: [{}]", self.agreed, self.open, excused.join("; "))
    }
}

fn questions<'a, 'e>(at: usize, case: &Case, resolver: &'a Resolver<'e>) -> Vec<Question<'a, 'e>> {
    let known = case.estate.names().ids().map(|id| case.estate.name(id)).filter(|name| name.is_at_or_below(&case.top));
    let names = known.flat_map(|name| [name.child(MISSING), Some(name)]).flatten();
    let mut questions = Vec::new();
    for name in names {
        for vantage in resolver.vantages() {
            let ask = |rtype| Question { case: at, resolver, vantage, name: name.clone(), rtype };
            questions.extend(TYPES.map(ask));
        }
    }
    questions
}

impl Question<'_, '_> {
    fn judge(&self, case: &Case, reply: &io::Result<Reply>, network: &Network) -> Verdict {
        let outcome = self.resolver.ask(self.vantage, self.resolver.question(&self.name, self.rtype));
        let expected = answers(case, &outcome, network);
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
        if agrees(&outcome, &expected, reply) {
            return Verdict::Agrees;
        }
        if let Some(paragraph) = excuse(&outcome) {
            return Verdict::Excused(paragraph);
        }
        if !case.closed && !outcome.status.is_decided() {
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
        Status::Answer => rcode == Rcode::NOERROR && reply.answers == *expected,
        Status::NoData => rcode == Rcode::NOERROR && none,
        Status::NxDomain => rcode == Rcode::NXDOMAIN && none,
        Status::ServFail => rcode == Rcode::SERVFAIL,
        // one resolver gives up, another hands over the chain it has
        Status::Loop => none && (rcode == Rcode::SERVFAIL || rcode == Rcode::NOERROR),
        Status::External | Status::Unknown => false,
    }
}

/// The paragraph by which Route 53, or one resolver among others, may answer otherwise than these servers.
fn excuse(outcome: &Outcome) -> Option<&'static str> {
    if outcome.reason == Some(Reason::LongChain) || outcome.chain.len() > SURE_CHAIN {
        return Some("chains over 8 CNAMEs: resolvers differ");
    }
    None
}
