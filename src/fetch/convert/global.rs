//! What Route 53 has once an account, beside its zones.

use aws_sdk_route53::types as route53;
use serde_json::{Value, json};

use super::{always, maybe, number, owned, word};
use crate::snapshot::v1;

impl From<route53::HealthCheck> for v1::HealthCheck<'static> {
    fn from(check: route53::HealthCheck) -> Self {
        Self {
            id: owned(check.id),
            health_check_config: check.health_check_config.map(Into::into),
            cloud_watch_alarm_configuration: check.cloud_watch_alarm_configuration.map(alarm),
            linked_service: check.linked_service.map(Into::into),
            ..Self::default()
        }
    }
}

/// `CloudWatchAlarmConfiguration` as the CLI prints it; the file keeps it as it came.
fn alarm(alarm: route53::CloudWatchAlarmConfiguration) -> Value {
    let dimension = |one: route53::Dimension| json!({ "Name": one.name, "Value": one.value });
    json!({
        "EvaluationPeriods": alarm.evaluation_periods,
        "Threshold": alarm.threshold,
        "ComparisonOperator": alarm.comparison_operator.as_str(),
        "Period": alarm.period,
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        "Statistic": alarm.statistic.as_str(),
        "Dimensions": alarm.dimensions.into_iter().flatten().map(dimension).collect::<Vec<_>>(),
    })
}

impl From<route53::HealthCheckConfig> for v1::HealthCheckConfig<'static> {
    fn from(config: route53::HealthCheckConfig) -> Self {
        let mut children: Vec<_> = config.child_health_checks.into_iter().flatten().map(owned).collect();
        children.sort();
        Self {
            ip_address: maybe(config.ip_address),
            port: number(config.port),
            check_type: Some(word(config.r#type.as_str())),
            resource_path: maybe(config.resource_path),
            fully_qualified_domain_name: maybe(config.fully_qualified_domain_name),
            inverted: config.inverted,
            disabled: config.disabled,
            health_threshold: number(config.health_threshold),
            child_health_checks: children,
            alarm_identifier: config.alarm_identifier.map(Into::into),
            routing_control_arn: maybe(config.routing_control_arn),
            ..Self::default()
        }
    }
}

impl From<route53::AlarmIdentifier> for v1::AlarmIdentifier<'static> {
    fn from(alarm: route53::AlarmIdentifier) -> Self {
        Self { region: Some(word(alarm.region.as_str())), name: maybe(Some(alarm.name)), ..Self::default() }
    }
}

impl From<route53::CollectionSummary> for v1::CidrCollection<'static> {
    fn from(collection: route53::CollectionSummary) -> Self {
        Self { id: always(collection.id), name: maybe(collection.name), ..Self::default() }
    }
}

impl From<route53::LocationSummary> for v1::CidrLocation<'static> {
    fn from(location: route53::LocationSummary) -> Self {
        Self { location_name: always(location.location_name), ..Self::default() }
    }
}

impl From<route53::QueryLoggingConfig> for v1::QueryLoggingConfig<'static> {
    fn from(config: route53::QueryLoggingConfig) -> Self {
        Self {
            id: owned(config.id),
            hosted_zone_id: owned(config.hosted_zone_id),
            cloud_watch_logs_log_group_arn: maybe(Some(config.cloud_watch_logs_log_group_arn)),
            ..Self::default()
        }
    }
}

impl From<route53::TrafficPolicyInstance> for v1::TrafficPolicyInstance<'static> {
    fn from(instance: route53::TrafficPolicyInstance) -> Self {
        Self {
            id: owned(instance.id),
            hosted_zone_id: maybe(Some(instance.hosted_zone_id)),
            name: maybe(Some(instance.name)),
            state: maybe(Some(instance.state)),
            traffic_policy_id: maybe(Some(instance.traffic_policy_id)),
            traffic_policy_type: Some(word(instance.traffic_policy_type.as_str())),
            ..Self::default()
        }
    }
}
