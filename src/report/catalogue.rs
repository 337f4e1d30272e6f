//! The catalogue of rules, as a list or as JSON: what each flags, and whether it runs in the present configuration.

use std::io;

use serde::Serialize;

use super::look::{Detail, FAINT, Look, STRONG};
use super::words;
use crate::lint::{Category, Choice, Page, Rule, Settings, Why};

#[derive(Serialize)]
struct RuleShape {
    rule: &'static str,
    category: &'static str,
    severity: &'static str,
    confidence: &'static str,
    audience: &'static str,
    since: &'static str,
    summary: &'static str,
    /// The severity it runs at; null when it does not run.
    runs_at: Option<&'static str>,
    /// What decides whether it runs.
    why: &'static str,
    needs: Vec<&'static str>,
    yields_to: Vec<&'static str>,
    like: Vec<&'static str>,
    url: String,
}

/// A rule with its page taken apart. A test holds every page readable, so that none is left out here.
struct Entry {
    slug: &'static str,
    page: Page,
    choice: Choice,
}

fn entries(rules: &[Rule], settings: &Settings) -> Vec<Entry> {
    let entry = |rule: &Rule| {
        let page = rule.page().ok()?;
        let choice = settings.choose(rule.slug, &page.metadata);
        Some(Entry { slug: rule.slug, page, choice })
    };
    rules.iter().filter_map(entry).collect()
}

/// An array with an object a rule.
pub fn write_json(rules: &[Rule], settings: &Settings, out: &mut dyn io::Write) -> io::Result<()> {
    let shapes: Vec<RuleShape> = entries(rules, settings).iter().map(shape).collect();
    serde_json::to_writer_pretty(&mut *out, &shapes)?;
    out.write_all(b"\n")
}

fn shape(entry: &Entry) -> RuleShape {
    let metadata = &entry.page.metadata;
    RuleShape {
        rule: entry.slug,
        category: metadata.category.word(),
        severity: words::severity(metadata.severity),
        confidence: words::certainty(metadata.confidence),
        audience: words::audience(metadata.audience),
        since: metadata.since,
        summary: entry.page.summary,
        runs_at: entry.choice.severity.map(words::severity),
        why: words::why(entry.choice.why),
        needs: metadata.needs().collect(),
        yields_to: metadata.yields_to().collect(),
        like: metadata.like().collect(),
        url: words::page_url(entry.slug),
    }
}

/// By category a line a rule in columns, below it what it flags unless all is to be quiet.
pub fn write_table(rules: &[Rule], settings: &Settings, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let entries = entries(rules, settings);
    let widest = entries.iter().map(|entry| entry.slug.len()).max().unwrap_or_default();
    for (at, (_, category)) in Category::ALL.into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", look.paint(STRONG.underline(), words::category(category)))?;
        for entry in entries.iter().filter(|entry| entry.page.metadata.category == category) {
            line(entry, widest, look, out)?;
        }
    }
    let on = entries.iter().filter(|entry| entry.choice.severity.is_some()).count();
    writeln!(out, "\n{}: {on} on, {} off", words::count(entries.len(), "rule"), entries.len() - on)
}

fn line(entry: &Entry, widest: usize, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let metadata = &entry.page.metadata;
    let runs = match entry.choice.severity {
        None => "off",
        Some(severity) if severity != metadata.severity => words::severity(severity),
        Some(_) => "on",
    };
    let (severity, confidence) = (words::severity(metadata.severity), words::certainty(metadata.confidence));
    let style = if entry.choice.severity.is_some() { STRONG } else { FAINT };
    let slug = look.paint(style, &format!("{:widest$}", entry.slug));
    writeln!(out, "  {slug}  {severity:7}  {confidence:7}  {:8}  {runs}", words::audience(metadata.audience))?;
    if look.detail == Detail::Quiet {
        return Ok(());
    }
    let text = format!("{}{}", reason(entry, runs), entry.page.summary);
    look.wrap(&text, 6).iter().try_for_each(|line| writeln!(out, "      {line}"))
}

/// Why it does not run as its page says.
fn reason(entry: &Entry, runs: &str) -> String {
    let by = match entry.choice.why {
        Why::Default => return String::new(),
        Why::Configured => "by the configuration".to_owned(),
        Why::Audience => format!("without --audience {}", words::audience(entry.page.metadata.audience)),
        Why::Only => "by --only".to_owned(),
        Why::NotOnly => "not in --only".to_owned(),
        Why::Skipped => "by --skip".to_owned(),
    };
    format!("[{runs} {by}] ")
}
