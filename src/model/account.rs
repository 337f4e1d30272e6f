//! Accounts, the organisation they belong to, and what could not be read of them.

use super::ids::AccountId;
use super::text::TextId;

/// An account.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Twelve digits.
    pub id: TextId,
    /// Its name.
    pub name: Option<TextId>,
    /// Whether it was read; otherwise another account's objects name it.
    pub held: bool,
}

/// The organisation, where its accounts are known.
#[derive(Clone, Debug)]
pub struct Organization {
    /// `o-…`.
    pub id: Option<TextId>,
    /// All its accounts, read or not.
    pub members: Vec<Member>,
}

/// An account of the organisation.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Twelve digits.
    pub id: TextId,
    /// Its name.
    pub name: Option<TextId>,
    /// Whether it is in use: not suspended and not closed.
    pub active: bool,
    /// The account, if it was read.
    pub account: Option<AccountId>,
}

impl Organization {
    /// Whether every account in use was read.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.members.iter().all(|member| !member.active || member.account.is_some())
    }
}

/// Something the snapshot could not hold.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// The account.
    pub account: Option<TextId>,
    /// The Region.
    pub region: Option<TextId>,
    /// e.g. `route53resolver:ListResolverRules`.
    pub operation: TextId,
    /// AWS's error code.
    pub code: Option<TextId>,
    /// AWS's message.
    pub message: Option<TextId>,
    /// The one object it concerns.
    pub resource: Option<TextId>,
}
