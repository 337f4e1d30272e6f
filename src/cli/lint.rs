//! `lint`: snapshots to a report. What comes behind the estate serves `scan` too.

use std::io::Write;

use super::args::{LintArgs, ReportArgs};
use super::console::Console;
use super::load::{self, Loaded};
use super::settings::{self, Configured};
use super::stopwatch::Stopwatch;
use super::{Exit, baseline};
use crate::lint;
use crate::report::{self, Look, Results, words};
use crate::resolve::Resolver;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &LintArgs, console: &Console) -> anyhow::Result<Exit> {
    let stopwatch = Stopwatch::start();
    baseline::keep_apart(&args.report)?;
    let configured = settings::judge(&args.report.judge)?;
    let files = args.snapshots.iter().chain(&args.estate.with);
    for output in [&args.report.output.output, &args.report.judge.write_baseline] {
        load::keep_inputs(output.as_deref(), files.clone().chain(&args.estate.zone_file))?;
    }
    let loaded = load::estate(Vec::new(), files, &args.estate.zone_file, &configured.networks)?;
    finish(&loaded, &configured, stopwatch, &args.report, console)
}

/// Judges an estate, writes the report, and says how to end: findings weigh more than gaps.
pub(super) fn finish(
    loaded: &Loaded,
    configured: &Configured,
    mut stopwatch: Stopwatch,
    args: &ReportArgs,
    console: &Console,
) -> anyhow::Result<Exit> {
    stopwatch.done("reading and lowering");
    let settings = &configured.settings;
    let resolver = Resolver::new(&loaded.estate, settings.cname_model);
    stopwatch.done("model");
    let report = if args.output.timings {
        lint::run_in_steps(&resolver, CATALOGUE, settings, &mut |step| stopwatch.done(step))
    } else {
        lint::run(&resolver, CATALOGUE, settings)
    };
    let report = configured.against.apply(report, settings, &loaded.estate, console)?;
    let results = Results { resolver: &resolver, report: &report, defects: &loaded.defects };
    let write = |look: &Look, out: &mut dyn Write| report::write(args.output.format.into(), &results, look, out);
    console.output(args.output.output.as_deref(), write)?;
    if args.output.timings {
        stopwatch.done("report");
        stopwatch.tell();
    }
    let gaps = loaded.estate.gaps().len();
    Ok(match (report.failed, args.judge.complete && gaps > 0) {
        (true, _) => Exit::Findings,
        (false, true) => incomplete(gaps, console),
        (false, false) => Exit::Clean,
    })
}

fn incomplete(gaps: usize, console: &Console) -> Exit {
    // Also with `--quiet`: an exit status without a word is a riddle.
    console.complain(&format!("the snapshot has {}, and --complete was asked for", words::count(gaps, "gap")));
    Exit::Gaps
}
