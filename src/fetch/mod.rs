//! AWS to a snapshot: the only code that talks to AWS. It knows the file's shapes (`snapshot::v1`) and must not know
//! the model, the rules or the lint.
//!
//! Async stays in here, behind [`fetch`]. A call that AWS refuses becomes a gap and the rest goes on; what stops
//! everything (no credentials, no network, Ctrl-C) is a [`FetchError`], and then there is no snapshot at all.
//!
//! `accounts` finds whom to ask as a `session`; `account` puts one together from its `region`s, `zone`s and `vpc`s; each
//! service is one file of lists; every call goes through a `line`, which keeps the `pace` of its service.

mod account;
mod accounts;
mod bucket;
mod concurrent;
mod convert;
mod credentials;
mod domains;
mod door;
mod ec2;
mod error;
mod failure;
mod files;
mod firewall;
mod gap;
mod global;
mod health;
mod interrupt;
mod journal;
mod line;
mod owners;
mod pace;
mod profiles;
mod progress;
mod raw;
mod reason;
mod region;
mod regions;
mod resolver;
mod roles;
mod route53;
mod run;
mod session;
mod shared;
mod trust;
mod vpc;
mod waiting;
mod zone;

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

pub use credentials::AskForCode;
pub use error::FetchError;
pub use interrupt::end_on_interrupt;
pub use journal::Journal;
pub use progress::{Part, Phase, Progress, Silent, Standing};

use crate::snapshot::v1;
use run::Run;
use session::Session;

/// How many accounts are read at the same time.
const ACCOUNTS_AT_ONCE: usize = 8;
/// How often the caller is told where the fetch stands.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// What to read, and as whom. The names are the AWS CLI's.
#[derive(Clone)]
pub struct Options {
    /// The profiles; without any, `AWS_PROFILE`, the environment's keys or the machine's role decide, as with the AWS CLI.
    pub profiles: Vec<String>,
    /// Which accounts are read with them.
    pub who: Who,
    /// What the roles' trust policies may ask for.
    pub external_id: Option<String>,
    /// Regions to read besides those that the account's private zones name; without any, the profile's own, and those where
    /// another account's zones name its VPCs.
    pub regions: Vec<String>,
    /// Every Region that is enabled for the account.
    pub all_regions: bool,
    /// The DNS attributes also of VPCs that no zone, rule, endpoint, Profile or peering touches.
    pub all_vpcs: bool,
    /// Where every service is reached instead of AWS.
    pub endpoint_url: Option<String>,
    /// The only authorities to trust, as PEM; without any, those of the profile's `ca_bundle`, or the system's.
    pub ca_bundle: Option<Vec<u8>>,
    /// How many times the documented pace of every service: less than 1 leaves room for others, more is for what is not AWS.
    pub haste: f64,
    /// How long a silent server is waited for: before an answer begins, and in the middle of it.
    pub silence: Duration,
    /// Asks for the code of an MFA device.
    pub mfa_code: AskForCode,
    /// Where finished replies are kept.
    pub journal: Option<Arc<dyn Journal>>,
}

impl Options {
    /// How long a silent server is waited for unless the options say otherwise. AWS answers within a second; what takes longer
    /// is a large page on a slow line, which is not silent.
    pub const SILENCE: Duration = Duration::from_secs(20);
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profiles: Vec::new(),
            who: Who::Profiles,
            external_id: None,
            regions: Vec::new(),
            all_regions: false,
            all_vpcs: false,
            endpoint_url: None,
            ca_bundle: None,
            haste: 1.0,
            silence: Self::SILENCE,
            mfa_code: |_| Err("nobody can be asked".to_owned()),
            journal: None,
        }
    }
}

/// Which accounts are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Those of the profiles.
    Profiles,
    /// Those of these roles, entered from the profile.
    Roles(Vec<String>),
    /// The profile's own and every other active account of its organisation, through a role.
    Organization {
        /// The role's name, the same in every account.
        role_name: String,
    },
}

/// Reads accounts, from the calling thread's point of view in one go. It must not be called inside a Tokio runtime.
///
/// The snapshot has no `CapturedAt`: the caller knows the time. Reading unchanged accounts twice gives equal snapshots:
/// lists are sorted by id, Regions by name, record sets stay in Route 53's order.
pub fn fetch(options: &Options, progress: &dyn Progress) -> Result<v1::Snapshot<'static>, FetchError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(FetchError::Runtime)?;
    let snapshot = runtime.block_on(read(options, progress));
    // A look-up of a dead name may still block a thread; nobody waits for its answer.
    runtime.shutdown_background();
    snapshot
}

async fn read(options: &Options, progress: &dyn Progress) -> Result<v1::Snapshot<'static>, FetchError> {
    let run = Run::new(options.journal.clone(), options.haste);
    interrupt::watch(&run);
    let found = tokio::select! {
        cause = run.stopped() => return Err(cause),
        found = accounts::find(options, &run) => found,
        () = run.waiting.tell(progress, TOLD_EVERY) => unreachable!("it goes on for ever"),
    };
    progress.waits(None);
    let found = found?;
    begin(&run, &found.sessions)?;
    for gap in &found.gaps {
        progress.gap(gap);
    }
    let accounts = tokio::select! {
        cause = run.stopped() => return Err(cause),
        accounts = accounts(options, &found.sessions, &run) => accounts,
        () = tell(&run, &found.sessions, progress) => unreachable!("it goes on for ever"),
    };
    tell_once(&run, &found.sessions, progress);
    tell_of_mute(&found.sessions, progress)?;
    let mut gaps = found.gaps;
    gaps.extend(found.sessions.iter().flat_map(|session| session.gaps.sorted()));
    gaps.extend(shared::unasked(&accounts));
    gaps.sort_by(|a, b| a.account_id.cmp(&b.account_id));
    Ok(v1::Snapshot {
        schema: v1::SCHEMA.into(),
        generator: Some(concat!("r53lint ", env!("CARGO_PKG_VERSION")).into()),
        organization: found.organization,
        accounts,
        gaps,
        ..v1::Snapshot::default()
    })
}

/// The journal learns whose replies it will hold.
fn begin(run: &Run, sessions: &[Arc<Session>]) -> Result<(), FetchError> {
    let accounts: Vec<String> = sessions.iter().map(|session| session.account_id.clone()).collect();
    run.accounts.get_or_init(|| accounts.iter().cloned().collect());
    let begun = run.journal.as_ref().map_or(Ok(()), |journal| journal.begin(&accounts));
    begun.map_err(|source| match source.kind() {
        ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded | ErrorKind::StorageFull => FetchError::Journal { source },
        _ => FetchError::NoJournal { source },
    })
}

async fn accounts(options: &Options, sessions: &[Arc<Session>], run: &Run) -> Vec<v1::Account<'static>> {
    run.counters.expect(Phase::Accounts, sessions.len());
    let options = Arc::new(options.clone());
    let read = |session| account::read(session, Arc::clone(&options));
    let mut accounts = concurrent::each(sessions.to_vec(), ACCOUNTS_AT_ONCE, read).await;
    // Whoever names Regions wants no others, and beside those that are enabled there are none.
    if options.regions.is_empty() && !options.all_regions {
        owners::read(sessions, &mut accounts, options.all_vpcs).await;
    }
    accounts
}

/// An account of which every call failed. Where all are such, there is nothing to write.
fn tell_of_mute(sessions: &[Arc<Session>], progress: &dyn Progress) -> Result<(), FetchError> {
    let mute: Vec<_> = sessions.iter().filter(|session| !session.has_read()).collect();
    if mute.len() == sessions.len() {
        let reasons = mute.iter().map(|session| session.gaps.summary()).collect();
        return Err(FetchError::NothingRead { reasons });
    }
    for session in mute {
        progress.nothing_read(&session.gaps.summary());
    }
    Ok(())
}

async fn tell(run: &Run, sessions: &[Arc<Session>], progress: &dyn Progress) {
    loop {
        tell_once(run, sessions, progress);
        tokio::time::sleep(TOLD_EVERY).await;
    }
}

fn tell_once(run: &Run, sessions: &[Arc<Session>], progress: &dyn Progress) {
    for session in sessions {
        session.gaps.tell(progress);
    }
    progress.stands(&run.counters.standing());
}
