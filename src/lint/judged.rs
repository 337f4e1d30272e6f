//! What a run comes to: findings with what was decided about them. Renderers decide nothing more.

use super::coverage::Coverage;
use super::exceptions::Waived;
use super::finding::{Finding, Severity};
use super::notice::Notice;
use super::undecided::NotDecided;

/// A finding with what the run decided about it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The rule's name.
    pub slug: &'static str,
    /// The severity, as configured.
    pub severity: Severity,
    /// What it is known by from run to run.
    pub fingerprint: String,
    /// The same for findings of one rule that the same objects decide: one change would clear them all.
    pub group: String,
    /// The finding.
    pub finding: Finding,
    /// What a baseline that holds the finding does not know of it, in sentences.
    pub beyond_baseline: Vec<String>,
    /// What other rules say of the same cause, and this one explains. They have no related findings of their own.
    pub related: Vec<Judged>,
}

/// What a run comes to.
#[derive(Debug, Default)]
pub struct Report {
    /// In a fixed order: worst first, then by rule, zone, name; those of one group stand together.
    pub findings: Vec<Judged>,
    /// What is to be said of the configuration.
    pub notices: Vec<Notice>,
    /// Whether the snapshot has gaps, so that what matches nothing may only not have been read.
    pub has_gaps: bool,
    /// Findings that waivers left out, in order.
    pub waived: Vec<Waived>,
    /// How many findings the rules' lists of allowed names left out.
    pub allowed: usize,
    /// How many findings the baseline left out.
    pub baselined: usize,
    /// The rules that ran.
    pub ran: Vec<&'static str>,
    /// What those of them lack that did not have all they need.
    pub not_decided: Vec<NotDecided>,
    /// How much of the estate is decided.
    pub coverage: Coverage,
    /// Whether a finding, or a notice that counts, is as severe as the settings fail on.
    pub failed: bool,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|judged| judged.severity == severity).count()
    }

    /// Settles whether it failed, by the least severity that counts.
    pub(super) fn settle(&mut self, fail_on: Option<Severity>) {
        let found = self.findings.iter().map(|judged| judged.severity);
        let said = self.notices.iter().filter(|notice| notice.kind.counts()).map(|_| Notice::SEVERITY);
        let worst = found.chain(said).max();
        self.failed = fail_on.is_some_and(|least| worst >= Some(least));
    }

    /// The findings in blocks that one change would clear, in order.
    pub fn groups(&self) -> impl Iterator<Item = &[Judged]> {
        self.findings.chunk_by(|a, b| (a.severity, &a.group) == (b.severity, &b.group))
    }
}
