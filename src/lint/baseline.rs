//! The baseline: findings a project began with. Only what is not in it counts.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::judged::{Judged, Report};
use super::notice::{Notice, NoticeKind};
use super::phrase;
use super::settings::Settings;

const SCHEMA: &str = "r53lint/baseline/1";
/// How many entries without a finding are named.
const MOST: usize = 3;

/// Findings that do not count, sorted by rule and hint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    schema: String,
    findings: Vec<Entry>,
}

/// One of them. Only the fingerprint decides; the rest is for whoever reads the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    rule: String,
    hint: String,
    fingerprint: String,
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
    pub fn of(report: &Report) -> Self {
        let entry = |judged: &Judged| Entry {
            rule: judged.slug.to_owned(),
            hint: judged.finding.message.clone(),
            fingerprint: judged.fingerprint.clone(),
        };
        let mut findings: Vec<Entry> = report.findings.iter().map(entry).collect();
        findings.sort_unstable();
        findings.dedup();
        Self { schema: SCHEMA.to_owned(), findings }
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
    /// Leaves out what a baseline, read from this file, holds. Entries that match nothing are said, but for those of rules
    /// that did not run.
    #[must_use]
    pub fn without(mut self, baseline: &Baseline, file: &str, settings: &Settings) -> Self {
        let mut held: Vec<&str> = baseline.findings.iter().map(|entry| entry.fingerprint.as_str()).collect();
        held.sort_unstable();
        let explained = self.findings.iter().flat_map(|judged| &judged.related);
        let shown = self.findings.iter().chain(explained);
        let mut found: Vec<String> = shown.map(|judged| judged.fingerprint.clone()).collect();
        found.sort_unstable();
        let before = self.findings.len();
        self.findings.retain(|judged| held.binary_search(&judged.fingerprint.as_str()).is_err());
        self.baselined = before - self.findings.len();
        let unused = baseline.findings.iter().filter(|_| !self.has_gaps).filter(|entry| {
            found.binary_search(&entry.fingerprint).is_err() && self.ran.contains(&entry.rule.as_str())
        });
        self.notices.extend(notice(&unused.collect::<Vec<_>>(), file));
        self.settle(settings.fail_on);
        self
    }
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
