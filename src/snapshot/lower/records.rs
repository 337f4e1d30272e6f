//! Lowers record sets: owners, values by type, aliases, routing.

use super::super::v1;
use super::{Lowering, bare_zone_id};
use crate::model::{Alias, NewRrSet, Policy, RecordType, Routing, Value, ZoneId};
use crate::name::NameId;

impl Lowering {
    pub(super) fn records(&mut self, zone: ZoneId, sets: &[v1::ResourceRecordSet<'_>]) {
        for set in sets {
            self.record_set(zone, set);
        }
        self.servers_from_apex(zone);
    }

    fn record_set(&mut self, zone: ZoneId, set: &v1::ResourceRecordSet<'_>) {
        let origin = self.builder.zone_mut(zone).name;
        let Ok(owner) = self.builder.names.intern_text(&set.name) else {
            let place = self.zone_place(zone);
            self.own_name(&set.name, place);
            return;
        };
        if !self.builder.names.is_at_or_below(owner, origin) {
            let place = self.zone_place(zone);
            self.defect(place, format_args!("record {} {} lies outside the zone", set.name, set.rr_type));
            return;
        }
        let rtype = self.record_type(zone, set);
        let mut values = std::mem::take(&mut self.values);
        values.extend(set.resource_records.iter().map(|record| self.value(zone, set, rtype, &record.value)));
        if rtype == RecordType::NS && owner == origin {
            self.note_apex_servers(zone, &values);
        }
        let alias = set.alias_target.as_deref().and_then(|target| self.alias(zone, target));
        let routing = set.routing.as_deref().map(|routing| self.routing(routing));
        self.builder.add_rrset(NewRrSet { zone, owner, rtype, ttl: set.ttl, alias, routing }, values.drain(..));
        self.values = values;
    }

    fn record_type(&mut self, zone: ZoneId, set: &v1::ResourceRecordSet<'_>) -> RecordType {
        RecordType::parse(&set.rr_type).unwrap_or_else(|| {
            let place = self.zone_place(zone);
            self.defect(place, format_args!("record {} has the unknown type {:?}", set.name, &*set.rr_type));
            RecordType::UNKNOWN
        })
    }

    fn value(&mut self, zone: ZoneId, set: &v1::ResourceRecordSet<'_>, rtype: RecordType, text: &str) -> Value {
        match self.typed_value(rtype, text) {
            Ok(value) => value,
            Err(expected) => {
                let place = self.zone_place(zone);
                self.defect(place, format_args!("record {} {}: {text:?} is not {expected}", set.name, set.rr_type));
                Value::Text(self.text(text))
            }
        }
    }

    fn typed_value(&mut self, rtype: RecordType, text: &str) -> Result<Value, &'static str> {
        let text = text.trim();
        match rtype {
            RecordType::A => text.parse().map(Value::A).map_err(|_| "an IPv4 address"),
            RecordType::AAAA => text.parse().map(Value::Aaaa).map_err(|_| "an IPv6 address"),
            RecordType::CNAME | RecordType::NS | RecordType::PTR | RecordType::DNAME => {
                self.builder.names.intern_text(text).map(Value::Host).map_err(|_| "a DNS name")
            }
            RecordType::MX => self.exchange(text, 1).ok_or("a preference and a DNS name"),
            RecordType::SRV => self.exchange(text, 3).ok_or("a priority, a weight, a port and a DNS name"),
            RecordType::HTTPS | RecordType::SVCB => {
                // the target is known as a name, for whoever follows it
                let target = text.split_ascii_whitespace().nth(1);
                let _ = target.map(|target| self.builder.names.intern_text(target));
                Ok(Value::Text(self.text(text)))
            }
            _ => Ok(Value::Text(self.text(text))),
        }
    }

    /// A host behind `numbers` numbers.
    fn exchange(&mut self, text: &str, numbers: usize) -> Option<Value> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let (host, before) = words.split_last()?;
        let well_formed = before.len() == numbers && before.iter().all(|word| word.parse::<u16>().is_ok());
        let host = well_formed.then(|| self.builder.names.intern_text(host).ok())??;
        Some(Value::Exchange { before: self.text(&before.join(" ")), host })
    }

    fn alias(&mut self, zone: ZoneId, target: &v1::AliasTarget<'_>) -> Option<Alias> {
        let place = self.zone_place(zone);
        let name = self.name(&target.dns_name, format_args!("{place} alias"))?;
        let own = self.builder.zone_mut(zone).id;
        let zone_id = bare_zone_id(&target.hosted_zone_id);
        let in_zone = self.builder.text.get(own) == zone_id;
        let evaluate_health = target.evaluate_target_health.unwrap_or(false);
        Some(Alias { target: name, in_zone, zone_id: self.text(zone_id), evaluate_health })
    }

    fn routing(&mut self, routing: &v1::Routing<'_>) -> Routing {
        Routing {
            set_identifier: self.optional_text(routing.set_identifier.as_deref()),
            policy: self.policy(routing),
            health_check: self.optional_text(routing.health_check_id.as_deref()),
            traffic_policy: self.optional_text(routing.traffic_policy_instance_id.as_deref()),
        }
    }

    fn policy(&mut self, routing: &v1::Routing<'_>) -> Policy {
        if let Some(weight) = routing.weight {
            Policy::Weighted(weight)
        } else if let Some(region) = &routing.region {
            Policy::Latency(self.text(region))
        } else if let Some(place) = &routing.geo_location {
            Policy::Geolocation(self.text(&spell_place(place)))
        } else if let Some(failover) = &routing.failover {
            Policy::Failover(failover.eq_ignore_ascii_case("PRIMARY"))
        } else if routing.multi_value_answer == Some(true) {
            Policy::Multivalue
        } else if let Some(cidr) = &routing.cidr_routing_config {
            Policy::Cidr { collection: self.text(&cidr.collection_id), location: self.text(&cidr.location_name) }
        } else if routing.geo_proximity_location.is_some() {
            Policy::Geoproximity
        } else if routing.set_identifier.is_some() {
            Policy::Unread
        } else {
            Policy::Simple
        }
    }

    /// Without a delegation set, a public zone's own apex says which servers it is on.
    fn note_apex_servers(&mut self, zone: ZoneId, values: &[Value]) {
        self.apex_servers = Some((zone, values.iter().filter_map(host).collect()));
    }

    fn servers_from_apex(&mut self, zone: ZoneId) {
        let Some((of, servers)) = self.apex_servers.take() else { return };
        let zone_mut = self.builder.zone_mut(zone);
        if of == zone && zone_mut.name_servers.is_empty() && zone_mut.is_public() {
            zone_mut.name_servers = servers;
        }
    }

    fn zone_place(&mut self, zone: ZoneId) -> String {
        let name = self.builder.zone_mut(zone).name;
        format!("zone {}", self.builder.names.name(name))
    }
}

fn host(value: &Value) -> Option<NameId> {
    match *value {
        Value::Host(host) => Some(host),
        _ => None,
    }
}

/// A place as one word: `EU`, `US`, `US-CA`, `*`.
fn spell_place(place: &v1::GeoLocation<'_>) -> String {
    let country = place.country_code.as_deref().or(place.continent_code.as_deref()).unwrap_or("*");
    match place.subdivision_code.as_deref() {
        Some(subdivision) if subdivision != "*" => format!("{country}-{subdivision}"),
        _ => country.to_owned(),
    }
}
