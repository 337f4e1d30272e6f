//! The name servers of a private zone's delegation, as one VPC meets them: what each leads to, or why it does not.

use super::{Words, list};
use crate::model::{Direction, EndpointId};
use crate::resolve::{PrivateServer, Reach, is_at_work};

/// How many servers are told.
const MOST: usize = 4;

impl Words<'_> {
    /// Each server, and what it comes to; nothing for none.
    pub(super) fn private_servers(self, servers: &[PrivateServer]) -> String {
        if servers.is_empty() {
            return String::new();
        }
        let told: Vec<String> = servers.iter().map(|&server| self.private_server(server)).collect();
        format!(": {}", list(&told, MOST))
    }

    fn private_server(self, server: PrivateServer) -> String {
        let what = match server.reach {
            Reach::NoRule => "matched by no DELEGATE rule".to_owned(),
            Reach::NoAddress => "without an address".to_owned(),
            Reach::Recursive(endpoint) => {
                format!("{}, which answers no delegated questions", self.entrance(endpoint))
            }
            Reach::Unknown => "of which not enough is known".to_owned(),
            Reach::Outside => "outside the snapshot".to_owned(),
            Reach::Holds(zone) => format!("which holds {}", self.zone(zone)),
            Reach::Enters(endpoint, vpc) => format!("{} of {}", self.entrance(endpoint), self.vpc(vpc)),
        };
        format!("{} ({what})", self.spell(server.host))
    }

    /// An endpoint that questions come in by, and its state where it may not answer.
    pub(super) fn entrance(self, endpoint: EndpointId) -> String {
        let of = self.estate.endpoint(endpoint);
        let kind = if of.direction == Direction::InboundDelegation { "inbound delegation" } else { "inbound" };
        let status = of.status.map(|status| self.estate.text(status)).filter(|_| !is_at_work(self.estate, endpoint));
        let status = status.map(|status| format!(" ({status})")).unwrap_or_default();
        format!("{kind} endpoint {}{status}", self.estate.text(of.id))
    }
}
