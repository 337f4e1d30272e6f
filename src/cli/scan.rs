//! `scan`: AWS to a report, in one go.

use std::path::Path;

use anyhow::ensure;

use super::args::ScanArgs;
use super::console::Console;
use super::fetch::Save;
use super::stopwatch::Stopwatch;
use super::{Exit, baseline, fetch, lint, load, settings};

pub(super) fn run(args: &ScanArgs, console: &Console) -> anyhow::Result<Exit> {
    let stopwatch = Stopwatch::start();
    let configured = settings::judge(&args.report.judge)?;
    keep_files(args)?;
    let fetched = {
        let save = args.save.as_deref().map(|file| Save { file, resume: args.resume, redact: false });
        fetch::read(&args.aws, save.as_ref(), console)?
    };
    let loaded = load::estate(vec![fetched], &args.estate.with, &args.estate.zone_file, &configured.networks)?;
    lint::finish(&loaded, &configured, stopwatch, &args.report, console)
}

/// Refuses to write over what is read, to write two things to one file, and to put a snapshot where the report goes.
fn keep_files(args: &ScanArgs) -> anyhow::Result<()> {
    baseline::keep_apart(&args.report)?;
    let outputs = [&args.save, &args.report.output.output, &args.report.judge.write_baseline];
    for output in outputs {
        load::keep_inputs(output.as_deref(), args.estate.with.iter().chain(&args.estate.zone_file))?;
    }
    let Some(save) = &args.save else { return Ok(()) };
    ensure!(save != Path::new("-"), "standard output is for the report: name a file with `--save`");
    let is_taken = outputs[1..].iter().any(|output| output.as_ref() == Some(save));
    ensure!(!is_taken, "{} cannot be the snapshot and something else: name another file", save.display());
    Ok(())
}
