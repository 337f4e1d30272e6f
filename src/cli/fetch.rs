//! `fetch`: AWS to a snapshot file.

use std::fmt;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::ensure;

use super::Exit;
use super::args::{AwsArgs, FetchArgs};
use super::console::Console;
use super::environment;
use super::journal::JournalFile;
use super::progress::Display;
use crate::fetch::{self, Journal, Options};
use crate::report::{escape, words};
use crate::snapshot::{self, v1};

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
        if self.resume && !journal.exists() {
            console.warn(&format!("there is no {journal} to go on with: the fetch begins anew"));
        }
        Ok(Some(Arc::new(journal)))
    }

    fn write(&self, snapshot: &v1::Snapshot<'_>, console: &Console) -> anyhow::Result<()> {
        if self.to_stdout() {
            // Everything is read by now, so that only whoever reads there can still make it half.
            return console.output(None, |_, out| snapshot::write(snapshot, out));
        }
        Ok(snapshot::save(snapshot, self.file)?)
    }
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
    args.check()?;
    environment::check(args)?;
    let journal = save.map(|save| save.journal(args, console)).transpose()?.flatten();
    let options = options(args, journal.clone())?;
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
        fetched => fetched?,
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

fn options(args: &AwsArgs, journal: Option<Arc<JournalFile>>) -> anyhow::Result<Options> {
    Ok(Options {
        profiles: args.profile.clone(),
        who: args.who(),
        external_id: args.external_id.clone(),
        regions: args.region.clone(),
        all_regions: args.all_regions,
        all_vpcs: args.all_vpcs,
        endpoint_url: args.endpoint_url.clone(),
        ca_bundle: environment::ca_bundle()?,
        haste: args.pace,
        silence: Duration::from_secs(args.timeout),
        mfa_code: ask_for_code,
        journal: journal.map(|journal| journal as Arc<dyn Journal>),
    })
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
