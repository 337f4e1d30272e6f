//! `fetch`: AWS to a snapshot file.

use std::fmt;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{anyhow, ensure};

use super::Exit;
use super::args::{AwsArgs, FetchArgs};
use super::console::Console;
use super::environment;
use super::journal::{Found, JournalFile};
use super::progress::Display;
use crate::fetch::{self, Journal, Options};
use crate::report::{escape, words};
use crate::snapshot::{self, v1};

/// What was read longer ago has likely changed.
const OLD: Duration = Duration::from_hours(24);

pub(super) fn run(args: &FetchArgs, console: &Console) -> anyhow::Result<Exit> {
    let save = Save { file: &args.output, resume: args.resume, redact: args.redact };
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
    /// `-` is standard output.
    pub(super) file: &'a Path,
    /// Go on from the journal beside it.
    pub(super) resume: bool,
    /// Without what others need not know.
    pub(super) redact: bool,
}

impl Save<'_> {
    fn to_stdout(&self) -> bool {
        self.file == Path::new("-")
    }

    /// The journal beside the file; none for what is no file that can be put there whole, as a pipe is.
    fn journal(&self, args: &AwsArgs, console: &Console) -> anyhow::Result<Option<Arc<JournalFile>>> {
        if self.to_stdout() || !snapshot::is_replaceable(self.file)? {
            ensure!(
                !self.resume,
                "{} has no journal: `--resume` goes on with a fetch into a file",
                self.file.display()
            );
            return Ok(None);
        }
        let journal = JournalFile::beside(self.file, args, self.resume);
        let found = journal.claim().map_err(|error| anyhow!("the journal of the fetch cannot be used: {error}"))?;
        self.tell(&journal, &found, console);
        Ok(Some(Arc::new(journal)))
    }

    /// Says what becomes of a journal that is there, or is missed.
    fn tell(&self, journal: &JournalFile, found: &Found, console: &Console) {
        match (self.resume, found) {
            (true, Found::Nothing) => {
                console.warn(&format!("there is no {journal} to go on with: the fetch begins anew"));
            }
            (true, Found::Interrupted(Some(began))) if age(*began) >= OLD => console.warn(&format!(
                "going on with a fetch that began {}: what it read then may have changed\nleave `--resume` away to read everything anew",
                ago(*began)
            )),
            (true, Found::Interrupted(Some(began))) => {
                console.tell(&format!("going on with the fetch that began {}", ago(*began)));
            }
            (false, Found::Interrupted(began)) => console.warn(&format!(
                "{journal} of a fetch that was interrupted{} is written anew: `--resume` would have gone on with it",
                began.map(|began| format!(", begun {},", ago(began))).unwrap_or_default()
            )),
            (false, Found::Another(why)) => {
                console.warn(&format!("{journal} of another fetch that was interrupted is written anew: {why}"));
            }
            (false, Found::Nothing) | (true, Found::Interrupted(None) | Found::Another(_)) => {}
        }
    }

    fn write(&self, snapshot: &v1::Snapshot<'_>, console: &Console) -> anyhow::Result<()> {
        if self.to_stdout() {
            // Everything is read by now, so that only whoever reads there can still make it half.
            return console.output(None, |_, out| snapshot::write(snapshot, out));
        }
        Ok(snapshot::save(snapshot, self.file)?)
    }
}

/// How long ago a fetch began; none when that is to come.
fn age(began: jiff::Timestamp) -> Duration {
    jiff::Timestamp::now().duration_since(began).try_into().unwrap_or_default()
}

/// e.g. `2026-11-24T03:00:00Z, 14 hours ago`.
fn ago(began: jiff::Timestamp) -> String {
    let minutes = age(began).as_secs() / 60;
    let (count, unit) = if minutes < 120 { (minutes, "minute") } else { (minutes / 60, "hour") };
    let count = words::count(usize::try_from(count).unwrap_or(usize::MAX), unit);
    format!("{}, {count} ago", began.strftime("%Y-%m-%dT%H:%M:%SZ"))
}

/// A fetch that had begun, and could not finish or be saved.
#[derive(Debug)]
pub(super) struct Unfinished {
    cause: anyhow::Error,
    /// Where what was read is, if it is anywhere.
    journal: Option<String>,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.journal {
            Some(journal) => write!(f, "{}\nwhat was read is in {journal}: go on with `--resume`", self.cause),
            None => self.cause.fmt(f),
        }
    }
}

impl std::error::Error for Unfinished {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.source()
    }
}

/// Reads every account that the flags name into one snapshot, with the time it was read at, and saves it where it shall be
/// saved.
pub(super) fn read(
    args: &AwsArgs,
    save: Option<&Save<'_>>,
    console: &Console,
) -> anyhow::Result<v1::Snapshot<'static>> {
    args.check(environment::names_endpoint_of_all())?;
    environment::check(args)?;
    let ca_bundle = environment::ca_bundle()?;
    let journal = save.map(|save| save.journal(args, console)).transpose()?.flatten();
    let options = options(args, ca_bundle, journal.clone());
    let began = jiff::Timestamp::now();
    let display = Display::new(console);
    let fetched = fetch::fetch(&options, &display);
    display.finish();
    let busy = Arc::new(Mutex::new(()));
    fetch::end_on_interrupt(Arc::clone(&busy));
    let kept = || journal.as_ref().filter(|journal| journal.is_of_use()).map(ToString::to_string);
    let unfinished = |cause| Unfinished { cause, journal: kept() };
    let mut snapshot = match fetched {
        Err(error) if error.is_unfinished() => return Err(unfinished(error.into()).into()),
        Err(error) => {
            kept();
            return Err(error.into());
        }
        Ok(snapshot) => snapshot,
    };
    display.advise();
    let started = journal.as_ref().and_then(|journal| journal.started()).unwrap_or(began);
    snapshot.captured_at = Some(started.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
    let Some(save) = save else { return Ok(snapshot) };
    if save.redact {
        snapshot::redact(&mut snapshot);
    }
    let Some(journal) = &journal else {
        save.write(&snapshot, console).map_err(unfinished)?;
        return Ok(snapshot);
    };
    let _whole = busy.lock();
    save.write(&snapshot, console).map_err(unfinished)?;
    journal.remove();
    Ok(snapshot)
}

fn options(args: &AwsArgs, ca_bundle: Option<Vec<u8>>, journal: Option<Arc<JournalFile>>) -> Options {
    Options {
        profiles: args.profile.clone(),
        who: args.who(),
        external_id: args.external_id.clone(),
        regions: args.region.clone(),
        all_regions: args.all_regions,
        all_vpcs: args.all_vpcs,
        endpoint_url: args.endpoint_url.clone(),
        ca_bundle,
        haste: args.pace,
        silence: Duration::from_secs(args.timeout),
        mfa_code: ask_for_code,
        journal: journal.map(|journal| journal as Arc<dyn Journal>),
    }
}

/// The code of an MFA device, from whoever sits at the terminal.
fn ask_for_code(serial: &str) -> Result<String, String> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err("this is no terminal, so that nobody can be asked".to_owned());
    }
    // Nobody may hold standard error while they wait: a Ctrl-C has something to say there.
    let asked = write!(io::stderr(), "MFA code of {}: ", escape::terminal(serial)).and_then(|()| io::stderr().flush());
    let mut code = String::new();
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut code));
    read.map_err(|error| error.to_string())?;
    if code.trim().is_empty() { Err("none was given".to_owned()) } else { Ok(code) }
}
