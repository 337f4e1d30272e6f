//! CAA record sets that certification authorities read otherwise than meant, or not at all (RFC 8659).

use std::sync::LazyLock;

use crate::lint::strings::{Strings, shown};
use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType};
use crate::resolve::Certainty;

/// The flag of a property that an authority must know or else issue nothing (RFC 8659 §4.1).
const CRITICAL: u8 = 128;

static TAGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/caa-tags.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::CAA], |group| {
        let mut texts = group.ids().flat_map(|id| cx.texts(id));
        let fault = texts.find_map(fault)?;
        Some(finding(cx, group, fault))
    })
}

/// What is wrong with a property, and what to do about it.
struct Fault {
    problem: String,
    help: String,
}

impl Fault {
    fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into() }
    }
}

/// `flags tag "value"`.
fn fault(text: &str) -> Option<Fault> {
    let mut words = text.splitn(3, [' ', '\t']).map(str::trim);
    let (flags, tag, value) = (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next());
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        let help = "write flags, tag and value, e.g. 0 issue \"ca.example.net\"";
        return Some(Fault::new("a value that is no CAA property", help));
    };
    let tag = tag.to_ascii_lowercase();
    if !TAGS.contains(&tag.as_str()) {
        let problem = format!("the tag {}, which no certification authority knows", shown(&tag));
        return Some(Fault::new(problem, "write issue, issuewild or iodef, or take the value out"));
    }
    wrong_flags(flags).or_else(|| {
        let value = String::from_utf8_lossy(&Strings::parse(value).bytes).into_owned();
        match tag.as_str() {
            "issue" | "issuewild" | "issuemail" | "issuevmc" => wrong_issuer(&tag, &value),
            "iodef" => wrong_report(&value),
            _ => None,
        }
    })
}

fn wrong_flags(flags: &str) -> Option<Fault> {
    let number = flags.parse::<u8>().ok();
    if matches!(number, Some(0 | CRITICAL)) {
        return None;
    }
    let problem = format!("the flags {}; only 0 and {CRITICAL} (critical) mean something", shown(flags));
    Some(Fault::new(problem, "write 0"))
}

/// The authority's domain, then perhaps `;` and parameters; without a domain nobody may issue, which is how to forbid it.
fn wrong_issuer(tag: &str, value: &str) -> Option<Fault> {
    let issuer = value.split(';').next().unwrap_or_default().trim_matches([' ', '\t']);
    let well_formed = |label: &str| {
        let ends = [label.chars().next(), label.chars().last()];
        let alphabet = label.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        alphabet && ends.iter().all(|end| end.is_some_and(|end| end != '-'))
    };
    if issuer.is_empty() || issuer.split('.').all(well_formed) {
        return None;
    }
    let problem = format!("{tag} {}, which is no authority's domain, so that nobody may issue by it", shown(issuer));
    Some(Fault::new(problem, "name the authority by its domain alone, e.g. letsencrypt.org"))
}

fn wrong_report(value: &str) -> Option<Fault> {
    let value = value.trim();
    let known = ["mailto:", "http://", "https://"].iter().any(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let problem = || format!("iodef {}, which is no URL", shown(value));
    (!known).then(|| Fault::new(problem(), "write mailto: before an address, or a whole http or https URL"))
}

fn finding(cx: &Context<'_>, group: Group, fault: Fault) -> Finding {
    let owner = cx.spell(cx.estate().rrset(group.first()).owner);
    let message = format!("{owner} CAA holds {}", fault.problem);
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help(fault.help)
}
