//! `scan`: AWS to a report, in one go.

use super::args::ScanArgs;
use super::console::Console;
use super::fetch::Save;
use super::stopwatch::Stopwatch;
use super::{Exit, fetch, lint, load, settings};

pub(super) fn run(args: &ScanArgs, console: &Console) -> anyhow::Result<Exit> {
    let stopwatch = Stopwatch::start();
    let configured = settings::judge(&args.report.judge)?;
    let fetched = {
        let save = args.save.as_deref().map(|file| Save { file, resume: args.resume, redact: false });
        fetch::read(&args.aws, save.as_ref(), console)?
    };
    let loaded = load::estate(vec![fetched], &args.estate.with, &args.estate.zone_file, &configured.networks)?;
    lint::finish(&loaded, &configured, stopwatch, &args.report, console)
}
