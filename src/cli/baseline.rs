//! `--baseline` and `--write-baseline`: the file of findings that do not count.

use std::path::{Path, PathBuf};

use super::args::JudgeArgs;
use crate::lint::{Baseline, Report, Settings};
use crate::model::Estate;
use crate::snapshot;

/// What the flags say of a baseline.
#[derive(Default)]
pub(super) enum Against {
    /// Nothing.
    #[default]
    Nothing,
    /// Findings that this file holds do not count.
    Known(Baseline, PathBuf),
    /// This file is to hold what is found.
    New(PathBuf),
}

impl Against {
    /// Reads the baseline, before anything that takes long.
    pub(super) fn read(args: &JudgeArgs) -> anyhow::Result<Self> {
        Ok(match (&args.baseline, &args.write_baseline) {
            (Some(file), _) => Self::Known(read(file)?, file.clone()),
            (None, Some(file)) => Self::New(file.clone()),
            (None, None) => Self::Nothing,
        })
    }

    /// Leaves out of a report what does not count. A new baseline is written first, and holds all of it.
    pub(super) fn apply(&self, report: Report, settings: &Settings, estate: &Estate) -> anyhow::Result<Report> {
        let label = |file: &Path| file.display().to_string();
        Ok(match self {
            Self::Nothing => report,
            Self::Known(baseline, file) => report.without(baseline, &label(file), settings, estate),
            Self::New(file) => {
                let baseline = write(file, &report, estate)?;
                report.without(&baseline, &label(file), settings, estate)
            }
        })
    }
}

fn read(file: &Path) -> anyhow::Result<Baseline> {
    let read = || Ok(Baseline::parse(&std::fs::read_to_string(file)?)?);
    let cannot = || format!("the baseline {} cannot be used", file.display());
    read().map_err(|error: anyhow::Error| error.context(cannot()))
}

fn write(file: &Path, report: &Report, estate: &Estate) -> anyhow::Result<Baseline> {
    let baseline = Baseline::of(report, estate);
    let text = baseline.to_json()?;
    snapshot::replace(file, |out| out.write_all(text.as_bytes()))?;
    Ok(baseline)
}
