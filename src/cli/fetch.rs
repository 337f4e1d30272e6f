//! `fetch`: AWS to a snapshot file.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::Exit;
use super::args::{AwsArgs, FetchArgs};
use super::console::Console;
use super::journal::JournalFile;
use super::progress::Display;
use crate::fetch::{self, Journal, Options};
use crate::report::words;
use crate::snapshot::{self, v1};

pub(super) fn run(args: &FetchArgs, console: &Console) -> anyhow::Result<Exit> {
    let file = if args.output == Path::new("-") { Path::new("/dev/stdout") } else { &args.output };
    let save = Save { file, resume: args.resume, redact: args.redact };
    let snapshot = read(&args.aws, Some(&save), console)?;
    if snapshot.gaps.is_empty() || !args.complete {
        return Ok(Exit::Clean);
    }
    let gaps = words::count(snapshot.gaps.len(), "gap");
    console.complain(&format!("the snapshot has {gaps}, and --complete was asked for"));
    Ok(Exit::Gaps)
}

/// Where what was read is saved, and how.
pub(super) struct Save<'a> {
    pub(super) file: &'a Path,
    /// Go on from the journal beside it.
    pub(super) resume: bool,
    /// Without what others need not know.
    pub(super) redact: bool,
}

/// Reads every account that the flags name into one snapshot, with the time it was read at, and saves it where it shall be
/// saved.
pub(super) fn read(
    args: &AwsArgs,
    save: Option<&Save<'_>>,
    console: &Console,
) -> anyhow::Result<v1::Snapshot<'static>> {
    let journal = match save {
        Some(save) if snapshot::is_replaceable(save.file)? => {
            Some(Arc::new(JournalFile::beside(save.file, args, save.resume)))
        }
        _ => None,
    };
    let began = jiff::Timestamp::now();
    let display = Display::new(console);
    let fetched = fetch::fetch(&options(args, journal.clone()), &display);
    display.finish();
    let mut snapshot = fetched?;
    fetch::end_on_interrupt();
    let started = journal.as_ref().and_then(|journal| journal.started()).unwrap_or(began);
    snapshot.captured_at = Some(started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
    if let Some(save) = save {
        if save.redact {
            snapshot::redact(&mut snapshot);
        }
        snapshot::save(&snapshot, save.file)?;
    }
    if let Some(journal) = journal {
        journal.remove();
    }
    Ok(snapshot)
}

fn options(args: &AwsArgs, journal: Option<Arc<JournalFile>>) -> Options {
    Options {
        profiles: args.profile.clone(),
        who: args.who(),
        external_id: args.external_id.clone(),
        regions: args.region.clone(),
        all_regions: args.all_regions,
        all_vpcs: args.all_vpcs,
        endpoint_url: args.endpoint_url.clone(),
        haste: args.pace,
        mfa_code: ask_for_code,
        journal: journal.map(|journal| journal as Arc<dyn Journal>),
    }
}

/// The code of an MFA device, from whoever sits at the terminal.
fn ask_for_code(serial: &str) -> Result<String, String> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err("this is no terminal, so that nobody can be asked".to_owned());
    }
    let mut stderr = io::stderr().lock();
    let asked = write!(stderr, "MFA code of {serial}: ").and_then(|()| stderr.flush());
    let mut code = String::new();
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut code));
    read.map_err(|error| error.to_string())?;
    if code.trim().is_empty() { Err("none was given".to_owned()) } else { Ok(code) }
}
