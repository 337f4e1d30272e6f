//! Lines of networks on premises and their zones, both ways. It must not know records, or what an endpoint is.

use super::NotationError;
use super::line::Line;
use super::names::text;
use super::read::Reader;
use super::write::{Words, Writer};
use super::zone::Open;
use crate::snapshot::v1;

impl Reader<'_> {
    /// `network NAME [ADDRESS…] [forwards-to=ENDPOINT,…]`.
    pub(super) fn network(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["forwards-to"])?;
        let name = fields.next("a network's name, e.g. office")?;
        if self.networks.iter().any(|other| &*other.name == name) {
            return Err(line.error(format!("network {name} is there already"), "a name of its own"));
        }
        self.networks.push(v1::Network {
            name: text(name),
            servers: fields.rest().into_iter().map(text).collect(),
            forwards_to: fields.option("forwards-to").into_iter().flat_map(|ids| ids.split(',')).map(text).collect(),
            ..Default::default()
        });
        fields.finish()
    }

    /// `zone NAME network NETWORK`.
    pub(super) fn zone_of_network(
        &mut self,
        line: &Line<'_>,
        origin: &str,
        words: &[&str],
    ) -> Result<(), NotationError> {
        let [name] = words else { return Err(line.error("a zone lies in one network", "the network's name")) };
        let Some(at) = self.networks.iter().position(|network| &*network.name == *name) else {
            return Err(line.error(format!("network {name} is not known"), "the line of that network above"));
        };
        self.networks[at].zones.push(v1::ExternalZone {
            origin: text(origin),
            resource_record_sets: Some(Vec::new()),
            ..Default::default()
        });
        self.open = Open::Network(at);
        Ok(())
    }
}

impl Writer<'_> {
    /// A network, with its zones and their records.
    pub(super) fn network(&mut self, network: &v1::Network<'_>) {
        let endpoints: Vec<&str> = network.forwards_to.iter().map(|id| &**id).collect();
        let line = Words::new("network")
            .word(&network.name)
            .words(network.servers.iter().map(|server| &**server))
            .option("forwards-to", Some(&endpoints.join(",")));
        self.line(&line);
        for zone in &network.zones {
            self.zones += 1;
            let line = Words::new("zone")
                .name(&zone.origin)
                .raw("network")
                .word(&network.name)
                .flag("unread", zone.resource_record_sets.is_none());
            self.line(&line);
            self.records(&zone.origin, zone.resource_record_sets.as_deref(), None);
        }
    }
}
