//! `--format json`: one document, `r53lint/report/1`.

use std::io;

use serde::Serialize;

use super::Results;
use super::shapes::{DefectShape, FindingShape, GapShape, NotDecidedShape, NoticeShape, WaivedShape};
use crate::lint::Severity;

const SCHEMA: &str = "r53lint/report/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    /// What keeps names unknown, the most frequent first.
    unknown: Vec<CauseShape>,
    gaps: Vec<GapShape<'a>>,
    defects: Vec<DefectShape<'a>>,
    /// Rules that lack something, and what would give it.
    not_decided: Vec<NotDecidedShape<'a>>,
    notices: Vec<NoticeShape<'a>>,
    findings: Vec<FindingShape<'a>>,
    /// Findings that a waiver of the configuration left out.
    waived: Vec<WaivedShape<'a>>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    allowed: usize,
    baselined: usize,
    notices: usize,
    names: usize,
    proven: usize,
    likely: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct CauseShape {
    names: usize,
    cause: String,
}

/// Writes the document, indented, with a line break at its end.
pub(super) fn write(results: &Results<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let words = results.words();
    let document = Document {
        schema: SCHEMA,
        summary: summary(results),
        unknown: causes(results),
        gaps: results.estate().gaps().map(|gap| GapShape::new(words, gap)).collect(),
        defects: results.defects.iter().map(DefectShape::from).collect(),
        not_decided: results.report.not_decided.iter().map(|one| NotDecidedShape::new(words, one)).collect(),
        notices: results.report.notices.iter().map(NoticeShape::from).collect(),
        findings: results.report.findings.iter().map(|judged| FindingShape::new(results, judged)).collect(),
        waived: results.report.waived.iter().map(|waived| WaivedShape::new(words, waived)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn summary(results: &Results<'_>) -> Summary {
    let report = results.report;
    Summary {
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        waived: report.waived.len(),
        allowed: report.allowed,
        baselined: report.baselined,
        notices: report.notices.len(),
        names: report.coverage.names,
        proven: report.coverage.proven,
        likely: report.coverage.likely,
        unknown: report.coverage.unknown,
    }
}

fn causes(results: &Results<'_>) -> Vec<CauseShape> {
    let words = results.words();
    let causes = results.report.coverage.causes.iter();
    causes.map(|&(cause, names)| CauseShape { names, cause: words.cause(cause) }).collect()
}
