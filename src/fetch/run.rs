//! What all calls of one fetch share: the counters, the journal, and the reason to stop.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Notify;

use super::error::FetchError;
use super::failure::Failure;
use super::journal::Journal;
use super::progress::{Counters, count};
use super::waiting::Waiting;

/// One fetch.
pub(super) struct Run {
    /// Calls and objects.
    pub(super) counters: Counters,
    /// What is waited for before anything can be counted.
    pub(super) waiting: Waiting,
    /// Where finished replies are kept.
    pub(super) journal: Option<Arc<dyn Journal>>,
    /// The accounts that are read, once they are known.
    pub(super) accounts: OnceLock<BTreeSet<String>>,
    /// How many times the documented pace is allowed; 1 but for private clouds and tests.
    pub(super) haste: f64,
    cause: Mutex<Option<FetchError>>,
    stopped: Notify,
    /// Asked whether AWS can be reached at all, one at a time.
    reach: tokio::sync::Mutex<Option<aws_sdk_sts::Client>>,
}

impl Run {
    /// A fetch that has not begun.
    pub(super) fn new(journal: Option<Arc<dyn Journal>>, haste: f64) -> Arc<Self> {
        Arc::new(Self {
            counters: Counters::default(),
            waiting: Waiting::new(),
            journal,
            accounts: OnceLock::new(),
            haste,
            cause: Mutex::default(),
            stopped: Notify::new(),
            reach: tokio::sync::Mutex::default(),
        })
    }

    /// Ends the fetch. The first cause counts.
    pub(super) fn stop(&self, cause: FetchError) {
        self.cause.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(cause);
        self.stopped.notify_one();
    }

    /// Ends the fetch, for a call that has nothing left to do but to wait until it is dropped.
    pub(super) async fn stop_here<T>(&self, cause: FetchError) -> T {
        self.stop(cause);
        std::future::pending().await
    }

    /// Waits until the fetch shall end.
    pub(super) async fn stopped(&self) -> FetchError {
        loop {
            if let Some(cause) = self.cause.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return cause;
            }
            self.stopped.notified().await;
        }
    }

    /// Whom to ask whether AWS can be reached.
    pub(super) async fn reach_by(&self, client: aws_sdk_sts::Client) {
        *self.reach.lock().await = Some(client);
    }

    /// Whether AWS answers anything. A call that nobody answers may be one dead Region, or the network.
    pub(super) async fn is_online(&self) -> bool {
        let reach = self.reach.lock().await;
        let Some(client) = reach.as_ref() else { return true };
        count(&self.counters.calls);
        let answer = client.get_caller_identity().send().await;
        !answer.is_err_and(|failure| Failure::of(&failure).is_no_answer())
    }
}
