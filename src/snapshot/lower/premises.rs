//! Lowers networks on premises. Last of all: they refer to endpoints, and must not be mistaken for VPCs.

use super::super::{Text, v1};
use super::Lowering;
use crate::model::{Direction, Network, NetworkId, Zone, ZoneKind};

/// The word for the Internet as a vantage.
const INTERNET: &str = "internet";

impl Lowering {
    pub(super) fn network(&mut self, network: &v1::Network<'_>) {
        let place = format!("network {}", network.name);
        if network.name.is_empty() || &*network.name == INTERNET || self.builder.vpc_named(&network.name).is_some() {
            self.defect(place, "needs a name that is neither empty nor another vantage's");
            return;
        }
        let lowered = Network {
            name: self.text(&network.name),
            vantage: self.text(&format!("onprem:{}", network.name)),
            servers: network.servers.iter().filter_map(|server| self.server(server, &place)).collect(),
            zones: Vec::new(),
            endpoints: Vec::new(),
            endpoints_held: true,
        };
        let id = self.builder.add_network(lowered);
        for endpoint in &network.forwards_to {
            self.endpoint_of_network(id, endpoint, &place);
        }
        for zone in &network.zones {
            self.zone_of_network(id, zone);
        }
    }

    fn server(&mut self, server: &str, place: &str) -> Option<std::net::IpAddr> {
        let address = server.parse().ok();
        if address.is_none() {
            self.defect(place, format_args!("{server:?} is not an IP address"));
        }
        address
    }

    /// Only an inbound endpoint is a recursive server.
    fn endpoint_of_network(&mut self, network: NetworkId, endpoint: &Text<'_>, place: &str) {
        let found = self.builder.endpoint_named(endpoint);
        let found = found.map(|(id, found)| (id, found.direction == Direction::Inbound, found.vpc.is_some()));
        if let Some((id, true, true)) = found {
            self.builder.network_mut(network).endpoints.push(id);
            return;
        }
        self.builder.network_mut(network).endpoints_held = false;
        let problem = match found {
            Some((_, true, false)) => "whose VPC the snapshot does not tell",
            Some(_) => "which is not an inbound one",
            None => "which the snapshot does not hold",
        };
        self.defect(place, format_args!("forwards to endpoint {endpoint}, {problem}"));
    }

    fn zone_of_network(&mut self, network: NetworkId, zone: &v1::ExternalZone<'_>) {
        let Some(name) = self.own_name(&zone.origin, "zone of a network") else { return };
        let read = zone.resource_record_sets.is_some();
        let lowered = Zone { read, ..Zone::new(self.text(""), name, ZoneKind::Network(network)) };
        let id = self.builder.add_zone(lowered);
        self.builder.network_mut(network).zones.push(id);
        self.records(id, zone.resource_record_sets.as_deref().unwrap_or_default());
    }
}
