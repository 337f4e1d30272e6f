//! `lint`: snapshots to a report. What comes behind the estate serves `scan` too.

use super::args::{JudgeArgs, LintArgs, OutputArgs};
use super::console::Console;
use super::load::{self, Loaded};
use super::{Exit, settings};
use crate::lint;
use crate::report::{self, Results, words};
use crate::resolve::Resolver;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &LintArgs, console: &Console) -> anyhow::Result<Exit> {
    let settings = settings::judge(&args.judge)?;
    let files = args.snapshots.iter().chain(&args.estate.with);
    let loaded = load::estate(Vec::new(), files, &args.estate.zone_file)?;
    report(&loaded, &settings, &args.output, console).map(|found| exit(found, &loaded, &args.judge, console))
}

/// Judges an estate and writes the report; whether some finding is as severe as the settings fail on.
pub(super) fn report(
    loaded: &Loaded,
    settings: &lint::Settings,
    output: &OutputArgs,
    console: &Console,
) -> anyhow::Result<bool> {
    let resolver = Resolver::new(&loaded.estate, settings.cname_model);
    let report = lint::run(&resolver, CATALOGUE, settings);
    let results = Results { resolver: &resolver, report: &report, defects: &loaded.defects };
    let write =
        |look: &report::Look, out: &mut dyn std::io::Write| report::write(output.format.into(), &results, look, out);
    console.output(output.output.as_deref(), write)?;
    Ok(report.failed)
}

/// Findings weigh more than gaps.
pub(super) fn exit(found: bool, loaded: &Loaded, judge: &JudgeArgs, console: &Console) -> Exit {
    let gaps = loaded.estate.gaps().len();
    if found {
        return Exit::Findings;
    }
    if gaps == 0 || !judge.complete {
        return Exit::Clean;
    }
    if !console.is_quiet() {
        console.complain(&format!("the snapshot has {}, and --complete was asked for", words::count(gaps, "gap")));
    }
    Exit::Gaps
}
