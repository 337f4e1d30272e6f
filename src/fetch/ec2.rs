//! EC2 in one Region: VPCs with their two DNS attributes, and what lies in them. Kept small: its crate is the largest.

use std::collections::BTreeSet;

use aws_sdk_ec2::Client;
use aws_sdk_ec2::operation::describe_vpcs::DescribeVpcsOutput;
use aws_sdk_ec2::types::{Filter, Vpc, VpcAttributeName};

use super::convert::if_listed;
use super::gap::Call;
use super::line::{Line, by};
use crate::snapshot::{Operation, v1};

/// The largest page of every list here.
const A_PAGE: i32 = 1000;
/// How many values a filter takes.
const VALUES_A_FILTER: usize = 200;

/// Every Region that is enabled for the account.
pub(super) async fn regions(client: &Client, line: &Line) -> Option<Vec<String>> {
    let call = Call::new(Operation::DescribeRegions);
    let read = async {
        let answer = line.ask(call, || client.describe_regions().send()).await?;
        let regions = line.held(call, answer.regions)?;
        let enabled = regions.into_iter().filter(|region| region.opt_in_status() != Some("not-opted-in"));
        Some(enabled.filter_map(|region| region.region_name).collect())
    };
    by(line.once(call, read).await, String::clone)
}

/// Every Region that the account knows of, enabled or not.
pub(super) async fn region_names(client: &Client, line: &Line) -> Option<Vec<String>> {
    let call = Call::new(Operation::DescribeRegions);
    let answer = line.ask(call, || client.describe_regions().all_regions(true).send()).await?;
    Some(line.held(call, answer.regions)?.into_iter().filter_map(|region| region.region_name).collect())
}

/// Every VPC the account sees, its own and those shared with it, by id; without attributes.
pub(super) async fn vpcs(client: &Client, line: &Line) -> Option<Vec<v1::Vpc<'static>>> {
    let send = |token| client.describe_vpcs().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeVpcs);
    let list = line.list(call, send, |page| (if_listed(page.vpcs), page.next_token)).await;
    by(list, |vpc: &v1::Vpc<'static>| vpc.vpc_id.clone())
}

/// Those of the VPCs that the account owns, by id.
pub(super) async fn vpcs_of(client: &Client, line: &Line, vpcs: &BTreeSet<String>) -> Option<Vec<String>> {
    let ids = Filter::builder().name("vpc-id").set_values(Some(vpcs.iter().cloned().collect())).build();
    // Without it every VPC is listed, which is as good.
    let filters = (vpcs.len() <= VALUES_A_FILTER).then(|| vec![ids]);
    let request = client.describe_vpcs().max_results(A_PAGE).set_filters(filters);
    let send = |token| request.clone().set_next_token(token).send();
    let about = vpcs.iter().map(String::as_str).collect::<Vec<_>>().join(",");
    let call = Call::new(Operation::DescribeVpcs).part(&about);
    let open = |page: DescribeVpcsOutput| {
        let is_own = |vpc: &Vpc| vpc.owner_id().is_none_or(|owner| owner == line.gaps.account());
        let own = |vpcs: Vec<Vpc>| vpcs.into_iter().filter(is_own).filter_map(|vpc| vpc.vpc_id).collect::<Vec<_>>();
        (page.vpcs.map(own), page.next_token)
    };
    let mut owned = by(line.list(call, send, open).await, String::clone)?;
    owned.retain(|id| vpcs.contains(id));
    Some(owned)
}

/// `enableDnsSupport` and `enableDnsHostnames`. Each takes a call, and a call takes one VPC.
pub(super) async fn attributes(client: &Client, line: &Line, vpc: &str) -> (Option<bool>, Option<bool>) {
    let support = attribute(client, line, vpc, VpcAttributeName::EnableDnsSupport);
    let hostnames = attribute(client, line, vpc, VpcAttributeName::EnableDnsHostnames);
    tokio::join!(support, hostnames)
}

async fn attribute(client: &Client, line: &Line, vpc: &str, name: VpcAttributeName) -> Option<bool> {
    let request = client.describe_vpc_attribute().vpc_id(vpc).attribute(name.clone());
    let call = Call::about(Operation::DescribeVpcAttribute, vpc).part(name.as_str());
    let read = async {
        let answer = line.ask(call, || request.clone().send()).await?;
        // The reply holds the attribute that was asked for, and no other.
        let value = answer.enable_dns_support.or(answer.enable_dns_hostnames).and_then(|attribute| attribute.value);
        if value.is_none() {
            line.gaps.unreadable(call, "the reply does not hold the attribute");
        }
        value
    };
    line.once(call, read).await
}

/// Every DHCP option set, by id.
pub(super) async fn dhcp_options(client: &Client, line: &Line) -> Option<Vec<v1::DhcpOptions<'static>>> {
    let send = |token| client.describe_dhcp_options().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeDhcpOptions);
    let list = line.list(call, send, |page| (if_listed(page.dhcp_options), page.next_token)).await;
    by(list, |set: &v1::DhcpOptions<'static>| set.dhcp_options_id.clone())
}

/// Every peering of VPCs, by id.
pub(super) async fn peerings(client: &Client, line: &Line) -> Option<Vec<v1::VpcPeeringConnection<'static>>> {
    let send = |token| client.describe_vpc_peering_connections().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeVpcPeeringConnections);
    let list = line.list(call, send, |page| (if_listed(page.vpc_peering_connections), page.next_token)).await;
    by(list, |peering: &v1::VpcPeeringConnection<'static>| peering.vpc_peering_connection_id.clone())
}

/// Every subnet, by id.
pub(super) async fn subnets(client: &Client, line: &Line) -> Option<Vec<v1::Subnet<'static>>> {
    let send = |token| client.describe_subnets().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeSubnets);
    let list = line.list(call, send, |page| (if_listed(page.subnets), page.next_token)).await;
    by(list, |subnet: &v1::Subnet<'static>| subnet.subnet_id.clone())
}

/// Every VPC endpoint, by id.
pub(super) async fn vpc_endpoints(client: &Client, line: &Line) -> Option<Vec<v1::VpcEndpoint<'static>>> {
    let send = |token| client.describe_vpc_endpoints().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeVpcEndpoints);
    let list = line.list(call, send, |page| (if_listed(page.vpc_endpoints), page.next_token)).await;
    by(list, |endpoint: &v1::VpcEndpoint<'static>| endpoint.vpc_endpoint_id.clone())
}

/// Every Elastic IP address, in order. The call has no pages.
pub(super) async fn addresses(client: &Client, line: &Line) -> Option<Vec<v1::Address<'static>>> {
    let send = |_| client.describe_addresses().send();
    let list = line.list(Call::new(Operation::DescribeAddresses), send, |page| (if_listed(page.addresses), None)).await;
    by(list, |address: &v1::Address<'static>| (address.public_ip.clone(), address.allocation_id.clone()))
}

/// Every network interface, by id.
pub(super) async fn interfaces(client: &Client, line: &Line) -> Option<Vec<v1::NetworkInterface<'static>>> {
    let send = |token| client.describe_network_interfaces().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::DescribeNetworkInterfaces);
    let list = line.list(call, send, |page| (if_listed(page.network_interfaces), page.next_token)).await;
    by(list, |interface: &v1::NetworkInterface<'static>| interface.network_interface_id.clone())
}
