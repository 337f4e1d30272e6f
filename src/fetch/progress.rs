//! What a fetch tells whoever waits for it. It must not know terminals.

use std::fmt;

use crate::snapshot::v1;

/// The parts of a fetch that take long enough to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Hosted zones with their record sets.
    HostedZones,
    /// Regions with their VPCs, rules and endpoints.
    Regions,
    /// The zones each VPC sees.
    Vpcs,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HostedZones => "hosted zones",
            Self::Regions => "Regions",
            Self::Vpcs => "VPCs",
        })
    }
}

/// Told how a fetch gets on, from the thread that called it. Every method does nothing unless it is written.
pub trait Progress: Sync {
    /// A phase begins and has `total` objects.
    fn begin(&self, phase: Phase, total: u64) {
        let _ = (phase, total);
    }

    /// One more object of the phase is read.
    fn advance(&self, phase: Phase) {
        let _ = phase;
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
