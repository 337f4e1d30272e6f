//! Lines of VPC endpoints and of the addresses an account has, both ways. It must not know zones, records or rules.

use std::net::Ipv6Addr;

use super::NotationError;
use super::line::Line;
use super::names::{optional, text};
use super::read::Reader;
use super::write::{Words, Writer};
use crate::snapshot::v1;

/// The type of a VPC endpoint, unless said otherwise.
const INTERFACE: &str = "Interface";

impl Reader<'_> {
    /// `vpc-endpoint ID VPC SERVICE [private-dns] [inbound-only] [names NAME…] [type=] [state=]`.
    pub(super) fn vpc_endpoint(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["names"], &["private-dns", "type", "state", "owner", "region"])?;
        let id = fields.next("a VPC endpoint's id, e.g. vpce-1")?;
        self.unseen(line, id, |region| region.vpc_endpoints.iter().flatten().any(|one| &*one.vpc_endpoint_id == id))?;
        let vpc = fields.next("its VPC")?;
        let service = fields.next("its service, e.g. com.amazonaws.eu-west-1.s3")?;
        let private = match fields.option("private-dns") {
            None => Some(fields.flag("private-dns")),
            Some("unread") => None,
            Some(other) => return Err(line.error(format!("private-dns=\"{other}\" says nothing"), "unread")),
        };
        let inbound_only = fields.flag("inbound-only");
        let endpoint = v1::VpcEndpoint {
            vpc_endpoint_id: text(id),
            vpc_endpoint_type: Some(text(fields.option("type").unwrap_or(INTERFACE))),
            vpc_id: Some(text(vpc)),
            service_name: Some(text(service)),
            state: optional(fields.option("state")),
            private_dns_enabled: private,
            dns_entries: fields.section("names").into_iter().map(dns_entry).collect(),
            dns_options: inbound_only.then(|| v1::DnsOptions {
                private_dns_only_for_inbound_resolver_endpoint: Some(true),
                ..Default::default()
            }),
            owner_id: optional(fields.option("owner")),
            ..Default::default()
        };
        let region = self.place(&fields, Some(vpc)).to_owned();
        self.region(&region).vpc_endpoints.get_or_insert_default().push(endpoint);
        fields.finish()
    }

    /// `address ADDRESS [ALLOCATION] [on INTERFACE]`.
    pub(super) fn address(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["on"], &["region"])?;
        let ip = fields.next("an Elastic IP address")?;
        self.unseen(line, ip, |region| region.addresses.iter().flatten().any(|address| &*address.public_ip == ip))?;
        let address = v1::Address {
            public_ip: text(ip),
            allocation_id: optional(fields.next_if_any()),
            network_interface_id: optional(fields.section("on").first().copied()),
            ..Default::default()
        };
        let region = self.place(&fields, None).to_owned();
        self.region(&region).addresses.get_or_insert_default().push(address);
        fields.finish()
    }

    /// `interface ID VPC ADDRESS[:PUBLIC[:CARRIER]]…`.
    pub(super) fn interface(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["region"])?;
        let id = fields.next("an interface's id, e.g. eni-1")?;
        self.unseen(line, id, |region| {
            region.network_interfaces.iter().flatten().any(|interface| &*interface.network_interface_id == id)
        })?;
        let vpc = fields.next("its VPC")?;
        let (v6, v4): (Vec<_>, Vec<_>) = fields.rest().into_iter().partition(|word| word.parse::<Ipv6Addr>().is_ok());
        let private: Vec<_> = v4.into_iter().map(interface_address).collect();
        let primary = private.first();
        let interface = v1::NetworkInterface {
            network_interface_id: text(id),
            vpc_id: Some(text(vpc)),
            private_ip_address: primary.and_then(|primary| primary.private_ip_address.clone()),
            association: primary.and_then(|primary| primary.association.clone()),
            ipv6_addresses: v6.into_iter().map(interface_ipv6).collect(),
            private_ip_addresses: private,
            ..Default::default()
        };
        let region = self.place(&fields, Some(vpc)).to_owned();
        self.region(&region).network_interfaces.get_or_insert_default().push(interface);
        Ok(())
    }
}

fn dns_entry(name: &str) -> v1::DnsEntry<'static> {
    v1::DnsEntry { dns_name: Some(text(name)), ..Default::default() }
}

fn interface_address(word: &str) -> v1::InterfaceAddress<'static> {
    let mut parts = word.splitn(3, ':');
    let private = parts.next().unwrap_or(word);
    let public = parts.next();
    let association = |public: &str| v1::InterfaceAssociation {
        public_ip: optional(Some(public).filter(|public| !public.is_empty())),
        carrier_ip: optional(parts.next()),
        ..Default::default()
    };
    v1::InterfaceAddress {
        private_ip_address: Some(text(private)),
        association: public.map(association),
        ..Default::default()
    }
}

fn interface_ipv6(word: &str) -> v1::InterfaceIpv6<'static> {
    v1::InterfaceIpv6 { ipv6_address: text(word), ..Default::default() }
}

impl Writer<'_> {
    /// The VPC endpoints of a Region.
    pub(super) fn vpc_endpoints(&mut self, region: &v1::Region<'_>) {
        for endpoint in region.vpc_endpoints.iter().flatten() {
            let place = (endpoint.vpc_id.as_deref(), endpoint.service_name.as_deref());
            let (Some(vpc), Some(service)) = place else {
                self.left_out("vpc-endpoint", &endpoint.vpc_endpoint_id);
                continue;
            };
            let names: Vec<&str> = endpoint.dns_entries.iter().filter_map(|entry| entry.dns_name.as_deref()).collect();
            let options = endpoint.dns_options.as_ref();
            let inbound_only = options.and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint);
            let kind = endpoint.vpc_endpoint_type.as_deref();
            let line = Words::new("vpc-endpoint")
                .word(&endpoint.vpc_endpoint_id)
                .word(vpc)
                .word(service)
                .flag("private-dns", endpoint.private_dns_enabled == Some(true))
                .flag("inbound-only", inbound_only == Some(true))
                .section("names", &names)
                .option("private-dns", endpoint.private_dns_enabled.is_none().then_some("unread"))
                .option("type", kind.filter(|&kind| kind != INTERFACE))
                .option("state", endpoint.state.as_deref())
                .option("owner", endpoint.owner_id.as_deref())
                .option("region", self.place(&region.region, Some(vpc)));
            self.line(&line);
        }
    }

    /// The addresses of a Region, and the interfaces that have some.
    pub(super) fn addresses(&mut self, region: &v1::Region<'_>) {
        for address in region.addresses.iter().flatten() {
            for ip in address.addresses() {
                let line = Words::new("address")
                    .word(ip)
                    .words(address.allocation_id.as_deref())
                    .section("on", address.network_interface_id.as_deref().as_slice())
                    .option("region", self.place(&region.region, None));
                self.line(&line);
            }
        }
        for interface in region.network_interfaces.iter().flatten() {
            let words = interface_words(interface);
            let line = Words::new("interface")
                .word(&interface.network_interface_id)
                .word(interface.vpc_id.as_deref().unwrap_or_default())
                .words(words.iter().map(String::as_str))
                .option("region", self.place(&region.region, interface.vpc_id.as_deref()));
            self.line(&line);
        }
    }
}

fn interface_words(interface: &v1::NetworkInterface<'_>) -> Vec<String> {
    let listed = interface.private_ip_addresses.iter();
    let listed =
        listed.filter_map(|one| Some(address_word(one.private_ip_address.as_deref()?, one.association.as_ref())));
    let mut words: Vec<String> = listed.collect();
    if words.is_empty() {
        let primary = interface.private_ip_address.as_deref();
        words.extend(primary.map(|private| address_word(private, interface.association.as_ref())));
    }
    words.extend(interface.ipv6_addresses.iter().map(|one| one.ipv6_address.to_string()));
    words
}

fn address_word(private: &str, association: Option<&v1::InterfaceAssociation<'_>>) -> String {
    let public = association.and_then(|association| association.public_ip.as_deref());
    let carrier = association.and_then(|association| association.carrier_ip.as_deref());
    match (public, carrier) {
        (None, None) => private.to_owned(),
        (Some(public), None) => format!("{private}:{public}"),
        (public, Some(carrier)) => format!("{private}:{}:{carrier}", public.unwrap_or_default()),
    }
}
