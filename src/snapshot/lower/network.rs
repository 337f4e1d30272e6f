//! Lowers what steers the Resolver: rules and their associations, endpoints, settings.

use std::net::IpAddr;

use super::super::{Text, v1};
use super::{Lowering, last_of_arn};
use crate::model::{
    AccountId, Association, Direction, Endpoint, EndpointAddress, Family, ResolverRule, RuleKind, Share, Status, Target,
};

impl Lowering {
    pub(super) fn rule(&mut self, account: Option<AccountId>, region: &str, rule: &v1::ResolverRule<'_>) {
        if self.rules.contains_key(rule.id.as_str()) {
            return; // a shared rule is read in every account that sees it
        }
        let place = format!("resolver rule {}", rule.id);
        let Some(kind) = rule_kind(rule.rule_type.as_deref()) else {
            self.defect(&place, format_args!("unknown rule type {:?}", rule.rule_type.as_deref().unwrap_or("")));
            return;
        };
        let domain = if kind == RuleKind::Delegate { &rule.delegation_record } else { &rule.domain_name };
        let Some(domain) = self.name(domain.as_deref().unwrap_or(""), &place) else { return };
        let lowered = ResolverRule {
            id: self.text(&rule.id),
            name: self.optional_text(rule.name.as_deref()),
            account,
            region: self.optional_word(Some(region)),
            owner: self.optional_word(rule.owner_id.as_deref()),
            share: share(rule.share_status.as_deref()),
            status: self.status(rule.status.as_deref()),
            kind,
            domain,
            targets: rule.target_ips.iter().filter_map(target).collect(),
            endpoint: self.optional_text(rule.resolver_endpoint_id.as_deref()),
            associations: Vec::new(),
            vpcs: Vec::new(),
            unsettled: Vec::new(),
        };
        let id = self.builder.add_rule(lowered);
        self.rules.insert(rule.id.to_string(), id);
    }

    /// A COMPLETE association has effect, a FAILED one has none (semantics 1.17); what lies between is not settled (1.18).
    /// The autodefined one says nothing new.
    pub(super) fn rule_association(&mut self, association: &v1::ResolverRuleAssociation<'_>) {
        if association.id.starts_with("rslvr-autodefined-") {
            return;
        }
        let status = self.status(association.status.as_deref());
        let Some(&rule) = self.rules.get(association.resolver_rule_id.as_str()) else {
            if status != Status::Failed {
                self.mark_unread(&association.vpc_id, &format!("resolver rule {}", association.resolver_rule_id));
            }
            return;
        };
        let (vpc, id) = (self.vpc(&association.vpc_id), self.optional_text(Some(&association.id)));
        let rule = self.builder.rule_mut(rule);
        if rule.associations.iter().any(|known| known.vpc == vpc) {
            return;
        }
        rule.associations.push(Association { vpc, status, id });
        match status {
            Status::Complete => rule.vpcs.push(vpc),
            Status::Failed => {}
            _ => rule.unsettled.push(vpc),
        }
    }

    pub(super) fn endpoint(&mut self, account: Option<AccountId>, region: &str, endpoint: &v1::ResolverEndpoint<'_>) {
        let direction = match endpoint.direction.as_deref() {
            Some("INBOUND") => Direction::Inbound,
            Some("OUTBOUND") => Direction::Outbound,
            Some("INBOUND_DELEGATION") => Direction::InboundDelegation,
            other => {
                let place = format!("resolver endpoint {}", endpoint.id);
                self.defect(place, format_args!("unknown direction {:?}", other.unwrap_or("")));
                return;
            }
        };
        let addresses = endpoint.ip_addresses.iter().flatten();
        let lowered = Endpoint {
            id: self.text(&endpoint.id),
            name: self.optional_text(endpoint.name.as_deref()),
            account,
            region: self.optional_word(Some(region)),
            direction,
            status: self.optional_word(endpoint.status.as_deref()),
            family: family(endpoint.resolver_endpoint_type.as_deref()),
            vpc: endpoint.host_vpc_id.as_deref().map(|vpc| self.vpc(vpc)),
            addresses: addresses.filter_map(|place| self.endpoint_address(place)).collect(),
            addresses_read: endpoint.ip_addresses.is_some(),
        };
        self.builder.add_endpoint(lowered);
    }

    fn endpoint_address(&mut self, place: &v1::EndpointAddress<'_>) -> Option<EndpointAddress> {
        let address = address(place.ip.as_ref(), place.ipv6.as_ref())?;
        let subnet = place.subnet_id.as_deref();
        let availability_zone = subnet.and_then(|subnet| *self.subnets.get(subnet)?);
        Some(EndpointAddress { address, subnet: self.optional_word(subnet), availability_zone })
    }

    pub(super) fn resolver_config(&mut self, config: &v1::ResolverConfig<'_>) {
        let disabled = matches!(config.autodefined_reverse.as_deref(), Some("DISABLED" | "DISABLING"));
        if disabled && config.resource_id.starts_with("vpc-") {
            let vpc = self.vpc(&config.resource_id);
            self.builder.vpc_mut(vpc).autodefined_reverse = false;
        } else if disabled {
            self.profiles_without_reverse.insert(last_of_arn(&config.resource_id).to_owned());
        }
    }

    /// The state of a rule or association; one without a state is taken to be in effect.
    pub(super) fn status(&mut self, text: Option<&str>) -> Status {
        match text.unwrap_or("COMPLETE") {
            "COMPLETE" => Status::Complete,
            "CREATING" => Status::Creating,
            "UPDATING" => Status::Updating,
            "DELETING" => Status::Deleting,
            "FAILED" => Status::Failed,
            "OVERRIDDEN" => Status::Overridden,
            other => Status::Other(self.word(other)),
        }
    }
}

pub(super) fn share(text: Option<&str>) -> Share {
    match text {
        Some("SHARED_WITH_ME") => Share::WithMe,
        Some("SHARED_BY_ME") => Share::ByMe,
        _ => Share::No,
    }
}

fn family(text: Option<&str>) -> Option<Family> {
    match text? {
        "IPV4" => Some(Family::V4),
        "IPV6" => Some(Family::V6),
        "DUALSTACK" => Some(Family::Dual),
        _ => None,
    }
}

fn target(target: &v1::TargetAddress<'_>) -> Option<Target> {
    let address = address(target.ip.as_ref(), target.ipv6.as_ref())?;
    Some(Target { address, port: target.port.unwrap_or(Target::DNS_PORT) })
}

fn rule_kind(text: Option<&str>) -> Option<RuleKind> {
    match text? {
        "FORWARD" => Some(RuleKind::Forward),
        "SYSTEM" => Some(RuleKind::System),
        "RECURSIVE" => Some(RuleKind::Recursive),
        "DELEGATE" => Some(RuleKind::Delegate),
        _ => None,
    }
}

fn address(ip: Option<&Text<'_>>, ipv6: Option<&Text<'_>>) -> Option<IpAddr> {
    ip.or(ipv6)?.parse().ok()
}
