//! The machinery of rules: registry, selection, fingerprints, the parallel run. It contains no rule and knows no format.

mod answers;
mod associations;
mod baseline;
mod context;
mod coverage;
mod dead_ends;
mod delegations;
mod ec2;
mod exceptions;
mod finding;
mod fingerprint;
mod groups;
pub mod hints;
mod hosts;
mod judged;
mod leading;
mod narrow;
mod networks;
mod notice;
mod order;
mod page;

pub mod patterns;
pub mod phrase;
mod pointers;
mod registry;
mod scope;
mod served;
mod settings;
mod shadows;
mod sharing;
pub mod spf;
pub mod strings;
mod subject;
mod subtrees;
#[cfg(test)]
mod tests;
mod texts;
mod trust;
mod undecided;
mod yielding;

use rayon::prelude::*;

use crate::resolve::Resolver;
use exceptions::Excepted;

pub use baseline::{Baseline, BaselineError, Renewal};
pub use context::Context;
pub use coverage::{Cause, Coverage};
pub use dead_ends::DeadEnd;
pub use delegations::{Delegating, PrivatelyDelegating, fault};
pub use ec2::PublicHost;
pub use exceptions::{Allow, Waived, Waiver};
pub use finding::{Audience, Finding, Severity};
pub use hosts::Oddity;
pub use judged::{Judged, Report};
pub use leading::{leading_to, record_sets};
pub use narrow::{Hidden, hidden_by_zone};
pub use networks::DeclaredNetwork;
pub use notice::{Notice, NoticeKind};
pub use page::{Category, Example, Metadata, Page, PageError};
pub use pointers::{Absent, Pointer, Seen};
pub use registry::{Rule, find};
pub use scope::{Scope, ScopeError};
pub use settings::{Choice, Settings, SettingsError, Why};
pub use shadows::{Extent, Shadow, Shadows};
pub use sharing::Sharing;
pub use subject::Subject;
pub use trust::{BrokenTrust, Fault};
pub use undecided::NotDecided;

/// Runs the rules that the settings select, in parallel, and sorts what they find.
#[must_use]
pub fn run(resolver: &Resolver<'_>, rules: &[Rule], settings: &Settings) -> Report {
    let cx = Context::new(resolver).allowing(&settings.allow);
    let selected = selected(rules, settings);
    cx.prepare(&mut |_| ());
    let (findings, coverage) =
        rayon::join(|| selected.par_iter().flat_map_iter(|rule| rule.judge(&cx)).collect(), || coverage::coverage(&cx));
    conclude(&cx, rules, &selected, settings, Found { findings, coverage })
}

/// The same, one step after the other, telling the name of each when it is done: whoever has a clock can measure them.
#[must_use]
pub fn run_in_steps(
    resolver: &Resolver<'_>,
    rules: &[Rule],
    settings: &Settings,
    done: &mut dyn FnMut(&'static str),
) -> Report {
    let cx = Context::new(resolver).allowing(&settings.allow);
    let selected = selected(rules, settings);
    done("shared: zones");
    cx.prepare(done);
    let coverage = coverage::coverage(&cx);
    done("coverage");
    let mut findings = Vec::new();
    for rule in &selected {
        findings.extend(rule.judge(&cx));
        done(rule.slug);
    }
    let report = conclude(&cx, rules, &selected, settings, Found { findings, coverage });
    done("conclusions");
    report
}

/// What rules and model give.
struct Found {
    findings: Vec<Judged>,
    coverage: Coverage,
}

/// Exceptions, order, who explains whom.
fn conclude(cx: &Context<'_>, rules: &[Rule], selected: &[Selected], settings: &Settings, found: Found) -> Report {
    let Found { mut findings, coverage } = found;
    let ran: Vec<&'static str> = selected.iter().map(|rule| rule.slug).collect();
    let needing: Vec<_> = selected.iter().map(|rule| (rule.slug, rule.metadata)).collect();
    let not_decided = undecided::not_decided(cx.estate(), &needing);
    order::sort(cx.estate(), &mut findings);
    let Excepted { left, allowed, waived, mut notices } = exceptions::except(cx.estate(), settings, &ran, findings);
    let has_gaps = cx.estate().gaps().len() > 0;
    // what matches nothing may only not have been read
    notices.retain(|notice| !has_gaps || notice.kind == NoticeKind::ExpiredWaiver);
    let mut findings = yielding::fold(cx.estate(), rules, left);
    order::gather(&mut findings);
    let mut report =
        Report { findings, notices, has_gaps, waived, allowed, ran, not_decided, coverage, ..Report::default() };
    report.settle(settings.fail_on);
    report
}

/// A rule that runs, and the severity of its findings.
struct Selected {
    slug: &'static str,
    metadata: Metadata,
    severity: Severity,
    /// Who its findings are for: whoever asks for the rule by name wants all.
    audience: Audience,
    check: fn(&Context<'_>) -> Vec<Finding>,
}

fn selected(rules: &[Rule], settings: &Settings) -> Vec<Selected> {
    let select = |rule: &Rule| {
        let metadata = rule.page().ok()?.metadata;
        let choice = settings.choose(rule.slug, &metadata);
        let audience = if choice.why == Why::Default { settings.audience } else { Audience::Auditor };
        Some(Selected { slug: rule.slug, metadata, severity: choice.severity?, audience, check: rule.check })
    };
    rules.iter().filter_map(select).collect()
}

impl Selected {
    fn judge(&self, cx: &Context<'_>) -> Vec<Judged> {
        let judged = |finding: Finding| Judged {
            slug: self.slug,
            severity: finding.at_most.map_or(self.severity, |most| self.severity.min(most)),
            fingerprint: fingerprint::fingerprint(cx.estate(), self.slug, &finding),
            group: fingerprint::group(self.slug, &finding),
            finding,
            beyond_baseline: Vec::new(),
            related: Vec::new(),
        };
        let wanted = |finding: &Finding| finding.audience <= self.audience;
        (self.check)(cx).into_iter().filter(wanted).map(judged).collect()
    }
}
