//! Route 53 Resolver in one Region: rules, their associations, endpoints.

use aws_sdk_route53resolver::Client;

use super::gap::{Call, Gaps};
use crate::snapshot::v1;

/// The largest page of every list here.
const A_PAGE: i32 = 100;

/// Every rule, by id: own, shared with the account, and the autodefined "Internet Resolver".
pub(super) async fn rules(client: &Client, gaps: &Gaps) -> Vec<v1::ResolverRule<'static>> {
    let mut pages = client.list_resolver_rules().into_paginator().page_size(A_PAGE).send();
    let mut rules: Vec<v1::ResolverRule<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = gaps.answer(Call::new("route53resolver:ListResolverRules"), page) else { break };
        rules.extend(page.resolver_rules.into_iter().flatten().map(Into::into));
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

/// Every association of a rule with a VPC, by id.
pub(super) async fn associations(client: &Client, gaps: &Gaps) -> Vec<v1::ResolverRuleAssociation<'static>> {
    let mut pages = client.list_resolver_rule_associations().into_paginator().page_size(A_PAGE).send();
    let mut associations: Vec<v1::ResolverRuleAssociation<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let call = Call::new("route53resolver:ListResolverRuleAssociations");
        let Some(page) = gaps.answer(call, page) else { break };
        associations.extend(page.resolver_rule_associations.into_iter().flatten().map(Into::into));
    }
    associations.sort_by(|a, b| a.id.cmp(&b.id));
    associations
}

/// Every endpoint with its addresses, by id.
pub(super) async fn endpoints(client: &Client, gaps: &Gaps) -> Vec<v1::ResolverEndpoint<'static>> {
    let mut pages = client.list_resolver_endpoints().into_paginator().page_size(A_PAGE).send();
    let mut endpoints: Vec<v1::ResolverEndpoint<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let Some(page) = gaps.answer(Call::new("route53resolver:ListResolverEndpoints"), page) else { break };
        endpoints.extend(page.resolver_endpoints.into_iter().flatten().map(Into::into));
    }
    endpoints.sort_by(|a, b| a.id.cmp(&b.id));
    // One after the other: four endpoints a Region is the quota, five calls a second the limit.
    for endpoint in &mut endpoints {
        endpoint.ip_addresses = Some(addresses(client, gaps, &endpoint.id).await);
    }
    endpoints
}

async fn addresses(client: &Client, gaps: &Gaps, endpoint: &str) -> Vec<v1::EndpointAddress<'static>> {
    let request = client.list_resolver_endpoint_ip_addresses().resolver_endpoint_id(endpoint);
    let mut pages = request.into_paginator().page_size(A_PAGE).send();
    let mut addresses: Vec<v1::EndpointAddress<'static>> = Vec::new();
    while let Some(page) = pages.next().await {
        let call = Call::about("route53resolver:ListResolverEndpointIpAddresses", endpoint);
        let Some(page) = gaps.answer(call, page) else { break };
        addresses.extend(page.ip_addresses.into_iter().flatten().map(Into::into));
    }
    addresses.sort_by(|a, b| (&a.ip_id, &a.ip, &a.ipv6).cmp(&(&b.ip_id, &b.ip, &b.ipv6)));
    addresses
}
