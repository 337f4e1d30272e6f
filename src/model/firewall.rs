//! DNS Firewall (semantics 1.45): groups of rules, the domains they speak of, and where they apply.

use super::ids::{AccountId, FirewallGroupId, FirewallListId, ProfileId};
use super::rrset::RecordType;
use super::text::TextId;
use crate::name::NameId;

/// A group of rules.
#[derive(Clone, Debug)]
pub struct FirewallGroup {
    /// `rslvr-frg-…`.
    pub id: TextId,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// Its name.
    pub name: Option<TextId>,
    /// The account that owns it, twelve digits.
    pub owner: Option<TextId>,
    /// Its rules, in the order they are tried; none when they were not read.
    pub rules: Option<Vec<FirewallRule>>,
}

/// A rule of a group: the first that matches ends the search.
#[derive(Clone, Copy, Debug)]
pub struct FirewallRule {
    /// Its name.
    pub name: Option<TextId>,
    /// Lowest first.
    pub priority: u32,
    /// What it matches.
    pub matches: FirewallMatch,
    /// What it does.
    pub action: FirewallAction,
    /// Whether every name of a CNAME chain is looked at, as it is unless the rule trusts the first.
    pub inspects_chain: bool,
    /// The one type it is for.
    pub rtype: Option<RecordType>,
}

/// What a rule matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirewallMatch {
    /// A list of domains.
    List(FirewallListId),
    /// A list that the snapshot does not hold.
    UnknownList(TextId),
    /// What looks like a threat.
    Threat(TextId),
    /// Nothing that was read.
    Unread,
}

/// What a rule does with what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirewallAction {
    /// Lets it pass.
    Allow,
    /// Answers NODATA, NXDOMAIN or another name.
    Block,
    /// Lets it pass and tells.
    Alert,
    /// One that this program does not know.
    Other(TextId),
}

/// A list of domains.
#[derive(Clone, Debug)]
pub struct FirewallList {
    /// `rslvr-fdl-…`.
    pub id: TextId,
    /// Its name.
    pub name: Option<TextId>,
    /// Who keeps it, where that is not the account.
    pub managed_by: Option<TextId>,
    /// Its domains; none when they were not read.
    pub domains: Option<Vec<FirewallDomain>>,
}

/// A domain of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirewallDomain {
    /// The name; of `*.example.com`, the part below the asterisk.
    pub name: NameId,
    /// Whether the names below it are meant: `*.example.com`, or `*` for all.
    pub below: bool,
}

/// A group that filters a VPC's queries.
#[derive(Clone, Copy, Debug)]
pub struct FirewallAssociation {
    /// The group's id.
    pub group_id: TextId,
    /// The group, if the snapshot holds it.
    pub group: Option<FirewallGroupId>,
    /// The Profile that brings it; none for the VPC's own.
    pub profile: Option<ProfileId>,
    /// Lowest first.
    pub priority: u32,
    /// Whether it is in effect; none while that changes.
    pub in_effect: Option<bool>,
}
