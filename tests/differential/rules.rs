//! The rules and Profiles of a random estate, in the notation.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::plan::{Domain, Profile, RuleKind};
use crate::writer::{Writer, below, is_at_or_below};

/// A rule as it will be written.
struct Written {
    id: String,
    domain: String,
    kind: RuleKind,
    vpcs: Vec<usize>,
}

impl Writer<'_> {
    /// Lines of VPCs, endpoints, rules and Profiles.
    pub(crate) fn vpcs(&self, text: &mut String) {
        let is = |which: Option<usize>, vpc: usize| which == Some(vpc);
        for vpc in 0..self.plan.vpcs {
            let names = if is(self.plan.without_hostnames, vpc) { " dns-hostnames=off" } else { "" };
            let support = if is(self.plan.without_support, vpc) { " dns-support=off" } else { "" };
            writeln!(text, "vpc vpc-{vpc} eu-west-1 10.{}.0.0/16{names}{support}", 20 + vpc).unwrap();
            writeln!(text, "endpoint in-{vpc} inbound vpc-{vpc} 10.{}.0.10", 20 + vpc).unwrap();
            writeln!(text, "endpoint dg-{vpc} inbound-delegation vpc-{vpc} 10.{}.0.20", 20 + vpc).unwrap();
        }
        let profiles = self.profiles();
        let mut rules = self.rules();
        self.break_circles(&mut rules, &profiles);
        for rule in &rules {
            let on = if rule.vpcs.is_empty() { String::new() } else { format!(" on {}", vpc_ids(&rule.vpcs)) };
            let (id, domain) = (&rule.id, &rule.domain);
            match rule.kind {
                RuleKind::Forward(to) => writeln!(text, "rule {id} forward {domain} to 10.{}.0.10{on}", 20 + to),
                RuleKind::System => writeln!(text, "rule {id} system {domain}{on}"),
                RuleKind::Delegate => writeln!(text, "rule {id} delegate {domain} via out-0{on}"),
            }
            .unwrap();
        }
        for (at, profile) in profiles.iter().enumerate() {
            self.profile(at, *profile, &rules, text);
        }
    }

    /// Two rules of one name cannot be associated with one VPC (semantics 1.7); a Profile may bring another.
    fn rules(&self) -> Vec<Written> {
        let mut taken = BTreeSet::new();
        let mut rules = Vec::new();
        for (at, rule) in self.plan.rules.iter().enumerate().filter(|_| self.plan.vpcs > 0) {
            let domain = match &rule.domain {
                Domain::Root => ".".to_owned(),
                Domain::Zone(zone, labels) => below(labels, self.zone_name(*zone)),
            };
            let kind = match rule.kind {
                RuleKind::Forward(to) => RuleKind::Forward(to % self.plan.vpcs),
                other => other,
            };
            let is_delegate = matches!(kind, RuleKind::Delegate);
            let vpcs = bits(rule.vpcs, self.plan.vpcs).filter(|&vpc| taken.insert((is_delegate, domain.clone(), vpc)));
            rules.push(Written { id: format!("rslvr-rr-{at}"), kind, vpcs: vpcs.collect(), domain });
        }
        rules
    }

    /// Rules that would send names back to a VPC they left keep them instead.
    fn break_circles(&self, rules: &mut [Written], profiles: &[Profile]) {
        let mut leads = Leads::default();
        for (at, rule) in rules.iter_mut().enumerate() {
            let RuleKind::Forward(to) = rule.kind else { continue };
            let through = profiles.iter().filter(|profile| profile.rules >> at & 1 == 1);
            let mut from: BTreeSet<usize> = through.flat_map(|profile| bits(profile.vpcs, self.plan.vpcs)).collect();
            from.extend(&rule.vpcs);
            if !self.plan.circles && leads.would_circle(&rule.domain, &from, to) {
                rule.kind = RuleKind::System;
            } else {
                leads.0.extend(from.into_iter().map(|from| (rule.domain.clone(), from, to)));
            }
        }
    }

    /// A VPC has at most two Profiles (semantics N3).
    fn profiles(&self) -> Vec<Profile> {
        let mut profiles = self.plan.profiles.clone();
        for at in 2..profiles.len() {
            let before: Vec<usize> = profiles[..at].iter().map(|profile| profile.vpcs).collect();
            let full = |vpc: &usize| before.iter().filter(|&vpcs| vpcs >> vpc & 1 == 1).count() >= 2;
            let full: usize = (0..self.plan.vpcs).filter(full).map(|vpc| 1 << vpc).sum();
            profiles[at].vpcs &= !full;
        }
        profiles
    }

    /// One zone and one rule of a name in each Profile.
    fn profile(&self, at: usize, profile: Profile, rules: &[Written], text: &mut String) {
        let mut taken = BTreeSet::new();
        let zones = self.private_zones().into_iter().enumerate().filter(|&(at, _)| profile.zones >> at & 1 == 1);
        let zones: Vec<String> = zones.filter(|&(_, (_, name))| taken.insert(name)).map(|(_, (id, _))| id).collect();
        let mut taken = BTreeSet::new();
        let rules = rules.iter().enumerate().filter(|&(at, _)| profile.rules >> at & 1 == 1);
        let rules: Vec<&str> = rules
            .filter(|(_, rule)| taken.insert((matches!(rule.kind, RuleKind::Delegate), &rule.domain)))
            .map(|(_, rule)| rule.id.as_str())
            .collect();
        let vpcs: Vec<String> =
            bits(profile.vpcs, self.plan.vpcs).map(|vpc| format!("vpc-{vpc}:{}", 100 + at)).collect();
        if vpcs.is_empty() || zones.len() + rules.len() == 0 {
            return;
        }
        let section = |word: &str, ids: String| if ids.is_empty() { ids } else { format!(" {word} {ids}") };
        let (zones, rules) = (section("zones", zones.join(" ")), section("rules", rules.join(" ")));
        writeln!(text, "profile rp-{at}{zones}{rules} on {}", vpcs.join(" ")).unwrap();
    }
}

fn bits(set: usize, most: usize) -> impl Iterator<Item = usize> {
    (0..most).filter(move |&at| set >> at & 1 == 1)
}

fn vpc_ids(vpcs: &[usize]) -> String {
    vpcs.iter().map(|vpc| format!("vpc-{vpc}")).collect::<Vec<_>>().join(" ")
}

/// Which VPC sends which names to which.
#[derive(Default)]
struct Leads(Vec<(String, usize, usize)>);

impl Leads {
    /// Whether names could come back to a VPC they left if it sent those of a domain on.
    fn would_circle(&self, domain: &str, from: &BTreeSet<usize>, to: usize) -> bool {
        let mut reached = BTreeSet::from([to]);
        let mut grown = 0;
        while reached.len() > grown {
            grown = reached.len();
            let meets = |other: &str| is_at_or_below(other, domain) || is_at_or_below(domain, other);
            let on = self.0.iter().filter(|(other, from, _)| meets(other) && reached.contains(from));
            let on: Vec<usize> = on.map(|&(_, _, to)| to).collect();
            reached.extend(on);
        }
        from.iter().any(|from| reached.contains(from))
    }
}
