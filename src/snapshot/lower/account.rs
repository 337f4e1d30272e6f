//! Lowers what an account has once, and the organisation it belongs to.

use super::super::v1;
use super::{Lowering, bare_set_id, bare_zone_id};
use crate::model::{
    AccountId, CidrCollection, CidrLocation, DelegationSet, HealthCheck, HealthCheckKind, Member, Organization,
    TrafficPolicyInstance,
};

impl Lowering {
    /// An account that was read.
    pub(super) fn own_account(&mut self, account: &v1::Account<'_>) -> Option<AccountId> {
        let id = self.account(&account.account_id, account.name.as_deref())?;
        self.builder.hold_account(id);
        Some(id)
    }

    /// Once its zones are known.
    pub(super) fn account_objects(&mut self, id: Option<AccountId>, account: &v1::Account<'_>) {
        for check in account.health_checks.iter().flatten() {
            self.health_check(id, check);
        }
        for collection in account.cidr_collections.iter().flatten() {
            self.cidr_collection(id, collection);
        }
        for set in account.reusable_delegation_sets.iter().flatten() {
            self.delegation_set(id, set);
        }
        for config in account.query_logging_configs.iter().flatten() {
            self.query_logging(config);
        }
        for instance in account.traffic_policy_instances.iter().flatten() {
            self.traffic_policy_instance(id, instance);
        }
        for domain in account.domains.iter().flatten() {
            self.domain(id, domain);
        }
    }

    fn health_check(&mut self, account: Option<AccountId>, check: &v1::HealthCheck<'_>) {
        let default = v1::HealthCheckConfig::default();
        let config = check.health_check_config.as_ref().unwrap_or(&default);
        let alarm = config.alarm_identifier.as_ref().and_then(|alarm| alarm.name.as_deref());
        let service = check.linked_service.as_ref().and_then(|service| service.service_principal.as_deref());
        let host = config.fully_qualified_domain_name.as_deref().filter(|host| !host.is_empty());
        let lowered = HealthCheck {
            id: self.text(&check.id),
            account,
            kind: self.health_check_kind(config.check_type.as_deref().unwrap_or_default()),
            address: config.ip_address.as_deref().and_then(|address| address.parse().ok()),
            host: host.and_then(|host| self.builder.names.intern_text(host).ok()),
            port: config.port.and_then(|port| u16::try_from(port).ok()),
            path: self.optional_text(config.resource_path.as_deref()),
            disabled: config.disabled == Some(true),
            inverted: config.inverted == Some(true),
            children: config.child_health_checks.iter().map(|child| self.text(child)).collect(),
            threshold: config.health_threshold,
            follows: self.optional_text(alarm.or(config.routing_control_arn.as_deref())),
            service: self.optional_word(service),
        };
        self.builder.add_health_check(lowered);
    }

    fn health_check_kind(&mut self, text: &str) -> HealthCheckKind {
        match text {
            "HTTP" => HealthCheckKind::Http,
            "HTTPS" => HealthCheckKind::Https,
            "HTTP_STR_MATCH" => HealthCheckKind::HttpMatch,
            "HTTPS_STR_MATCH" => HealthCheckKind::HttpsMatch,
            "TCP" => HealthCheckKind::Tcp,
            "CALCULATED" => HealthCheckKind::Calculated,
            "CLOUDWATCH_METRIC" => HealthCheckKind::Alarm,
            "RECOVERY_CONTROL" => HealthCheckKind::RoutingControl,
            other => HealthCheckKind::Other(self.word(other)),
        }
    }

    fn cidr_collection(&mut self, account: Option<AccountId>, collection: &v1::CidrCollection<'_>) {
        let locations = collection.locations.as_ref();
        let lowered = CidrCollection {
            id: self.text(&collection.id),
            account,
            name: self.optional_text(collection.name.as_deref()),
            locations: locations.map(|all| all.iter().map(|one| self.cidr_location(one)).collect()),
        };
        self.builder.add_cidr_collection(lowered);
    }

    fn cidr_location(&mut self, location: &v1::CidrLocation<'_>) -> CidrLocation {
        let blocks = location.cidr_blocks.as_ref();
        CidrLocation {
            name: self.text(&location.location_name),
            ranges: blocks.map(|all| all.iter().filter_map(|block| block.cidr_block.parse().ok()).collect()),
        }
    }

    fn delegation_set(&mut self, account: Option<AccountId>, set: &v1::DelegationSet<'_>) {
        let id = bare_set_id(set.id.as_deref().unwrap_or_default());
        let lowered = DelegationSet { id: self.text(id), account, name_servers: self.servers(&set.name_servers, id) };
        self.builder.add_delegation_set(lowered);
    }

    fn query_logging(&mut self, config: &v1::QueryLoggingConfig<'_>) {
        let Some(&zone) = self.zones.get(bare_zone_id(&config.hosted_zone_id)) else { return };
        let group = self.text(config.cloud_watch_logs_log_group_arn.as_deref().unwrap_or_default());
        self.builder.zone_mut(zone).query_log = Some(group);
    }

    fn traffic_policy_instance(&mut self, account: Option<AccountId>, instance: &v1::TrafficPolicyInstance<'_>) {
        let zone = instance.hosted_zone_id.as_deref().and_then(|id| self.zones.get(bare_zone_id(id)).copied());
        let name = instance.name.as_deref().and_then(|name| self.builder.names.intern_text(name).ok());
        let state = self.optional_word(instance.state.as_deref());
        let lowered = TrafficPolicyInstance { id: self.text(&instance.id), account, zone, name, state };
        self.builder.add_traffic_policy_instance(lowered);
    }

    /// Once every account that was read is known.
    pub(super) fn organization(&mut self, organization: Option<&v1::Organization<'_>>) {
        let Some(organization) = organization else { return };
        let Some(accounts) = &organization.accounts else { return };
        let members = accounts.iter().map(|account| self.member(account)).collect();
        self.builder.organization = Some(Organization { id: self.optional_text(organization.id.as_deref()), members });
    }

    fn member(&mut self, account: &v1::OrganizationAccount<'_>) -> Member {
        let known = self.accounts.get(account.id.as_str()).copied();
        Member {
            id: self.text(&account.id),
            name: self.optional_text(account.name.as_deref()),
            active: matches!(account.state.as_deref(), None | Some("ACTIVE")),
            account: known.filter(|&known| self.builder.holds_account(known)),
        }
    }
}
