//! VPCs and what lies in them.

use std::net::IpAddr;

use ipnet::IpNet;

use super::firewall::FirewallAssociation;
use super::ids::{AccountId, GapId, QueryLogId, VpcId};
use super::text::TextId;
use crate::name::NameId;

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: TextId,
    /// Its tag `Name`.
    pub name: Option<TextId>,
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
    /// Whether its resolver validates DNSSEC; none when that is not known, or changes.
    pub validates: Option<bool>,
    /// The firewall's groups, in the order they are tried; none when they were not read.
    pub firewall: Option<Vec<FirewallAssociation>>,
    /// Whether queries pass when the firewall fails; none when not known.
    pub firewall_fail_open: Option<bool>,
    /// Where its queries are logged.
    pub query_logs: Vec<QueryLogId>,
    /// The call that would have told its Profiles, if it was refused.
    pub profiles_unread: Option<GapId>,
    /// Why its zones and rules may be more than the snapshot holds.
    pub incomplete: Option<Incomplete>,
}

/// Why a VPC's zones and rules are not all known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Incomplete {
    /// It is only mentioned: its account and Region were not read.
    Undescribed,
    /// A refused or failed call.
    Gap(GapId),
    /// It is associated with something that was not read: the text names it.
    Unread(TextId),
}

impl Vpc {
    /// One that is only mentioned.
    pub(super) fn undescribed(id: TextId) -> Self {
        Self {
            id,
            name: None,
            account: None,
            region: None,
            cidrs: Vec::new(),
            dns_support: None,
            dns_hostnames: None,
            name_servers: Vec::new(),
            autodefined_reverse: true,
            autodefined: Vec::new(),
            validates: None,
            firewall: None,
            firewall_fail_open: None,
            query_logs: Vec::new(),
            profiles_unread: None,
            incomplete: Some(Incomplete::Undescribed),
        }
    }
}

/// A peering of two VPCs (semantics 1.32).
#[derive(Clone, Debug)]
pub struct Peering {
    /// `pcx-…`.
    pub id: TextId,
    /// e.g. `active`.
    pub status: Option<TextId>,
    /// Whether it carries anything; none when not read.
    pub active: Option<bool>,
    /// The side that asked for it, and the side that was asked.
    pub sides: [PeeringSide; 2],
}

/// One side of a peering.
#[derive(Clone, Copy, Debug)]
pub struct PeeringSide {
    /// The VPC's id.
    pub vpc_id: TextId,
    /// The VPC, if the snapshot mentions it elsewhere.
    pub vpc: Option<VpcId>,
    /// Its account, twelve digits.
    pub owner: Option<TextId>,
    /// Its Region.
    pub region: Option<TextId>,
    /// Whether the other side gets private addresses for this side's public host names; none when not read.
    pub remote_dns: Option<bool>,
}

/// A subnet.
#[derive(Clone, Copy, Debug)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: TextId,
    /// Its VPC.
    pub vpc: Option<VpcId>,
    /// The availability zone, by id where that is known: `euw1-az1`.
    pub availability_zone: Option<TextId>,
    /// Its IPv4 range.
    pub cidr: Option<IpNet>,
}

/// A VPC endpoint (`PrivateLink`).
#[derive(Clone, Debug)]
pub struct VpcEndpoint {
    /// `vpce-…`.
    pub id: TextId,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// Its VPC.
    pub vpc: Option<VpcId>,
    /// e.g. `com.amazonaws.eu-west-1.s3`.
    pub service: TextId,
    /// e.g. `Interface`.
    pub kind: Option<TextId>,
    /// e.g. `available`.
    pub state: Option<TextId>,
    /// Whether the service's own names lead to it inside the VPC; none when not read.
    pub private_dns: Option<bool>,
    /// Whether only what enters by an inbound Resolver endpoint gets private answers.
    pub inbound_only: bool,
    /// Names of its own, that answer everywhere.
    pub own_names: Vec<NameId>,
    /// The service's names that lead to it inside the VPC.
    pub private_names: Vec<NameId>,
}

/// An address that an account has: an Elastic IP, or one of a network interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnedAddress {
    /// The address, public or private.
    pub address: IpAddr,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// Its Region.
    pub region: Option<TextId>,
    /// The VPC it is in.
    pub vpc: Option<VpcId>,
    /// `eipalloc-…` or `eni-…`.
    pub holder: TextId,
}

/// A place the Resolver logs queries to.
#[derive(Clone, Copy, Debug)]
pub struct QueryLog {
    /// `rqlc-…`.
    pub id: TextId,
    /// The account that read it.
    pub account: Option<AccountId>,
    /// Its name.
    pub name: Option<TextId>,
    /// The account that owns it, twelve digits.
    pub owner: Option<TextId>,
    /// e.g. `CREATED`.
    pub status: Option<TextId>,
    /// A bucket, a log group or a delivery stream.
    pub destination: Option<TextId>,
}
