//! What a fetch tells whoever waits for it. It must not know terminals.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::snapshot::v1;

/// The kinds of object that are many enough to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Accounts.
    Accounts,
    /// Hosted zones with their record sets.
    HostedZones,
    /// Regions with their VPCs, rules and endpoints.
    Regions,
    /// VPCs: the zones each sees, and its DNS attributes.
    Vpcs,
}

impl Phase {
    /// All of them, in the order they begin.
    pub const ALL: [Self; 4] = [Self::Accounts, Self::HostedZones, Self::Regions, Self::Vpcs];
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accounts => "accounts",
            Self::HostedZones => "hosted zones",
            Self::Regions => "Regions",
            Self::Vpcs => "VPCs",
        })
    }
}

/// How many objects of a phase there are, as far as is known, and how many are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Read, or given up.
    pub done: u64,
    /// Known of.
    pub total: u64,
    /// Whether there are no more than are known of.
    pub is_all: bool,
}

/// Where a fetch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Calls made, those that were refused included.
    pub calls: u64,
    /// Calls that AWS refused because they came too soon.
    pub throttled: u64,
    /// Replies taken from the journal of an interrupted fetch.
    pub recalled: u64,
    parts: [Part; 4],
}

impl Standing {
    /// The objects of a phase.
    #[must_use]
    pub fn part(&self, phase: Phase) -> Part {
        self.parts[phase as usize]
    }
}

/// Told how a fetch gets on, from the thread that called it. Every method does nothing unless it is written.
pub trait Progress: Sync {
    /// What the fetch waits for before it can say where it stands: a login, a role, the first answer. Several times a second,
    /// and once with nothing when that is over or somebody is going to be asked for a code.
    fn waits(&self, what: Option<&str>) {
        let _ = what;
    }

    /// Where the fetch stands: several times a second, and once at the end.
    fn stands(&self, standing: &Standing) {
        let _ = standing;
    }

    /// Of an account nothing could be read; the fetch goes on with the others. `what` says which account and why.
    fn nothing_read(&self, what: &str) {
        let _ = what;
    }

    /// A call was refused or failed; the fetch goes on without it.
    fn gap(&self, gap: &v1::Gap<'_>) {
        let _ = gap;
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {}

/// The counters behind a [`Standing`], for any task to count on.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) calls: AtomicU64,
    pub(super) throttled: AtomicU64,
    pub(super) recalled: AtomicU64,
    done: [AtomicU64; 4],
    total: [AtomicU64; 4],
    /// How often an account has said of a phase how many objects there are: once each, and after that again where more Regions
    /// are read.
    settled: [AtomicU64; 4],
}

impl Counters {
    /// More objects to read are known of.
    pub(super) fn expect(&self, phase: Phase, more: usize) {
        self.total[phase as usize].fetch_add(more as u64, Ordering::Relaxed);
    }

    /// One more account has no more objects of a phase than were expected by now.
    pub(super) fn settle(&self, phase: Phase) {
        self.settled[phase as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// One more object is read.
    pub(super) fn done(&self, phase: Phase) {
        self.done[phase as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// All of it, now.
    pub(super) fn standing(&self) -> Standing {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let accounts = read(&self.total[Phase::Accounts as usize]);
        let part = |phase: Phase| Part {
            done: read(&self.done[phase as usize]),
            total: read(&self.total[phase as usize]),
            is_all: phase == Phase::Accounts || read(&self.settled[phase as usize]) >= accounts,
        };
        Standing {
            calls: read(&self.calls),
            throttled: read(&self.throttled),
            recalled: read(&self.recalled),
            parts: Phase::ALL.map(part),
        }
    }
}

/// One more of what is counted.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_known_when_every_account_has_told_its_own() {
        let counters = Counters::default();
        counters.expect(Phase::Accounts, 2);
        counters.expect(Phase::Regions, 1);
        counters.settle(Phase::Regions);
        let regions = || counters.standing().part(Phase::Regions);
        assert_eq!(regions(), Part { done: 0, total: 1, is_all: false });
        counters.expect(Phase::Regions, 3);
        counters.settle(Phase::Regions);
        assert_eq!(regions(), Part { done: 0, total: 4, is_all: true });
        assert!(counters.standing().part(Phase::Accounts).is_all);
    }
}
