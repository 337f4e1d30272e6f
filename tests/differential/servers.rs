//! The servers of a batch of estates: authorities, the recursor, and a resolver for each VPC.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use r53lint::model::{Direction, Estate, RecordType, Value, VpcId, ZoneId};
use r53lint::name::{Name, NameId};
use r53lint::resolve::{Vantage, special};

use crate::case::Case;
use crate::network::Network;
use crate::process::Server;
use crate::vpc::{Action, actions, zones};
use crate::zone_data::{head, master_file, spell};

const ROOT: Ipv4Addr = Ipv4Addr::new(93, 184, 0, 1);
const RECURSOR: Ipv4Addr = Ipv4Addr::new(93, 184, 0, 2);
/// Answers nobody, at once; so does every address that no other view has.
const REFUSER: Ipv4Addr = Ipv4Addr::new(93, 184, 0, 3);
/// Name servers outside the estates get addresses from here on; VPCs' resolvers too.
const SPARE: u32 = u32::from_be_bytes([93, 185, 0, 0]);

/// The running servers of a batch.
pub(crate) struct World {
    recursor: Ipv4Addr,
    vpcs: BTreeMap<String, Ipv4Addr>,
    _named: Server,
    _unbound: Server,
    _folder: tempfile::TempDir,
}

impl World {
    /// Starts the servers of estates whose names do not meet.
    pub(crate) fn start(cases: &[Case], network: &mut Network) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut build = Build::new(folder.path(), cases.len() > 1, network);
        for case in cases {
            build.case(case);
        }
        let vpcs = build.vpcs.iter().map(|(id, vpc)| (id.clone(), vpc.address)).collect();
        build.write();
        let recursor = network.served(RECURSOR);
        let mut named = Server::start("named", &["-g", "-4", "-n", "2", "-c", "named.conf"], folder.path());
        let mut unbound = Server::start("unbound", &["-d", "-p", "-c", "unbound.conf"], folder.path());
        named.wait_for("all zones loaded");
        let said = named.said();
        let broken: Vec<&str> = said.lines().filter(|line| line.contains("not loaded")).collect();
        assert!(broken.is_empty(), "BIND refuses zones:\n{}", broken.join("\n"));
        unbound.wait_for("start of service");
        Self { recursor, vpcs, _named: named, _unbound: unbound, _folder: folder }
    }

    /// The server that stands for a vantage.
    pub(crate) fn server(&self, case: &Case, vantage: Vantage) -> Ipv4Addr {
        match vantage {
            Vantage::Internet => self.recursor,
            Vantage::Vpc(vpc) => self.vpcs[case.vpc_id(vpc)],
            Vantage::Network(_) => panic!("networks have no servers here"),
        }
    }
}

/// Configuration in the making.
struct Build<'w> {
    folder: &'w Path,
    /// Whether several estates share the servers.
    shared: bool,
    network: &'w mut Network,
    root: String,
    /// The addresses of the root's own servers, where an estate has a root zone.
    roots: Vec<Ipv4Addr>,
    /// The `zone` statements of each authority.
    authorities: BTreeMap<Ipv4Addr, String>,
    outside: BTreeMap<Name, Ipv4Addr>,
    vpcs: BTreeMap<String, VpcView>,
    dead: BTreeSet<Ipv4Addr>,
    files: usize,
    spare: u32,
}

/// A VPC as two views: its resolver, which only hands on, and the servers of its private zones.
struct VpcView {
    address: Ipv4Addr,
    /// Addresses of its inbound endpoints.
    entrances: BTreeSet<Ipv4Addr>,
    resolver: String,
    /// Where its private zones are served.
    private: Ipv4Addr,
    /// Addresses of its inbound delegation endpoints.
    delegations: BTreeSet<Ipv4Addr>,
    zones: String,
    /// Authorities on the Internet that a DELEGATE rule lets it ask (semantics 3.9); it leaves all others to the recursor.
    asked: BTreeSet<Ipv4Addr>,
}

impl<'w> Build<'w> {
    fn new(folder: &'w Path, shared: bool, network: &'w mut Network) -> Self {
        Self {
            folder,
            shared,
            network,
            root: format!("{}. NS a.root-servers.test.\n", head(&Name::root())),
            roots: Vec::new(),
            authorities: BTreeMap::new(),
            outside: BTreeMap::new(),
            vpcs: BTreeMap::new(),
            dead: BTreeSet::new(),
            files: 0,
            spare: SPARE,
        }
    }

    fn case(&mut self, case: &Case) {
        for zone in case.estate.zones().filter(|&zone| case.estate.zone(zone).is_public()) {
            self.public_zone(case, zone);
        }
        for vpc in case.estate.vpcs() {
            self.vpc_view(case, vpc);
        }
        let addresses = case.estate.rrsets().flat_map(|id| case.estate.values(id));
        for value in addresses {
            if let Value::A(address) = *value {
                self.dead.insert(self.network.served(address));
            }
        }
    }

    fn public_zone(&mut self, case: &Case, zone: ZoneId) {
        let text = master_file(case, zone, self.network);
        let statement = self.primary(&case.estate, zone, &text);
        let facts = case.estate.zone(zone);
        let is_top = case.estate.names().ancestors(facts.name).skip(1).all(|name| !has_public_zone(&case.estate, name));
        let mut served_at = BTreeSet::new();
        for &host in &facts.name_servers {
            let addresses = self.host_addresses(&case.estate, host);
            if is_top {
                self.delegate_from_root(&case.estate, facts.name, host, &addresses);
            }
            served_at.extend(addresses);
        }
        if is_top && case.estate.name(facts.name).is_root() {
            self.roots.extend(&served_at);
        }
        for address in served_at {
            self.authorities.entry(address).or_default().push_str(&statement);
        }
    }

    /// The addresses a host answers the Internet from: those the estate's public zones give it, or one of our own where
    /// the host is none of the estate's names.
    fn host_addresses(&mut self, estate: &Estate, host: NameId) -> Vec<Ipv4Addr> {
        let held = estate.names().ancestors(host).any(|name| has_public_zone(estate, name));
        if !held {
            return self.outside_host(&estate.name(host)).into_iter().collect();
        }
        let zones = estate.zones().filter(|&zone| estate.zone(zone).is_public());
        let groups = zones.filter_map(|zone| estate.group(zone, host, RecordType::A));
        let values = groups.flat_map(r53lint::model::Group::ids).flat_map(|id| estate.values(id));
        let reachable = values.filter_map(|value| match *value {
            Value::A(address) if !special::is_unreachable(IpAddr::V4(address)) => Some(address),
            _ => None,
        });
        reachable.map(|address| self.network.served(address)).collect()
    }

    /// A name server run for others: the root itself knows its address.
    ///
    /// Estates that share the servers share the address of `ns-3.awsdns-N.com`, whatever their N: their zones do not
    /// meet, and views are costly.
    fn outside_host(&mut self, host: &Name) -> Option<Ipv4Addr> {
        if special::is_reserved_server(host) || special::is_address_literal(host) {
            return None;
        }
        if let Some(&known) = self.outside.get(host) {
            return Some(known);
        }
        let first = host.labels().next().filter(|_| self.shared && special::is_route53_server(host));
        let same = |other: &&Name| first.is_some() && other.labels().next() == first;
        let shared = self.outside.keys().find(same).map(|other| self.outside[other]);
        let address = shared.unwrap_or_else(|| self.spare_address());
        writeln!(self.root, "{} A {address}", spell(host)).unwrap();
        self.outside.insert(host.clone(), address);
        Some(address)
    }

    fn spare_address(&mut self) -> Ipv4Addr {
        self.spare += 1;
        self.network.served(Ipv4Addr::from(self.spare))
    }

    fn delegate_from_root(&mut self, estate: &Estate, zone: NameId, host: NameId, addresses: &[Ipv4Addr]) {
        let (zone, host) = (estate.name(zone), estate.name(host));
        if zone.is_root() {
            return;
        }
        writeln!(self.root, "{} NS {}", spell(&zone), spell(&host)).unwrap();
        if !self.outside.contains_key(&host) {
            for address in addresses {
                writeln!(self.root, "{} A {address}", spell(&host)).unwrap();
            }
        }
    }

    fn vpc_view(&mut self, case: &Case, vpc: VpcId) {
        let id = case.vpc_id(vpc);
        if !self.vpcs.contains_key(id) {
            let view = VpcView {
                address: self.spare_address(),
                entrances: BTreeSet::new(),
                resolver: String::new(),
                private: self.spare_address(),
                delegations: BTreeSet::new(),
                zones: String::new(),
                asked: BTreeSet::new(),
            };
            self.vpcs.insert(id.to_owned(), view);
        }
        let private = self.vpcs[id].private;
        let actions = actions(case, vpc);
        let resolver: String =
            actions.iter().map(|(&name, action)| self.handing_on(case, name, action, private)).collect();
        let zones: String = zones(&case.estate, vpc).into_iter().map(|zone| self.zone(case, zone)).collect();
        let entrances = self.endpoints(&case.estate, vpc, Direction::Inbound);
        let delegations = self.endpoints(&case.estate, vpc, Direction::InboundDelegation);
        let hosts =
            actions.values().flat_map(|action| if let Action::Delegated(_, names) = action { &names[..] } else { &[] });
        let serves = |host: &NameId| {
            let mut zones = case.estate.zones().map(|zone| case.estate.zone(zone));
            zones.any(|zone| zone.is_public() && zone.name_servers.contains(host))
        };
        let hosts = hosts.filter_map(|host| case.estate.names().find(host)).filter(serves);
        let asked: Vec<Ipv4Addr> = hosts.flat_map(|host| self.host_addresses(&case.estate, host)).collect();
        let view = self.vpcs.get_mut(id).expect("added above");
        view.asked.extend(asked);
        view.resolver.push_str(&resolver);
        view.zones.push_str(&zones);
        view.entrances.extend(entrances);
        view.delegations.extend(delegations);
    }

    fn endpoints(&mut self, estate: &Estate, vpc: VpcId, direction: Direction) -> Vec<Ipv4Addr> {
        let endpoints = estate.endpoints().map(|endpoint| estate.endpoint(endpoint));
        let own = endpoints.filter(|endpoint| endpoint.vpc == Some(vpc) && endpoint.direction == direction);
        let addresses = own.flat_map(|endpoint| &endpoint.addresses).map(|place| place.address);
        let addresses =
            addresses.filter_map(|address| if let IpAddr::V4(address) = address { Some(address) } else { None });
        addresses.map(|address| self.network.served(address)).collect()
    }

    /// The `zone` statement by which a VPC's resolver hands the names at and below one on.
    fn handing_on(&mut self, case: &Case, name: NameId, action: &Action, private: Ipv4Addr) -> String {
        let name = case.estate.name(name);
        let name = spell(if name.is_at_or_below(&case.top) { &name } else { &case.top });
        let targets = match action {
            Action::Zones => vec![private],
            Action::Forward(targets) => targets.iter().map(|&target| self.network.served(target)).collect(),
            Action::Recurse => vec![self.network.served(RECURSOR)],
            Action::Refuse => vec![self.network.served(REFUSER)],
            Action::Delegated(addresses, names) => {
                let addresses: Vec<Ipv4Addr> = addresses.iter().map(|&address| self.network.served(address)).collect();
                let names: Vec<String> = names.iter().map(|name| format!("\"{}\"; ", spell(name))).collect();
                let names = names.concat();
                return format!(
                    "  zone \"{name}\" {{ type static-stub; forwarders {{ }}; {}{}}};\n",
                    if addresses.is_empty() {
                        String::new()
                    } else {
                        format!("server-addresses {{ {}}}; ", list(&addresses))
                    },
                    if names.is_empty() { String::new() } else { format!("server-names {{ {names}}}; ") },
                );
            }
        };
        if name == "." {
            return format!("  {}\n", forwarding(&targets));
        }
        format!("  zone \"{name}\" {{ type forward; {} }};\n", forwarding(&targets))
    }

    fn zone(&mut self, case: &Case, zone: ZoneId) -> String {
        let text = master_file(case, zone, self.network);
        self.primary(&case.estate, zone, &text)
    }

    /// Writes a zone's file; gives its `zone` statement.
    fn primary(&mut self, estate: &Estate, zone: ZoneId, text: &str) -> String {
        let file = format!("{}.zone", self.files);
        self.files += 1;
        self.save(&file, text);
        let origin = spell(&estate.name(estate.zone(zone).name));
        format!("  zone \"{origin}\" {{ type primary; file \"{file}\"; }};\n")
    }

    fn save(&self, file: &str, text: &str) {
        r53lint::snapshot::replace(&self.folder.join(file), |out| out.write_all(text.as_bytes())).unwrap();
    }

    fn write(mut self) {
        let root = self.network.served(ROOT);
        if self.roots.is_empty() {
            writeln!(self.root, "a.root-servers.test. A {root}").unwrap();
            self.save("root.zone", &self.root);
            self.authorities.insert(root, "  zone \".\" { type primary; file \"root.zone\"; };\n".to_owned());
            self.roots.push(root);
        }
        let hints =
            self.roots.iter().map(|root| format!(". 60 NS a.root-servers.test.\na.root-servers.test. 60 A {root}\n"));
        self.save("hints", &hints.collect::<String>());
        let nowhere = self.network.served(REFUSER);
        self.save("no-hints", &format!(". 60 NS nowhere.invalid.\nnowhere.invalid. 60 A {nowhere}\n"));
        let recursor = self.network.served(RECURSOR);
        self.save("unbound.conf", &unbound(recursor));
        let mut views = String::new();
        for (address, zones) in &self.authorities {
            writeln!(
                views,
                "view \"{address}\" {{\n  match-destinations {{ {address}; }};\n  recursion no;\n{zones}}};"
            )
            .unwrap();
        }
        for view in self.vpcs.values() {
            let others = self.authorities.keys().filter(|address| !view.asked.contains(address));
            let bogus: Vec<String> = others.map(|address| format!("  server {address} {{ bogus yes; }};\n")).collect();
            views.push_str(&vpc_views(view, recursor, &bogus.concat()));
        }
        views.push_str("view \"refuse\" {\n  recursion no;\n  allow-query { none; };\n};\n");
        let mut addresses = self.dead;
        addresses.extend(self.authorities.keys());
        addresses.extend(self.vpcs.values().flat_map(|view| view.entrances.iter().chain([&view.address])));
        addresses.extend(self.vpcs.values().flat_map(|view| view.delegations.iter().chain([&view.private])));
        addresses.insert(self.network.served(REFUSER));
        let listen: Vec<Ipv4Addr> = addresses.iter().copied().collect();
        r53lint::snapshot::replace(&self.folder.join("named.conf"), |out| {
            out.write_all(named(&listen).as_bytes())?;
            out.write_all(views.as_bytes())
        })
        .unwrap();
        self.network.put_on_loopback(addresses.into_iter().chain([recursor]));
    }
}

fn has_public_zone(estate: &Estate, name: NameId) -> bool {
    estate.zones_named(name).iter().any(|&zone| estate.zone(zone).is_public())
}

fn list(addresses: &[Ipv4Addr]) -> String {
    addresses.iter().map(|address| format!("{address}; ")).collect::<Vec<_>>().concat()
}

/// Forwarding that takes whatever the target says. `forward only` refuses what a zone above the forwarded name says of
/// it; where `forward first` would go on by itself, it may ask nobody.
fn forwarding(targets: &[Ipv4Addr]) -> String {
    format!("forward first; forwarders {{ {}}};", list(targets))
}

/// What a VPC's BIND keeps would change its later answers: a CNAME in the cache spares the recursor's SERVFAIL.
fn vpc_views(view: &VpcView, recursor: Ipv4Addr, bogus: &str) -> String {
    let entrances: Vec<Ipv4Addr> = view.entrances.iter().copied().chain([view.address]).collect();
    let private: Vec<Ipv4Addr> = view.delegations.iter().copied().chain([view.private]).collect();
    // a rule for all names replaces the resolver's own
    let has_default = view.resolver.lines().any(|line| line.starts_with("  forward "));
    let default = if has_default { String::new() } else { forwarding(&[recursor]) };
    let VpcView { address, resolver, zones, .. } = view;
    format!(
        "view \"vpc {address}\" {{\n  match-destinations {{ {}}};\n  recursion yes;\n  allow-recursion {{ any; }};\n  \
         max-cache-ttl 0; max-ncache-ttl 0; servfail-ttl 0;\n  {default}\n{bogus}  zone \".\" {{ type hint; file \"no-hints\"; }};\n{resolver}}};\n\
         view \"zones {address}\" {{\n  match-destinations {{ {}}};\n  recursion no;\n{zones}}};\n",
        list(&entrances),
        list(&private),
    )
}

fn named(listen: &[Ipv4Addr]) -> String {
    format!(
        "options {{\n  directory \".\";\n  listen-on {{ {} }};\n  listen-on-v6 {{ none; }};\n  pid-file none;\n  \
         session-keyfile none;\n  allow-query {{ any; }};\n  dnssec-validation no;\n  empty-zones-enable no;\n  \
         notify no;\n  check-names primary ignore;\n  check-integrity no;\n  check-mx ignore;\n  \
         max-cache-size 16M;\n  recursive-clients 20000;\n}};\ncontrols {{ }};\n",
        list(listen)
    )
}

fn unbound(recursor: Ipv4Addr) -> String {
    let not_special = ["localhost.", "test.", "invalid.", "onion.", "home.arpa.", "example."];
    let zones: Vec<String> = not_special.iter().map(|zone| format!("  local-zone: \"{zone}\" nodefault\n")).collect();
    let zones = zones.concat();
    format!(
        "server:\n  directory: \"\"\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"\"\n  use-syslog: no\n  verbosity: 1\n  \
         interface: {recursor}\n  access-control: 0.0.0.0/0 allow\n  do-not-query-localhost: no\n  do-ip6: no\n  \
         root-hints: \"hints\"\n  module-config: \"iterator\"\n  num-threads: 2\n  outgoing-range: 4096\n  \
         num-queries-per-thread: 4096\n  unblock-lan-zones: yes\n{zones}remote-control:\n  control-enable: no\n"
    )
}
