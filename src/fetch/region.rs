//! One Region of an account: EC2, Resolver and Profiles at the same time, as each has a pace of its own.

use std::sync::Arc;

use super::session::Session;
use super::{ec2, firewall, profiles, resolver};
use crate::snapshot::v1;

/// Everything of a Region but what is asked of single VPCs.
pub(super) async fn region(session: Arc<Session>, name: String) -> v1::Region<'static> {
    let (network, steering, profiles) =
        tokio::join!(network(&session, &name), steering(&session, &name), profiles(&session, &name));
    v1::Region {
        region: name.into(),
        profiles: profiles.profiles,
        profile_associations: profiles.profile_associations,
        profile_resource_associations: profiles.profile_resource_associations,
        resolver_endpoints: steering.resolver_endpoints,
        resolver_rules: steering.resolver_rules,
        resolver_rule_associations: steering.resolver_rule_associations,
        resolver_configs: steering.resolver_configs,
        resolver_dnssec_configs: steering.resolver_dnssec_configs,
        firewall_configs: steering.firewall_configs,
        firewall_rule_groups: steering.firewall_rule_groups,
        firewall_rule_group_associations: steering.firewall_rule_group_associations,
        firewall_domain_lists: steering.firewall_domain_lists,
        resolver_query_log_configs: steering.resolver_query_log_configs,
        resolver_query_log_config_associations: steering.resolver_query_log_config_associations,
        ..network
    }
}

/// What EC2 knows.
async fn network(session: &Session, name: &str) -> v1::Region<'static> {
    let (client, line) = session.ec2(name);
    v1::Region {
        vpcs: ec2::vpcs(&client, &line).await,
        dhcp_options: ec2::dhcp_options(&client, &line).await,
        vpc_peering_connections: ec2::peerings(&client, &line).await,
        subnets: ec2::subnets(&client, &line).await,
        vpc_endpoints: ec2::vpc_endpoints(&client, &line).await,
        addresses: ec2::addresses(&client, &line).await,
        network_interfaces: ec2::interfaces(&client, &line).await,
        ..v1::Region::default()
    }
}

/// What Resolver knows. One list after the other: five calls a second are granted.
async fn steering(session: &Session, name: &str) -> v1::Region<'static> {
    let (client, line) = session.resolver(name);
    v1::Region {
        resolver_endpoints: resolver::endpoints(&client, &line).await,
        resolver_rules: resolver::rules(&client, &line).await,
        resolver_rule_associations: resolver::associations(&client, &line).await,
        resolver_configs: resolver::configs(&client, &line).await,
        resolver_dnssec_configs: resolver::dnssec_configs(&client, &line).await,
        firewall_configs: firewall::configs(&client, &line).await,
        firewall_rule_groups: firewall::groups(&client, &line).await,
        firewall_rule_group_associations: firewall::associations(&client, &line).await,
        firewall_domain_lists: firewall::domain_lists(&client, &line).await,
        resolver_query_log_configs: resolver::query_logs(&client, &line).await,
        resolver_query_log_config_associations: resolver::logged_vpcs(&client, &line).await,
        ..v1::Region::default()
    }
}

/// What Profiles know.
async fn profiles(session: &Session, name: &str) -> v1::Region<'static> {
    let (client, line) = session.profiles(name);
    let profiles = profiles::profiles(&client, &line).await;
    v1::Region {
        profile_associations: profiles::associations(&client, &line).await,
        profile_resource_associations: match &profiles {
            Some(profiles) => profiles::resources(&client, &line, profiles).await,
            None => None,
        },
        profiles,
        ..v1::Region::default()
    }
}
