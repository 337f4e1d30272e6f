//! What a run comes to: findings with what was decided about them. Renderers decide nothing more.

use super::coverage::Coverage;
use super::finding::{Finding, Severity};

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
    /// What other rules say of the same cause, and this one explains. They have no related findings of their own.
    pub related: Vec<Judged>,
}

/// What a run comes to.
#[derive(Debug)]
pub struct Report {
    /// In a fixed order: worst first, then by rule, zone, name; those of one group stand together.
    pub findings: Vec<Judged>,
    /// How much of the estate is decided.
    pub coverage: Coverage,
    /// Whether some finding is as severe as the settings fail on.
    pub failed: bool,
}

impl Report {
    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|judged| judged.severity == severity).count()
    }

    /// The findings in blocks that one change would clear, in order.
    pub fn groups(&self) -> impl Iterator<Item = &[Judged]> {
        self.findings.chunk_by(|a, b| (a.severity, &a.group) == (b.severity, &b.group))
    }
}
