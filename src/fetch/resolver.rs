//! Route 53 Resolver in one Region: rules, their associations, endpoints, and what single VPCs were told.

use aws_sdk_route53resolver::Client;

use super::convert::if_listed;
use super::gap::Call;
use super::line::{Line, by};
use crate::snapshot::{Operation, v1};

/// The largest page of every list here.
const A_PAGE: i32 = 100;

/// Every rule, by id: own, shared with the account, and the autodefined "Internet Resolver".
pub(super) async fn rules(client: &Client, line: &Line) -> Option<Vec<v1::ResolverRule<'static>>> {
    let send = |token| client.list_resolver_rules().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverRules);
    let list = line.list(call, send, |page| (if_listed(page.resolver_rules), page.next_token)).await;
    by(list, |rule: &v1::ResolverRule<'static>| rule.id.clone())
}

/// Every association of a rule with a VPC, by id.
pub(super) async fn associations(client: &Client, line: &Line) -> Option<Vec<v1::ResolverRuleAssociation<'static>>> {
    let send = |token| client.list_resolver_rule_associations().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverRuleAssociations);
    let list = line.list(call, send, |page| (if_listed(page.resolver_rule_associations), page.next_token)).await;
    by(list, |association: &v1::ResolverRuleAssociation<'static>| association.id.clone())
}

/// What VPCs and Profiles were told of autodefined names, by VPC.
pub(super) async fn configs(client: &Client, line: &Line) -> Option<Vec<v1::ResolverConfig<'static>>> {
    let send = |token| client.list_resolver_configs().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverConfigs);
    let list = line.list(call, send, |page| (if_listed(page.resolver_configs), page.next_token)).await;
    by(list, |config: &v1::ResolverConfig<'static>| config.resource_id.clone())
}

/// What VPCs and Profiles were told of DNSSEC validation, by VPC.
pub(super) async fn dnssec_configs(client: &Client, line: &Line) -> Option<Vec<v1::ResolverDnssecConfig<'static>>> {
    let send = |token| client.list_resolver_dnssec_configs().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverDnssecConfigs);
    let list = line.list(call, send, |page| (if_listed(page.resolver_dnssec_configs), page.next_token)).await;
    by(list, |config: &v1::ResolverDnssecConfig<'static>| config.resource_id.clone())
}

/// Where queries are logged to, by id.
pub(super) async fn query_logs(client: &Client, line: &Line) -> Option<Vec<v1::ResolverQueryLogConfig<'static>>> {
    let send = |token| client.list_resolver_query_log_configs().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverQueryLogConfigs);
    let list = line.list(call, send, |page| (if_listed(page.resolver_query_log_configs), page.next_token)).await;
    by(list, |config: &v1::ResolverQueryLogConfig<'static>| config.id.clone())
}

/// Whose queries are logged, by id.
pub(super) async fn logged_vpcs(
    client: &Client,
    line: &Line,
) -> Option<Vec<v1::ResolverQueryLogConfigAssociation<'static>>> {
    let request = client.list_resolver_query_log_config_associations().max_results(A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::new(Operation::ListResolverQueryLogConfigAssociations);
    let list =
        line.list(call, send, |page| (if_listed(page.resolver_query_log_config_associations), page.next_token)).await;
    by(list, |association: &v1::ResolverQueryLogConfigAssociation<'static>| association.id.clone())
}

/// Every endpoint with its addresses, by id.
pub(super) async fn endpoints(client: &Client, line: &Line) -> Option<Vec<v1::ResolverEndpoint<'static>>> {
    let send = |token| client.list_resolver_endpoints().max_results(A_PAGE).set_next_token(token).send();
    let call = Call::new(Operation::ListResolverEndpoints);
    let list = line.list(call, send, |page| (if_listed(page.resolver_endpoints), page.next_token)).await;
    let mut endpoints = by(list, |endpoint: &v1::ResolverEndpoint<'static>| endpoint.id.clone())?;
    // One after the other: four endpoints a Region is the quota, five calls a second the limit.
    for endpoint in &mut endpoints {
        endpoint.ip_addresses = addresses(client, line, &endpoint.id).await;
    }
    Some(endpoints)
}

async fn addresses(client: &Client, line: &Line, endpoint: &str) -> Option<Vec<v1::EndpointAddress<'static>>> {
    let request = client.list_resolver_endpoint_ip_addresses().resolver_endpoint_id(endpoint).max_results(A_PAGE);
    let send = |token| request.clone().set_next_token(token).send();
    let call = Call::about(Operation::ListResolverEndpointIpAddresses, endpoint);
    let list = line.list(call, send, |page| (if_listed(page.ip_addresses), page.next_token)).await;
    by(list, |one: &v1::EndpointAddress<'static>| (one.ip_id.clone(), one.ip.clone(), one.ipv6.clone()))
}
