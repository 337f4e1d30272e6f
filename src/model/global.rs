//! What an account has once, beside its zones: health checks, CIDR collections, delegation sets, traffic policies.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ids::{AccountId, ZoneId};
use super::text::TextId;
use crate::name::NameId;

/// A health check.
#[derive(Clone, Debug)]
pub struct HealthCheck {
    /// Its id.
    pub id: TextId,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// What it looks at.
    pub kind: HealthCheckKind,
    /// The address it asks; none where it resolves [`Self::host`] itself.
    pub address: Option<IpAddr>,
    /// The host it asks for.
    pub host: Option<NameId>,
    /// The port.
    pub port: Option<u16>,
    /// The path it asks for.
    pub path: Option<TextId>,
    /// Always healthy.
    pub disabled: bool,
    /// Healthy is unhealthy.
    pub inverted: bool,
    /// Ids of the children of a calculated one.
    pub children: Vec<TextId>,
    /// How many of them must be healthy.
    pub threshold: Option<u32>,
    /// The alarm or routing control that it follows.
    pub follows: Option<TextId>,
    /// The AWS service that made it.
    pub service: Option<TextId>,
}

/// What a health check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HealthCheckKind {
    /// `HTTP`.
    Http,
    /// `HTTPS`.
    Https,
    /// `HTTP_STR_MATCH`.
    HttpMatch,
    /// `HTTPS_STR_MATCH`.
    HttpsMatch,
    /// `TCP`.
    Tcp,
    /// Other health checks.
    Calculated,
    /// An alarm.
    Alarm,
    /// A routing control.
    RoutingControl,
    /// One that this program does not know.
    Other(TextId),
}

impl HealthCheckKind {
    /// Whether it asks an address, from the Internet.
    #[must_use]
    pub fn asks(self) -> bool {
        matches!(self, Self::Http | Self::Https | Self::HttpMatch | Self::HttpsMatch | Self::Tcp)
    }
}

/// A collection of address ranges, for IP-based routing.
#[derive(Clone, Debug)]
pub struct CidrCollection {
    /// Its id.
    pub id: TextId,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// Its name.
    pub name: Option<TextId>,
    /// Its locations; none when they were not read.
    pub locations: Option<Vec<CidrLocation>>,
}

/// A named part of a collection.
#[derive(Clone, Debug)]
pub struct CidrLocation {
    /// What records call it.
    pub name: TextId,
    /// Its ranges; none when they were not read.
    pub ranges: Option<Vec<IpNet>>,
}

/// A reusable delegation set.
#[derive(Clone, Debug)]
pub struct DelegationSet {
    /// `N…`.
    pub id: TextId,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// Its servers.
    pub name_servers: Vec<NameId>,
}

/// Record sets that a traffic policy made.
#[derive(Clone, Copy, Debug)]
pub struct TrafficPolicyInstance {
    /// Its id, as the record sets name it.
    pub id: TextId,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// Their zone.
    pub zone: Option<ZoneId>,
    /// Their owner.
    pub name: Option<NameId>,
    /// e.g. `Applied`.
    pub state: Option<TextId>,
}
