//! The baseline: findings a project began with. Only what is not in it counts.

use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// One of them. The fingerprint decides, and who has seen it; the rest is for whoever reads the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    rule: String,
    hint: String,
    fingerprint: String,
    /// Who was affected; empty where nobody in particular, or where an earlier version wrote the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen_from: Vec<String>,
}

impl Entry {
    /// Those affected whom the entry does not know.
    fn beyond<'v>(&self, vantages: &'v [String]) -> Vec<&'v str> {
        let new = vantages.iter().filter(|vantage| !self.seen_from.is_empty() && !self.seen_from.contains(vantage));
        new.map(String::as_str).collect()
    }
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
        let entry = |judged: &Judged| Entry {
            rule: judged.slug.to_owned(),
            hint: judged.finding.message.clone(),
            fingerprint: judged.fingerprint.clone(),
            seen_from: vantages(estate, judged),
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
    /// Leaves out what a baseline, read from this file, holds, unless it has reached somebody else since. Entries that
    /// match nothing are said, but for those of rules that did not run.
    #[must_use]
    pub fn without(mut self, baseline: &Baseline, file: &str, settings: &Settings, estate: &Estate) -> Self {
        let mut held: Vec<&Entry> = baseline.findings.iter().collect();
        held.sort_unstable_by_key(|entry| &entry.fingerprint);
        let explained = self.findings.iter().flat_map(|judged| &judged.related);
        let shown = self.findings.iter().chain(explained);
        let mut found: Vec<String> = shown.map(|judged| judged.fingerprint.clone()).collect();
        found.sort_unstable();
        let before = self.findings.len();
        self.findings.retain_mut(|judged| {
            let Ok(at) = held.binary_search_by_key(&&judged.fingerprint, |entry| &entry.fingerprint) else {
                return true;
            };
            let affected = vantages(estate, judged);
            let new = held[at].beyond(&affected);
            if !new.is_empty() {
                judged.finding.notes.push(format!("it is in the baseline, but not from {}", phrase::list(&new, MOST)));
            }
            !new.is_empty()
        });
        self.baselined = before - self.findings.len();
        let unused = baseline.findings.iter().filter(|_| !self.has_gaps).filter(|entry| {
            found.binary_search(&entry.fingerprint).is_err() && self.ran.contains(&entry.rule.as_str())
        });
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
