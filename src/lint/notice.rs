//! Notices: what a run has to say of its configuration rather than of the estate. They are warnings.

use super::finding::Severity;

/// What is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A waiver's date has passed.
    ExpiredWaiver,
    /// A waiver matches no finding.
    UnusedWaiver,
    /// A name that a rule allows matches no finding of it.
    UnusedAllow,
    /// Entries of the baseline match no finding.
    UnusedBaseline,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::ExpiredWaiver, Self::UnusedWaiver, Self::UnusedAllow, Self::UnusedBaseline];

    /// Its stable name.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::ExpiredWaiver => "expired-waiver",
            Self::UnusedWaiver => "unused-waiver",
            Self::UnusedAllow => "unused-allow",
            Self::UnusedBaseline => "unused-baseline",
        }
    }

    /// Whether it counts towards failing a run. What was mended must not: the baseline can be written anew at leisure.
    #[must_use]
    pub fn counts(self) -> bool {
        self != Self::UnusedBaseline
    }

    /// What it says, for the index of rules.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::ExpiredWaiver => "A waiver's last day has passed; it covers nothing any more.",
            Self::UnusedWaiver => "A waiver matches no finding.",
            Self::UnusedAllow => "A name in a rule's list of allowed ones matches no finding of it.",
            Self::UnusedBaseline => "Entries of the baseline match no finding: what they stood for is gone.",
        }
    }
}

/// Something about the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub kind: NoticeKind,
    /// In one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The file it is about.
    pub file: String,
    /// The line in it.
    pub line: Option<usize>,
}

impl Notice {
    /// How severe every notice is: what somebody wrote does not have the effect they think.
    pub const SEVERITY: Severity = Severity::Warning;
}
