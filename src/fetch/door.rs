//! The way into many accounts: one role in each, entered from one identity, several at a time. STS may fall silent meanwhile,
//! and each silence is long: then nobody waits for it role after role.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::credentials::{self, Refusal};
use super::error::FetchError;
use super::health::{Health, Met, Worth};
use super::reason::Endpoint;
use super::session::{Role, Session};
use crate::snapshot::{Operation, v1};

/// Where roles are entered from.
pub(super) struct Door {
    home: Arc<Session>,
    external_id: Option<String>,
    sts: Endpoint,
    roles: usize,
    tried: AtomicUsize,
    began: Instant,
    health: Mutex<Health>,
}

impl Door {
    /// For so many roles. STS has just said who asks.
    pub(super) fn new(home: Arc<Session>, external_id: Option<String>, roles: usize) -> Arc<Self> {
        let (sts, mut health) = (credentials::sts(home.config()), Health::default());
        health.answered(0.0);
        let (tried, began, health) = (AtomicUsize::new(0), Instant::now(), Mutex::new(health));
        Arc::new(Self { home, external_id, sts, roles, tried, began, health })
    }

    /// The account of a role, or why it lets nobody in.
    pub(super) async fn enter(&self, role: &Role) -> Result<Session, Refusal> {
        let began = self.now();
        if self.health().worth() == Worth::NothingAnyMore {
            return Err(self.not_asked());
        }
        let entered = self.home.enter(role, self.external_id.as_deref()).await;
        match entered.as_ref().err().map_or(Ok(()), Refusal::is_answer) {
            Ok(()) => self.health().answered(self.now()),
            Err(Some(Met::Silence)) => self.health().given_up(began, Met::Silence),
            // Soon said, so that the next role may as well be tried.
            Err(_) => {}
        }
        self.tried.fetch_add(1, Ordering::Relaxed);
        self.home.run().waiting.now(self.awaited());
        entered
    }

    /// What is waited for, with how far it has come.
    pub(super) fn awaited(&self) -> String {
        let (tried, roles) = (self.tried.load(Ordering::Relaxed), self.roles);
        format!("{} for {roles} roles, {tried} so far", self.sts.to_answer(Operation::AssumeRole))
    }

    fn not_asked(&self) -> Refusal {
        let reason = self.sts.not_asked(Worth::NothingAnyMore);
        let error = FetchError::Unreachable { operation: Operation::AssumeRole, reason: reason.clone() };
        Refusal { code: v1::Gap::NOT_READABLE.to_owned(), reason, unanswered: Some(error), met: None }
    }

    fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
