//! A VPC's resolver as a table of BIND's: what it does with the names at and below which. Names of private zones go to
//! the view that serves the VPC's zones and nothing else, those of FORWARD rules to their targets, delegations in private
//! zones to the servers that a DELEGATE rule follows, and everything else to the recursor.
//!
//! The choice among zones and rules is made here from semantics §1.5 and §3.3, apart from the model's own.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use r53lint::model::{Direction, Estate, RecordType, ResolverRuleId, RuleKind, Target, Value, VpcId, ZoneId};
use r53lint::name::{Name, NameId};

use crate::case::Case;

/// What a view does with the names at and below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Answers from the VPC's private zones.
    Zones,
    /// Forwards to these addresses.
    Forward(Vec<Ipv4Addr>),
    /// Asks these servers, which are authoritative: by addresses, and by names whose addresses it looks up itself.
    Delegated(Vec<Ipv4Addr>, Vec<Name>),
    /// Forwards to the recursor.
    Recurse,
    /// Fails.
    Refuse,
}

/// What a VPC does, by name.
pub(crate) fn actions(case: &Case, vpc: VpcId) -> BTreeMap<NameId, Action> {
    let estate = &case.estate;
    let table = Table::new(estate, vpc);
    let top = estate.names().find(&case.top);
    let mut actions = BTreeMap::new();
    if estate.vpc(vpc).dns_support == Some(false) {
        actions.extend(top.map(|top| (top, Action::Refuse)));
        return actions;
    }
    for &name in table.entries.keys() {
        let above = estate.names().parent(name).map_or(Choice::Public, |parent| table.choose(parent));
        let choice = table.choose(name);
        if choice != above {
            actions.insert(name, table.action(name, choice));
        }
    }
    for &zone in table.zones.values() {
        table.cuts(zone, zone, None, &mut actions);
    }
    // a rule for all names is one for all names of the estate, unless that has its own
    if let Some(top) = top.filter(|top| actions.contains_key(top)) {
        actions.retain(|&name, _| estate.names().is_at_or_below(name, top));
    }
    actions
}

/// The private zones a VPC sees, one of a name.
pub(crate) fn zones(estate: &Estate, vpc: VpcId) -> Vec<ZoneId> {
    Table::new(estate, vpc).zones.into_values().collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Zone(ZoneId),
    Forward(Vec<Ipv4Addr>),
    Public,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Forward(Vec<Ipv4Addr>),
    System,
    Zone(ZoneId),
}

/// The zones and rules of one VPC, by name, in order of precedence: its own before Profiles' by priority (1.9, 1.11),
/// and within one of these rules before zones (1.5).
struct Table<'e> {
    estate: &'e Estate,
    entries: BTreeMap<NameId, Vec<Entry>>,
    zones: BTreeMap<NameId, ZoneId>,
    delegates: Vec<NameId>,
}

impl<'e> Table<'e> {
    fn new(estate: &'e Estate, vpc: VpcId) -> Self {
        let (entries, zones, delegates) = Default::default();
        let mut table = Self { estate, entries, zones, delegates };
        let facts = estate.vpc(vpc);
        let names_work = facts.dns_support == Some(true) && facts.dns_hostnames == Some(true);
        estate.rules().filter(|&rule| estate.rule(rule).vpcs.contains(&vpc)).for_each(|rule| table.add_rule(rule));
        estate
            .zones()
            .filter(|&zone| names_work && estate.zone(zone).vpcs.contains(&vpc))
            .for_each(|zone| table.add_zone(zone));
        let mut profiles: Vec<_> = estate
            .profiles()
            .flat_map(|id| estate.profile(id).vpcs.iter().map(move |&(of, priority)| (of, priority, id)))
            .filter(|&(of, ..)| of == vpc)
            .collect();
        profiles.sort_by_key(|&(_, priority, _)| priority);
        for (_, _, id) in profiles {
            estate.profile(id).rules.iter().for_each(|&rule| table.add_rule(rule));
            estate.profile(id).zones.iter().filter(|_| names_work).for_each(|&zone| table.add_zone(zone));
        }
        table
    }

    fn add_rule(&mut self, rule: ResolverRuleId) {
        let rule = self.estate.rule(rule);
        let entry = match rule.kind {
            RuleKind::Forward => Entry::Forward(rule.targets.iter().filter_map(ipv4).collect()),
            RuleKind::System => Entry::System,
            RuleKind::Delegate => return self.delegates.push(rule.domain),
            RuleKind::Recursive => return,
        };
        self.entries.entry(rule.domain).or_default().push(entry);
    }

    fn add_zone(&mut self, zone: ZoneId) {
        let name = self.estate.zone(zone).name;
        self.entries.entry(name).or_default().push(Entry::Zone(zone));
        self.zones.entry(name).or_insert(zone);
    }

    /// Longest match first; a SYSTEM rule takes the FORWARD rules above it out (1.13), and leaves zones (1.14).
    fn choose(&self, name: NameId) -> Choice {
        let mut system = false;
        for at in self.estate.names().ancestors(name) {
            for entry in self.entries.get(&at).into_iter().flatten() {
                match entry {
                    Entry::System => system = true,
                    Entry::Forward(targets) if !system => return Choice::Forward(targets.clone()),
                    Entry::Forward(_) => {}
                    Entry::Zone(zone) => return Choice::Zone(*zone),
                }
            }
        }
        Choice::Public
    }

    fn action(&self, name: NameId, choice: Choice) -> Action {
        match choice {
            Choice::Zone(zone) => self.cut_above(zone, name).map_or(Action::Zones, |cut| self.delegated(zone, cut)),
            Choice::Forward(targets) => Action::Forward(targets),
            Choice::Public => Action::Recurse,
        }
    }

    /// The topmost delegation of a zone at or above a name.
    fn cut_above(&self, zone: ZoneId, name: NameId) -> Option<NameId> {
        let origin = self.estate.zone(zone).name;
        let path = self.estate.names().ancestors(name).take_while(|&at| at != origin);
        path.filter(|&at| self.estate.is_cut(zone, at)).last()
    }

    /// Adds what becomes of a zone's delegations where this VPC asks `chosen`, and of those in the zones they lead to:
    /// there, only what lies below the delegation that led there leads on.
    fn cuts(&self, zone: ZoneId, chosen: ZoneId, from: Option<NameId>, actions: &mut BTreeMap<NameId, Action>) {
        for group in self.estate.groups_of_zone(zone) {
            let rrset = self.estate.rrset(group.first());
            let owner = rrset.owner;
            let is_cut = rrset.rtype == RecordType::NS && self.cut_above(zone, owner) == Some(owner);
            let leads_on = |from| from != owner && self.estate.names().is_at_or_below(owner, from);
            if !is_cut || !from.is_none_or(leads_on) || self.choose(owner) != Choice::Zone(chosen) {
                continue;
            }
            let action = self.delegated(zone, owner);
            for child in self.zones_behind(&action, owner) {
                self.cuts(child, chosen, Some(owner), actions);
            }
            actions.entry(owner).or_insert(action);
        }
    }

    /// The servers of a delegation that a DELEGATE rule follows (3.4): by their glue, or by name (3.8).
    fn delegated(&self, zone: ZoneId, cut: NameId) -> Action {
        let estate = self.estate;
        let followed =
            |host: &NameId| self.delegates.iter().any(|&suffix| estate.names().is_at_or_below(*host, suffix));
        let hosts = estate.group(zone, cut, RecordType::NS).map(|group| estate.hosts(group).collect::<Vec<_>>());
        let (mut addresses, mut names) = (Vec::new(), Vec::new());
        for host in hosts.unwrap_or_default().into_iter().filter(followed) {
            let glue = self.glue(zone, host);
            if glue.is_empty() && !estate.names().is_at_or_below(host, cut) {
                names.push(estate.name(host));
            }
            addresses.extend(glue);
        }
        if addresses.is_empty() && names.is_empty() { Action::Refuse } else { Action::Delegated(addresses, names) }
    }

    fn glue(&self, zone: ZoneId, host: NameId) -> Vec<Ipv4Addr> {
        let values = self
            .estate
            .group(zone, host, RecordType::A)
            .map(|group| group.ids().flat_map(|id| self.estate.values(id)).copied().collect::<Vec<_>>());
        let address = |value| if let Value::A(address) = value { Some(address) } else { None };
        values.unwrap_or_default().into_iter().filter_map(address).collect()
    }

    /// The zones at, below and above a delegation that its servers hold: private ones, and public ones of the servers that
    /// are looked up (3.9).
    fn zones_behind(&self, action: &Action, cut: NameId) -> Vec<ZoneId> {
        let estate = self.estate;
        let Action::Delegated(addresses, names) = action else { return Vec::new() };
        let hosts: Vec<NameId> = names.iter().filter_map(|name| estate.names().find(name)).collect();
        let known = hosts.iter().filter_map(|&host| match self.choose(host) {
            Choice::Zone(zone) => Some(self.glue(zone, host)),
            _ => None,
        });
        let holds = |zone: &ZoneId| estate.zone(*zone).name_servers.iter().any(|host| hosts.contains(host));
        let public = estate.zones().filter(|&zone| estate.zone(zone).is_public()).filter(holds);
        let addresses = addresses.iter().copied().chain(known.flatten());
        let endpoints = addresses.flat_map(|address| estate.endpoints_at(IpAddr::V4(address)).to_vec());
        let endpoints = endpoints.map(|endpoint| estate.endpoint(endpoint));
        let vpcs = endpoints.filter(|one| one.direction == Direction::InboundDelegation).filter_map(|one| one.vpc);
        let zones = vpcs.flat_map(|vpc| zones(estate, vpc));
        let meets = |zone: NameId| estate.names().is_at_or_below(zone, cut) || estate.names().is_at_or_below(cut, zone);
        zones.chain(public).filter(|&zone| meets(estate.zone(zone).name)).collect()
    }
}

fn ipv4(target: &Target) -> Option<Ipv4Addr> {
    if let IpAddr::V4(address) = target.address { Some(address) } else { None }
}
