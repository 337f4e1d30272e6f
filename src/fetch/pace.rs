//! When a call may be made: the bucket of a service, on the clock, shared by everybody who asks that service.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::bucket::{Bucket, Limits};
use super::health::{Health, Met, Worth};

/// The pace of one service of one account, in one Region where it is regional.
pub(super) struct Pace {
    began: Instant,
    bucket: Mutex<Bucket>,
    turn: tokio::sync::Mutex<()>,
    has_answered: AtomicBool,
    health: Mutex<Health>,
}

impl Pace {
    /// A pace that begins with a full bucket.
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            began: Instant::now(),
            bucket: Mutex::new(Bucket::new(limits)),
            turn: tokio::sync::Mutex::default(),
            has_answered: AtomicBool::default(),
            health: Mutex::default(),
        }
    }

    /// Waits until a call may be made, first come, first served; or says why the service is not asked any more.
    pub(super) async fn admit(&self) -> Result<(), Worth> {
        let _turn = self.turn.lock().await;
        loop {
            let worth = self.worth();
            if !matches!(worth, Worth::All | Worth::OneTry) {
                return Err(worth);
            }
            let taken = self.bucket().take(self.now());
            let Err(seconds) = taken else { return Ok(()) };
            tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        }
    }

    /// A call was answered.
    pub(super) fn answered(&self) {
        self.has_answered.store(true, Ordering::Relaxed);
        self.bucket().answered(self.now());
        self.is_there();
    }

    /// A call was answered with a final no, and by the service.
    pub(super) fn is_there(&self) {
        self.health().answered(self.now());
    }

    /// A reply of an earlier fetch is at hand.
    pub(super) fn recalled(&self) {
        self.has_answered.store(true, Ordering::Relaxed);
    }

    /// Whether anything came of the service.
    pub(super) fn has_answered(&self) -> bool {
        self.has_answered.load(Ordering::Relaxed)
    }

    /// A call came too soon. Whether the service has said nothing else for longer than `patience`.
    pub(super) fn refused(&self, patience: Duration) -> bool {
        self.bucket().refused(self.now());
        self.health().refused(self.now(), patience.as_secs_f64())
    }

    /// A call that began then was given up.
    pub(super) fn given_up(&self, began: f64, met: Met) {
        self.health().given_up(began, met);
    }

    /// How much patience the service deserves.
    pub(super) fn worth(&self) -> Worth {
        self.health().worth()
    }

    /// Seconds since the fetch began.
    pub(super) fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        // Whoever panicked left numbers behind, and any numbers will do.
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The documented limits of a service, `haste` times. Where AWS documents none, a guess that throttling corrects.
pub(super) fn limits(service: &str, haste: f64) -> Limits {
    let documented = match service {
        "route53" => Limits { rate: 10.0, burst: 50.0 },
        "ec2" => Limits { rate: 20.0, burst: 50.0 },
        "route53domains" => Limits { rate: 2.0, burst: 5.0 },
        // Route 53 Resolver grants five a second in each Region; Profiles say nothing and are its neighbours.
        _ => Limits { rate: 5.0, burst: 5.0 },
    };
    Limits { rate: documented.rate * haste, burst: documented.burst * haste }
}
