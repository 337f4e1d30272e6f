//! `--format ndjson`: one finding a line, then one notice a line, in the shapes that `--format json` gives each.

use std::io;

use super::Results;
use super::shapes::{FindingShape, NoticeShape};

/// Writes a line a finding, and a line a notice.
pub(super) fn write(results: &Results<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for judged in &results.report.findings {
        serde_json::to_writer(&mut *out, &FindingShape::new(results, judged))?;
        out.write_all(b"\n")?;
    }
    for notice in &results.report.notices {
        serde_json::to_writer(&mut *out, &NoticeShape::from(notice))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
