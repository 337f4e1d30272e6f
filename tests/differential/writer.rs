//! The notation of a random estate.
//!
//! The estate is closed: all its names lie below one top-level domain whose zone is in it, every delegation leads to
//! servers of a zone in it or to servers that nothing can reach, and every FORWARD rule leads into one of its VPCs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::plan::{Data, Dead, Delegation, Kind, Place, Plan, Record, Target};

/// Labels are few, so that names meet; numbers count modulo their number.
const LABELS: [&str; 5] = ["a", "b", "c", "d", "e"];

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

/// An estate in the making.
pub(crate) struct Writer<'p> {
    pub(crate) plan: &'p Plan,
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
        zone.add(top, "NS", format!("ns0.{top}."));
        for slot in 0..3 {
            zone.add(&format!("ns{slot}.{top}"), "A", format!("93.184.1.{slot}"));
        }
        zone.add(&format!("nsp.{top}"), "A", "10.99.0.1".to_owned());
        zone.add(&format!("nsc.{top}"), "CNAME", format!("ns0.{top}."));
        zone.add(&format!("nse.{top}"), "CNAME", format!("nowhere.{top}."));
        Self { plan, top, number, zones: vec![(None, zone)] }
    }

    /// The name of a zone, by a number of any size.
    pub(crate) fn zone_name(&self, at: usize) -> &str {
        &self.zones[at % self.zones.len()].1.name
    }

    /// Ids and names of the private zones.
    pub(crate) fn private_zones(&self) -> Vec<(String, &str)> {
        let private = self.zones.iter().filter(|(_, zone)| matches!(zone.kind, Kind::Private(_)));
        private.filter_map(|(at, zone)| at.map(|at| (format!("ZV{at}"), zone.name.as_str()))).collect()
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
            Kind::Private(vpcs) => match self.private_head(at, &name, vpcs) {
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
        let mut zone = Written { name: name.clone(), kind: plan.kind, head, servers, records: BTreeMap::new() };
        zone.apex_servers();
        self.zones.push((Some(at), zone));
        for (host, address) in addresses {
            self.host(&host, &address);
        }
        if !matches!(plan.kind, Kind::Private(_)) {
            self.delegate(self.zones.len() - 1, plan.delegation);
        }
    }

    /// Two private zones of one name cannot be associated with one VPC (semantics 1.8).
    fn private_head(&self, at: usize, name: &str, vpcs: usize) -> Option<String> {
        let mut vpcs: BTreeSet<usize> = (0..self.plan.vpcs).filter(|vpc| vpcs >> vpc & 1 == 1).collect();
        for (_, other) in &self.zones {
            if let Kind::Private(taken) = other.kind
                && other.name == name
            {
                vpcs.retain(|vpc| taken >> vpc & 1 == 0);
            }
        }
        let vpcs: Vec<String> = vpcs.iter().map(|vpc| format!("vpc-{vpc}")).collect();
        (!vpcs.is_empty()).then(|| format!("zone {name} private {} id=ZV{at}", vpcs.join(" ")))
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
        let is_above = |zone: &str| name != zone && is_at_or_below(name, zone);
        let above = (0..self.zones.len()).filter(public).filter(|&at| is_above(&self.zones[at].1.name));
        above.max_by_key(|&at| self.zones[at].1.name.len()).expect("the top-level domain is above all")
    }

    /// Gives a host its address in the zone that holds its name.
    fn host(&mut self, host: &str, address: &str) {
        let holds = |zone: &Written| is_at_or_below(host, &zone.name);
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
        let inside = servers.iter().filter(|server| is_at_or_below(server, &name));
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
            Dead::IsCnameToNowhere => format!("nse.{top}"),
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
            Data::Mx(target) => ("MX", format!("10 {}.", self.target(target))),
            Data::Srv(target) => ("SRV", format!("0 0 443 {}.", self.target(target))),
            Data::Chain(links, target) => return self.chain(zone, &owner, *links, target),
            Data::Alias(target) => return self.alias(zone, &owner, *target),
            Data::Ns(dead, vpc) => {
                if !record.wildcard && owner != self.zones[zone].1.name {
                    match self.zones[zone].1.kind {
                        Kind::Private(_) => self.inside_server(zone, &owner, *dead, *vpc),
                        _ => self.dead_server(zone, &owner, *dead),
                    }
                }
                return;
            }
        };
        self.zones[zone].1.add(&owner, rtype, value);
    }

    fn chain(&mut self, zone: usize, owner: &str, links: usize, target: &Target) {
        let target = self.target(target);
        let name = |link: usize| if link == 0 { owner.to_owned() } else { format!("k{link}.{owner}") };
        for link in 0..links {
            let next = if link + 1 == links { target.clone() } else { name(link + 1) };
            self.zones[zone].1.add(&name(link), "CNAME", format!("{next}."));
        }
    }

    /// Only Route 53 has aliases, and only to what exists, with the type of what they alias (semantics 2.21, 2.24).
    fn alias(&mut self, zone: usize, owner: &str, target: usize) {
        let (at, zone) = &mut self.zones[zone];
        let records = at.map(|at| &self.plan.zones[at].records).filter(|_| !matches!(zone.kind, Kind::External(_)));
        let record = records.and_then(|records| records.get(target % records.len()));
        let Some(target) = record.filter(|record| !record.wildcard).map(|record| below(&record.owner, &zone.name))
        else {
            return;
        };
        let target_holds =
            zone.records.get(&(target.clone(), "A")).is_some_and(|values| !values[0].starts_with("alias"));
        if target_holds && !zone.records.contains_key(&(owner.to_owned(), "A")) {
            zone.add(owner, "A", format!("alias {target}."));
        }
    }

    /// A delegation of a private zone, into a VPC if a DELEGATE rule follows it.
    fn inside_server(&mut self, zone: usize, cut: &str, dead: Dead, vpc: usize) {
        let vpc = 20 + vpc % self.plan.vpcs.max(1);
        let (host, place, address) = match dead {
            Dead::PrivateGlue | Dead::PrivateGlueV6 | Dead::PrivateAddress => {
                (format!("nsi.{cut}"), zone, format!("10.{vpc}.0.20"))
            }
            // the wrong kind of endpoint (semantics 3.23)
            Dead::IsCname => (format!("nsg.{cut}"), zone, format!("10.{vpc}.0.10")),
            Dead::InZone(other) => {
                let other = other % self.zones.len();
                (format!("nsi.{}", self.zones[other].1.name), other, format!("10.{vpc}.0.20"))
            }
            _ => return self.dead_server(zone, cut, dead),
        };
        if self.zones[zone].1.add(cut, "NS", format!("{host}.")) {
            self.zones[place].1.add(&host, "A", address);
        }
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
        self.vpcs(&mut text);
        text
    }
}

impl Written {
    /// Every zone names its servers; a private one those that no public zone has (semantics 1.28).
    fn apex_servers(&mut self) {
        let name = self.name.clone();
        let reserved = || vec!["ns-0.awsdns-00.com".to_owned(), "ns-512.awsdns-00.net".to_owned()];
        let servers = if self.servers.is_empty() { reserved() } else { self.servers.clone() };
        for server in servers {
            self.add(&name, "NS", format!("{server}."));
        }
    }

    /// Adds a record unless DNS forbids it: a CNAME stands alone (semantics 4.40), and none at the apex.
    fn add(&mut self, owner: &str, rtype: &'static str, value: String) -> bool {
        let mut others = self.records.keys().filter(|(name, _)| name == owner).map(|&(_, rtype)| rtype).peekable();
        let alias = self.records.get(&(owner.to_owned(), rtype)).is_some_and(|values| values[0].starts_with("alias"));
        let fits = if rtype == "CNAME" {
            others.peek().is_none() && owner != self.name
        } else if alias {
            false
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

/// A name so many labels below a domain.
pub(crate) fn below(labels: &[usize], domain: &str) -> String {
    labels.iter().fold(domain.to_owned(), |name, &label| format!("{}.{name}", LABELS[label % LABELS.len()]))
}

/// Whether a name equals a domain or lies below it.
pub(crate) fn is_at_or_below(name: &str, domain: &str) -> bool {
    domain == "." || name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
