//! `fetch`: AWS to a snapshot file.

use std::io::IsTerminal as _;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use super::Exit;
use super::args::{AwsArgs, FetchArgs};
use super::console::Console;
use crate::fetch::{self, Options, Phase, Progress};
use crate::report::words;
use crate::snapshot::{self, v1};

pub(super) fn run(args: &FetchArgs, console: &Console) -> anyhow::Result<Exit> {
    let snapshot = read(&args.aws, console)?;
    snapshot::save(&snapshot, &args.output)?;
    if snapshot.gaps.is_empty() || !args.complete {
        return Ok(Exit::Clean);
    }
    let gaps = words::count(snapshot.gaps.len(), "gap");
    console.complain(&format!("the snapshot has {gaps}, and --complete was asked for"));
    Ok(Exit::Gaps)
}

/// Reads every account that the flags name into one snapshot, with the time it was read at.
pub(super) fn read(args: &AwsArgs, console: &Console) -> anyhow::Result<v1::Snapshot<'static>> {
    let profiles: Vec<Option<String>> =
        if args.profile.is_empty() { vec![None] } else { args.profile.iter().cloned().map(Some).collect() };
    let progress = Bar::new(console);
    let mut parts = Vec::new();
    for profile in profiles {
        let options = Options { profile, regions: args.region.clone(), endpoint_url: args.endpoint_url.clone() };
        parts.push(fetch::fetch(&options, &progress)?);
    }
    progress.finish();
    let mut snapshot = snapshot::merge(parts);
    snapshot.captured_at = Some(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
    Ok(snapshot)
}

/// A bar on the terminal for the phase that is under way, and a line for each gap; nothing where nobody looks.
struct Bar<'c> {
    console: &'c Console,
    shown: bool,
    current: Mutex<Option<(Phase, ProgressBar)>>,
}

impl<'c> Bar<'c> {
    fn new(console: &'c Console) -> Self {
        let shown = !console.is_quiet() && std::io::stderr().is_terminal();
        Self { console, shown, current: Mutex::new(None) }
    }

    fn finish(&self) {
        self.with(|bar| {
            if let Some((_, bar)) = bar.take() {
                bar.finish_and_clear();
            }
        });
    }

    fn with(&self, act: impl FnOnce(&mut Option<(Phase, ProgressBar)>)) {
        if let Ok(mut bar) = self.current.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for Bar<'_> {
    fn begin(&self, phase: Phase, total: u64) {
        if !self.shown {
            return;
        }
        self.finish();
        let style = ProgressStyle::with_template("{msg:14} {bar:32} {pos}/{len} {per_sec} {eta} left");
        let bar = ProgressBar::new(total).with_message(phase.to_string());
        self.with(|slot| *slot = Some((phase, style.map_or(bar.clone(), |style| bar.with_style(style)))));
    }

    fn advance(&self, phase: Phase) {
        self.with(|slot| {
            if let Some((_, bar)) = slot.as_ref().filter(|(shown, _)| *shown == phase) {
                bar.inc(1);
            }
        });
    }

    fn gap(&self, gap: &v1::Gap<'_>) {
        if self.console.is_quiet() {
            return;
        }
        let why = gap.code.as_deref().unwrap_or("it failed");
        let what = format!("{} could not be read: {why}", gap.operation);
        self.with(|slot| match slot {
            Some((_, bar)) => bar.suspend(|| self.console.warn(&what)),
            None => self.console.warn(&what),
        });
    }
}
