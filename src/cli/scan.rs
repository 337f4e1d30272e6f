//! `scan`: AWS to a report, in one go.

use super::args::ScanArgs;
use super::baseline::Against;
use super::console::Console;
use super::settings::{self, Configured};
use super::{Exit, fetch, lint, load};
use crate::snapshot;

pub(super) fn run(args: &ScanArgs, console: &Console) -> anyhow::Result<Exit> {
    let Configured { settings, networks } = settings::judge(&args.report.judge)?;
    let against = Against::read(&args.report.judge)?;
    let fetched = fetch::read(&args.aws, console)?;
    if let Some(file) = &args.save {
        snapshot::save(&fetched, file)?;
    }
    let loaded = load::estate(vec![fetched], &args.estate.with, &args.estate.zone_file, &networks)?;
    lint::finish(&loaded, &settings, &against, &args.report, console)
}
