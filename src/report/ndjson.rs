//! `--format ndjson`: one finding a line, in the shape that `--format json` gives each.

use std::io;

use super::Results;
use super::shapes::FindingShape;

/// Writes a line a finding.
pub(super) fn write(results: &Results<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for judged in &results.report.findings {
        serde_json::to_writer(&mut *out, &FindingShape::new(results, judged))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
