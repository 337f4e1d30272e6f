//! A VPC's resolver as a BIND view: private zones are primary zones, FORWARD rules forward zones, and everything else is
//! forwarded to the recursor.
//!
//! The choice among zones and rules is made here from semantics §1.5, apart from the model's own.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use r53lint::model::{Estate, RecordType, RuleKind, Target, VpcId, ZoneId};
use r53lint::name::NameId;

use crate::case::Case;

/// What a view does with the names at and below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Answers from a private zone of that name; at the names in `left` other actions take over.
    Zone { zone: ZoneId, left: Vec<NameId> },
    /// Forwards.
    Forward(Vec<Ipv4Addr>),
    /// Forwards to the recursor.
    Recurse,
    /// Fails (semantics 3.6): a delegation in a private zone.
    Refuse,
}

/// What a view does, by name; [`None`] where BIND cannot be made to do what the semantics say.
pub(crate) fn actions(case: &Case, vpc: VpcId) -> Option<BTreeMap<NameId, Action>> {
    let table = Table::new(&case.estate, vpc);
    let mut actions = BTreeMap::new();
    for &name in table.entries.keys() {
        let above = case.estate.names().parent(name).map_or(Choice::Public, |parent| table.choose(parent));
        match (table.choose(name), above) {
            (Choice::Zone(zone), _) if case.estate.zone(zone).name == name => {
                actions.insert(name, Action::Zone { zone, left: Vec::new() });
            }
            (Choice::Zone(zone), above) if above == Choice::Zone(zone) => {}
            (Choice::Zone(_), _) => return None, // part of a zone behind a rule
            (Choice::Forward(targets), _) => {
                actions.insert(name, Action::Forward(targets));
            }
            (Choice::Public, _) => {
                actions.insert(name, Action::Recurse);
            }
        }
    }
    // a rule for all names is one for all names of the estate, unless that has its own
    if let Some(top) = case.estate.names().find(&case.top).filter(|top| actions.contains_key(top)) {
        actions.retain(|&name, _| case.estate.names().is_at_or_below(name, top));
    }
    leave_zones(&case.estate, &table, &mut actions).then_some(())?;
    refuse_cuts(&case.estate, &table, &mut actions);
    Some(actions)
}

/// Delegates from private zones to the forward zones within them. False where that would make names exist that the
/// estate does not have.
fn leave_zones(estate: &Estate, table: &Table<'_>, actions: &mut BTreeMap<NameId, Action>) -> bool {
    let forwards: Vec<NameId> =
        actions.iter().filter(|(_, action)| !matches!(action, Action::Zone { .. })).map(|(&name, _)| name).collect();
    for name in forwards {
        let Some(parent) = estate.names().parent(name) else { continue };
        let Choice::Zone(zone) = table.choose(parent) else { continue };
        if is_cut_away(estate, zone, name) {
            continue;
        }
        if !estate.exists(zone, parent) {
            return false;
        }
        if let Some(Action::Zone { left, .. }) = actions.get_mut(&estate.zone(zone).name) {
            left.push(name);
        }
    }
    true
}

fn is_cut_away(estate: &Estate, zone: ZoneId, name: NameId) -> bool {
    let origin = estate.zone(zone).name;
    estate.names().ancestors(name).take_while(|&at| at != origin).any(|at| estate.is_cut(zone, at))
}

fn refuse_cuts(estate: &Estate, table: &Table<'_>, actions: &mut BTreeMap<NameId, Action>) {
    let zones: Vec<ZoneId> = actions
        .values()
        .filter_map(|action| if let Action::Zone { zone, .. } = action { Some(*zone) } else { None })
        .collect();
    for zone in zones {
        for group in estate.groups_of_zone(zone) {
            let rrset = estate.rrset(group.first());
            let cut = rrset.rtype == RecordType::NS && estate.is_cut(zone, rrset.owner);
            if cut && table.choose(rrset.owner) == Choice::Zone(zone) {
                actions.entry(rrset.owner).or_insert(Action::Refuse);
            }
        }
    }
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
}

impl<'e> Table<'e> {
    fn new(estate: &'e Estate, vpc: VpcId) -> Self {
        let mut table = Self { estate, entries: BTreeMap::new() };
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

    fn add_rule(&mut self, rule: r53lint::model::ResolverRuleId) {
        let rule = self.estate.rule(rule);
        let ipv4 = |target: &Target| if let IpAddr::V4(address) = target.address { Some(address) } else { None };
        let entry = match rule.kind {
            RuleKind::Forward => Entry::Forward(rule.targets.iter().filter_map(ipv4).collect()),
            RuleKind::System => Entry::System,
            RuleKind::Recursive | RuleKind::Delegate => return,
        };
        self.entries.entry(rule.domain).or_default().push(entry);
    }

    fn add_zone(&mut self, zone: ZoneId) {
        self.entries.entry(self.estate.zone(zone).name).or_default().push(Entry::Zone(zone));
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
}
