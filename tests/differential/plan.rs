//! A random estate as small numbers that shrink well, and the notation they stand for.
//!
//! The estate is closed: all its names lie below one top-level domain whose zone is in it, every delegation leads to
//! servers of a zone in it or to servers that nothing can reach, and every FORWARD rule leads into one of its VPCs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Labels are few, so that names meet.
const LABELS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Labels below a domain, the rightmost first; each counts modulo [`LABELS`].
pub(crate) type Labels = Vec<usize>;

/// A random estate.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) zones: Vec<Zone>,
    /// Records of the top-level domain's own zone.
    pub(crate) top: Vec<Record>,
    pub(crate) vpcs: usize,
    /// The VPC, if any, where private zones do not work.
    pub(crate) without_hostnames: Option<usize>,
    pub(crate) rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
pub(crate) struct Zone {
    pub(crate) labels: Labels,
    pub(crate) kind: Kind,
    pub(crate) delegation: Delegation,
    pub(crate) records: Vec<Record>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A public hosted zone: servers of its own, known to everybody.
    Hosted,
    /// A public zone elsewhere, on servers whose names are the estate's.
    External(Place),
    /// A private zone in the VPCs of this bit set.
    Private(usize),
}

/// Where the name of an external zone's server lies.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// In the top-level domain: a server of several zones.
    Top(usize),
    /// In the zone itself.
    Inside,
    /// In the zone that delegates.
    Parent,
    /// In another zone.
    Other(usize),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Delegation {
    Right,
    /// Glue is left out.
    WithoutGlue,
    /// One server answers, another does not.
    Mixed(Dead),
    Wrong(Dead),
    Missing,
}

/// Ways in which a name server cannot answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Dead {
    PrivateGlue,
    PrivateGlueV6,
    NoGlue,
    Reserved,
    Internal,
    SingleLabel,
    Literal,
    NoAddress,
    PrivateAddress,
    IsCname,
    /// Only a zone of this index, perhaps private, knows it.
    InZone(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) owner: Labels,
    pub(crate) wildcard: bool,
    pub(crate) data: Data,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
    PrivateA(u8),
    PublicA(u8),
    Aaaa(u8),
    Txt(u8),
    Cname(Target),
    Ns(Dead),
}

#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// The owner of a record of a zone.
    Record(usize, usize),
    /// Any name of the estate, most likely missing.
    Name(Labels),
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) domain: Domain,
    /// FORWARD into this VPC, or SYSTEM.
    pub(crate) forward: Option<usize>,
    pub(crate) vpcs: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Domain {
    Root,
    /// A zone's name, and labels below it.
    Zone(usize, Labels),
}

impl Plan {
    /// The estate below a top-level domain. `number` tells its hosted zones' servers from other estates'.
    pub(crate) fn notation(&self, top: &str, number: usize) -> String {
        let mut writer = Writer::new(self, top, number);
        writer.zones();
        writer.records();
        writer.text()
    }
}

/// A zone as it will be written.
struct Written {
    name: String,
    kind: Kind,
    head: String,
    servers: Vec<String>,
    records: BTreeMap<(String, &'static str), Vec<String>>,
}

struct Writer<'p> {
    plan: &'p Plan,
    top: &'p str,
    number: usize,
    /// The top-level domain's zone first, then the plan's that are used, with their index in the plan.
    zones: Vec<(Option<usize>, Written)>,
}

impl<'p> Writer<'p> {
    fn new(plan: &'p Plan, top: &'p str, number: usize) -> Self {
        let server = format!("ns0.{top}");
        let mut zone = Written {
            name: top.to_owned(),
            kind: Kind::External(Place::Top(0)),
            head: format!("zone {top} external {server}"),
            servers: vec![server],
            records: BTreeMap::new(),
        };
        for slot in 0..3 {
            zone.add(&format!("ns{slot}.{top}"), "A", format!("93.184.1.{slot}"));
        }
        zone.add(&format!("nsp.{top}"), "A", "10.99.0.1".to_owned());
        zone.add(&format!("nsc.{top}"), "CNAME", format!("ns0.{top}."));
        Self { plan, top, number, zones: vec![(None, zone)] }
    }

    fn name(&self, labels: &[usize]) -> String {
        below(labels, self.top)
    }

    /// Adds the zones that fit beside each other, parents before children so that delegations find theirs.
    fn zones(&mut self) {
        let mut order: Vec<usize> = (0..self.plan.zones.len()).collect();
        order.sort_by_key(|&at| self.plan.zones[at].labels.len());
        for at in order {
            self.zone(at);
        }
    }

    fn zone(&mut self, at: usize) {
        let plan = &self.plan.zones[at];
        let name = self.name(&plan.labels);
        let (head, servers, addresses) = match plan.kind {
            Kind::Private(vpcs) => match self.private_head(&name, vpcs) {
                Some(head) => (head, Vec::new(), Vec::new()),
                None => return,
            },
            Kind::Hosted => {
                let server = format!("ns-{at}.awsdns-{}.com", self.number);
                (format!("zone {name} public {server} id=ZP{at}"), vec![server], Vec::new())
            }
            Kind::External(place) => {
                let (host, address) = self.server(at, &name, place);
                (
                    format!("zone {name} external {host}"),
                    vec![host.clone()],
                    address.map(|a| (host, a)).into_iter().collect(),
                )
            }
        };
        let taken = |other: &Written| other.name == name && other.servers.iter().any(|server| servers.contains(server));
        if self.zones.iter().any(|(_, other)| taken(other)) {
            return;
        }
        let zone = Written { name: name.clone(), kind: plan.kind, head, servers, records: BTreeMap::new() };
        self.zones.push((Some(at), zone));
        for (host, address) in addresses {
            self.host(&host, &address);
        }
        if !matches!(plan.kind, Kind::Private(_)) {
            self.delegate(self.zones.len() - 1, plan.delegation);
        }
    }

    /// Two private zones of one name cannot be associated with one VPC (semantics 1.8).
    fn private_head(&self, name: &str, vpcs: usize) -> Option<String> {
        let mut vpcs: BTreeSet<usize> = (0..self.plan.vpcs).filter(|vpc| vpcs >> vpc & 1 == 1).collect();
        for (at, other) in &self.zones {
            if let (Kind::Private(taken), Some(_)) = (other.kind, at)
                && other.name == name
            {
                vpcs.retain(|vpc| taken >> vpc & 1 == 0);
            }
        }
        let vpcs: Vec<String> = vpcs.iter().map(|vpc| format!("vpc-{vpc}")).collect();
        (!vpcs.is_empty()).then(|| format!("zone {name} private {}", vpcs.join(" ")))
    }

    /// An external zone's server: its name, and its address unless the top-level domain has it already.
    fn server(&self, at: usize, zone: &str, place: Place) -> (String, Option<String>) {
        match place {
            Place::Top(slot) => (format!("ns{}.{}", slot % 3, self.top), None),
            Place::Inside => (format!("ns.{zone}"), Some(format!("93.184.3.{at}"))),
            Place::Parent => {
                (format!("nsx{at}.{}", self.zones[self.parent(zone)].1.name), Some(format!("93.184.4.{at}")))
            }
            Place::Other(other) => {
                let (_, other) = &self.zones[other % self.zones.len()];
                (format!("nsy{at}.{}", other.name), Some(format!("93.184.5.{at}")))
            }
        }
    }

    /// The deepest public zone above a name.
    fn parent(&self, name: &str) -> usize {
        let public = |at: &usize| !matches!(self.zones[*at].1.kind, Kind::Private(_));
        let is_above = |zone: &str| name != zone && is_below(name, zone);
        let above = (0..self.zones.len()).filter(public).filter(|&at| is_above(&self.zones[at].1.name));
        above.max_by_key(|&at| self.zones[at].1.name.len()).expect("the top-level domain is above all")
    }

    /// Gives a host its address in the zone that holds its name.
    fn host(&mut self, host: &str, address: &str) {
        let holds = |zone: &Written| is_below(host, &zone.name);
        let zones = self.zones.iter_mut().map(|(_, zone)| zone).filter(|zone| holds(zone));
        if let Some(zone) = zones.max_by_key(|zone| zone.name.len()) {
            zone.add(host, "A", address.to_owned());
        }
    }

    fn delegate(&mut self, zone: usize, delegation: Delegation) {
        let (name, servers) = (self.zones[zone].1.name.clone(), self.zones[zone].1.servers.clone());
        let parent = self.parent(&name);
        if self.zones[parent].1.records.contains_key(&(name.clone(), "NS")) {
            return; // the zone of this name that came first has it
        }
        let inside = servers.iter().filter(|server| is_below(server, &name));
        let addresses = |server: &String| self.zones[zone].1.records.get(&(server.clone(), "A")).cloned();
        let glue =
            inside.flat_map(|server| addresses(server).unwrap_or_default().into_iter().map(|a| (server.clone(), a)));
        let glue: Vec<(String, String)> = glue.collect();
        if !matches!(delegation, Delegation::Missing | Delegation::Wrong(_)) {
            for server in &servers {
                self.zones[parent].1.add(&name, "NS", format!("{server}."));
            }
        }
        if matches!(delegation, Delegation::Right | Delegation::Mixed(_)) {
            for (server, address) in glue {
                self.zones[parent].1.add(&server, "A", address);
            }
        }
        if let Delegation::Mixed(dead) | Delegation::Wrong(dead) = delegation {
            self.dead_server(parent, &name, dead);
        }
    }

    /// Adds to a delegation a server that cannot answer.
    fn dead_server(&mut self, zone: usize, cut: &str, dead: Dead) {
        let top = self.top;
        let host = match dead {
            Dead::PrivateGlue | Dead::PrivateGlueV6 => format!("nsd.{cut}"),
            Dead::NoGlue => format!("nsn.{cut}"),
            Dead::Reserved => "ns-512.awsdns-00.net".to_owned(),
            Dead::Internal => "dns1.office.internal".to_owned(),
            Dead::SingleLabel => "dns1".to_owned(),
            Dead::Literal => "192.0.2.1".to_owned(),
            Dead::NoAddress => format!("nowhere.{top}"),
            Dead::PrivateAddress => format!("nsp.{top}"),
            Dead::IsCname => format!("nsc.{top}"),
            Dead::InZone(other) => {
                let other = other % self.zones.len();
                let private = matches!(self.zones[other].1.kind, Kind::Private(_));
                let host = format!("nsz.{}", self.zones[other].1.name);
                let address = if private { "93.184.216.53" } else { "10.99.0.2" };
                self.zones[other].1.add(&host, "A", address.to_owned());
                host
            }
        };
        let zone = &mut self.zones[zone].1;
        if zone.add(cut, "NS", format!("{host}.")) {
            match dead {
                Dead::PrivateGlue => _ = zone.add(&host, "A", "10.99.0.3".to_owned()),
                Dead::PrivateGlueV6 => _ = zone.add(&host, "AAAA", "fd00::53".to_owned()),
                _ => {}
            }
        }
    }

    /// The zones' own records, where they do not contradict what is there.
    fn records(&mut self) {
        let plan = self.plan;
        for at in 0..self.zones.len() {
            let records = self.zones[at].0.map_or(&plan.top, |of| &plan.zones[of].records);
            for record in records {
                self.record(at, record);
            }
        }
    }

    fn record(&mut self, zone: usize, record: &Record) {
        let owner = self.owner(zone, record);
        let (rtype, value) = match &record.data {
            Data::PrivateA(n) => ("A", format!("10.1.0.{n}")),
            // what a wildcard makes could be a name server's address, and would not be dead
            Data::PublicA(n) if !record.wildcard => ("A", format!("93.184.216.{n}")),
            Data::PublicA(n) => ("A", format!("10.1.1.{n}")),
            Data::Aaaa(n) => ("AAAA", format!("fd00::{n}")),
            Data::Txt(n) => ("TXT", format!("\"{n}\"")),
            Data::Cname(target) => ("CNAME", format!("{}.", self.target(target))),
            Data::Ns(dead) => {
                if !record.wildcard && owner != self.zones[zone].1.name {
                    self.dead_server(zone, &owner, *dead);
                }
                return;
            }
        };
        self.zones[zone].1.add(&owner, rtype, value);
    }

    fn owner(&self, zone: usize, record: &Record) -> String {
        let owner = below(&record.owner, &self.zones[zone].1.name);
        if record.wildcard { format!("*.{owner}") } else { owner }
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Name(labels) => self.name(labels),
            Target::Record(zone, record) => {
                let zone = zone % self.zones.len();
                let records = self.zones[zone].0.map_or(&self.plan.top, |of| &self.plan.zones[of].records);
                match records.get(record % records.len().max(1)) {
                    Some(record) => self.owner(zone, record),
                    None => self.zones[zone].1.name.clone(),
                }
            }
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (_, zone) in &self.zones {
            writeln!(text, "{}", zone.head).unwrap();
            for ((owner, rtype), values) in &zone.records {
                for value in values {
                    writeln!(text, "  {owner}. {rtype} {value}").unwrap();
                }
            }
        }
        for vpc in 0..self.plan.vpcs {
            let off = if self.plan.without_hostnames == Some(vpc) { " dns-hostnames=off" } else { "" };
            writeln!(text, "vpc vpc-{vpc} eu-west-1 10.{}.0.0/16{off}", 20 + vpc).unwrap();
            writeln!(text, "endpoint in-{vpc} inbound vpc-{vpc} 10.{}.0.10", 20 + vpc).unwrap();
        }
        self.rules(&mut text);
        text
    }

    /// Two rules of one name cannot be associated with one VPC (semantics 1.7).
    fn rules(&self, text: &mut String) {
        let mut taken = BTreeSet::new();
        for (at, rule) in self.plan.rules.iter().enumerate() {
            let domain = match &rule.domain {
                Domain::Root => ".".to_owned(),
                Domain::Zone(zone, labels) => below(labels, &self.zones[zone % self.zones.len()].1.name),
            };
            let vpcs = (0..self.plan.vpcs).filter(|vpc| rule.vpcs >> vpc & 1 == 1);
            let vpcs: Vec<String> =
                vpcs.filter(|&vpc| taken.insert((domain.clone(), vpc))).map(|vpc| format!("vpc-{vpc}")).collect();
            if vpcs.is_empty() {
                continue;
            }
            let vpcs = vpcs.join(" ");
            let line = match rule.forward {
                Some(to) => format!("rule rr-{at} forward {domain} to 10.{}.0.10 on {vpcs}", 20 + to % self.plan.vpcs),
                None => format!("rule rr-{at} system {domain} on {vpcs}"),
            };
            writeln!(text, "{line}").unwrap();
        }
    }
}

impl Written {
    /// Adds a record unless DNS forbids it: a CNAME stands alone (semantics 4.40), and none at the apex.
    fn add(&mut self, owner: &str, rtype: &'static str, value: String) -> bool {
        let mut others = self.records.keys().filter(|(name, _)| name == owner).map(|&(_, rtype)| rtype).peekable();
        let fits = if rtype == "CNAME" {
            others.peek().is_none() && owner != self.name
        } else {
            !others.any(|t| t == "CNAME")
        };
        if fits {
            let values = self.records.entry((owner.to_owned(), rtype)).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        fits
    }
}

fn below(labels: &[usize], domain: &str) -> String {
    labels.iter().fold(domain.to_owned(), |name, &label| format!("{}.{name}", LABELS[label % LABELS.len()]))
}

/// Whether a name equals a domain or lies below it.
fn is_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
