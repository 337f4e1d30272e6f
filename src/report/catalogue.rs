//! The catalogue of rules, as a table or as JSON.

use std::io;

use serde::Serialize;

use super::look::Look;
use super::{table, words};
use crate::lint::{Page, Rule};

#[derive(Serialize)]
struct RuleShape {
    rule: &'static str,
    severity: &'static str,
    confidence: &'static str,
    audience: &'static str,
    since: &'static str,
    summary: &'static str,
    url: String,
}

/// A line a rule.
pub fn write_table(rules: &[Rule], look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let row =
        |rule: RuleShape| [rule.rule, rule.severity, rule.confidence, rule.audience, rule.summary].map(str::to_owned);
    let rows: Vec<[String; 5]> = shapes(rules).map(row).collect();
    table::write_grid(&["rule", "severity", "confidence", "audience", "flags"], &rows, look, out)
}

/// An array with an object a rule.
pub fn write_json(rules: &[Rule], out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &shapes(rules).collect::<Vec<_>>())?;
    out.write_all(b"\n")
}

/// A test holds every page readable, so that none is left out here.
fn shapes(rules: &[Rule]) -> impl Iterator<Item = RuleShape> {
    rules.iter().filter_map(|rule| Some(shape(rule.slug, &rule.page().ok()?)))
}

fn shape(slug: &'static str, page: &Page) -> RuleShape {
    RuleShape {
        rule: slug,
        severity: words::severity(page.metadata.severity),
        confidence: words::certainty(page.metadata.confidence),
        audience: words::audience(page.metadata.audience),
        since: page.metadata.since,
        summary: page.summary,
        url: words::page_url(slug),
    }
}
