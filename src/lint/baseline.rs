//! The baseline: findings a project began with. Only what is not in it counts.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::finding::Severity;
use super::judged::{Judged, Report};
use super::notice::{Notice, NoticeKind};
use super::phrase;
use super::settings::Settings;
use crate::model::Estate;
use crate::resolve::Vantage;

const SCHEMA: &str = "r53lint/baseline/1";
/// How many entries without a finding are named.
const MOST: usize = 3;

/// Findings that do not count, sorted by rule and hint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    schema: String,
    findings: Vec<Entry>,
}

/// One of them. The fingerprint decides, and how far it went; the rest is for whoever reads the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    rule: String,
    hint: String,
    fingerprint: String,
    /// Who was affected; empty where nobody in particular, or where an earlier version wrote the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen_from: Vec<String>,
    /// Names and values it gathered; empty where it gathers none, or where an earlier version wrote the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gathers: Vec<String>,
    /// The most severe it could be, where what it is about capped that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_most: Option<String>,
}

impl Entry {
    fn new(estate: &Estate, judged: &Judged) -> Self {
        Self {
            rule: judged.slug.to_owned(),
            hint: judged.finding.message.clone(),
            fingerprint: judged.fingerprint.clone(),
            seen_from: vantages(estate, judged),
            gathers: judged.finding.gathered(estate),
            at_most: judged.finding.at_most.filter(|&cap| cap < Severity::Error).map(|cap| spell(cap).to_owned()),
        }
    }

    /// What goes beyond earlier entries of the same fingerprint, in sentences; none where it is all known.
    fn beyond(&self, known: &[&Self]) -> Vec<String> {
        let reach = beyond(&self.seen_from, known, |entry| &entry.seen_from);
        let extent = beyond(&self.gathers, known, |entry| &entry.gathers);
        let reach = (!reach.is_empty()).then(|| format!("not from {}", phrase::list(&reach, MOST)));
        let extent: Vec<&str> = extent.iter().map(|name| name.strip_suffix('.').unwrap_or(name)).collect();
        let extent = (!extent.is_empty()).then(|| format!("without {}", phrase::list(&extent, MOST)));
        let severity = self.more_severe(known).map(|cap| format!("as {cap} at most"));
        reach.into_iter().chain(extent).chain(severity).collect()
    }

    /// What all the others were capped at, where this one may be more severe. What a rule is set to does not matter.
    fn more_severe(&self, known: &[&Self]) -> Option<&'static str> {
        let worst = known.iter().map(|entry| entry.cap()).max()?;
        (self.cap() > worst).then(|| if worst == Severity::Info { "an info" } else { "a warning" })
    }

    fn cap(&self) -> Severity {
        match self.at_most.as_deref() {
            Some("info") => Severity::Info,
            Some("warning") => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

fn spell(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// What none of several entries holds in a list. One that lacks the list holds everything.
fn beyond<'n>(now: &'n [String], known: &[&Entry], list: fn(&Entry) -> &Vec<String>) -> Vec<&'n str> {
    if known.iter().any(|entry| list(entry).is_empty()) {
        return Vec::new();
    }
    let held: FxHashSet<&str> = known.iter().flat_map(|entry| list(entry)).map(String::as_str).collect();
    now.iter().map(String::as_str).filter(|one| !held.contains(one)).collect()
}

/// Entries by their fingerprint.
struct Known<'b>(FxHashMap<&'b str, Vec<&'b Entry>>);

impl<'b> Known<'b> {
    fn new(baseline: &'b Baseline) -> Self {
        let mut known: FxHashMap<&str, Vec<&Entry>> = FxHashMap::default();
        for entry in &baseline.findings {
            known.entry(&entry.fingerprint).or_default().push(entry);
        }
        Self(known)
    }

    fn of(&self, fingerprint: &str) -> Option<&[&'b Entry]> {
        self.0.get(fingerprint).map(Vec::as_slice)
    }
}

/// What writing a baseline anew changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewal {
    /// What findings say that it did not hold.
    pub added: Vec<String>,
    /// How many entries go further than they did.
    pub widened: usize,
    /// How many are as they were.
    pub kept: usize,
    /// How many matched nothing any more, and are gone.
    pub removed: usize,
    /// How many are kept because their rules did not run.
    pub not_run: usize,
}

/// Why a text is no baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// It is no JSON, or not of this shape.
    #[error("it is not a baseline: {0}")]
    Json(#[from] serde_json::Error),
    /// It is of another version, or something else.
    #[error("its schema is {0:?}, not {SCHEMA:?}")]
    Schema(String),
}

impl Baseline {
    /// Everything a report shows.
    #[must_use]
    pub fn of(report: &Report, estate: &Estate) -> Self {
        Self::sorted(report.findings.iter().map(|judged| Entry::new(estate, judged)).collect())
    }

    fn sorted(mut findings: Vec<Entry>) -> Self {
        findings.sort_unstable();
        findings.dedup();
        Self { schema: SCHEMA.to_owned(), findings }
    }

    /// What takes the place of this one: everything a report shows, and entries of rules that did not run.
    #[must_use]
    pub fn renewed(&self, report: &Report, estate: &Estate) -> (Self, Renewal) {
        let has_run = |entry: &&Entry| report.ran.contains(&entry.rule.as_str());
        let (judged, not_run): (Vec<&Entry>, Vec<&Entry>) = self.findings.iter().partition(has_run);
        let new = Self::of(report, estate);
        let (known, found) = (Known::new(self), Known::new(&new));
        let mut renewal = Renewal { not_run: not_run.len(), ..Renewal::default() };
        for entry in &new.findings {
            match known.of(&entry.fingerprint).map(|known| entry.beyond(known)) {
                None => renewal.added.push(entry.hint.clone()),
                Some(beyond) if beyond.is_empty() => renewal.kept += 1,
                Some(_) => renewal.widened += 1,
            }
        }
        renewal.removed = judged.iter().filter(|entry| found.of(&entry.fingerprint).is_none()).count();
        let entries = not_run.into_iter().chain(&new.findings).cloned().collect();
        (Self::sorted(entries), renewal)
    }

    /// The entries of this one that another has, too, as this one has them.
    #[must_use]
    pub fn still_in(&self, other: &Self) -> Self {
        let known = Known::new(other);
        let kept = self.findings.iter().filter(|entry| known.of(&entry.fingerprint).is_some());
        Self::sorted(kept.cloned().collect())
    }

    /// Reads a baseline file's text.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_str(text)?;
        if baseline.schema == SCHEMA { Ok(baseline) } else { Err(BaselineError::Schema(baseline.schema)) }
    }

    /// The text of its file.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

impl Report {
    /// Leaves out what a baseline, read from this file, holds, unless it has reached somebody else since, or gathers
    /// more. Entries that match nothing are said, but for those of rules that did not run.
    #[must_use]
    pub fn without(mut self, baseline: &Baseline, file: &str, settings: &Settings, estate: &Estate) -> Self {
        let explained = self.findings.iter().flat_map(|judged| &judged.related);
        let shown = self.findings.iter().chain(explained);
        let found: FxHashSet<String> = shown.map(|judged| judged.fingerprint.clone()).collect();
        let known = Known::new(baseline);
        let before = self.findings.len();
        self.findings.retain_mut(|judged| {
            let Some(known) = known.of(&judged.fingerprint) else { return true };
            let beyond = Entry::new(estate, judged).beyond(known);
            judged.beyond_baseline =
                beyond.iter().map(|beyond| format!("it is in the baseline, but {beyond}")).collect();
            !beyond.is_empty()
        });
        self.baselined = before - self.findings.len();
        let unused = baseline.findings.iter().filter(|_| !self.has_gaps);
        let unused =
            unused.filter(|entry| !found.contains(&entry.fingerprint) && self.ran.contains(&entry.rule.as_str()));
        self.notices.extend(notice(&unused.collect::<Vec<_>>(), file));
        self.settle(settings.fail_on);
        self
    }
}

/// Who is affected by a finding.
fn vantages(estate: &Estate, judged: &Judged) -> Vec<String> {
    let spell = |vantage: &Vantage| match *vantage {
        Vantage::Internet => "internet".to_owned(),
        Vantage::Vpc(vpc) => estate.text(estate.vpc(vpc).id).to_owned(),
        Vantage::Network(network) => format!("onprem:{}", estate.text(estate.network(network).name)),
    };
    judged.finding.vantages.iter().map(spell).collect()
}

fn notice(unused: &[&Entry], file: &str) -> Option<Notice> {
    let hints: Vec<&str> = unused.iter().map(|entry| entry.hint.as_str()).collect();
    let (entries, they) = (phrase::count(hints.len(), "entry"), if hints.len() == 1 { "matches" } else { "match" });
    (!hints.is_empty()).then(|| Notice {
        kind: NoticeKind::UnusedBaseline,
        message: format!("{entries} of the baseline {they} nothing: {}", phrase::list(&hints, MOST)),
        help: format!("write it anew with --write-baseline {file}"),
        file: file.to_owned(),
        line: None,
    })
}
