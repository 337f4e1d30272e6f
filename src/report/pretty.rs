//! `--format pretty`: findings like a good compiler's diagnostics, then what they come to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io;

use super::look::{Detail, ERROR, FAINT, GOOD, INFO, Look, STRONG, WARNING};
use super::rows::{self, LookUp};
use super::words::{self, Words, count};
use super::{Results, asking_of, escape};
use crate::lint::{Finding, Judged, NotDecided, Notice, Severity};
use crate::model::{Estate, GapId};
use crate::resolve::{Certainty, Vantage};

/// How many gaps, defects, related findings and findings of a group are shown before the rest is counted.
const MOST: usize = 5;
/// How many causes of unknown names the summary tells.
const MOST_CAUSES: usize = 3;

/// Writes findings and summary.
pub(super) fn write(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    for (at, group) in results.report.groups().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        finding(results, &group[0], look, out)?;
        others(results, group, look, out)?;
    }
    ending(results, look, out)
}

/// What comes behind the findings: what is to be said of the configuration, and unless all is to be quiet what was left
/// open, and what all comes to.
pub(super) fn ending(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let report = results.report;
    for (at, notice) in report.notices.iter().enumerate() {
        if at > 0 || !report.findings.is_empty() {
            writeln!(out)?;
        }
        self::notice(notice, look, out)?;
    }
    if look.detail == Detail::Quiet {
        return Ok(());
    }
    if !report.findings.is_empty() || !report.notices.is_empty() {
        writeln!(out)?;
    }
    epilogue(results, look, out)
}

/// A notice, in the form of a finding.
fn notice(notice: &Notice, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let head = format!("{}[{}]", words::severity(Notice::SEVERITY), notice.kind.slug());
    let head = look.paint(severity_style(Notice::SEVERITY), &head);
    writeln!(out, "{head} {}", look.paint(STRONG, &notice.message))?;
    let line = notice.line.map(|line| format!(", line {line}")).unwrap_or_default();
    writeln!(out, "  {}", look.paint(FAINT, &format!("{}{line}", notice.file)))?;
    remark("help", &notice.help, look, out)
}

fn epilogue(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let words = results.words();
    let gaps: Vec<String> = results.estate().gaps().map(|gap| gap_line(words, gap)).collect();
    list("gap", &gaps, look, out)?;
    list("defect", results.defects, look, out)?;
    not_decided(results, look, out)?;
    summary(results, look, out)
}

fn finding(results: &Results<'_>, judged: &Judged, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let style = severity_style(judged.severity);
    let head = look.paint(style, &format!("{}[{}]", words::severity(judged.severity), judged.slug));
    writeln!(out, "{head} {}", look.paint(STRONG, &judged.finding.message))?;
    writeln!(out, "  {}", look.paint(FAINT, &results.words().subject(judged.finding.subject)))?;
    traces(results, judged, look, out)?;
    remarks(judged, look, out)?;
    related(judged, look, out)?;
    if look.detail == Detail::Verbose {
        remark("page", &words::page_url(judged.slug), look, out)?;
        remark("fingerprint", &judged.fingerprint, look, out)?;
    }
    Ok(())
}

fn traces(results: &Results<'_>, judged: &Judged, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let words = results.words();
    let asking = asking_of(results.estate(), judged);
    let several = judged.finding.traces.len() > 1;
    for (vantage, resolution) in &judged.finding.traces {
        if several {
            let from = class(results, &judged.finding, *vantage);
            writeln!(out, "  {}", look.paint(FAINT, &format!("from {}:", words::list(&from, 4))))?;
        }
        rows::write(words, &LookUp { vantage: *vantage, resolution, asking: &asking }, look, out)?;
    }
    Ok(())
}

/// The finding's vantages that the one of a trace stands for.
fn class<'a>(results: &Results<'a>, finding: &Finding, vantage: Vantage) -> Vec<&'a str> {
    let alike = |other: Vantage| match (vantage, other) {
        (Vantage::Vpc(vpc), Vantage::Vpc(other)) => results.resolver.view(vpc).vpcs.contains(&other),
        _ => false,
    };
    let words = results.words();
    let all = finding.vantages.iter().filter(|&&other| other == vantage || alike(other));
    let all: Vec<&str> = all.map(|&other| words.vantage(other)).collect();
    if all.is_empty() { vec![words.vantage(vantage)] } else { all }
}

/// What is new, notes, the first of which says why a finding is only likely, and help.
fn remarks(judged: &Judged, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let finding = &judged.finding;
    for new in &judged.beyond_baseline {
        remark("new", new, look, out)?;
    }
    for (at, note) in finding.notes.iter().enumerate() {
        let likely = at == 0 && finding.confidence == Certainty::Likely;
        remark(if likely { "likely" } else { "note" }, note, look, out)?;
    }
    finding.help.iter().try_for_each(|help| remark("help", help, look, out))
}

/// What other rules say of the same cause.
fn related(judged: &Judged, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let most = most(look, judged.related.len());
    for related in judged.related.iter().take(most) {
        remark("related", &format!("{}: {}", related.slug, related.finding.message), look, out)?;
    }
    match judged.related.len() - most {
        0 => Ok(()),
        more => remark("related", &format!("and {more} more; --format json lists all"), look, out),
    }
}

/// The findings that clearing the first one clears too, a line each.
fn others(results: &Results<'_>, group: &[Judged], look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let [first, others @ ..] = group else { return Ok(()) };
    if others.is_empty() {
        return Ok(());
    }
    let deciding: Vec<String> = first.finding.decided().map(|key| results.words().key(key)).collect();
    let deciding = words::list(&deciding, 2);
    remark(
        "also",
        &format!("{} of this rule with the same cause ({deciding}):", count(others.len(), "finding")),
        look,
        out,
    )?;
    let most = most(look, others.len());
    let lines = others.iter().take(most).map(|judged| judged.finding.message.clone());
    let more = (others.len() > most).then(|| format!("and {} more; --format json lists all", others.len() - most));
    for line in lines.chain(more) {
        let lines = look.wrap(&line, 6);
        writeln!(out, "    {}", lines.join("\n      "))?;
    }
    Ok(())
}

/// How many of a list are shown.
fn most(look: &Look, all: usize) -> usize {
    if look.detail == Detail::Verbose { all } else { all.min(MOST) }
}

/// `  = label: text`.
pub(super) fn remark(label: &str, text: &str, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = look.wrap(text, label.len() + 6);
    writeln!(out, "  = {} {}", look.paint(STRONG, &format!("{label}:")), lines[0])?;
    let indent = label.len() + 6;
    lines[1..].iter().try_for_each(|line| writeln!(out, "{:indent$}{line}", ""))
}

/// A gap: the call, what AWS said to it, and where.
fn gap_line(words: Words<'_>, id: GapId) -> String {
    let estate = words.estate();
    let gap = estate.gap(id);
    let text = |text| estate.text(text);
    let place = [("account", gap.account), ("region", gap.region), ("on", gap.resource)];
    let place: Vec<String> = place.iter().filter_map(|(what, id)| Some(format!("{what} {}", text((*id)?)))).collect();
    let said: Vec<&str> = [gap.code, gap.message].into_iter().flatten().map(text).collect();
    let mut line = text(gap.operation).to_owned();
    if !place.is_empty() {
        line = format!("{line} ({})", place.join(", "));
    }
    if said.is_empty() { line } else { format!("{line}: {}", said.join(": ")) }
}

fn list(label: &str, items: &[impl Display], look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let most = most(look, items.len());
    let head = look.paint(STRONG, &format!("{label}:"));
    for item in items.iter().take(most) {
        let lines = look.wrap(&item.to_string(), label.len() + 2);
        writeln!(out, "{head} {}", lines.join(&format!("\n{:indent$}", "", indent = label.len() + 2)))?;
    }
    match items.len() - most {
        0 => Ok(()),
        more => writeln!(out, "{head} and {more} more; --format json lists all"),
    }
}

/// That rules lacked something; in detail by the call that would give it.
fn not_decided(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let all = &results.report.not_decided;
    if all.is_empty() {
        return Ok(());
    }
    if look.detail < Detail::Verbose {
        return writeln!(out, "{}", look.paint(FAINT, &most_wanted(results)));
    }
    let mut by_call: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for lacking in all {
        by_call.entry(call(results.estate(), lacking)).or_default().insert(lacking.rule);
    }
    let line = |(call, rules): (&String, &BTreeSet<&str>)| {
        let rules: Vec<&str> = rules.iter().copied().collect();
        format!("{call}: {}", rules.join(", "))
    };
    list("not decided", &by_call.iter().map(line).collect::<Vec<_>>(), look, out)
}

/// How many rules lack something, and the call that would give it to most of them; of several, one that was refused.
fn most_wanted(results: &Results<'_>) -> String {
    let all = &results.report.not_decided;
    let mut by_operation: BTreeMap<&str, Wanted<'_>> = BTreeMap::new();
    for lacking in all {
        let wanted = by_operation.entry(&lacking.operation).or_default();
        wanted.rules.insert(lacking.rule);
        wanted.places.insert(call(results.estate(), lacking));
        wanted.refused |= lacking.code.is_some();
    }
    let rules: BTreeSet<&str> = all.iter().map(|lacking| lacking.rule).collect();
    let most = by_operation.iter().rev().max_by_key(|(_, wanted)| (wanted.rules.len(), wanted.refused));
    let most = most.map_or_else(String::new, |(operation, wanted)| {
        let call = wanted.places.first().filter(|_| wanted.places.len() == 1);
        let whom = match wanted.rules.len() {
            1 if rules.len() == 1 => "it".to_owned(),
            all if all == rules.len() => "all of them".to_owned(),
            some => format!("{some} of them"),
        };
        format!("; {} would help {whom}", call.map_or(*operation, String::as_str))
    });
    let (rules, lack) = (count(rules.len(), "rule"), if rules.len() == 1 { "lacks" } else { "lack" });
    escape::terminal(&format!("not decided: {rules} {lack} something that was not read{most}; -v lists all"))
        .into_owned()
}

/// A call that rules want.
#[derive(Default)]
struct Wanted<'r> {
    rules: BTreeSet<&'r str>,
    /// The call with each place where it is wanted.
    places: BTreeSet<String>,
    refused: bool,
}

/// A call that would decide something, where, and what AWS said to it.
fn call(estate: &Estate, lacking: &NotDecided) -> String {
    let place = [("account", lacking.account), ("region", lacking.region)];
    let place = place.iter().filter_map(|(what, id)| Some(format!("{what} {}", estate.text((*id)?))));
    let place: Vec<String> = place.chain(lacking.code.map(|code| estate.text(code).to_owned())).collect();
    if place.is_empty() { lacking.operation.clone() } else { format!("{} ({})", lacking.operation, place.join(", ")) }
}

/// `1 error, 0 warnings, 0 infos · 12 names: 10 proven, 0 likely, 2 unknown`.
fn summary(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let report = results.report;
    let found = |severity| count(report.count(severity), words::severity(severity));
    let verdict = if report.findings.is_empty() {
        look.paint(GOOD, "no findings")
    } else {
        let worst = report.findings.iter().map(|judged| judged.severity).max().map_or(STRONG, severity_style);
        let counts = [Severity::Error, Severity::Warning, Severity::Info].map(found).join(", ");
        look.paint(worst, &counts)
    };
    let notices = if report.notices.len() == 1 { "notice" } else { "notices" };
    let beside = [
        (report.notices.len(), notices),
        (report.waived.len(), "waived"),
        (report.allowed, "allowed"),
        (report.baselined, "in the baseline"),
    ];
    let beside = beside.iter().filter(|(number, _)| *number > 0);
    let verdict = beside.fold(verdict, |verdict, (number, how)| format!("{verdict} · {number} {how}"));
    let coverage = &report.coverage;
    let names = count(coverage.names, "name");
    let (proven, likely, unknown) = (coverage.proven, coverage.likely, coverage.unknown);
    writeln!(out, "{verdict} · {names}: {proven} proven, {likely} likely, {unknown} unknown")?;
    causes(results, look, out)
}

/// What keeps names unknown, in one line, the most frequent first.
fn causes(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let words = Words::new(results.resolver.estate());
    let all = &results.report.coverage.causes;
    if all.is_empty() {
        return Ok(());
    }
    let told = all.iter().take(MOST_CAUSES);
    let mut parts: Vec<String> =
        told.map(|&(cause, names)| format!("{names} {}", escape::terminal(&words.cause(cause)))).collect();
    if let Some(rest) = all.get(MOST_CAUSES..).filter(|rest| !rest.is_empty()) {
        let names: usize = rest.iter().map(|&(_, names)| names).sum();
        parts.push(format!("{names} for other reasons"));
    }
    writeln!(out, "{}", look.paint(FAINT, &format!("unknown: {}", parts.join(", "))))
}

fn severity_style(severity: Severity) -> anstyle::Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Info => INFO,
    }
}
