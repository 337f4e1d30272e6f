//! Findings and traces to bytes, one file a format. It decides nothing: what is shown, in which order, at which severity
//! and with which exit code is settled before it runs.

pub mod catalogue;
pub mod escape;
mod json;
mod look;
mod ndjson;
pub mod page;
mod pretty;
mod rows;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod words;

use std::io;

use crate::lint::{Judged, Report, Subject};
use crate::model::Estate;
use crate::resolve::Resolver;
use crate::snapshot::Defect;

pub use look::{Detail, Look};
pub use words::Words;

/// How findings are written. A new format is a variant here, an arm in [`write`], and a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, like a compiler's diagnostics.
    #[default]
    Pretty,
    /// For people, a line a finding.
    Table,
    /// For programs, one document.
    Json,
    /// For programs, one finding a line.
    Ndjson,
}

/// All that a format may show.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The model that was asked.
    pub resolver: &'a Resolver<'a>,
    /// What the rules found.
    pub report: &'a Report,
    /// What the snapshot held that is no DNS.
    pub defects: &'a [Defect],
}

impl<'a> Results<'a> {
    /// The estate.
    #[must_use]
    pub fn estate(&self) -> &'a Estate {
        self.resolver.estate()
    }

    /// Words for its objects.
    #[must_use]
    pub fn words(&self) -> Words<'a> {
        Words::new(self.estate())
    }
}

/// Writes results in a format.
pub fn write(format: Format, results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Pretty => pretty::write(results, look, out),
        Format::Table => table::write(results, look, out),
        Format::Json => json::write(results, out),
        Format::Ndjson => ndjson::write(results, out),
    }
}

/// What the look-ups of a finding asked, as far as its subject tells: about a zone or a rule it is any name below.
fn asking_of(estate: &Estate, judged: &Judged) -> words::Asking {
    let name = match judged.finding.subject {
        Subject::Record(id) => Some(estate.name(estate.rrset(id).owner)),
        other => other.name(estate).and_then(|name| estate.name(name).child(b"*")),
    };
    words::Asking { name, rtype: None }
}
