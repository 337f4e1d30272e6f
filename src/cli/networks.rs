//! `[[network]]` of the configuration: its zone files read, and everything it names held against the estate.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail, ensure};

use crate::lint::DeclaredNetwork;
use crate::model::{Direction, Estate};
use crate::name::Name;
use crate::report::words;
use crate::snapshot::{Source, ZoneFileError, v1, zonefile};

/// How many endpoints an error message names.
const MOST_NAMED: usize = 10;
/// Without this call an endpoint may be there all the same.
const LISTS_ENDPOINTS: &str = "route53resolver:ListResolverEndpoints";

/// The networks of a configuration file.
#[derive(Default)]
pub(super) struct Networks {
    file: PathBuf,
    networks: Vec<v1::Network<'static>>,
}

impl Networks {
    /// Reads what the networks declared in `file` need besides: their zones.
    pub(super) fn read(file: &Path, declared: &[DeclaredNetwork]) -> anyhow::Result<Self> {
        let directory = file.parent().unwrap_or(Path::new(""));
        let mut names = BTreeSet::new();
        let mut networks = Vec::new();
        for one in declared {
            ensure!(names.insert(&one.name), "two networks are named {:?}", one.name);
            let read = network(directory, one).with_context(|| format!("network {:?}", one.name))?;
            networks.push(read);
        }
        Ok(Self { file: file.to_owned(), networks })
    }

    /// What they add to a snapshot.
    pub(super) fn part(&self) -> v1::Snapshot<'static> {
        v1::Snapshot { networks: self.networks.clone(), ..v1::Snapshot::default() }
    }

    /// Holds what they refer to against the estate they became part of.
    pub(super) fn check(&self, estate: &Estate) -> anyhow::Result<()> {
        let check = |network| check(network, estate).with_context(|| format!("network {:?}", &*network.name));
        let checked = self.networks.iter().try_for_each(check);
        checked.with_context(|| cannot_be_used(&self.file))
    }
}

/// How every complaint about a configuration begins.
pub(super) fn cannot_be_used(file: &Path) -> String {
    format!("the configuration {} cannot be used", file.display())
}

fn network(directory: &Path, declared: &DeclaredNetwork) -> anyhow::Result<v1::Network<'static>> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let name = &declared.name;
    ensure!(
        !name.is_empty() && name.bytes().all(is_plain),
        "its name is no word\nname it with letters, digits, hyphens, dots and underscores"
    );
    ensure!(name != "internet", "the Internet is a vantage of this name already\ngive the network another name");
    for server in &declared.servers {
        ensure!(server.parse::<IpAddr>().is_ok(), "{server:?} is not an IP address\nwrite servers as \"192.0.2.53\"");
    }
    let mut zones: Vec<v1::ExternalZone<'static>> = Vec::new();
    for written in &declared.zones {
        let zone = zone(directory, written)?;
        ensure!(zones.iter().all(|other| other.origin != zone.origin), "the zone {} is given twice", zone.origin);
        zones.push(zone);
    }
    Ok(v1::Network {
        name: name.clone().into(),
        servers: declared.servers.iter().map(|server| server.clone().into()).collect(),
        zones,
        forwards_to: declared.forwards_to.iter().map(|endpoint| endpoint.clone().into()).collect(),
        ..v1::Network::default()
    })
}

/// `origin=file`, the file relative to the configuration's directory, and called so in errors.
fn zone(directory: &Path, written: &str) -> anyhow::Result<v1::ExternalZone<'static>> {
    let (origin, file) = written.split_once('=').ok_or_else(|| {
        anyhow!("{written:?} is no zone\nwrite zones as \"corp.example=zones/corp.zone\": the zone's name and its file")
    })?;
    let origin = Name::parse(origin).with_context(|| format!("{origin:?} is not a DNS name"))?;
    let path = directory.join(file);
    ensure!(path.is_file(), "{file}: no such file\npaths are relative to the configuration file");
    let source = Source::open(&path)?;
    let other = |name: &str| anyhow!("{file} is the zone {name}, not {origin}\nname the zone as its SOA record does");
    let zone = match zonefile::parse(file, source.text(), Some(&origin.to_string())) {
        Err(ZoneFileError::OutOfZone { name, rr_type, .. }) if rr_type == "SOA" => return Err(other(&name)),
        read => read?,
    };
    let stray =
        zone.resource_record_sets.iter().flatten().find(|set| &*set.rr_type == "SOA" && set.name != zone.origin);
    match stray {
        Some(set) => Err(other(&set.name)),
        None => Ok(zone),
    }
}

fn check(network: &v1::Network<'_>, estate: &Estate) -> anyhow::Result<()> {
    let is_vpc = estate.vpc_named(&network.name).is_some();
    ensure!(!is_vpc, "a VPC of the snapshot has this id\ngive the network another name");
    network.forwards_to.iter().try_for_each(|id| check_endpoint(id, estate))
}

fn check_endpoint(id: &str, estate: &Estate) -> anyhow::Result<()> {
    let endpoints = estate.endpoints().map(|endpoint| estate.endpoint(endpoint));
    let found = endpoints.clone().find(|endpoint| estate.text(endpoint.id) == id);
    if found.is_some_and(|endpoint| endpoint.direction == Direction::Inbound) {
        return Ok(());
    }
    let mut gaps = estate.gaps().map(|gap| estate.gap(gap));
    if found.is_none() && gaps.any(|gap| estate.text(gap.operation) == LISTS_ENDPOINTS) {
        return Ok(());
    }
    let inbound = endpoints.filter(|endpoint| endpoint.direction == Direction::Inbound);
    let mut inbound: Vec<&str> = inbound.map(|endpoint| estate.text(endpoint.id)).collect();
    inbound.sort_unstable();
    let wrong = if found.is_some() { "is not an inbound endpoint" } else { "is no endpoint of the snapshot" };
    match inbound.as_slice() {
        [] => bail!("forwards-to: {id:?} {wrong}\nthe snapshot has no inbound endpoint"),
        known => bail!("forwards-to: {id:?} {wrong}\nit takes inbound endpoints: {}", words::list(known, MOST_NAMED)),
    }
}
