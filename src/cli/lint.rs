//! `lint`: snapshots to a report. What comes behind the estate serves `scan` too.

use std::io::Write;

use super::Exit;
use super::args::{LintArgs, ReportArgs};
use super::baseline::Against;
use super::console::Console;
use super::load::{self, Loaded};
use super::settings::{self, Configured};
use crate::lint::{self, Settings};
use crate::report::{self, Look, Results, words};
use crate::resolve::Resolver;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &LintArgs, console: &Console) -> anyhow::Result<Exit> {
    let Configured { settings, networks } = settings::judge(&args.report.judge)?;
    let against = Against::read(&args.report.judge)?;
    let files = args.snapshots.iter().chain(&args.estate.with);
    for output in [&args.report.output.output, &args.report.judge.write_baseline] {
        load::keep_inputs(output.as_deref(), files.clone().chain(&args.estate.zone_file))?;
    }
    let loaded = load::estate(Vec::new(), files, &args.estate.zone_file, &networks)?;
    finish(&loaded, &settings, &against, &args.report, console)
}

/// Judges an estate, writes the report, and says how to end: findings weigh more than gaps.
pub(super) fn finish(
    loaded: &Loaded,
    settings: &Settings,
    against: &Against,
    args: &ReportArgs,
    console: &Console,
) -> anyhow::Result<Exit> {
    let resolver = Resolver::new(&loaded.estate, settings.cname_model);
    let report = lint::run(&resolver, CATALOGUE, settings);
    let report = against.apply(report, settings)?;
    let results = Results { resolver: &resolver, report: &report, defects: &loaded.defects };
    let write = |look: &Look, out: &mut dyn Write| report::write(args.output.format.into(), &results, look, out);
    console.output(args.output.output.as_deref(), write)?;
    let gaps = loaded.estate.gaps().len();
    Ok(match (report.failed, args.judge.complete && gaps > 0) {
        (true, _) => Exit::Findings,
        (false, true) => incomplete(gaps, console),
        (false, false) => Exit::Clean,
    })
}

fn incomplete(gaps: usize, console: &Console) -> Exit {
    if !console.is_quiet() {
        console.complain(&format!("the snapshot has {}, and --complete was asked for", words::count(gaps, "gap")));
    }
    Exit::Gaps
}
