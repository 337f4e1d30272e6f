//! Steps of a trace as words.

use super::{Words, list, status_for_people};
use crate::model::{
    Association, Direction, EndpointId, RecordType, ResolverRuleId, RrSetId, Supply, TextId, VpcId, ZoneId,
};
use crate::name::{Name, NameId};
use crate::resolve::{Actor, Contender, Cut, Delegation, Fate, Object, Outcome, Reason, Resolution, Step, StepKind};
use crate::resolve::{Status, Vantage, Verdict, Why, registrar};

/// How many servers, values or beaten objects a sentence names before it counts the rest.
const MOST: usize = 4;

/// What was asked: steps that look up a name the estate does not hold mean this one.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The name, as far as known.
    pub name: Option<Name>,
    /// The type, as far as known.
    pub rtype: Option<RecordType>,
}

/// A step as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepWords {
    /// What kind of step, e.g. `delegated`.
    pub step: &'static str,
    /// Who takes it: `public`, the VPC's id, or the network's name.
    pub who: String,
    /// What decided it: the id of a zone, rule, endpoint or VPC, the name of a network, a zone's name where Route 53
    /// does not host it, or `public`.
    pub by: String,
    /// The association by which that reached the VPC, its own or a Profile's; none where there is no id.
    pub via: Option<String>,
    /// What else covers the name and was passed over, spelled as in `by`: equal matches first, then less specific ones.
    pub beat: Vec<String>,
    /// The name looked up, absolute.
    pub name: Option<String>,
    /// Where it happens, for people: the zone that answers, the delegation, the status it ends in, or the name.
    pub place: String,
    /// The status that the look-up ends in here, where the step itself says so.
    pub ends: Option<Status>,
    /// What happens, as a sentence without a full stop.
    pub detail: String,
}

impl Words<'_> {
    /// The steps of a look-up.
    #[must_use]
    pub fn steps(self, resolution: &Resolution, asking: &Asking) -> Vec<StepWords> {
        resolution.steps.iter().map(|step| self.step(step, &resolution.outcome, asking)).collect()
    }

    fn step(self, step: &Step, outcome: &Outcome, asking: &Asking) -> StepWords {
        let name = step.name.map(|id| self.estate.name(id)).or_else(|| asking.name.clone());
        let relaxed = name.as_ref().map_or_else(|| "it".to_owned(), Name::relaxed);
        let who = match step.actor {
            Actor::Public => "public",
            Actor::Vpc(vpc) => self.vpc(vpc),
            Actor::Network(network) => self.vantage(Vantage::Network(network)),
        };
        let ends = ends(&step.kind, outcome);
        let place = ends.map(|status| status_for_people(status).to_owned()).or_else(|| self.origin(step));
        StepWords {
            step: kind(&step.kind),
            who: who.to_owned(),
            by: self.by(&step.kind).unwrap_or_else(|| who.to_owned()),
            via: self.via(step),
            beat: self.beat(step),
            name: name.as_ref().map(Name::to_string),
            place: place.unwrap_or_else(|| relaxed.clone()),
            ends,
            detail: self.detail(step, outcome, &relaxed, asking.rtype),
        }
    }

    /// Public steps that a zone answers happen at that zone; others are about the name itself.
    fn origin(self, step: &Step) -> Option<String> {
        let zone = match &step.kind {
            StepKind::Cname { rrset, .. } | StepKind::Alias { rrset, .. } => self.estate.rrset(*rrset).zone,
            StepKind::Records { zone, .. } => *zone,
            _ => return None,
        };
        let zone = self.estate.zone(zone);
        zone.is_public().then(|| self.spell(zone.name))
    }

    fn by(self, kind: &StepKind) -> Option<String> {
        match kind {
            StepKind::Recursion => Some("public".to_owned()),
            StepKind::Rechecked => None,
            StepKind::Chosen { winner: contender, .. }
            | StepKind::System { winner: contender, .. }
            | StepKind::NeverAsked(contender) => Some(self.contender_by(*contender)),
            StepKind::PrivateDelegation { rule: Some(rule), .. } => Some(self.rule_id(*rule).to_owned()),
            StepKind::EntersNetwork { network, .. } => Some(self.network(*network).to_owned()),
            StepKind::EntersVpc { endpoint, .. } | StepKind::EntersThrough { endpoint, .. } => {
                Some(self.estate.text(self.estate.endpoint(*endpoint).id).to_owned())
            }
            StepKind::Cname { rrset, .. } | StepKind::Alias { rrset, .. } => {
                Some(self.zone_key(self.estate.rrset(*rrset).zone))
            }
            StepKind::OwnZone(zone)
            | StepKind::Records { zone, .. }
            | StepKind::NoData(zone)
            | StepKind::NxDomain(zone)
            | StepKind::ZoneOff(zone)
            | StepKind::Fallback(zone) => Some(self.zone_key(*zone)),
            StepKind::Referral { cut, .. }
            | StepKind::Delegated { cut, .. }
            | StepKind::PrivateDelegation { cut, rule: None, .. } => Some(self.zone_key(cut.zone)),
            StepKind::Ended(_, reason) => reason.and_then(|reason| self.reason_by(reason)),
        }
    }

    fn contender_by(self, contender: Contender) -> String {
        match contender.object {
            Object::Zone(zone) => self.zone_key(zone),
            Object::Forward(rule) | Object::System(rule) | Object::Unsettled(rule, _) => self.rule_id(rule).to_owned(),
            Object::Autodefined => "autodefined".to_owned(),
        }
    }

    fn detail(self, step: &Step, outcome: &Outcome, name: &str, rtype: Option<RecordType>) -> String {
        match &step.kind {
            StepKind::Recursion => match step.actor {
                Actor::Network(_) => {
                    "neither a zone of its own nor a VPC behind it covers it → public recursion".to_owned()
                }
                _ => "no private zone or rule covers it → public recursion".to_owned(),
            },
            StepKind::ZoneOff(zone) => {
                format!("{} covers it, but is not used: the VPC's enableDnsHostnames is off", self.zone(*zone))
            }
            StepKind::Chosen { winner, beaten, .. } => {
                format!("{} covers it{}{}", self.contender(*winner), self.how(step), self.before(beaten))
            }
            StepKind::System { winner, beaten } => {
                let others: Vec<String> = beaten.iter().map(|&(_, other)| self.contender(other)).collect();
                let does = if others.is_empty() {
                    "has it resolved locally".to_owned()
                } else {
                    format!("takes it from {}", list(&others, MOST))
                };
                format!("{} {does}{}", self.contender(*winner), self.how(step))
            }
            StepKind::EntersVpc { rule, endpoint, vpc } => {
                format!("{} leads through {} into {}", self.rule(*rule), self.entrance(*endpoint), self.vpc(*vpc))
            }
            StepKind::EntersNetwork { rule, network } => {
                format!("{} leads to the resolvers of network {}", self.rule(*rule), self.network(*network))
            }
            StepKind::EntersThrough { endpoint, vpc } => {
                format!("{} covers it → sent through {}", self.vpc(*vpc), self.entrance(*endpoint))
            }
            StepKind::OwnZone(zone) => format!("{} covers it", self.zone(*zone)),
            StepKind::Cname { rrset, target } => format!("CNAME {}{}", self.spell(*target), self.which(*rrset, name)),
            StepKind::Alias { rrset, target } => {
                format!("alias to {}{}", self.spell(*target), self.which(*rrset, name))
            }
            StepKind::Records { zone, rrsets } => {
                format!("{}{}", self.records(rrsets, name), self.passed_over(*zone, step.name))
            }
            StepKind::NoData(zone) => {
                let rtype = rtype.map_or_else(|| "record of this type".to_owned(), |rtype| format!("{rtype} record"));
                let is_there = step.name.is_some_and(|name| self.estate.exists(*zone, name));
                let has = if is_there { "has" } else { "has a wildcard for" };
                format!("{} {has} {name}, but no {rtype}{}", self.zone(*zone), self.passed_over(*zone, step.name))
            }
            StepKind::NxDomain(zone) => {
                format!("{} has no {name}{}", self.zone(*zone), self.passed_over(*zone, step.name))
            }
            StepKind::Fallback(zone) => format!("{} falls back to public DNS", self.zone(*zone)),
            StepKind::Referral { child, .. } => format!("delegated to {}", self.zone(*child)),
            StepKind::Delegated { cut, delegation } => self.delegated(*cut, delegation, outcome),
            StepKind::PrivateDelegation { cut, rule, servers } => {
                let followed = match rule {
                    Some(rule) => format!("; {} follows it{}", self.rule(*rule), self.how(step)),
                    None => ", and no DELEGATE rule follows it".to_owned(),
                };
                format!("delegated in {}{followed}{}", self.zone(cut.zone), self.private_servers(servers))
            }
            StepKind::Rechecked => "a private zone or rule covers it → asked again in the VPC".to_owned(),
            StepKind::NeverAsked(contender) => format!("{} is never asked", self.contender(*contender)),
            StepKind::Ended(status, reason) => self.ending(*status, *reason),
        }
    }

    /// What a choice was made before.
    fn before(self, beaten: &[(NameId, Contender)]) -> String {
        let beaten: Vec<String> = beaten.iter().map(|&(_, other)| self.contender(other)).collect();
        if beaten.is_empty() { String::new() } else { format!(", before {}", list(&beaten, MOST)) }
    }

    /// The other public zones of the snapshot that enclose a name as closely, or closer.
    fn not_asked(self, zone: ZoneId, name: Option<NameId>) -> Vec<ZoneId> {
        let of = self.estate.zone(zone);
        let Some(name) = name.filter(|_| of.is_public()) else { return Vec::new() };
        let below = self.estate.names().ancestors(name).take_while(|&at| at != of.name);
        let zones = below.chain([of.name]).flat_map(|at| self.estate.zones_named(at)).copied();
        zones.filter(|&other| other != zone && self.estate.zone(other).is_public()).collect()
    }

    fn passed_over(self, zone: ZoneId, name: Option<NameId>) -> String {
        let others: Vec<String> = self.not_asked(zone, name).into_iter().map(|other| self.zone(other)).collect();
        if others.is_empty() { String::new() } else { format!("; not asked: {}", list(&others, MOST)) }
    }

    fn beat(self, step: &Step) -> Vec<String> {
        match &step.kind {
            StepKind::Records { zone, .. } | StepKind::NoData(zone) | StepKind::NxDomain(zone) => {
                self.not_asked(*zone, step.name).into_iter().map(|other| self.zone_key(other)).collect()
            }
            StepKind::Chosen { beaten, .. } | StepKind::System { beaten, .. } => {
                beaten.iter().map(|&(_, other)| self.contender_by(other)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// By which association what decided a step reached the VPC, with a Profile's priority.
    fn how(self, step: &Step) -> String {
        let Some(association) = self.via(step) else { return String::new() };
        match step.kind {
            StepKind::Chosen { winner: Contender { supply: Supply::Profile { priority, .. }, .. }, .. } => {
                format!(" by association {association} of priority {priority}")
            }
            _ => format!(" by association {association}"),
        }
    }

    fn via(self, step: &Step) -> Option<String> {
        let Actor::Vpc(vpc) = step.actor else { return None };
        let id = match step.kind {
            StepKind::Chosen { winner: contender, .. }
            | StepKind::System { winner: contender, .. }
            | StepKind::NeverAsked(contender) => self.association_of(contender, vpc),
            StepKind::PrivateDelegation { rule: Some(rule), .. } => self.association_of_rule(rule, vpc),
            _ => None,
        };
        id.map(|id| self.estate.text(id).to_owned())
    }

    fn association_of(self, contender: Contender, vpc: VpcId) -> Option<TextId> {
        match (contender.supply, contender.object) {
            (Supply::Profile { profile, .. }, _) => of_vpc(&self.estate.profile(profile).associations, vpc),
            (Supply::Local, Object::Forward(rule) | Object::System(rule) | Object::Unsettled(rule, _)) => {
                of_vpc(&self.estate.rule(rule).associations, vpc)
            }
            _ => None,
        }
    }

    /// Its own, or else that of a Profile which holds it.
    fn association_of_rule(self, rule: ResolverRuleId, vpc: VpcId) -> Option<TextId> {
        let profiles = self.estate.profiles().map(|profile| self.estate.profile(profile));
        let mut holding = profiles.filter(|profile| profile.rules.contains(&rule));
        let own = of_vpc(&self.estate.rule(rule).associations, vpc);
        own.or_else(|| holding.find_map(|profile| of_vpc(&profile.associations, vpc)))
    }

    /// Which record set of several, and the wildcard it was made from.
    fn which(self, id: RrSetId, name: &str) -> String {
        let owner = self.estate.rrset(id).owner;
        let wildcard = (self.estate.names().label(owner) == b"*").then(|| self.spell(owner));
        let wildcard = wildcard.filter(|owner| owner != name).map(|owner| format!("from {owner}"));
        let parts: Vec<String> = wildcard.into_iter().chain(self.condition(id)).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }

    /// Every record set with its values, and who gets it.
    fn records(self, ids: &[RrSetId], name: &str) -> String {
        let rtype = ids.first().map(|&id| self.estate.rrset(id).rtype.to_string()).unwrap_or_default();
        let one = |&id: &RrSetId| {
            let mut values: Vec<String> = self.estate.values(id).iter().map(|value| self.estate.spell(value)).collect();
            values.sort_unstable();
            values.dedup();
            format!("{}{}", list(&values, MOST), self.which(id, name))
        };
        format!("{rtype} {}", list(&ids.iter().map(one).collect::<Vec<_>>(), MOST))
    }

    fn delegated(self, cut: Cut, delegation: &Delegation, outcome: &Outcome) -> String {
        if delegation.servers.is_empty() {
            return "delegated to no server at all".to_owned();
        }
        let hosts: Vec<String> = delegation.servers.iter().map(|&(host, _)| self.spell(host)).collect();
        let hosts = list(&hosts, MOST);
        if let Fate::Dead(_) = delegation.fate() {
            let whys = self.whys(delegation);
            let public = self.estate.zone(cut.zone).is_public();
            let cannot = if public { "which the Internet cannot reach" } else { "which cannot answer" };
            return format!("delegated to {hosts}, {cannot} ({})", whys.join("; "));
        }
        if outcome.reason == Some(Reason::MirroredDelegation(cut)) {
            let looks_private = delegation.looks_private(self.estate);
            let what =
                if looks_private { "which the Internet cannot reach" } else { "of which nothing public is known" };
            return format!("delegated to {hosts}, {what}");
        }
        format!("delegated to {hosts}, outside the snapshot")
    }

    fn whys(self, delegation: &Delegation) -> Vec<String> {
        let mut whys: Vec<String> = Vec::new();
        for &(_, verdict) in &delegation.servers {
            let Verdict::Dead(why, _) = verdict else { continue };
            let words = self.why(why);
            if !whys.contains(&words) {
                whys.push(words);
            }
        }
        whys
    }

    fn why(self, why: Why) -> String {
        let fixed = match why {
            Why::NotServing(endpoint) => return self.not_serving(endpoint),
            Why::OnlyPrivate(zone) => return format!("known only to {}", self.zone(zone)),
            Why::OnHold(domain) => {
                let of = self.estate.domain(domain);
                let status = registrar::hold(self.estate, of).map_or("on hold", |(_, status)| status);
                return format!("{} taken out by the registry: {status}", self.spell(of.name));
            }
            Why::NoAddress => "no address",
            Why::PrivateAddress => "private address",
            Why::ReservedServer => "reserved for private zones",
            Why::SpecialDomain => "no public top-level domain",
            Why::SingleLabel => "a single label",
            Why::IsCname => "a CNAME",
            Why::NoGlue => "no glue",
            Why::AddressLiteral => "an address instead of a name",
            Why::Unresolvable => "a name that does not resolve",
            Why::Circular => "to be found only through itself",
        };
        fixed.to_owned()
    }

    fn not_serving(self, endpoint: EndpointId) -> String {
        let lacks = match self.estate.endpoint(endpoint).direction {
            Direction::InboundDelegation => "whose VPC has no private zone for it",
            _ => "which answers recursive questions only",
        };
        format!("{}, {lacks}", self.entrance(endpoint))
    }
}

fn of_vpc(associations: &[Association], vpc: VpcId) -> Option<TextId> {
    associations.iter().find(|association| association.vpc == vpc)?.id
}

/// The status a step ends in, if it is a last one.
fn ends(kind: &StepKind, outcome: &Outcome) -> Option<Status> {
    match kind {
        StepKind::NoData(_) => Some(Status::NoData),
        StepKind::NxDomain(_) => Some(Status::NxDomain),
        StepKind::NeverAsked(_) => Some(outcome.status),
        StepKind::Ended(status, _) => Some(*status),
        _ => None,
    }
}

fn kind(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Recursion => "recursion",
        StepKind::ZoneOff(_) => "zone-off",
        StepKind::Fallback(_) => "fallback",
        StepKind::Chosen { .. } => "chosen",
        StepKind::System { .. } => "system",
        StepKind::EntersVpc { .. } | StepKind::EntersThrough { .. } => "enters-vpc",
        StepKind::EntersNetwork { .. } => "enters-network",
        StepKind::OwnZone(_) => "own-zone",
        StepKind::Cname { .. } => "cname",
        StepKind::Alias { .. } => "alias",
        StepKind::Records { .. } => "records",
        StepKind::NoData(_) => "nodata",
        StepKind::NxDomain(_) => "nxdomain",
        StepKind::Referral { .. } => "referral",
        StepKind::Delegated { .. } => "delegated",
        StepKind::PrivateDelegation { .. } => "private-delegation",
        StepKind::Rechecked => "rechecked",
        StepKind::NeverAsked(_) => "never-asked",
        StepKind::Ended(..) => "ended",
    }
}
