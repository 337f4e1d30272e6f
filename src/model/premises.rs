//! Networks on premises: resolvers of their own, with zones of their own, that a FORWARD rule may reach and that may ask
//! VPCs through inbound endpoints.

use std::net::IpAddr;

use super::ids::{EndpointId, ZoneId};
use super::text::TextId;

/// A network whose resolvers are real recursive servers, outside AWS.
#[derive(Clone, Debug)]
pub struct Network {
    /// What it is called; no VPC's id, and not `internet`.
    pub name: TextId,
    /// The same as a vantage: `onprem:office`.
    pub vantage: TextId,
    /// Its resolvers' addresses: a FORWARD rule to them leads here.
    pub servers: Vec<IpAddr>,
    /// The zones its resolvers answer for themselves.
    pub zones: Vec<ZoneId>,
    /// Inbound endpoints its resolvers send on what the VPCs behind them cover privately.
    pub endpoints: Vec<EndpointId>,
    /// Whether the snapshot holds every endpoint that it uses, and the VPC behind it.
    pub endpoints_held: bool,
}
