//! Lowers what lies in VPCs and between them: subnets, peerings, VPC endpoints, addresses. None of it brings a VPC into
//! the estate that nothing else mentions: nobody could say how it resolves.

use std::net::IpAddr;

use super::super::v1;
use super::Lowering;
use crate::model::{AccountId, OwnedAddress, Peering, PeeringSide, Subnet, TextId, VpcEndpoint, VpcId};
use crate::name::NameId;

/// Where VPC endpoints have names of their own.
const OWN_NAMES: [&str; 2] = [".vpce.amazonaws.com", ".vpce.amazonaws.com.cn"];

/// Where an address is.
#[derive(Clone, Copy)]
struct Home {
    account: Option<AccountId>,
    region: Option<TextId>,
    vpc: Option<VpcId>,
    holder: TextId,
}

impl Lowering {
    pub(super) fn lying_in_vpcs(&mut self, account: Option<AccountId>, region: &v1::Region<'_>) {
        for peering in region.vpc_peering_connections.iter().flatten() {
            self.peering(peering);
        }
        for endpoint in region.vpc_endpoints.iter().flatten() {
            self.vpc_endpoint(account, endpoint);
        }
        let region_name = self.optional_word(Some(&region.region));
        for address in region.addresses.iter().flatten() {
            let holder = self.text(address.allocation_id.as_deref().unwrap_or_default());
            for ip in address.addresses() {
                self.owned(ip, Home { account, region: region_name, vpc: None, holder });
            }
        }
        for interface in region.network_interfaces.iter().flatten() {
            let vpc = self.vpc_named(interface.vpc_id.as_deref());
            let holder = self.text(&interface.network_interface_id);
            self.interface(interface, Home { account, region: region_name, vpc, holder });
        }
    }

    pub(super) fn subnet(&mut self, subnet: &v1::Subnet<'_>) {
        let zone = subnet.availability_zone_id.as_deref().or(subnet.availability_zone.as_deref());
        let lowered = Subnet {
            id: self.text(&subnet.subnet_id),
            vpc: self.vpc_named(subnet.vpc_id.as_deref()),
            availability_zone: self.optional_word(zone),
            cidr: subnet.cidr_block.as_deref().and_then(|cidr| cidr.parse().ok()),
        };
        self.subnets.insert(subnet.subnet_id.to_string(), lowered.availability_zone);
        self.builder.add_subnet(lowered);
    }

    /// A peering is listed on both sides; what only one of them sees is joined.
    fn peering(&mut self, peering: &v1::VpcPeeringConnection<'_>) {
        let status = peering.status.as_ref().and_then(|status| status.code.as_deref());
        let sides = [&peering.requester_vpc_info, &peering.accepter_vpc_info].map(|side| self.side(side.as_ref()));
        let id = &*peering.vpc_peering_connection_id;
        if let Some(known) = self.peerings.get(id).copied() {
            let known = self.builder.peering_mut(known);
            for (known, side) in known.sides.iter_mut().zip(sides) {
                known.remote_dns = known.remote_dns.or(side.remote_dns);
            }
            return;
        }
        let (active, status) = (status.map(|status| status == "active"), self.optional_word(status));
        let lowered = Peering { id: self.text(id), status, active, sides };
        let added = self.builder.add_peering(lowered);
        self.peerings.insert(id.to_owned(), added);
    }

    fn side(&mut self, side: Option<&v1::PeeringVpc<'_>>) -> PeeringSide {
        let vpc = side.map(|side| &*side.vpc_id);
        let options = side.and_then(|side| side.peering_options.as_ref());
        PeeringSide {
            vpc_id: self.text(vpc.unwrap_or_default()),
            vpc: self.vpc_named(vpc),
            owner: self.optional_word(side.and_then(|side| side.owner_id.as_deref())),
            region: self.optional_word(side.and_then(|side| side.region.as_deref())),
            remote_dns: options.and_then(|options| options.allow_dns_resolution_from_remote_vpc),
        }
    }

    fn vpc_endpoint(&mut self, account: Option<AccountId>, endpoint: &v1::VpcEndpoint<'_>) {
        let place = format!("VPC endpoint {}", endpoint.vpc_endpoint_id);
        let options = endpoint.dns_options.as_ref();
        let (own_names, private_names) = self.endpoint_names(endpoint, &place);
        let lowered = VpcEndpoint {
            id: self.text(&endpoint.vpc_endpoint_id),
            account,
            vpc: self.vpc_named(endpoint.vpc_id.as_deref()),
            service: self.word(endpoint.service_name.as_deref().unwrap_or_default()),
            kind: self.optional_word(endpoint.vpc_endpoint_type.as_deref()),
            state: self.optional_word(endpoint.state.as_deref()),
            private_dns: endpoint.private_dns_enabled,
            inbound_only: options.and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint)
                == Some(true),
            own_names,
            private_names,
        };
        self.builder.add_vpc_endpoint(lowered);
    }

    /// The names of its own, and those of the service that lead to it.
    fn endpoint_names(&mut self, endpoint: &v1::VpcEndpoint<'_>, place: &str) -> (Vec<NameId>, Vec<NameId>) {
        let (mut own, mut private) = (Vec::new(), Vec::new());
        for text in endpoint.dns_entries.iter().filter_map(|entry| entry.dns_name.as_deref()) {
            let plain = text.trim_end_matches('.');
            let names = if OWN_NAMES.iter().any(|suffix| plain.ends_with(suffix)) { &mut own } else { &mut private };
            names.extend(self.name(text, place));
        }
        (own, private)
    }

    fn interface(&mut self, interface: &v1::NetworkInterface<'_>, home: Home) {
        let private = interface.private_ip_address.as_deref().into_iter();
        let others = interface.private_ip_addresses.iter();
        let others = others
            .flat_map(|one| one.private_ip_address.as_deref().into_iter().chain(public(one.association.as_ref())));
        let v6 = interface.ipv6_addresses.iter().map(|one| &*one.ipv6_address);
        let mut addresses: Vec<&str> =
            private.chain(public(interface.association.as_ref())).chain(others).chain(v6).collect();
        addresses.sort_unstable();
        addresses.dedup();
        for address in addresses {
            self.owned(address, home);
        }
    }

    fn owned(&mut self, address: &str, home: Home) {
        let Home { account, region, vpc, holder } = home;
        let Ok(address) = address.parse::<IpAddr>() else {
            let holder = self.builder.text.get(holder).to_owned();
            return self.defect(holder, format_args!("{address:?} is not an IP address"));
        };
        self.builder.add_address(OwnedAddress { address, account, region, vpc, holder });
    }

    /// A VPC that something else mentions.
    pub(super) fn vpc_named(&self, id: Option<&str>) -> Option<VpcId> {
        self.builder.vpc_named(id?)
    }
}

/// The public address that leads to an interface's, and the one in a carrier's network.
fn public<'a>(association: Option<&'a v1::InterfaceAssociation<'_>>) -> impl Iterator<Item = &'a str> {
    let of = association.into_iter();
    of.flat_map(|association| [association.public_ip.as_deref(), association.carrier_ip.as_deref()]).flatten()
}
