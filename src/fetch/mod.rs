//! AWS to a snapshot: the only code that talks to AWS. It knows the file's shapes (`snapshot::v1`) and must not know
//! the model, the rules or the lint.
//!
//! Async stays in here, behind [`fetch`]. A call that AWS refuses becomes a gap and the rest goes on; only what stops
//! everything (no credentials, no region, no route) is a [`FetchError`]. One account is read; reading many means
//! calling `account::read` once for each session.

mod account;
mod concurrent;
mod convert;
mod ec2;
mod error;
mod gap;
mod progress;
mod resolver;
mod route53;
mod session;

pub use error::FetchError;
pub use progress::{Phase, Progress, Silent};

use crate::snapshot::v1;
use session::Session;

/// What to read, and as whom. The names are the AWS CLI's.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The profile; without it `AWS_PROFILE`, the environment's keys or the machine's role decide, as with the AWS CLI.
    pub profile: Option<String>,
    /// Regions to read besides those that private zones name; without any, the profile's own.
    pub regions: Vec<String>,
    /// Where every service is reached instead of AWS.
    pub endpoint_url: Option<String>,
}

/// Reads one account, from the calling thread's point of view in one go. It must not be called inside a Tokio runtime.
///
/// The snapshot has no `CapturedAt`: the caller knows the time. Reading an unchanged account twice gives equal
/// snapshots: lists are sorted by id, Regions by name, record sets stay in Route 53's order.
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
    let session = Session::open(options).await?;
    let (account, gaps) = account::read(&session, progress).await;
    Ok(v1::Snapshot {
        schema: v1::SCHEMA.into(),
        generator: Some(concat!("r53lint ", env!("CARGO_PKG_VERSION")).into()),
        accounts: vec![account],
        gaps,
        ..v1::Snapshot::default()
    })
}
