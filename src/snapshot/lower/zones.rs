//! Lowers zones, Route 53's and others'.

use super::super::{Text, v1};
use super::{Lowering, bare_set_id, bare_zone_id};
use crate::model::{AccountId, TextId, VpcId, Zone, ZoneId, ZoneKind};
use crate::name::NameId;

impl Lowering {
    pub(super) fn hosted_zone(&mut self, account: Option<AccountId>, zone: &v1::Zone<'_>) {
        let hosted = &zone.hosted_zone;
        let id = bare_zone_id(&hosted.id).to_owned();
        let Some(name) = self.own_name(&hosted.name, format_args!("hosted zone {id}")) else { return };
        let private = zone.is_private();
        let service = hosted.linked_service.as_ref().and_then(|service| service.service_principal.as_deref());
        let kind = if private { ZoneKind::Private } else { ZoneKind::Public };
        let set = zone.delegation_set.as_ref();
        let servers = set.map_or(&[][..], |set| &set.name_servers);
        let lowered = Zone {
            account,
            service: self.optional_text(service),
            name_servers: self.servers(servers, &id),
            delegation_set: self.optional_text(set.and_then(|set| set.id.as_deref()).map(bare_set_id)),
            vpcs: zone.vpcs.iter().flatten().map(|vpc| self.vpc(&vpc.vpc_id)).collect(),
            vpcs_read: zone.vpcs.is_some(),
            authorizations: self.authorizations(zone),
            fallback: fallback(hosted),
            read: zone.resource_record_sets.is_some(),
            complete: zone.is_complete(),
            record_count: hosted.resource_record_set_count,
            dnssec: zone.dnssec.as_ref().map(|dnssec| self.dnssec(dnssec)),
            tags: self.tags(zone),
            ..Zone::new(self.text(&id), name, kind)
        };
        let zone_id = self.builder.add_zone(lowered);
        for vpc in zone.vpcs.iter().flatten() {
            self.region_of_vpc(&vpc.vpc_id, vpc.vpc_region.as_deref());
        }
        if zone.resource_record_sets.is_none() {
            self.unread.push(id.clone());
        }
        if self.zones.insert(id.clone(), zone_id).is_some() {
            self.defect(format_args!("hosted zone {id}"), "occurs twice; both take part");
        }
        self.records(zone_id, zone.resource_record_sets.as_deref().unwrap_or_default());
    }

    pub(super) fn external_zone(&mut self, zone: &v1::ExternalZone<'_>) {
        let Some(name) = self.own_name(&zone.origin, "external zone") else { return };
        let lowered = Zone {
            name_servers: self.servers(&zone.name_servers, &zone.origin),
            read: zone.resource_record_sets.is_some(),
            ..Zone::new(self.text(""), name, ZoneKind::External)
        };
        let zone_id = self.builder.add_zone(lowered);
        self.records(zone_id, zone.resource_record_sets.as_deref().unwrap_or_default());
    }

    /// Joins a zone that a VPC's list names: one of ours gains the VPC, another account's or service's is added unread.
    pub(super) fn zone_of_vpc(&mut self, vpc: VpcId, summary: &v1::HostedZoneSummary<'_>) {
        let id = bare_zone_id(&summary.hosted_zone_id);
        let known = self.zones.get(id).copied();
        let Some(zone) = known.or_else(|| self.foreign_zone(id, summary)) else { return };
        let service = summary.owner.as_ref().and_then(|owner| owner.owning_service.as_deref());
        let service = self.optional_text(service);
        let zone = self.builder.zone_mut(zone);
        zone.service = zone.service.or(service);
        if !zone.vpcs.contains(&vpc) {
            zone.vpcs.push(vpc);
        }
    }

    fn foreign_zone(&mut self, id: &str, summary: &v1::HostedZoneSummary<'_>) -> Option<ZoneId> {
        let name = self.name(&summary.name, format_args!("hosted zone {id}"))?;
        let owner = summary.owner.as_ref().and_then(|owner| owner.owning_account.as_deref());
        let account = self.account(owner.unwrap_or_default(), None);
        let lowered = Zone { account, ..Zone::new(self.text(id), name, ZoneKind::Private) };
        let zone = self.builder.add_zone(lowered);
        self.zones.insert(id.to_owned(), zone);
        Some(zone)
    }

    fn authorizations(&mut self, zone: &v1::Zone<'_>) -> Option<Vec<TextId>> {
        let vpcs = zone.vpc_association_authorizations.as_ref()?;
        Some(vpcs.iter().map(|vpc| self.text(&vpc.vpc_id)).collect())
    }

    fn tags(&mut self, zone: &v1::Zone<'_>) -> Option<Vec<(TextId, TextId)>> {
        Some(zone.tags.as_ref()?.iter().map(|tag| (self.text(&tag.key), self.text(&tag.value))).collect())
    }

    pub(super) fn servers(&mut self, servers: &[Text<'_>], zone: &str) -> Vec<NameId> {
        servers.iter().filter_map(|server| self.name(server, format_args!("name server of zone {zone}"))).collect()
    }
}

/// Off unless said; unknown for a zone of the ADVANCED tier that does not say (semantics N4, N6).
fn fallback(zone: &v1::HostedZone<'_>) -> Option<bool> {
    let advanced = zone.tier.as_deref() == Some("ADVANCED");
    zone.public_dns_fallback.or_else(|| (!advanced).then_some(false))
}
