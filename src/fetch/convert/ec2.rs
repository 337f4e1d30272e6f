//! EC2.

use aws_sdk_ec2::types as ec2;

use super::{all, always, listed, maybe, owned, word};
use crate::snapshot::v1;

impl From<ec2::Vpc> for v1::Vpc<'static> {
    fn from(vpc: ec2::Vpc) -> Self {
        let ranges = vpc.cidr_block_association_set.into_iter().flatten().filter(in_use);
        Self {
            vpc_id: always(vpc.vpc_id),
            cidr_block: maybe(vpc.cidr_block),
            cidr_block_association_set: all(ranges),
            dhcp_options_id: maybe(vpc.dhcp_options_id),
            owner_id: maybe(vpc.owner_id),
            tags: tags(vpc.tags),
            ..Self::default()
        }
    }
}

/// EC2 goes on listing a range for a while after it was taken off the VPC.
fn in_use(range: &ec2::VpcCidrBlockAssociation) -> bool {
    use ec2::VpcCidrBlockStateCode::{Associated, Associating};
    let state = range.cidr_block_state.as_ref().and_then(|state| state.state.as_ref());
    state.is_none_or(|state| matches!(state, Associated | Associating))
}

impl From<ec2::VpcCidrBlockAssociation> for v1::CidrAssociation<'static> {
    fn from(range: ec2::VpcCidrBlockAssociation) -> Self {
        Self { cidr_block: always(range.cidr_block), ..Self::default() }
    }
}

/// Tags by key: EC2 lists them in any order.
fn tags(tags: Option<Vec<ec2::Tag>>) -> Vec<v1::Tag<'static>> {
    let mut tags: Vec<v1::Tag<'static>> = listed(tags);
    tags.sort_by(|a, b| a.key.cmp(&b.key));
    tags
}

impl From<ec2::Tag> for v1::Tag<'static> {
    fn from(tag: ec2::Tag) -> Self {
        Self { key: always(tag.key), value: always(tag.value), ..Self::default() }
    }
}

impl From<ec2::DhcpOptions> for v1::DhcpOptions<'static> {
    fn from(set: ec2::DhcpOptions) -> Self {
        let mut configurations: Vec<v1::DhcpConfiguration<'static>> = listed(set.dhcp_configurations);
        configurations.sort_by(|a, b| a.key.cmp(&b.key));
        Self { dhcp_options_id: always(set.dhcp_options_id), dhcp_configurations: configurations, ..Self::default() }
    }
}

impl From<ec2::DhcpConfiguration> for v1::DhcpConfiguration<'static> {
    fn from(option: ec2::DhcpConfiguration) -> Self {
        Self { key: always(option.key), values: listed(option.values), ..Self::default() }
    }
}

impl From<ec2::AttributeValue> for v1::AttributeValue<'static> {
    fn from(value: ec2::AttributeValue) -> Self {
        Self { value: always(value.value), ..Self::default() }
    }
}

impl From<ec2::VpcPeeringConnection> for v1::VpcPeeringConnection<'static> {
    fn from(peering: ec2::VpcPeeringConnection) -> Self {
        let code = peering.status.and_then(|status| status.code).map(|code| word(code.as_str()));
        Self {
            vpc_peering_connection_id: always(peering.vpc_peering_connection_id),
            accepter_vpc_info: peering.accepter_vpc_info.map(Into::into),
            requester_vpc_info: peering.requester_vpc_info.map(Into::into),
            status: Some(v1::PeeringStatus { code, ..v1::PeeringStatus::default() }),
            ..Self::default()
        }
    }
}

impl From<ec2::VpcPeeringConnectionVpcInfo> for v1::PeeringVpc<'static> {
    fn from(side: ec2::VpcPeeringConnectionVpcInfo) -> Self {
        Self {
            vpc_id: always(side.vpc_id),
            owner_id: maybe(side.owner_id),
            region: maybe(side.region),
            peering_options: side.peering_options.map(|options| v1::PeeringOptions {
                allow_dns_resolution_from_remote_vpc: options.allow_dns_resolution_from_remote_vpc,
                ..v1::PeeringOptions::default()
            }),
            ..Self::default()
        }
    }
}

impl From<ec2::Subnet> for v1::Subnet<'static> {
    fn from(subnet: ec2::Subnet) -> Self {
        Self {
            subnet_id: always(subnet.subnet_id),
            vpc_id: maybe(subnet.vpc_id),
            availability_zone: maybe(subnet.availability_zone),
            availability_zone_id: maybe(subnet.availability_zone_id),
            cidr_block: maybe(subnet.cidr_block),
            ..Self::default()
        }
    }
}

impl From<ec2::VpcEndpoint> for v1::VpcEndpoint<'static> {
    fn from(endpoint: ec2::VpcEndpoint) -> Self {
        Self {
            vpc_endpoint_id: always(endpoint.vpc_endpoint_id),
            vpc_endpoint_type: endpoint.vpc_endpoint_type.map(|kind| word(kind.as_str())),
            vpc_id: maybe(endpoint.vpc_id),
            service_name: maybe(endpoint.service_name),
            state: endpoint.state.map(|state| word(state.as_str())),
            private_dns_enabled: endpoint.private_dns_enabled,
            dns_entries: listed(endpoint.dns_entries),
            dns_options: endpoint.dns_options.map(Into::into),
            owner_id: maybe(endpoint.owner_id),
            ..Self::default()
        }
    }
}

impl From<ec2::DnsEntry> for v1::DnsEntry<'static> {
    fn from(entry: ec2::DnsEntry) -> Self {
        Self { dns_name: maybe(entry.dns_name), hosted_zone_id: maybe(entry.hosted_zone_id), ..Self::default() }
    }
}

impl From<ec2::DnsOptions> for v1::DnsOptions<'static> {
    fn from(options: ec2::DnsOptions) -> Self {
        Self {
            dns_record_ip_type: options.dns_record_ip_type.map(|kind| word(kind.as_str())),
            private_dns_only_for_inbound_resolver_endpoint: options.private_dns_only_for_inbound_resolver_endpoint,
            private_dns_preference: maybe(options.private_dns_preference),
            private_dns_specified_domains: options
                .private_dns_specified_domains
                .into_iter()
                .flatten()
                .map(owned)
                .collect(),
            ..Self::default()
        }
    }
}

impl From<ec2::Address> for v1::Address<'static> {
    fn from(address: ec2::Address) -> Self {
        Self {
            public_ip: always(address.public_ip),
            carrier_ip: maybe(address.carrier_ip),
            allocation_id: maybe(address.allocation_id),
            network_interface_id: maybe(address.network_interface_id),
            private_ip_address: maybe(address.private_ip_address),
            ..Self::default()
        }
    }
}

impl From<ec2::NetworkInterface> for v1::NetworkInterface<'static> {
    fn from(interface: ec2::NetworkInterface) -> Self {
        let mut private_ip_addresses: Vec<v1::InterfaceAddress<'static>> = listed(interface.private_ip_addresses);
        private_ip_addresses.sort_by(|a, b| a.private_ip_address.cmp(&b.private_ip_address));
        let mut ipv6_addresses: Vec<v1::InterfaceIpv6<'static>> = listed(interface.ipv6_addresses);
        ipv6_addresses.sort_by(|a, b| a.ipv6_address.cmp(&b.ipv6_address));
        Self {
            network_interface_id: always(interface.network_interface_id),
            vpc_id: maybe(interface.vpc_id),
            private_ip_address: maybe(interface.private_ip_address),
            private_ip_addresses,
            association: interface.association.map(Into::into),
            ipv6_addresses,
            ..Self::default()
        }
    }
}

impl From<ec2::NetworkInterfacePrivateIpAddress> for v1::InterfaceAddress<'static> {
    fn from(address: ec2::NetworkInterfacePrivateIpAddress) -> Self {
        Self {
            private_ip_address: maybe(address.private_ip_address),
            association: address.association.map(Into::into),
            ..Self::default()
        }
    }
}

impl From<ec2::NetworkInterfaceAssociation> for v1::InterfaceAssociation<'static> {
    fn from(association: ec2::NetworkInterfaceAssociation) -> Self {
        Self { public_ip: maybe(association.public_ip), carrier_ip: maybe(association.carrier_ip), ..Self::default() }
    }
}

impl From<ec2::NetworkInterfaceIpv6Address> for v1::InterfaceIpv6<'static> {
    fn from(address: ec2::NetworkInterfaceIpv6Address) -> Self {
        Self { ipv6_address: always(address.ipv6_address), ..Self::default() }
    }
}
