//! Lines of Resolver endpoints, both ways. It must not know zones, records or rules.

use super::NotationError;
use super::line::{Line, unquote};
use super::names::{optional, text};
use super::read::Reader;
use super::shared::{choice, commas, joined, unchoose};
use super::write::{Words, Writer};
use crate::snapshot::v1;

const DIRECTIONS: [(&str, &str); 3] =
    [("inbound", "INBOUND"), ("outbound", "OUTBOUND"), ("inbound-delegation", "INBOUND_DELEGATION")];
const TYPES: [(&str, &str); 3] = [("ipv4", "IPV4"), ("ipv6", "IPV6"), ("dualstack", "DUALSTACK")];

impl Reader<'_> {
    /// `endpoint ID DIRECTION VPC ADDRESS[@SUBNET]…|unread [type=] [status=] [name=]`.
    pub(super) fn endpoint(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let known = ["region", "status", "type", "name", "protocols", "security-groups"];
        let mut fields = line.fields(&[], &known)?;
        let id = fields.next("an endpoint id, e.g. rslvr-in-1")?;
        self.unseen(line, id, |region| region.resolver_endpoints.iter().flatten().any(|endpoint| &*endpoint.id == id))?;
        let direction = choice(line, fields.next("inbound, outbound or inbound-delegation")?, &DIRECTIONS)?;
        let vpc = fields.next("the VPC its addresses lie in")?;
        let kind = fields.option("type").map(|kind| choice(line, kind, &TYPES)).transpose()?;
        let region = self.place(&fields, Some(vpc)).to_owned();
        let unread = fields.flag("unread");
        let addresses: Vec<_> = fields.rest().into_iter().map(endpoint_address).collect();
        if unread && !addresses.is_empty() {
            return Err(line.error("the addresses were read after all", "addresses, or \"unread\""));
        }
        let endpoint = v1::ResolverEndpoint {
            id: text(id),
            name: fields.option("name").map(|name| unquote(name).into()),
            direction: Some(direction.into()),
            host_vpc_id: Some(text(vpc)),
            status: optional(fields.option("status")),
            ip_addresses: (!unread).then_some(addresses),
            resolver_endpoint_type: kind.map(Into::into),
            protocols: commas(fields.option("protocols")),
            security_group_ids: commas(fields.option("security-groups")),
            ..Default::default()
        };
        self.region(&region).resolver_endpoints.get_or_insert_default().push(endpoint);
        Ok(())
    }
}

fn endpoint_address(word: &str) -> v1::EndpointAddress<'static> {
    let (address, subnet) = word.split_once('@').map_or((word, None), |(address, subnet)| (address, Some(subnet)));
    let (ip, ipv6) = if address.contains(':') { (None, Some(address)) } else { (Some(address), None) };
    v1::EndpointAddress { ip: optional(ip), ipv6: optional(ipv6), subnet_id: optional(subnet), ..Default::default() }
}

impl Writer<'_> {
    /// The endpoints of a Region.
    pub(super) fn endpoints(&mut self, region: &v1::Region<'_>) {
        for endpoint in region.resolver_endpoints.iter().flatten() {
            let direction = endpoint.direction.as_deref().and_then(|direction| unchoose(direction, &DIRECTIONS));
            let (Some(direction), Some(vpc)) = (direction, endpoint.host_vpc_id.as_deref()) else {
                self.left_out("endpoint", &endpoint.id);
                continue;
            };
            let addresses: Vec<String> = endpoint.ip_addresses.iter().flatten().filter_map(address_word).collect();
            let kind = endpoint.resolver_endpoint_type.as_deref();
            let protocols = joined(endpoint.protocols.iter().map(|protocol| &**protocol));
            let groups = joined(endpoint.security_group_ids.iter().map(|group| &**group));
            let line = Words::new("endpoint")
                .word(&endpoint.id)
                .raw(direction)
                .word(vpc)
                .words(addresses.iter().map(String::as_str))
                .flag("unread", endpoint.ip_addresses.is_none())
                .option("region", self.place(&region.region, Some(vpc)))
                .option("status", endpoint.status.as_deref())
                .option("type", kind.and_then(|kind| unchoose(kind, &TYPES)))
                .quoted_option("name", endpoint.name.as_deref())
                .option("protocols", Some(&protocols))
                .option("security-groups", Some(&groups));
            self.line(&line);
        }
    }
}

fn address_word(address: &v1::EndpointAddress<'_>) -> Option<String> {
    let ip = address.ip.as_deref().or(address.ipv6.as_deref())?;
    Some(address.subnet_id.as_deref().map_or_else(|| ip.to_owned(), |subnet| format!("{ip}@{subnet}")))
}
