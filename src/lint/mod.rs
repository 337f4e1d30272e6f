//! The machinery of rules: registry, selection, fingerprints, the parallel run. It contains no rule and knows no format.

mod context;
mod coverage;
mod dead_ends;
mod finding;
mod fingerprint;
mod networks;
mod page;
pub mod phrase;
mod registry;
mod settings;
mod subject;

use rayon::prelude::*;

use crate::model::Estate;
use crate::resolve::Resolver;

pub use context::Context;
pub use coverage::{Cause, Coverage};
pub use dead_ends::DeadEnd;
pub use finding::{Audience, Finding, Severity};
pub use networks::DeclaredNetwork;
pub use page::{Category, Example, Metadata, Page, PageError};
pub use registry::{Rule, find};
pub use settings::{Settings, SettingsError};
pub use subject::Subject;

/// A finding with what the run decided about it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The rule's name.
    pub slug: &'static str,
    /// The severity, as configured.
    pub severity: Severity,
    /// What it is known by from run to run.
    pub fingerprint: String,
    /// The finding.
    pub finding: Finding,
}

/// What a run comes to. Renderers decide nothing more.
#[derive(Debug)]
pub struct Report {
    /// In a fixed order: worst first, then by rule, zone, name.
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
}

/// Runs the rules that the settings select, in parallel, and sorts what they find.
#[must_use]
pub fn run(resolver: &Resolver<'_>, rules: &[Rule], settings: &Settings) -> Report {
    let cx = Context::new(resolver);
    let (mut findings, coverage) = rayon::join(
        || rules.par_iter().flat_map_iter(|rule| judge(&cx, rule, settings)).collect::<Vec<_>>(),
        || coverage::coverage(&cx),
    );
    sort(cx.estate(), &mut findings);
    let failed = settings.fail_on.is_some_and(|least| findings.iter().any(|judged| judged.severity >= least));
    Report { findings, coverage, failed }
}

fn judge(cx: &Context<'_>, rule: &Rule, settings: &Settings) -> Vec<Judged> {
    let Ok(page) = rule.page() else { return Vec::new() };
    let selected = settings.severity_of(rule.slug, page.metadata.severity, page.metadata.audience);
    let Some(severity) = selected else { return Vec::new() };
    let sure = (rule.check)(cx).into_iter().filter(|finding| finding.confidence >= settings.min_confidence);
    sure.map(|finding| Judged {
        slug: rule.slug,
        severity: finding.at_most.map_or(severity, |most| severity.min(most)),
        fingerprint: fingerprint::fingerprint(cx.estate(), rule.slug, &finding),
        finding,
    })
    .collect()
}

fn sort(estate: &Estate, findings: &mut [Judged]) {
    findings.sort_by_cached_key(|judged| {
        let subject = judged.finding.subject;
        let zone = subject.zone(estate).map(|zone| estate.zone(zone));
        let zone = zone.map(|zone| (estate.name(zone.name), estate.text(zone.id).to_owned()));
        let record = match subject {
            Subject::Record(id) => {
                let rrset = estate.rrset(id);
                Some((estate.name(rrset.owner), rrset.rtype, estate.set_identifier(id).map(str::to_owned)))
            }
            _ => None,
        };
        (std::cmp::Reverse(judged.severity), judged.slug, zone, record, judged.fingerprint.clone())
    });
}
