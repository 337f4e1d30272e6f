//! The machinery of rules: registry, selection, fingerprints, the parallel run. It contains no rule and knows no format.

mod context;
mod coverage;
mod dead_ends;
mod finding;
mod fingerprint;
mod groups;
mod hosts;
mod judged;
mod networks;
mod order;
mod page;
pub mod patterns;
pub mod phrase;
mod registry;
mod served;
mod settings;
mod shadows;
pub mod spf;
pub mod strings;
mod subject;
#[cfg(test)]
mod tests;
mod texts;
mod yielding;

use rayon::prelude::*;

use crate::resolve::Resolver;

pub use context::Context;
pub use coverage::{Cause, Coverage};
pub use dead_ends::DeadEnd;
pub use finding::{Audience, Finding, Severity};
pub use hosts::Oddity;
pub use judged::{Judged, Report};
pub use networks::DeclaredNetwork;
pub use page::{Category, Example, Metadata, Page, PageError};
pub use registry::{Rule, find};
pub use settings::{Settings, SettingsError};
pub use shadows::{Extent, Shadow, Shadows};
pub use subject::Subject;

/// Runs the rules that the settings select, in parallel, and sorts what they find.
#[must_use]
pub fn run(resolver: &Resolver<'_>, rules: &[Rule], settings: &Settings) -> Report {
    let cx = Context::new(resolver);
    let (mut findings, coverage) = rayon::join(
        || rules.par_iter().flat_map_iter(|rule| judge(&cx, rule, settings)).collect::<Vec<_>>(),
        || coverage::coverage(&cx),
    );
    order::sort(cx.estate(), &mut findings);
    let mut findings = yielding::fold(cx.estate(), rules, findings);
    order::gather(&mut findings);
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
        group: fingerprint::group(rule.slug, &finding),
        finding,
        related: Vec::new(),
    })
    .collect()
}
