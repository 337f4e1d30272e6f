//! EC2 in one Region: VPCs with their two DNS attributes, and DHCP option sets. Kept small: its crate is the largest.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::operation::describe_vpc_attribute::DescribeVpcAttributeOutput;
use aws_sdk_ec2::types::VpcAttributeName;

use super::concurrent::each;
use super::gap::{Call, Gaps};
use crate::snapshot::v1;

/// Every VPC the account sees, its own and those shared with it, by id.
pub(super) async fn vpcs(client: &Client, gaps: &Gaps) -> Vec<v1::Vpc<'static>> {
    let mut pages = client.describe_vpcs().into_paginator().send();
    let mut vpcs: Vec<v1::Vpc<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = gaps.answer(Call::new("ec2:DescribeVpcs"), page) else { break };
        vpcs.extend(page.vpcs.into_iter().flatten().map(Into::into));
    }
    vpcs.sort_by(|a, b| a.vpc_id.cmp(&b.vpc_id));
    each(vpcs, |vpc| with_attributes(client.clone(), gaps.clone(), vpc), || ()).await
}

/// Both attributes take a call each, and a call takes one VPC.
async fn with_attributes(client: Client, gaps: Gaps, mut vpc: v1::Vpc<'static>) -> v1::Vpc<'static> {
    let support = attribute(&client, &gaps, &vpc.vpc_id, VpcAttributeName::EnableDnsSupport).await;
    let hostnames = attribute(&client, &gaps, &vpc.vpc_id, VpcAttributeName::EnableDnsHostnames).await;
    vpc.enable_dns_support = support.and_then(|answer| answer.enable_dns_support?.value);
    vpc.enable_dns_hostnames = hostnames.and_then(|answer| answer.enable_dns_hostnames?.value);
    vpc
}

async fn attribute(
    client: &Client,
    gaps: &Gaps,
    vpc: &str,
    name: VpcAttributeName,
) -> Option<DescribeVpcAttributeOutput> {
    let answer = client.describe_vpc_attribute().vpc_id(vpc).attribute(name).send().await;
    gaps.answer(Call::about("ec2:DescribeVpcAttribute", vpc), answer)
}

/// Every DHCP option set, by id.
pub(super) async fn dhcp_options(client: &Client, gaps: &Gaps) -> Vec<v1::DhcpOptions<'static>> {
    let mut pages = client.describe_dhcp_options().into_paginator().send();
    let mut sets: Vec<v1::DhcpOptions<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = gaps.answer(Call::new("ec2:DescribeDhcpOptions"), page) else { break };
        sets.extend(page.dhcp_options.into_iter().flatten().map(Into::into));
    }
    sets.sort_by(|a, b| a.dhcp_options_id.cmp(&b.dhcp_options_id));
    sets
}
