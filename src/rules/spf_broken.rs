//! SPF policies that receivers discard, or that let everybody send (RFC 7208). Look-ups are counted through the zones of
//! the snapshot: what lies outside is one look-up, so that the count is the least there are.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::lint::spf::{self, MOST_LOOKUPS, Term};
use crate::lint::strings::{Strings, begins_with};
use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{RecordType, RrSetId};
use crate::name::Name;
use crate::resolve::{Certainty, Outcome, Status, Vantage};

/// Where counting ends: nobody cares how far beyond the limit a policy is.
const MOST_COUNTED: usize = 40;
/// How many names a note has.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let groups = [RecordType::TXT, RecordType::SPF].into_iter().flat_map(|rtype| cx.groups_of(rtype));
    let records = groups.filter(|group| cx.estate().zone(cx.estate().rrset(group.first()).zone).is_public());
    let records = records.flat_map(|group| group.ids()).filter(|&record| mentions_spf(cx, record));
    let records: Vec<RrSetId> = records.collect();
    let judged = records.into_par_iter().filter(|&record| cx.served_to(record).contains(&Vantage::Internet));
    let judged: Vec<(RrSetId, Verdict)> = judged.map(|record| (record, judge(cx, record))).collect();
    let mut includers: BTreeMap<RrSetId, Vec<Name>> = BTreeMap::new();
    let mut found = Vec::new();
    for (record, verdict) in judged {
        match verdict {
            Verdict::Fine => {}
            Verdict::Broken(broken) => found.push((record, broken)),
            Verdict::Within(included) => {
                includers.entry(included).or_default().push(cx.name(cx.estate().rrset(record).owner));
            }
        }
    }
    found.into_iter().map(|(record, broken)| finding(cx, record, broken, includers.get(&record))).collect()
}

/// A look at the first bytes of each value.
fn mentions_spf(cx: &Context<'_>, record: RrSetId) -> bool {
    cx.texts(record).any(|text| begins_with(text, "v=spf1"))
}

/// The SPF policies among a record set's values.
fn policies(cx: &Context<'_>, record: RrSetId) -> Vec<Vec<u8>> {
    let texts = cx.texts(record).filter(|text| begins_with(text, "v=spf1"));
    texts.map(content).filter(|text| spf::is_policy(text)).collect()
}

/// What a value says; one without quotes says what it is.
fn content(value: &str) -> Vec<u8> {
    let strings = Strings::parse(value);
    if strings.quoted { strings.bytes } else { value.as_bytes().to_vec() }
}

/// What is wrong with a record set, and what to do about it.
struct Broken {
    problem: String,
    help: String,
}

impl Broken {
    fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into() }
    }
}

enum Verdict {
    Fine,
    Broken(Broken),
    /// A record set it includes is broken by itself, and told there.
    Within(RrSetId),
}

fn judge(cx: &Context<'_>, record: RrSetId) -> Verdict {
    let policies = policies(cx, record);
    let rrset = cx.estate().rrset(record);
    if rrset.rtype == RecordType::SPF {
        let alone = !policies.is_empty() && lacks_policy(cx, &cx.name(rrset.owner));
        return if alone { Verdict::Broken(of_spf_type()) } else { Verdict::Fine };
    }
    match policies.as_slice() {
        [] => mistaken(cx, record).map_or(Verdict::Fine, Verdict::Broken),
        [policy] => judge_policy(cx, record, policy),
        several => Verdict::Broken(Broken::new(
            format!("{} SPF policies, so that receivers discard them all", several.len()),
            "join them into one value that begins with v=spf1 once",
        )),
    }
}

fn of_spf_type() -> Broken {
    Broken::new("the SPF policy in a type that receivers no longer ask for", "publish the same value as TXT")
}

/// A value that begins like a policy and is none. Quotation marks inside are `text-malformed`'s.
fn mistaken(cx: &Context<'_>, record: RrSetId) -> Option<Broken> {
    let mut texts = cx.texts(record).filter(|text| begins_with(text, "v=spf1")).map(content);
    let text = texts.find(|text| text.first().is_some_and(|first| matches!(first, b'v' | b'V' | b' ' | b'\t')))?;
    let problem = if text[0].is_ascii_whitespace() {
        "an SPF policy behind a blank, which receivers do not take for one"
    } else {
        "an SPF policy without a blank behind v=spf1, which receivers do not take for one"
    };
    Some(Broken::new(problem, "begin the value with v=spf1 and one blank"))
}

fn judge_policy(cx: &Context<'_>, record: RrSetId, policy: &[u8]) -> Verdict {
    let terms = match spf::terms(policy) {
        Ok(terms) => terms,
        Err(problem) => {
            let problem = format!("an SPF policy that receivers discard: {problem}");
            return Verdict::Broken(Broken::new(problem, "mend the term, or take it out"));
        }
    };
    if terms.contains(&Term::All(true)) && !shut_before(&terms) {
        let problem = "an SPF policy that lets everybody send: +all";
        return Verdict::Broken(Broken::new(problem, "end the policy with -all or ~all"));
    }
    let mut count = Count { cx, lookups: 0, way: vec![record], end: None };
    count.terms(&terms);
    match count.end {
        Some(End::Broken(broken)) => Verdict::Broken(broken),
        Some(End::Within(record)) => Verdict::Within(record),
        None if count.lookups > MOST_LOOKUPS => Verdict::Broken(too_many(count.lookups)),
        None => Verdict::Fine,
    }
}

fn too_many(lookups: usize) -> Broken {
    let least = if lookups >= MOST_COUNTED { "more than" } else { "at least" };
    Broken::new(
        format!("an SPF policy of {least} {lookups} look-ups; receivers give up after {MOST_LOOKUPS}"),
        "take includes out, or put the addresses they stand for in their place",
    )
}

/// Whether an `all` that does not let everybody send comes first.
fn shut_before(terms: &[Term]) -> bool {
    terms.iter().find_map(|term| if let Term::All(passes) = term { Some(!passes) } else { None }).unwrap_or(false)
}

/// Whether the Internet surely finds no policy at a name.
fn lacks_policy(cx: &Context<'_>, name: &Name) -> bool {
    cx.finds_text(name, "v=spf1") == Some(false)
}

fn look_up(cx: &Context<'_>, name: &Name) -> Outcome {
    cx.resolver().ask(Vantage::Internet, cx.resolver().question(name, RecordType::TXT))
}

/// Why counting ended early.
enum End {
    Broken(Broken),
    Within(RrSetId),
}

/// Counts the look-ups of a policy that no sender matches.
struct Count<'c, 'e> {
    cx: &'c Context<'e>,
    lookups: usize,
    /// Record sets being counted, the outermost first.
    way: Vec<RrSetId>,
    end: Option<End>,
}

impl Count<'_, '_> {
    fn terms(&mut self, terms: &[Term]) {
        let last = terms.iter().position(|term| matches!(term, Term::All(_)));
        let redirects = last.is_none();
        for term in &terms[..last.unwrap_or(terms.len())] {
            if self.end.is_some() || self.lookups >= MOST_COUNTED {
                return;
            }
            match term {
                Term::Include(name) => self.follow(name.as_deref()),
                Term::LookUp => self.lookups += 1,
                Term::All(_) | Term::Free | Term::Redirect(_) => {}
            }
        }
        let redirect = terms.iter().find_map(|term| if let Term::Redirect(name) = term { Some(name) } else { None });
        if let Some(name) = redirect.filter(|_| redirects && self.end.is_none()) {
            self.follow(name.as_deref());
        }
    }

    /// One look-up, and what it leads to as far as the snapshot holds it.
    fn follow(&mut self, name: Option<&str>) {
        self.lookups += 1;
        let Some(name) = name.and_then(|name| Name::parse(name).ok()) else { return };
        let outcome = look_up(self.cx, &name);
        if lacks_policy(self.cx, &name) {
            if self.way.len() == 1 {
                let name = name.relaxed();
                self.end = Some(End::Broken(Broken::new(
                    format!("an SPF policy that receivers discard: {name}, which it includes, has none"),
                    format!("publish a policy at {name}, or take the include out"),
                )));
            } else {
                self.end = Some(End::Within(self.way[self.way.len() - 1]));
            }
            return;
        }
        let (Status::Answer, &[record]) = (outcome.status, outcome.answers.as_slice()) else { return };
        if self.way.contains(&record) {
            self.end = Some(self.circle(record));
            return;
        }
        self.included(record);
    }

    fn included(&mut self, record: RrSetId) {
        let policies = policies(self.cx, record);
        let [policy] = policies.as_slice() else { return };
        let Ok(terms) = spf::terms(policy) else { return };
        let before = self.lookups;
        self.way.push(record);
        self.terms(&terms);
        self.way.pop();
        if self.end.is_none() && self.lookups - before > MOST_LOOKUPS {
            self.end = Some(End::Within(record));
        }
    }

    /// A circle is told at the lowest of its record sets.
    fn circle(&self, back_at: RrSetId) -> End {
        let from = self.way.iter().position(|&record| record == back_at).unwrap_or(0);
        let lowest = self.way[from..].iter().copied().min().unwrap_or(back_at);
        if lowest != self.way[0] {
            return End::Within(lowest);
        }
        let problem = "an SPF policy that includes itself, so that receivers discard it";
        End::Broken(Broken::new(problem, "take the include out that closes the circle"))
    }
}

fn finding(cx: &Context<'_>, record: RrSetId, broken: Broken, includers: Option<&Vec<Name>>) -> Finding {
    let rrset = cx.estate().rrset(record);
    let message = format!("{} {} holds {}", cx.spell(rrset.owner), rrset.rtype, broken.problem);
    let finding = Finding::new(Subject::Record(record), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, record)
        .help(broken.help);
    match includers {
        Some(names) => {
            let mut names: Vec<String> = names.iter().map(Name::relaxed).collect();
            names.sort_unstable();
            finding.note(format!("it breaks the policies that include it: {}", phrase::list(&names, MOST_NAMED)))
        }
        None => finding,
    }
}
