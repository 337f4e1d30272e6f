//! The journal of a fetch: a file beside the snapshot to come, one finished reply a line. It is there only while a fetch is
//! under way, or was interrupted.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::args::AwsArgs;
use super::environment;
use crate::fetch::Journal;
use crate::snapshot;

/// The value of `Schema` in the first line.
const SCHEMA: &str = "r53lint/journal/1";
/// Who writes it: what another version kept may lack something.
const GENERATOR: &str = concat!("r53lint ", env!("CARGO_PKG_VERSION"));
const NO_JOURNAL: &str = "it does not begin like a journal of this version";

/// The first line: what the replies are of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    schema: String,
    generator: String,
    started: String,
    flags: Vec<String>,
    accounts: Vec<String>,
}

/// A reply's line, without the reply.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    key: String,
    #[serde(rename = "Reply")]
    _reply: IgnoredAny,
}

/// What lies there when a fetch begins.
pub(super) enum Found {
    /// Nothing to go on with.
    Nothing,
    /// A fetch that was interrupted, with the same flags, and when it began.
    Interrupted(Option<jiff::Timestamp>),
    /// Another one, and why it is.
    Another(String),
}

/// A journal that begins when the accounts are known. It is claimed before anybody is asked.
pub(super) struct JournalFile {
    snapshot: PathBuf,
    path: PathBuf,
    resume: bool,
    flags: Vec<String>,
    claimed: Mutex<Option<File>>,
    open: Mutex<Option<Open>>,
}

struct Open {
    started: Option<jiff::Timestamp>,
    file: File,
    /// Where each reply lies, and how long it is.
    replies: BTreeMap<String, (u64, usize)>,
    /// No reply was kept, now or before.
    is_empty: bool,
}

impl JournalFile {
    /// The journal of a snapshot file: one, whatever links lead to the file.
    pub(super) fn beside(file: &Path, args: &AwsArgs, resume: bool) -> Self {
        let mut name = snapshot::target(file).into_os_string();
        name.push(".journal");
        let (claimed, open) = (Mutex::default(), Mutex::default());
        Self { snapshot: file.to_owned(), path: name.into(), resume, flags: flags(args), claimed, open }
    }

    /// Keeps others out of it, before anybody is asked, and tells what lies there.
    pub(super) fn claim(&self) -> io::Result<Found> {
        let file = self.own()?;
        let found = self.found(&file)?;
        *self.claimed.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        match found {
            Found::Another(why) if self.resume => Err(self.refused(&why)),
            found => Ok(found),
        }
    }

    fn found(&self, file: &File) -> io::Result<Found> {
        if file.metadata()?.len() == 0 {
            return Ok(Found::Nothing);
        }
        let mut line = Vec::new();
        BufReader::new(file).read_until(b'\n', &mut line)?;
        let Some(found) = header(&line) else { return Ok(Found::Another(NO_JOURNAL.to_owned())) };
        let another = self.differs(&found);
        Ok(another.map_or_else(|| Found::Interrupted(found.started.parse().ok()), Found::Another))
    }

    /// Whether there is anything in it to go on with; where the fetch has kept nothing at all, it is taken away again.
    pub(super) fn is_of_use(&self) -> bool {
        let claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        let has_nothing = claimed.as_ref().is_some_and(|file| file.metadata().is_ok_and(|found| found.len() == 0));
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if has_nothing || open.as_ref().is_some_and(|open| open.is_empty) {
            self.remove();
        }
        self.path.exists()
    }

    /// When the fetch that it is of began.
    pub(super) fn started(&self) -> Option<jiff::Timestamp> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.started
    }

    /// Takes it away when the snapshot is there.
    pub(super) fn remove(&self) {
        // A journal that stays is written anew by the next fetch.
        let _ = fs::remove_file(&self.path);
    }

    /// The journal's file, which nobody else may use until this process ends, however it does.
    fn own(&self) -> io::Result<File> {
        loop {
            let file = options().create(true).open(&self.path).map_err(|error| self.named(&error))?;
            // Where a file system knows no locks, nobody can be kept out.
            if let Err(TryLockError::WouldBlock) = file.try_lock() {
                return Err(self.in_use());
            }
            // Whoever had it may have taken it away in between.
            if is_at(&file, &self.path) {
                return Ok(file);
            }
        }
    }

    fn begin_anew(mut file: File, header: &Header) -> io::Result<Open> {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        let mut line = serde_json::to_vec(header)?;
        line.push(b'\n');
        file.write_all(&line)?;
        Ok(Open { started: header.started.parse().ok(), file, replies: BTreeMap::new(), is_empty: true })
    }

    fn go_on(&self, file: File, header: &Header) -> io::Result<Open> {
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        let mut at = reader.read_until(b'\n', &mut line)? as u64;
        let found = self::header(&line).ok_or_else(|| self.refused(NO_JOURNAL))?;
        self.compare(&found, header)?;
        let mut replies = BTreeMap::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)?;
            // The last line may have been cut short when the fetch was.
            let Some((key, reply)) = parse(&line) else { break };
            replies.insert(key, (at + (length - 2 - reply) as u64, reply));
            at += length as u64;
        }
        file.set_len(at)?;
        Ok(Open { started: found.started.parse().ok(), file, is_empty: replies.is_empty(), replies })
    }

    /// Replies of another fetch would make a snapshot that never was.
    fn compare(&self, found: &Header, wanted: &Header) -> io::Result<()> {
        if let Some(why) = self.differs(found) {
            return Err(self.refused(&why));
        }
        if found.accounts != wanted.accounts {
            let (then, now) = (found.accounts.join(", "), wanted.accounts.join(", "));
            return Err(self.refused(&format!("it is of account {then}, and this fetch reads {now}")));
        }
        Ok(())
    }

    /// What tells this fetch from the one that wrote the journal, as far as is known before anybody is asked.
    fn differs(&self, found: &Header) -> Option<String> {
        if found.schema != SCHEMA || found.generator != GENERATOR {
            return Some(format!("{} wrote it", found.generator));
        }
        let spelled = |flags: &[String]| if flags.is_empty() { "no flags".to_owned() } else { flags.join(" ") };
        let (then, now) = (spelled(&found.flags), spelled(&self.flags));
        (found.flags != self.flags).then(|| format!("it was begun with {then}, and this fetch has {now}"))
    }

    fn refused(&self, why: &str) -> io::Error {
        let path = self.path.display();
        io::Error::other(format!("{path} is of another fetch: {why}\nleave `--resume` away to begin anew"))
    }

    fn in_use(&self) -> io::Error {
        let snapshot = self.snapshot.display();
        io::Error::other(format!(
            "another r53lint is fetching into {snapshot} just now\nwait for its end, or name another file"
        ))
    }

    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
    }
}

impl fmt::Display for JournalFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

impl Journal for JournalFile {
    fn begin(&self, accounts: &[String]) -> io::Result<()> {
        let header = Header {
            schema: SCHEMA.to_owned(),
            generator: GENERATOR.to_owned(),
            started: jiff::Timestamp::now().to_string(),
            flags: self.flags.clone(),
            accounts: accounts.to_owned(),
        };
        let claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner).take();
        let file = claimed.map_or_else(|| self.own(), Ok)?;
        let goes_on = self.resume && file.metadata()?.len() > 0;
        let open = if goes_on {
            let mut file = file;
            file.seek(SeekFrom::Start(0))?;
            self.go_on(file, &header)?
        } else {
            Self::begin_anew(file, &header).map_err(|error| {
                self.remove();
                self.named(&error)
            })?
        };
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        Ok(())
    }

    fn recall(&self, key: &str) -> Option<String> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_mut()?;
        let &(at, length) = open.replies.get(key)?;
        let mut reply = vec![0; length];
        open.file.seek(SeekFrom::Start(at)).ok()?;
        open.file.read_exact(&mut reply).ok()?;
        String::from_utf8(reply).ok()
    }

    fn keep(&self, key: &str, reply: &str) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = open.as_mut() else { return Ok(()) };
        let line = format!("{}{reply}}}\n", beginning(key)?);
        let written = open.file.seek(SeekFrom::End(0)).and_then(|_| open.file.write_all(line.as_bytes()));
        written.map_err(|error| self.named(&error))?;
        open.is_empty = false;
        Ok(())
    }
}

/// The flags that decide what is read, spelled as they are given.
fn flags(args: &AwsArgs) -> Vec<String> {
    let each =
        |flag: &'static str, values: &[String]| values.iter().map(move |value| format!("{flag} {value}")).collect();
    let lists: [Vec<String>; 3] =
        [each("--profile", &args.profile), each("--role-arn", &args.role_arn), each("--region", &args.region)];
    let switches = [
        (args.organization, format!("--organization --role-name {}", args.role_name)),
        (args.all_regions, "--all-regions".to_owned()),
        (args.all_vpcs, "--all-vpcs".to_owned()),
    ];
    let url = args.endpoint_url.iter().map(|url| format!("--endpoint-url {url}"));
    let environment = environment::endpoints(args);
    lists
        .into_iter()
        .flatten()
        .chain(switches.into_iter().filter(|(on, _)| *on).map(|(_, flag)| flag))
        .chain(url)
        .chain(environment)
        .collect()
}

/// Whether what is open is what lies there.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |open: fs::Metadata, there: fs::Metadata| (open.dev(), open.ino()) == (there.dev(), there.ino());
    file.metadata().is_ok_and(|open| fs::metadata(path).is_ok_and(|there| same(open, there)))
}

/// Elsewhere what is open cannot be taken away.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// The first line of a journal; none when it is none.
fn header(line: &[u8]) -> Option<Header> {
    serde_json::from_slice(line).ok()
}

/// Only for the one who fetches: a journal holds what the snapshot will hold.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn beginning(key: &str) -> io::Result<String> {
    Ok(format!("{{\"Key\":{},\"Reply\":", serde_json::to_string(key)?))
}

/// A whole line's key, and how long its reply is.
fn parse(line: &[u8]) -> Option<(String, usize)> {
    let whole = line.strip_suffix(b"}\n")?;
    let key = serde_json::from_slice::<Line>(line).ok()?.key;
    let reply = whole.strip_prefix(beginning(&key).ok()?.as_bytes())?;
    Some((key, reply.len()))
}
