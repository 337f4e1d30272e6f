//! `--baseline` and `--write-baseline`: the file of findings that do not count.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::args::{JudgeArgs, ReportArgs};
use super::console::Console;
use crate::lint::{Baseline, Renewal, Report, Settings, phrase};
use crate::model::Estate;

/// How many findings that are added are named.
const MOST_NAMED: usize = 3;

/// What the flags say of a baseline.
#[derive(Default)]
pub(super) enum Against {
    /// Nothing.
    #[default]
    Nothing,
    /// Findings that this file holds do not count.
    Known(Baseline, PathBuf),
    /// This file is to hold what is found; it held something already, or did not exist.
    New(Baseline, PathBuf),
    /// Findings that the first file holds do not count, and the second is to hold what is found.
    Renewed(Baseline, PathBuf, PathBuf),
}

impl Against {
    /// Reads the baseline, before anything that takes long.
    pub(super) fn read(args: &JudgeArgs) -> anyhow::Result<Self> {
        Ok(match (&args.baseline, &args.write_baseline) {
            (Some(file), Some(new)) => {
                before(new)?;
                Self::Renewed(read(file)?, file.clone(), new.clone())
            }
            (Some(file), None) => Self::Known(read(file)?, file.clone()),
            (None, Some(file)) => Self::New(before(file)?, file.clone()),
            (None, None) => Self::Nothing,
        })
    }

    /// Leaves out of a report what does not count. A new baseline is written first, and holds all of it.
    pub(super) fn apply(
        &self,
        report: Report,
        settings: &Settings,
        estate: &Estate,
        console: &Console,
    ) -> anyhow::Result<Report> {
        Ok(match self {
            Self::Nothing => report,
            Self::Known(baseline, file) => report.without(baseline, &label(file), settings, estate),
            Self::New(before, file) => {
                let baseline = renew(before, file, &report, estate, console)?;
                report.without(&baseline, &label(file), settings, estate)
            }
            Self::Renewed(known, file, new) => {
                let baseline = renew(known, new, &report, estate, console)?;
                // what matches nothing any more is gone with this
                report.without(&known.still_in(&baseline), &label(file), settings, estate)
            }
        })
    }
}

/// Writes what takes a baseline's place, and says what that changes.
fn renew(
    before: &Baseline,
    file: &Path,
    report: &Report,
    estate: &Estate,
    console: &Console,
) -> anyhow::Result<Baseline> {
    let (baseline, renewal) = before.renewed(report, estate);
    let text = baseline.to_json()?;
    console.output(Some(file), |_, out| out.write_all(text.as_bytes()))?;
    console.tell(&told(&label(file), &renewal));
    Ok(baseline)
}

/// Refuses to write baseline and report to one place.
pub(super) fn keep_apart(args: &ReportArgs) -> anyhow::Result<()> {
    let Some(file) = args.judge.write_baseline.as_deref() else { return Ok(()) };
    let report = args.output.output.as_deref().unwrap_or(Path::new("-"));
    ensure!(file != report, "{} cannot be the baseline and the report: name a file for one of them", label(file));
    Ok(())
}

fn label(file: &Path) -> String {
    if file == Path::new("-") { "standard output".to_owned() } else { file.display().to_string() }
}

fn read(file: &Path) -> anyhow::Result<Baseline> {
    let read = || Ok(Baseline::parse(&std::fs::read_to_string(file)?)?);
    let cannot = || format!("the baseline {} cannot be used", file.display());
    read().map_err(|error: anyhow::Error| error.context(cannot()))
}

/// What a baseline that is to be written anew holds so far. Nothing else is written over.
fn before(file: &Path) -> anyhow::Result<Baseline> {
    if file == Path::new("-") {
        return Ok(Baseline::default());
    }
    let cannot = || format!("{} is no baseline, and is not written over: name another file", file.display());
    match std::fs::read_to_string(file) {
        Ok(text) if text.trim().is_empty() => Ok(Baseline::default()),
        Ok(text) => Baseline::parse(&text).map_err(|error| anyhow::Error::new(error).context(cannot())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Baseline::default()),
        Err(error) => Err(anyhow::Error::new(error).context(cannot())),
    }
}

/// What became of the entries: `known.json: 1 entry added, 2 kept, 1 removed`, and what was added.
fn told(file: &str, renewal: &Renewal) -> String {
    let Renewal { added, widened, kept, removed, not_run } = renewal;
    let parts = [
        (added.len(), "added"),
        (*widened, "widened"),
        (*kept, "kept"),
        (*not_run, "kept of rules that did not run"),
        (*removed, "removed, which matched nothing any more"),
    ];
    let mut parts = parts.into_iter().filter(|&(number, _)| number > 0);
    let first = parts.next().map(|(number, what)| format!("{} {what}", phrase::count(number, "entry")));
    let rest = parts.map(|(number, what)| format!("{number} {what}"));
    let counted: Vec<String> = first.into_iter().chain(rest).collect();
    let renewed = counted.len() > 1 && !added.is_empty();
    let what = if counted.is_empty() { "no entries".to_owned() } else { counted.join(", ") };
    let named = if renewed { format!("; added: {}", phrase::list(added, MOST_NAMED)) } else { String::new() };
    format!("{file}: {what}{named}")
}
