//! A raw `aws route53 list-resource-record-sets` reply as a snapshot of one zone, known by its apex SOA. It must not
//! know files.

use super::object::Text;
use super::v1;

/// What Route 53 puts at the apex of every private zone.
const RESERVED: [&str; 4] =
    ["ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"];

/// A zone in an account without id; `None` when no SOA names it. `rest` is what else the reply held.
pub(super) fn snapshot<'a>(
    record_sets: Vec<v1::ResourceRecordSet<'a>>,
    rest: &v1::Snapshot<'_>,
) -> Option<v1::Snapshot<'a>> {
    let origin = record_sets.iter().find(|record_set| &*record_set.rr_type == "SOA")?.name.clone();
    let servers = apex_servers(&record_sets, &origin);
    let private = is_reserved(&servers);
    let id = format!("{}:{}", if private { "private" } else { "public" }, origin.trim_end_matches('.'));
    let config = v1::HostedZoneConfig { private_zone: Some(private), ..Default::default() };
    let public_servers = !private && !servers.is_empty();
    let gaps = truncated(rest).then(|| gap(&id)).into_iter().collect();
    let zone = v1::Zone {
        hosted_zone: v1::HostedZone { id: id.into(), name: origin, config: Some(config), ..Default::default() },
        delegation_set: public_servers.then(|| v1::DelegationSet { name_servers: servers, ..Default::default() }),
        resource_record_sets: Some(record_sets),
        ..Default::default()
    };
    let account = v1::Account { hosted_zones: Some(vec![zone]), ..Default::default() };
    Some(v1::Snapshot { schema: v1::SCHEMA.into(), accounts: vec![account], gaps, ..Default::default() })
}

fn apex_servers<'a>(record_sets: &[v1::ResourceRecordSet<'a>], origin: &str) -> Vec<Text<'a>> {
    let apex = record_sets.iter().find(|set| &*set.rr_type == "NS" && set.name.eq_ignore_ascii_case(origin));
    let values = apex.iter().flat_map(|set| &set.resource_records);
    values.map(|record| record.value.clone()).collect()
}

fn is_reserved(servers: &[Text<'_>]) -> bool {
    let reserved =
        |server: &Text<'_>| RESERVED.iter().any(|name| server.trim_end_matches('.').eq_ignore_ascii_case(name));
    !servers.is_empty() && servers.iter().all(reserved)
}

/// A page of a longer list says so.
fn truncated(rest: &v1::Snapshot<'_>) -> bool {
    let Some(extra) = &rest.extra else { return false };
    let says = |name: &str| extra.get(name).is_some_and(|value| value != false && !value.is_null());
    says("IsTruncated") || says("NextToken")
}

fn gap(zone: &str) -> v1::Gap<'static> {
    v1::Gap {
        operation: "route53:ListResourceRecordSets".into(),
        code: Some("IsTruncated".into()),
        message: Some("the reply is one page of a longer list".into()),
        resource: Some(zone.to_owned().into()),
        ..Default::default()
    }
}
