//! When a call may be made: the bucket of a service, on the clock, shared by everybody who asks that service.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::bucket::{Bucket, Limits};

/// The pace of one service of one account, in one Region where it is regional.
pub(super) struct Pace {
    began: Instant,
    bucket: Mutex<Bucket>,
    turn: tokio::sync::Mutex<()>,
    has_answered: AtomicBool,
    was_given_up: AtomicBool,
    was_silent: AtomicBool,
}

impl Pace {
    /// A pace that begins with a full bucket.
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            began: Instant::now(),
            bucket: Mutex::new(Bucket::new(limits)),
            turn: tokio::sync::Mutex::default(),
            has_answered: AtomicBool::default(),
            was_given_up: AtomicBool::default(),
            was_silent: AtomicBool::default(),
        }
    }

    /// Waits until a call may be made. First come, first served.
    pub(super) async fn admit(&self) {
        let _turn = self.turn.lock().await;
        loop {
            let taken = self.bucket().take(self.now());
            let Err(seconds) = taken else { return };
            tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
        }
    }

    /// A call was answered.
    pub(super) fn answered(&self) {
        self.has_answered.store(true, Ordering::Relaxed);
        self.bucket().answered(self.now());
    }

    /// A reply of an earlier fetch is at hand.
    pub(super) fn recalled(&self) {
        self.has_answered.store(true, Ordering::Relaxed);
    }

    /// Whether anything came of the service.
    pub(super) fn has_answered(&self) -> bool {
        self.has_answered.load(Ordering::Relaxed)
    }

    /// A call came too soon.
    pub(super) fn refused(&self) {
        self.bucket().refused(self.now());
    }

    /// A call was given up because nobody answered it.
    pub(super) fn given_up(&self, was_silent: bool) {
        self.was_given_up.store(true, Ordering::Relaxed);
        self.was_silent.fetch_or(was_silent, Ordering::Relaxed);
    }

    /// Whether that is all there ever was: an endpoint out of reach is not waited for list after list.
    pub(super) fn is_out_of_reach(&self) -> bool {
        self.was_given_up.load(Ordering::Relaxed) && !self.has_answered()
    }

    /// The same, where every further call would cost a silence.
    pub(super) fn is_mute(&self) -> bool {
        self.was_silent.load(Ordering::Relaxed) && self.is_out_of_reach()
    }

    fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
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
