//! VPCs, and what steers their Resolver: rules, endpoints, Profiles.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ids::{AccountId, GapId, VpcId, ZoneId};
use super::ids::{ProfileId, ResolverRuleId};
use super::text::TextId;
use crate::name::NameId;

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: TextId,
    /// The account that owns it, as far as known.
    pub account: Option<AccountId>,
    /// Its Region, as far as known.
    pub region: Option<TextId>,
    /// Its IPv4 ranges, the primary one first.
    pub cidrs: Vec<IpNet>,
    /// `enableDnsSupport`; none when not read.
    pub dns_support: Option<bool>,
    /// `enableDnsHostnames`; none when not read.
    pub dns_hostnames: Option<bool>,
    /// Name servers of its DHCP options other than the VPC resolver (semantics 1.40).
    pub name_servers: Vec<IpAddr>,
    /// Whether `ResolverConfig` leaves the autodefined reverse rules on (semantics 1.37).
    pub autodefined_reverse: bool,
    /// Names its resolver makes itself (semantics 1.30), as far as they stand in another rule's way.
    pub autodefined: Vec<NameId>,
    /// The call that would have told its Profiles, if it was refused.
    pub profiles_unread: Option<GapId>,
    /// Why its zones and rules may be more than the snapshot holds.
    pub incomplete: Option<Incomplete>,
}

/// Why a VPC's zones and rules are not all known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// It is only mentioned: its account and Region were not read.
    Undescribed,
    /// A refused or failed call.
    Gap(GapId),
    /// It is associated with something that was not read: the text names it.
    Unread(TextId),
}

/// What a Resolver rule does with the questions it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleKind {
    /// Sends them to its targets.
    Forward,
    /// Has them resolved locally after all (semantics 1.13).
    System,
    /// The Internet Resolver (semantics 1.15).
    Recursive,
    /// Follows delegations to matching name servers (semantics §3).
    Delegate,
}

/// A Resolver rule.
#[derive(Clone, Debug)]
pub struct ResolverRule {
    /// `rslvr-rr-…`.
    pub id: TextId,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// What it does.
    pub kind: RuleKind,
    /// The names it matches; of a DELEGATE rule the suffix its name servers must have (semantics 3.4).
    pub domain: NameId,
    /// Where a FORWARD rule sends questions.
    pub targets: Vec<IpAddr>,
    /// VPCs it is in effect in by direct association.
    pub vpcs: Vec<VpcId>,
    /// VPCs whose association with it is being made, removed or overridden.
    pub unsettled: Vec<VpcId>,
}

/// Which way an endpoint carries questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Into the VPC, as a recursive server.
    Inbound,
    /// Out of the VPC.
    Outbound,
    /// Into the VPC, as an authoritative server of its private zones (semantics 3.20).
    InboundDelegation,
}

/// A Resolver endpoint.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// `rslvr-in-…` or `rslvr-out-…`.
    pub id: TextId,
    /// Which way.
    pub direction: Direction,
    /// The VPC that questions entering here are resolved in (semantics 1.19).
    pub vpc: Option<VpcId>,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

/// A Route 53 Profile: zones and rules for every VPC it is associated with.
#[derive(Clone, Debug)]
pub struct Profile {
    /// `rp-…`.
    pub id: TextId,
    /// The VPCs, each with the association's priority, lowest first (semantics 1.11).
    pub vpcs: Vec<(VpcId, u32)>,
    /// Its private zones.
    pub zones: Vec<ZoneId>,
    /// Its rules.
    pub rules: Vec<ResolverRuleId>,
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

/// What supplies a zone or a rule to a VPC (semantics 1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Supply {
    /// Associated with the VPC itself.
    Local,
    /// Through a Profile, by the association's priority.
    Profile {
        /// 100 to 9900, lowest first.
        priority: u32,
        /// The Profile.
        profile: ProfileId,
    },
    /// The VPC's resolver itself: autodefined, and last in order (semantics 1.6).
    Resolver,
}

/// An account.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Twelve digits.
    pub id: TextId,
    /// Its name.
    pub name: Option<TextId>,
}
