//! Zones of an estate as master files (RFC 1035 §5).

use std::fmt::Write as _;

use r53lint::model::{RecordType, RrSetId, Value, ZoneId};
use r53lint::name::{Name, NameId};

use crate::case::Case;
use crate::network::Network;

/// A name no server of the test has: private zones and those without servers need an NS record all the same.
pub(crate) const NO_SERVER: &str = "ns.invalid.";

/// A zone of an estate in master file form.
pub(crate) fn master_file(case: &Case, zone: ZoneId, network: &mut Network) -> String {
    let estate = &case.estate;
    let mut text = head(&estate.name(estate.zone(zone).name));
    apex_servers(case, zone, &mut text);
    for group in estate.groups_of_zone(zone) {
        let rrset = estate.rrset(group.first());
        let at_apex = rrset.owner == estate.zone(zone).name;
        let own = at_apex && matches!(rrset.rtype, RecordType::SOA | RecordType::NS);
        if !own {
            group.ids().for_each(|id| records(case, id, network, &mut text));
        }
    }
    text
}

/// What every master file begins with, and the zone's SOA record.
pub(crate) fn head(origin: &Name) -> String {
    let origin = spell(origin);
    format!("$TTL 60\n{origin} SOA {NO_SERVER} hostmaster.invalid. 1 3600 600 86400 60\n")
}

/// A name as a master file spells it: bytes that mean something there are decimal.
pub(crate) fn spell(name: &Name) -> String {
    let mut text = String::new();
    for label in name.labels() {
        for &byte in label {
            if byte.is_ascii_alphanumeric() || b"-_*".contains(&byte) {
                text.push(char::from(byte));
            } else {
                write!(text, "\\{byte:03}").unwrap();
            }
        }
        text.push('.');
    }
    if text.is_empty() { ".".to_owned() } else { text }
}

fn apex_servers(case: &Case, zone: ZoneId, text: &mut String) {
    let estate = &case.estate;
    let facts = estate.zone(zone);
    let origin = spell(&estate.name(facts.name));
    let own = estate.group(zone, facts.name, RecordType::NS);
    let written: Vec<NameId> = own.map(|group| estate.hosts(group).collect()).unwrap_or_default();
    let servers = if written.is_empty() { &facts.name_servers } else { &written };
    if servers.is_empty() {
        writeln!(text, "{origin} NS {NO_SERVER}").unwrap();
        return;
    }
    for &server in servers {
        writeln!(text, "{origin} NS {}", spell(&estate.name(server))).unwrap();
    }
}

fn records(case: &Case, id: RrSetId, network: &mut Network, text: &mut String) {
    let estate = &case.estate;
    let rrset = estate.rrset(id);
    // BIND has no aliases: one has the values of its target (semantics 2.20)
    let values = estate.alias(id).map(|alias| {
        let target = estate.group(rrset.zone, alias.target, rrset.rtype).filter(|_| alias.in_zone);
        let target = target.unwrap_or_else(|| panic!("{}: BIND cannot serve an alias like that", case.label));
        target.ids().flat_map(|id| estate.values(id)).collect::<Vec<_>>()
    });
    for value in values.unwrap_or_else(|| estate.values(id).iter().collect()) {
        let value = match *value {
            Value::A(address) => network.served(address).to_string(),
            Value::Aaaa(address) => address.to_string(),
            Value::Host(host) => spell(&estate.name(host)),
            Value::Exchange { before, host } => format!("{} {}", estate.text(before), spell(&estate.name(host))),
            Value::Text(text) => estate.text(text).to_owned(),
        };
        writeln!(text, "{} {} {value}", spell(&estate.name(rrset.owner)), rrset.rtype).unwrap();
    }
}
