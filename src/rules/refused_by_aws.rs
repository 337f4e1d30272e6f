//! Record sets that Route 53's API refuses (semantics §5.1): live data has none, a hand-made snapshot or a change to come
//! may.

use std::mem::discriminant;
use std::net::Ipv4Addr;

use rayon::prelude::*;

use crate::lint::strings::{LONGEST, Strings};
use crate::lint::{Context, Finding, Severity, Subject};
use crate::model::{Alias, Estate, Group, Policy, RecordType, RrSet, RrSetId, Value, ZoneKind};
use crate::resolve::Certainty;
use crate::resolve::health::CLOUDFRONT;

/// Values of one record set (semantics 4.27).
const MOST_VALUES: usize = 400;
/// Characters of one value (semantics 4.26).
const LONGEST_VALUE: usize = 4_000;
/// Routed record sets of one name and type (semantics V16), and those of geoproximity routing among them.
const MOST_ROUTED: usize = 100;
const MOST_GEOPROXIMITY: usize = 30;
/// A weight (semantics 4.42) and a TTL.
const MOST_WEIGHT: u32 = 255;
const MOST_TTL: u32 = 2_147_483_647;
/// Characters of a set identifier.
const LONGEST_IDENTIFIER: usize = 128;
/// Codes that mean a continent and a country: the estate does not say which of the two.
const AMBIGUOUS: [&str; 5] = ["AF", "AN", "AS", "NA", "SA"];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let groups = cx.groups();
    let judge = |at: usize| {
        let rrset = cx.estate().rrset(groups[at].first());
        if !matches!(cx.estate().zone(rrset.zone).kind, ZoneKind::Public | ZoneKind::Private) {
            return None;
        }
        let before = at.checked_sub(1).and_then(|before| groups.get(before));
        let beside = [before, groups.get(at + 1)].into_iter().flatten().find_map(|group| {
            let other = cx.estate().rrset(group.first());
            ((other.zone, other.owner) == (rrset.zone, rrset.owner)).then_some(other.rtype)
        });
        let refusal = of_name(cx, rrset, beside).or_else(|| of_group(cx.estate(), groups[at]));
        let refused = refusal.map(|refusal| (groups[at].first(), refusal)).or_else(|| of_any(cx, groups[at]));
        refused.map(|(record, refusal)| finding(cx, record, &refusal))
    };
    (0..groups.len()).into_par_iter().filter_map(judge).collect()
}

/// Why, and what to do about it.
struct Refusal {
    problem: String,
    help: &'static str,
    /// Whether AWS raises the limit for who asks.
    is_quota: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "every caller returns a refusal or none")]
fn refuse(problem: impl Into<String>, help: &'static str) -> Option<Refusal> {
    Some(Refusal { problem: problem.into(), help, is_quota: false })
}

#[expect(clippy::unnecessary_wraps, reason = "every caller returns a refusal or none")]
fn beyond_quota(problem: String) -> Option<Refusal> {
    Some(Refusal { problem, help: "spread them over several names, or have the quota raised", is_quota: true })
}

/// Types that may not stand where they do (V2, V3, V14).
fn of_name(cx: &Context<'_>, rrset: &RrSet, beside: Option<RecordType>) -> Option<Refusal> {
    let estate = cx.estate();
    match rrset.rtype {
        RecordType::CNAME if rrset.owner == estate.zone(rrset.zone).name => {
            refuse("a CNAME cannot stand at the apex of its zone", "use an A or AAAA alias there")
        }
        RecordType::CNAME => {
            let other = beside?;
            refuse(format!("a CNAME stands alone at its name, and {other} is there too"), "take one of the two out")
        }
        RecordType::NS if estate.names().label(rrset.owner) == b"*" => {
            refuse("a wildcard cannot be delegated", "delegate each name by itself")
        }
        _ => None,
    }
}

/// Record sets that cannot stand in one group (V10, V11, V16).
fn of_group(estate: &Estate, group: Group) -> Option<Refusal> {
    let count = group.ids().len();
    if count < 2 {
        return None;
    }
    let policy = |id: RrSetId| estate.routing(id).map_or(Policy::Simple, |routing| routing.policy);
    let first = policy(group.first());
    if group.ids().any(|id| discriminant(&policy(id)) != discriminant(&first)) {
        return refuse("its record sets have different routing policies", "give all of them one policy");
    }
    let most = if first == Policy::Geoproximity { MOST_GEOPROXIMITY } else { MOST_ROUTED };
    if count > most && first != Policy::Simple {
        return beyond_quota(format!("{count} routed record sets; {most} is the most"));
    }
    let mut pairs = group.ids().zip(group.ids().skip(1));
    let twice = pairs.any(|(a, b)| estate.set_identifier(a) == estate.set_identifier(b) && differ(estate, a, b));
    if twice {
        return refuse("two of its record sets have one set identifier", "give each its own set identifier");
    }
    if collections(estate, group) > 1 {
        return refuse("its record sets use several CIDR collections", "use locations of one collection");
    }
    shared_place(estate, group).and_then(|place| {
        refuse(format!("two of its record sets are for {place}"), "give each its own Region or location")
    })
}

/// A page that was read while somebody wrote can hold a record set twice: the same is no second.
fn differ(estate: &Estate, a: RrSetId, b: RrSetId) -> bool {
    let spell = |id: RrSetId| -> Vec<String> { estate.values(id).iter().map(|value| estate.spell(value)).collect() };
    let target = |id: RrSetId| estate.alias(id).map(|alias| alias.target);
    estate.rrset(a).ttl != estate.rrset(b).ttl || target(a) != target(b) || spell(a) != spell(b)
}

/// How many CIDR collections a group uses (semantics 4.47).
fn collections(estate: &Estate, group: Group) -> usize {
    let collection = |id: RrSetId| match estate.routing(id)?.policy {
        Policy::Cidr { collection, .. } => Some(estate.text(collection)),
        _ => None,
    };
    let mut collections: Vec<&str> = group.ids().filter_map(collection).collect();
    collections.sort_unstable();
    collections.dedup();
    collections.len()
}

/// A Region or a location that two record sets of a group are for.
fn shared_place(estate: &Estate, group: Group) -> Option<&str> {
    let place = |id: RrSetId| match estate.routing(id)?.policy {
        Policy::Latency(region) => Some(estate.text(region)),
        Policy::Cidr { location, .. } => Some(estate.text(location)),
        Policy::Geolocation(place) => Some(estate.text(place)).filter(|place| !AMBIGUOUS.contains(place)),
        _ => None,
    };
    let mut places: Vec<(&str, Option<&str>)> =
        group.ids().filter_map(|id| Some((place(id)?, estate.set_identifier(id)))).collect();
    places.sort_unstable();
    places.dedup();
    places.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0)
}

/// The first record set of a group that is wrong by itself.
fn of_any(cx: &Context<'_>, group: Group) -> Option<(RrSetId, Refusal)> {
    group.ids().find_map(|id| Some((id, of_record(cx, id)?)))
}

fn of_record(cx: &Context<'_>, id: RrSetId) -> Option<Refusal> {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    if let Some(alias) = estate.alias(id) {
        return of_alias(cx, id, alias).or_else(|| of_routing(estate, id));
    }
    let values = estate.values(id);
    let from_policy = || estate.routing(id).is_some_and(|routing| routing.traffic_policy.is_some());
    if values.is_empty() && !from_policy() {
        return refuse("neither values nor an alias", "give it a value");
    }
    if values.len() > MOST_VALUES {
        return beyond_quota(format!("{} values; {MOST_VALUES} is the most", values.len()));
    }
    if values.len() > 1 && matches!(rrset.rtype, RecordType::CNAME | RecordType::SOA) {
        return refuse(format!("{} values where only one may be", values.len()), "leave one value");
    }
    if rrset.ttl.is_some_and(|ttl| ttl > MOST_TTL) {
        return refuse(format!("a TTL above {MOST_TTL}"), "give it a TTL of at most two days");
    }
    of_routing(estate, id).or_else(|| values.iter().find_map(|value| of_value(estate, rrset.rtype, value)))
}

/// V8, V9, V12. Targets that do not exist are `alias-target-missing`'s.
fn of_alias(cx: &Context<'_>, id: RrSetId, alias: &Alias) -> Option<Refusal> {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let zone = estate.zone(rrset.zone);
    let cloudfront = || CLOUDFRONT.contains(&estate.text(alias.zone_id));
    if matches!(rrset.rtype, RecordType::NS | RecordType::SOA) {
        return refuse(format!("an alias cannot be of type {}", rrset.rtype), "write the values out");
    }
    if !estate.values(id).is_empty() || rrset.ttl.is_some() {
        return refuse("an alias has neither TTL nor values", "leave either the alias or the values");
    }
    if alias.in_zone && !estate.names().is_at_or_below(alias.target, zone.name) {
        let target = cx.spell(alias.target);
        return refuse(format!("its target {target} does not lie in the zone it names"), "name the zone of the target");
    }
    if zone.kind == ZoneKind::Private && cloudfront() {
        let help = if has_room_for_cname(estate, rrset) {
            "use a CNAME to the distribution"
        } else {
            "give the distribution a name of its own with a CNAME: none can stand at an apex or beside other types"
        };
        return refuse("no alias to CloudFront can stand in a private zone", help);
    }
    if alias.evaluate_health && cloudfront() {
        let help = "set EvaluateTargetHealth to false, and give the record set a health check if it can have one";
        return refuse("an alias to CloudFront cannot evaluate its target's health", help);
    }
    None
}

/// Whether a CNAME could stand in the place of all aliases to CloudFront of a name (V2, V3).
fn has_room_for_cname(estate: &Estate, rrset: &RrSet) -> bool {
    let to_cloudfront = |id| estate.alias(id).is_some_and(|alias| CLOUDFRONT.contains(&estate.text(alias.zone_id)));
    let is_apex = rrset.owner == estate.zone(rrset.zone).name;
    !is_apex && estate.groups(rrset.zone, rrset.owner).all(|group| group.ids().all(to_cloudfront))
}

fn of_routing(estate: &Estate, id: RrSetId) -> Option<Refusal> {
    let rtype = estate.rrset(id).rtype;
    let routing = estate.routing(id)?;
    let identifier = routing.set_identifier.map(|text| estate.text(text).chars().count());
    match (routing.policy, identifier) {
        (policy, None) if policy != Policy::Simple => {
            return refuse("it has a routing policy and no set identifier", "give it one that no other of its name has");
        }
        (_, Some(length)) if length > LONGEST_IDENTIFIER => {
            let problem = format!("a set identifier of {length} characters; {LONGEST_IDENTIFIER} is the most");
            return refuse(problem, "give it a shorter one");
        }
        _ => {}
    }
    match routing.policy {
        Policy::Weighted(weight) if weight > MOST_WEIGHT => {
            refuse(format!("a weight of {weight}; {MOST_WEIGHT} is the most"), "give it a weight from 0 to 255")
        }
        Policy::Multivalue if estate.alias(id).is_some() => {
            refuse("an alias cannot be a multivalue answer", "choose another routing policy, or write the values out")
        }
        Policy::Multivalue if matches!(rtype, RecordType::CNAME | RecordType::NS) => {
            refuse(format!("a multivalue answer cannot be of type {rtype}"), "choose another routing policy")
        }
        _ => None,
    }
}

/// V13, as far as it is documented or was seen.
fn of_value(estate: &Estate, rtype: RecordType, value: &Value) -> Option<Refusal> {
    let Value::Text(text) = *value else { return None };
    let text = estate.text(text);
    let (form, help) = match rtype {
        RecordType::A => ("IPv4 address", "write four numbers, e.g. 192.0.2.1"),
        RecordType::AAAA => ("IPv6 address", "write an address, e.g. 2001:db8::1"),
        RecordType::CNAME | RecordType::NS | RecordType::PTR => ("name", "write labels of at most 63 characters"),
        RecordType::MX => ("preference and host", "write e.g. 10 mail.example.com"),
        RecordType::SRV => ("priority, weight, port and host", "write e.g. 1 10 5060 sip.example.com"),
        RecordType::CAA => ("CAA property", "write flags, tag and value, e.g. 0 issue \"ca.example.net\""),
        RecordType::TXT | RecordType::SPF => return of_text(text),
        _ => return None,
    };
    let may_be_taken = match rtype {
        RecordType::A => is_padded_address(text),
        RecordType::CAA => is_property(text),
        _ => false,
    };
    if may_be_taken { None } else { refuse(format!("a value is no {form}"), help) }
}

/// Flags, a tag and a value.
fn is_property(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    words.next().is_some_and(|flags| flags.parse::<u8>().is_ok()) && words.count() >= 2
}

/// Four decimal numbers with zeros before them, which may have been taken.
fn is_padded_address(text: &str) -> bool {
    let octets: Vec<Option<u8>> = text.split('.').map(|octet| octet.parse().ok()).collect();
    octets.len() == 4 && octets.iter().all(Option::is_some) && text.parse::<Ipv4Addr>().is_err()
}

/// Most values are one short string, which a look at their ends and quotes tells.
fn of_text(text: &str) -> Option<Refusal> {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let plain = |inner: &str| !inner.bytes().any(|byte| matches!(byte, b'"' | b'\\'));
    if inner.is_some_and(|inner| inner.len() <= LONGEST && plain(inner)) {
        return None;
    }
    if text.chars().count() > LONGEST_VALUE {
        return refuse(format!("a value of more than {LONGEST_VALUE} characters"), "spread the text over several names");
    }
    let strings = Strings::parse(text);
    if !strings.quoted {
        return refuse("a text that is not in quotation marks", "put each string in quotation marks");
    }
    let longest = strings.longest();
    let problem = || format!("a string of {longest} bytes; {LONGEST} is the most");
    if longest <= LONGEST { None } else { refuse(problem(), "split it into several strings, each in quotation marks") }
}

fn finding(cx: &Context<'_>, record: RrSetId, refusal: &Refusal) -> Finding {
    let rrset = cx.estate().rrset(record);
    let message = format!("Route 53 would refuse {} {}: {}", cx.spell(rrset.owner), rrset.rtype, refusal.problem);
    let confidence = if refusal.is_quota { Certainty::Likely } else { Certainty::Certain };
    let finding = Finding::new(Subject::Record(record), confidence, message)
        .decided_by_record(cx, record)
        .help(refusal.help);
    if refusal.is_quota { finding.at_most(Severity::Warning).note("unless the quota was raised") } else { finding }
}
