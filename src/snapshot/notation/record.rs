//! Record lines to record sets: name, TTL, type, values, routing. It must not know what values mean, only which types have
//! one word a value.

use super::NotationError;
use super::line::{Line, Word, one_of, option};
use super::names::{owner, text};
use super::read::Reader;
use super::record_line::is_type;
use super::zone::Open;
use crate::snapshot::v1::{AliasTarget, CidrRoutingConfig, GeoLocation, ResourceRecord, ResourceRecordSet, Routing};

/// Seconds, where a line gives none.
pub(super) const DEFAULT_TTL: u32 = 300;
/// Types whose values are single words, so that a line can hold several.
pub(super) const ONE_WORD: [&str; 6] = ["A", "AAAA", "NS", "CNAME", "PTR", "DNAME"];
/// What may follow the values.
const OPTIONS: [&str; 9] = ["id", "weight", "health", "region", "geo", "failover", "cidr", "zone", "traffic-policy"];
/// What may follow them without a value.
const FLAGS: [&str; 2] = ["multivalue", "evaluate-health"];
const CONTINENTS: [&str; 7] = ["AF", "AN", "AS", "EU", "NA", "OC", "SA"];

/// A record line's words, by what they are.
struct Parts<'l, 't> {
    line: &'l Line<'t>,
    name: &'t str,
    ttl: Option<u32>,
    rr_type: &'t str,
    values: &'l [Word<'t>],
    options: Vec<(&'t str, &'t str)>,
    flags: Vec<&'t str>,
}

impl Reader<'_> {
    /// `NAME [TTL] TYPE VALUE… [OPTION…]` in the zone above.
    pub(super) fn record(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let own_zone = self.hosted_zone_id();
        let closed = match self.open {
            Open::Closed(why) => why,
            _ => "no zone line is above this indented line",
        };
        let Some((origin, record_sets)) = self.open_zone() else {
            return Err(line.error(closed, "records below the line of a zone that was read"));
        };
        let record_set = Parts::new(line)?.record_set(origin, own_zone.as_deref())?;
        let next = record_sets.as_ref().map_or(0, Vec::len);
        let index = *self.positions.entry(identity(&record_set)).or_insert(next);
        let record_sets = self.open_zone().map(|(_, record_sets)| record_sets.get_or_insert_default());
        match record_sets {
            Some(sets) if index < sets.len() => add(line, &mut sets[index], record_set)?,
            Some(sets) => sets.push(record_set),
            None => {}
        }
        Ok(())
    }

    fn hosted_zone_id(&mut self) -> Option<String> {
        matches!(self.open, Open::Hosted).then_some(())?;
        let zone = self.current().account.hosted_zones.as_ref()?.last()?;
        Some(super::zone::bare_id(&zone.hosted_zone.id).to_owned())
    }
}

impl<'l, 't> Parts<'l, 't> {
    fn new(line: &'l Line<'t>) -> Result<Self, NotationError> {
        let mut rest = line.words();
        let name = word(line, &mut rest, "a name")?;
        let ttl = match rest.first() {
            Some(word) if word.text.bytes().all(|byte| byte.is_ascii_digit()) => Some(number(line, "TTL", word.text)?),
            _ => None,
        };
        rest = &rest[usize::from(ttl.is_some())..];
        let rr_type = word(line, &mut rest, "a record type and a value, e.g. A 192.0.2.1")?;
        let count = rest.iter().rev().take_while(|word| is_option(word.text)).count();
        let (values, after) = rest.split_at(rest.len() - count);
        let options = after.iter().filter_map(|word| option(word.text)).collect();
        let flags = after.iter().map(|word| word.text).filter(|word| FLAGS.contains(word)).collect();
        Parts { line, name, ttl, rr_type, values, options, flags }.checked()
    }

    fn checked(self) -> Result<Self, NotationError> {
        if !is_type(self.rr_type) {
            let problem = format!("\"{}\" is no record type", self.rr_type);
            return Err(self.line.error(problem, "name, TTL if any, type, values, e.g. www 60 A 192.0.2.1"));
        }
        if self.values.is_empty() {
            return Err(self.line.error(format!("{} {} has no value", self.name, self.rr_type), "a value"));
        }
        match self.stray_option().filter(|_| ONE_WORD.contains(&self.rr_type)) {
            Some(key) if OPTIONS.contains(&key) => {
                Err(self.line.error(format!("\"{key}=\" stands before a value"), "options after all values"))
            }
            Some(key) => Err(self.line.error(format!("unknown option \"{key}=\""), one_of(&OPTIONS))),
            None => Ok(self),
        }
    }

    /// An option among the values; first one that nothing is called.
    fn stray_option(&self) -> Option<&'t str> {
        let keys = || self.values.iter().filter_map(|word| option(word.text)).map(|(key, _)| key);
        keys().find(|key| !OPTIONS.contains(key)).or_else(|| keys().next())
    }

    fn record_set(&self, origin: &str, own_zone: Option<&str>) -> Result<ResourceRecordSet<'static>, NotationError> {
        let routing = self.routing()?;
        let mut record_set = ResourceRecordSet {
            name: owner(self.name, origin),
            rr_type: text(self.rr_type),
            routing: (routing != Routing::default()).then(|| Box::new(routing)),
            ..Default::default()
        };
        record_set.alias_target = self.alias_target(own_zone)?.map(Box::new);
        if record_set.alias_target.is_none() {
            record_set.ttl = Some(self.ttl.unwrap_or(DEFAULT_TTL));
            record_set.resource_records = self.values();
        }
        Ok(record_set)
    }

    fn values(&self) -> Vec<ResourceRecord<'static>> {
        let record = |value: &str| ResourceRecord { value: text(value), ..Default::default() };
        if ONE_WORD.contains(&self.rr_type) {
            return self.values.iter().map(|word| record(word.text)).collect();
        }
        vec![record(self.line.span(self.values))]
    }

    fn alias_target(&self, own_zone: Option<&str>) -> Result<Option<AliasTarget<'static>>, NotationError> {
        let Some(([first], rest)) = self.values.split_at_checked(1) else { return self.no_alias() };
        if first.text != "alias" {
            return self.no_alias();
        }
        let [target, more @ ..] = rest else {
            return Err(self.line.error("the alias has no target", "alias TARGET"));
        };
        if let Some(word) = more.first() {
            return Err(self
                .line
                .error(format!("an alias has one target; \"{}\" is another", word.text), "one target"));
        }
        if self.ttl.is_some() {
            return Err(self.line.error("an alias has no TTL of its own", "no number before the type"));
        }
        let Some(zone) = self.option("zone").or(own_zone) else {
            return Err(self.line.error("an external zone has no aliases", "a record with values"));
        };
        Ok(Some(AliasTarget {
            hosted_zone_id: text(zone),
            dns_name: text(target.text),
            evaluate_target_health: Some(self.flags.contains(&"evaluate-health")),
            ..Default::default()
        }))
    }

    fn no_alias(&self) -> Result<Option<AliasTarget<'static>>, NotationError> {
        if self.option("zone").is_some() || self.flags.contains(&"evaluate-health") {
            return Err(self.line.error("zone= and evaluate-health belong to an alias", "alias TARGET as the value"));
        }
        Ok(None)
    }

    fn routing(&self) -> Result<Routing<'static>, NotationError> {
        let weight = self.option("weight").map(|weight| number(self.line, "weight", weight)).transpose()?;
        let routing = Routing {
            set_identifier: self.option("id").map(|id| super::line::unquote(id).into()),
            weight,
            region: self.option("region").map(text),
            geo_location: self.option("geo").map(geo_location),
            failover: self.option("failover").map(text),
            multi_value_answer: self.flags.contains(&"multivalue").then_some(true),
            health_check_id: self.option("health").map(text),
            traffic_policy_instance_id: self.option("traffic-policy").map(text),
            cidr_routing_config: self.option("cidr").map(|cidr| self.cidr(cidr)).transpose()?,
            ..Default::default()
        };
        let simple = Routing {
            health_check_id: routing.health_check_id.clone(),
            traffic_policy_instance_id: routing.traffic_policy_instance_id.clone(),
            ..Default::default()
        };
        if routing.set_identifier.is_none() && routing != simple {
            return Err(self.line.error("a routing policy needs a set identifier", "id=NAME"));
        }
        Ok(routing)
    }

    fn cidr(&self, cidr: &str) -> Result<CidrRoutingConfig<'static>, NotationError> {
        let parts = cidr.split_once('/');
        let (collection, location) =
            parts.ok_or_else(|| self.line.error(format!("\"{cidr}\" is no location"), "cidr=COLLECTION/LOCATION"))?;
        Ok(CidrRoutingConfig { collection_id: text(collection), location_name: text(location), ..Default::default() })
    }

    fn option(&self, key: &str) -> Option<&'t str> {
        self.options.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }
}

fn word<'t>(line: &Line<'_>, rest: &mut &[Word<'t>], what: &str) -> Result<&'t str, NotationError> {
    let (first, others) = rest.split_first().ok_or_else(|| line.error("the line ends too early", what))?;
    *rest = others;
    Ok(first.text)
}

fn number(line: &Line<'_>, what: &str, word: &str) -> Result<u32, NotationError> {
    word.parse().map_err(|_| line.error(format!("{what} \"{word}\" is no number"), "a number of at most 4294967295"))
}

pub(super) fn is_option(word: &str) -> bool {
    FLAGS.contains(&word) || option(word).is_some_and(|(key, _)| OPTIONS.contains(&key))
}

/// `EU`, `DE`, `US-CA` or `*`.
pub(super) fn geo_location(geo: &str) -> GeoLocation<'static> {
    match geo.split_once('-') {
        Some((country, subdivision)) => GeoLocation {
            country_code: Some(text(country)),
            subdivision_code: Some(text(subdivision)),
            ..Default::default()
        },
        None if CONTINENTS.contains(&geo) => GeoLocation { continent_code: Some(text(geo)), ..Default::default() },
        None => GeoLocation { country_code: Some(text(geo)), ..Default::default() },
    }
}

/// A further line of the same name, type and set identifier adds values.
fn add(
    line: &Line<'_>,
    first: &mut ResourceRecordSet<'static>,
    new: ResourceRecordSet<'static>,
) -> Result<(), NotationError> {
    let what = format!("{} {}", new.name, new.rr_type);
    if first.alias_target.is_some() || new.alias_target.is_some() {
        return Err(line.error(format!("{what} is there already; an alias stands alone"), "one line, or id= on each"));
    }
    if first.ttl != new.ttl || first.routing != new.routing {
        return Err(line.error(format!("{what} is there already, told differently"), "the same TTL and options"));
    }
    first.resource_records.extend(new.resource_records);
    Ok(())
}

/// What tells a record set from the others of its zone: name, type and set identifier.
fn identity(record_set: &ResourceRecordSet<'_>) -> String {
    let set_identifier = record_set.routing.as_ref().and_then(|routing| routing.set_identifier.as_deref());
    [Some(&*record_set.name), Some(&*record_set.rr_type), set_identifier]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
