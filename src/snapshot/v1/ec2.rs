//! VPCs and what lies in them, as EC2 describes it.

use super::super::object::{Text, aws_object};

aws_object! {
    /// A VPC.
    pub struct Vpc {
        /// `vpc-…`.
        vpc_id: Text<'a> = "VpcId",
        /// The primary CIDR.
        cidr_block: Option<Text<'a>> = "CidrBlock",
        /// All IPv4 CIDRs.
        cidr_block_association_set: Vec<CidrAssociation<'a>> = "CidrBlockAssociationSet",
        /// The option set in force.
        dhcp_options_id: Option<Text<'a>> = "DhcpOptionsId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// Attribute `enableDnsSupport`; absent when not read.
        enable_dns_support: Option<bool> = "EnableDnsSupport",
        /// Attribute `enableDnsHostnames`; absent when not read.
        enable_dns_hostnames: Option<bool> = "EnableDnsHostnames",
        /// The VPC's tags.
        tags: Vec<Tag<'a>> = "Tags",
    }
}

aws_object! {
    /// One CIDR of a VPC.
    pub struct CidrAssociation {
        /// The range.
        cidr_block: Text<'a> = "CidrBlock",
    }
}

aws_object! {
    /// A DHCP option set.
    pub struct DhcpOptions {
        /// `dopt-…`.
        dhcp_options_id: Text<'a> = "DhcpOptionsId",
        /// Its options.
        dhcp_configurations: Vec<DhcpConfiguration<'a>> = "DhcpConfigurations",
    }
}

aws_object! {
    /// One DHCP option.
    pub struct DhcpConfiguration {
        /// e.g. `domain-name-servers`.
        key: Text<'a> = "Key",
        /// Its values.
        values: Vec<AttributeValue<'a>> = "Values",
    }
}

aws_object! {
    /// A value in EC2's wrapping.
    pub struct AttributeValue {
        /// The value.
        value: Text<'a> = "Value",
    }
}

aws_object! {
    /// A tag.
    pub struct Tag {
        /// e.g. `Name`.
        key: Text<'a> = "Key",
        /// Free text.
        value: Text<'a> = "Value",
    }
}

aws_object! {
    /// A peering of two VPCs.
    pub struct VpcPeeringConnection {
        /// `pcx-…`.
        vpc_peering_connection_id: Text<'a> = "VpcPeeringConnectionId",
        /// The side that was asked.
        accepter_vpc_info: Option<PeeringVpc<'a>> = "AccepterVpcInfo",
        /// The side that asked.
        requester_vpc_info: Option<PeeringVpc<'a>> = "RequesterVpcInfo",
        /// Whether it carries anything.
        status: Option<PeeringStatus<'a>> = "Status",
    }
}

aws_object! {
    /// One side of a peering.
    pub struct PeeringVpc {
        /// The VPC.
        vpc_id: Text<'a> = "VpcId",
        /// Its account.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// Its Region.
        region: Option<Text<'a>> = "Region",
        /// What it allows the other side; absent unless the connection is active.
        peering_options: Option<PeeringOptions<'a>> = "PeeringOptions",
    }
}

aws_object! {
    /// `VpcPeeringConnectionOptionsDescription`.
    pub struct PeeringOptions {
        /// Whether the other side gets private addresses for public host names of this one.
        allow_dns_resolution_from_remote_vpc: Option<bool> = "AllowDnsResolutionFromRemoteVpc",
    }
}

aws_object! {
    /// The state of a peering.
    pub struct PeeringStatus {
        /// e.g. `active`.
        code: Option<Text<'a>> = "Code",
    }
}

aws_object! {
    /// A subnet.
    pub struct Subnet {
        /// `subnet-…`.
        subnet_id: Text<'a> = "SubnetId",
        /// Its VPC.
        vpc_id: Option<Text<'a>> = "VpcId",
        /// e.g. `eu-west-1a`, which is another place in each account.
        availability_zone: Option<Text<'a>> = "AvailabilityZone",
        /// e.g. `euw1-az1`, the same place in every account.
        availability_zone_id: Option<Text<'a>> = "AvailabilityZoneId",
        /// Its IPv4 range.
        cidr_block: Option<Text<'a>> = "CidrBlock",
    }
}

aws_object! {
    /// A VPC endpoint (`PrivateLink`), not one of the Resolver's.
    pub struct VpcEndpoint {
        /// `vpce-…`.
        vpc_endpoint_id: Text<'a> = "VpcEndpointId",
        /// `Interface`, `Gateway`, `GatewayLoadBalancer` …
        vpc_endpoint_type: Option<Text<'a>> = "VpcEndpointType",
        /// Its VPC.
        vpc_id: Option<Text<'a>> = "VpcId",
        /// e.g. `com.amazonaws.eu-west-1.s3`.
        service_name: Option<Text<'a>> = "ServiceName",
        /// e.g. `available`.
        state: Option<Text<'a>> = "State",
        /// Whether the service's own names lead to it inside the VPC.
        private_dns_enabled: Option<bool> = "PrivateDnsEnabled",
        /// Its names: its own, and the service's where those lead to it.
        dns_entries: Vec<DnsEntry<'a>> = "DnsEntries",
        /// What its private names answer, and whom.
        dns_options: Option<DnsOptions<'a>> = "DnsOptions",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
    }
}

aws_object! {
    /// A name of a VPC endpoint.
    pub struct DnsEntry {
        /// The name, without a dot at its end.
        dns_name: Option<Text<'a>> = "DnsName",
        /// The zone of AWS's that holds it.
        hosted_zone_id: Option<Text<'a>> = "HostedZoneId",
    }
}

aws_object! {
    /// How a VPC endpoint's names behave.
    pub struct DnsOptions {
        /// `ipv4`, `dualstack`, `ipv6` or `service-defined`.
        dns_record_ip_type: Option<Text<'a>> = "DnsRecordIpType",
        /// Whether only what enters by an inbound endpoint of the Resolver gets private answers.
        private_dns_only_for_inbound_resolver_endpoint: Option<bool> = "PrivateDnsOnlyForInboundResolverEndpoint",
        /// Which private names it answers: `VERIFIED_DOMAINS_ONLY`, `ALL_DOMAINS` …
        private_dns_preference: Option<Text<'a>> = "PrivateDnsPreference",
        /// Those names, where they are listed.
        private_dns_specified_domains: Vec<Text<'a>> = "PrivateDnsSpecifiedDomains",
    }
}

aws_object! {
    /// An Elastic IP address.
    pub struct Address {
        /// The address; empty where it is in a carrier's network alone.
        public_ip: Text<'a> = "PublicIp",
        /// The address in a carrier's network, in a Wavelength Zone.
        carrier_ip: Option<Text<'a>> = "CarrierIp",
        /// `eipalloc-…`.
        allocation_id: Option<Text<'a>> = "AllocationId",
        /// The interface it is on, if it is on one.
        network_interface_id: Option<Text<'a>> = "NetworkInterfaceId",
        /// The address behind it.
        private_ip_address: Option<Text<'a>> = "PrivateIpAddress",
    }
}

impl Address<'_> {
    /// Where it is reached: on the Internet, in a carrier's network, or both.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let all = [Some(&*self.public_ip), self.carrier_ip.as_deref()];
        all.into_iter().flatten().filter(|address| !address.is_empty())
    }
}

aws_object! {
    /// A network interface.
    pub struct NetworkInterface {
        /// `eni-…`.
        network_interface_id: Text<'a> = "NetworkInterfaceId",
        /// Its VPC.
        vpc_id: Option<Text<'a>> = "VpcId",
        /// Its primary address.
        private_ip_address: Option<Text<'a>> = "PrivateIpAddress",
        /// All its IPv4 addresses, the primary one among them.
        private_ip_addresses: Vec<InterfaceAddress<'a>> = "PrivateIpAddresses",
        /// The public address of the primary one.
        association: Option<InterfaceAssociation<'a>> = "Association",
        /// Its IPv6 addresses.
        ipv6_addresses: Vec<InterfaceIpv6<'a>> = "Ipv6Addresses",
    }
}

aws_object! {
    /// An IPv4 address of an interface.
    pub struct InterfaceAddress {
        /// The address.
        private_ip_address: Option<Text<'a>> = "PrivateIpAddress",
        /// The public address that leads to it.
        association: Option<InterfaceAssociation<'a>> = "Association",
    }
}

aws_object! {
    /// The public address of an interface's address.
    pub struct InterfaceAssociation {
        /// The address.
        public_ip: Option<Text<'a>> = "PublicIp",
        /// The address in a carrier's network, of an interface in a Wavelength Zone.
        carrier_ip: Option<Text<'a>> = "CarrierIp",
    }
}

aws_object! {
    /// An IPv6 address of an interface.
    pub struct InterfaceIpv6 {
        /// The address.
        ipv6_address: Text<'a> = "Ipv6Address",
    }
}
