//! What steers the Resolver of VPCs: rules, endpoints, Profiles.

use std::fmt;
use std::net::IpAddr;

use super::firewall::FirewallAssociation;
use super::ids::{AccountId, ProfileId, ResolverRuleId, VpcId, ZoneId};
use super::text::TextId;
use crate::name::NameId;

/// What a Resolver rule does with the questions it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Its name.
    pub name: Option<TextId>,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// Its Region.
    pub region: Option<TextId>,
    /// The account that owns it, twelve digits; the text `Route 53 Resolver` of one that AWS made.
    pub owner: Option<TextId>,
    /// Whether it is shared.
    pub share: Share,
    /// Whether it is settled.
    pub status: Status,
    /// What it does.
    pub kind: RuleKind,
    /// The names it matches; of a DELEGATE rule the suffix its name servers must have (semantics 3.4).
    pub domain: NameId,
    /// Where a FORWARD rule sends questions.
    pub targets: Vec<Target>,
    /// The id of the outbound endpoint it sends through.
    pub endpoint: Option<TextId>,
    /// Every direct association with a VPC, in effect or not.
    pub associations: Vec<Association>,
    /// VPCs it is in effect in by direct association: those of [`Self::associations`] that are complete.
    pub vpcs: Vec<VpcId>,
    /// VPCs whose association with it is being made, removed or overridden.
    pub unsettled: Vec<VpcId>,
}

/// Where a FORWARD rule sends questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The server.
    pub address: IpAddr,
    /// [`Self::DNS_PORT`] unless said.
    pub port: u16,
}

impl Target {
    /// The port of a target that names none.
    pub const DNS_PORT: u16 = 53;
}

impl fmt::Display for Target {
    /// The port only where it is another than usual.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.port) {
            (address, Self::DNS_PORT) => write!(f, "{address}"),
            (IpAddr::V4(address), port) => write!(f, "{address}:{port}"),
            (IpAddr::V6(address), port) => write!(f, "[{address}]:{port}"),
        }
    }
}

/// A VPC that a rule or Profile is associated with.
#[derive(Clone, Copy, Debug)]
pub struct Association {
    /// The VPC.
    pub vpc: VpcId,
    /// Whether it has effect.
    pub status: Status,
    /// `rslvr-rrassoc-…` or `rpassoc-…`.
    pub id: Option<TextId>,
}

/// The state of a rule, or of an association: only a complete one has effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In effect.
    Complete,
    /// Being made.
    Creating,
    /// Being changed.
    Updating,
    /// Being removed.
    Deleting,
    /// It could not be made.
    Failed,
    /// Something else takes its place (semantics 1.18).
    Overridden,
    /// A state that this program does not know.
    Other(TextId),
}

/// Whether an object is shared between accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The account's own, and shared with nobody; also where nothing is said.
    No,
    /// Another account's.
    WithMe,
    /// The account's own, and shared with others.
    ByMe,
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
    /// Its name.
    pub name: Option<TextId>,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// Its Region.
    pub region: Option<TextId>,
    /// Which way.
    pub direction: Direction,
    /// e.g. `OPERATIONAL`; none when not read.
    pub status: Option<TextId>,
    /// The kinds of addresses it has; none when not read.
    pub family: Option<Family>,
    /// The VPC that questions entering here are resolved in (semantics 1.19).
    pub vpc: Option<VpcId>,
    /// Its addresses.
    pub addresses: Vec<EndpointAddress>,
    /// Whether they were read.
    pub addresses_read: bool,
}

/// The kinds of addresses an endpoint has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `IPV4`.
    V4,
    /// `IPV6`.
    V6,
    /// `DUALSTACK`.
    Dual,
}

/// An address of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointAddress {
    /// The address.
    pub address: IpAddr,
    /// Its subnet's id.
    pub subnet: Option<TextId>,
    /// The availability zone of that subnet, where it was read.
    pub availability_zone: Option<TextId>,
}

/// A Route 53 Profile: zones and rules for every VPC it is associated with.
#[derive(Clone, Debug)]
pub struct Profile {
    /// `rp-…`.
    pub id: TextId,
    /// Its name.
    pub name: Option<TextId>,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// Its Region.
    pub region: Option<TextId>,
    /// The account that owns it, twelve digits.
    pub owner: Option<TextId>,
    /// Whether it is shared.
    pub share: Share,
    /// The VPCs, each with the association's priority, lowest first (semantics 1.11).
    pub vpcs: Vec<(VpcId, u32)>,
    /// Every association with a VPC, in effect or not.
    pub associations: Vec<Association>,
    /// Associations that are not in effect.
    pub unsettled: Vec<Association>,
    /// Its private zones.
    pub zones: Vec<ZoneId>,
    /// Its rules.
    pub rules: Vec<ResolverRuleId>,
    /// Its firewall groups.
    pub firewall: Vec<FirewallAssociation>,
    /// ARNs of what else it holds: zones and rules that the snapshot does not, VPC endpoints, query logs.
    pub unheld: Vec<TextId>,
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
