//! Zone lines, both ways: hosted here, hosted by another account, or hosted elsewhere. It must not know records.

use super::NotationError;
use super::facets::{authorized, authorized_word};
use super::global::{DELEGATION_SET, bare_set_id};
use super::line::{Fields, Line, one_of};
use super::names::{absolute, text, undotted};
use super::read::Reader;
use super::write::{Words, Writer};
use crate::model::Input;
use crate::snapshot::v1;

/// Where record lines go.
pub(super) enum Open {
    /// No zone is above them.
    Nothing,
    /// The last zone of the current account.
    Hosted,
    /// The last external zone.
    External,
    /// The last zone of this network.
    Network(usize),
    /// A zone whose record sets the snapshot does not hold, and why.
    Closed(&'static str),
}

const OPTIONS: [&str; 7] = ["id", "service", "owner", "region", "fallback", "delegation-set", "count"];
const ANOTHER_ACCOUNTS: &str = "the zone is another account's and known by name only";
const UNREAD: &str = "the zone is marked \"unread\"";

impl Reader<'_> {
    /// `zone NAME public|private|external|network …`.
    pub(super) fn zone(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        self.zones += 1;
        self.positions.clear();
        let mut fields = line.fields(&[], &OPTIONS)?;
        let origin = absolute(&fields.next("the zone's name")?.replace('*', "\\052"));
        let kind = fields.next("public, private, external or network")?;
        let unread = fields.flag("unread");
        let servers_or_vpcs = fields.rest();
        fields.allow(options_of(kind, fields.option("owner").is_some()))?;
        match kind {
            "private" if fields.option("owner").is_some() => self.foreign_zone(&fields, &origin, &servers_or_vpcs),
            "private" => self.private_zone(line, &fields, &origin, &servers_or_vpcs)?,
            "public" if is_hosted(&fields, &servers_or_vpcs) => {
                self.public_zone(line, &fields, &origin, &servers_or_vpcs)?;
            }
            "public" | "external" => self.external_zone(&origin, &servers_or_vpcs),
            "network" => self.zone_of_network(line, &origin, &servers_or_vpcs)?,
            other => {
                let expected = one_of(&["public", "private", "external", "network"]);
                return Err(line.error(format!("\"{other}\" is no kind of zone"), expected));
            }
        }
        if unread {
            self.mark_unread();
        }
        Ok(())
    }

    fn private_zone(
        &mut self,
        line: &Line<'_>,
        fields: &Fields<'_, '_>,
        origin: &str,
        vpcs: &[&str],
    ) -> Result<(), NotationError> {
        let vpc = |&word: &&str| {
            let mut vpc = authorized(word);
            vpc.vpc_region = vpc.vpc_region.or_else(|| self.vpc_region(&vpc.vpc_id).map(text));
            vpc
        };
        let vpcs = Some(vpcs.iter().map(vpc).collect());
        self.hosted_zone(line, fields, v1::Zone { vpcs, ..hosted(origin, true) })
    }

    fn public_zone(
        &mut self,
        line: &Line<'_>,
        fields: &Fields<'_, '_>,
        origin: &str,
        servers: &[&str],
    ) -> Result<(), NotationError> {
        let name_servers: Vec<_> = servers.iter().map(|server| text(undotted(server))).collect();
        let set = fields.option("delegation-set").map(|set| format!("{DELEGATION_SET}{set}").into());
        let is_told = set.is_some() || !name_servers.is_empty();
        let delegation_set = is_told.then(|| v1::DelegationSet { id: set, name_servers, ..Default::default() });
        self.hosted_zone(line, fields, v1::Zone { delegation_set, ..hosted(origin, false) })
    }

    fn hosted_zone(
        &mut self,
        line: &Line<'_>,
        fields: &Fields<'_, '_>,
        mut zone: v1::Zone<'static>,
    ) -> Result<(), NotationError> {
        let id = self.zone_id(fields);
        if self.hosted_zones().any(|other| *other.hosted_zone.id == *id) {
            return Err(line.error(format!("zone id {} is there already", bare_id(&id)), "an id= of its own"));
        }
        zone.hosted_zone.id = id.into();
        zone.hosted_zone.resource_record_set_count = fields
            .option("count")
            .map(|count| {
                count
                    .parse()
                    .map_err(|_| line.error(format!("\"{count}\" is no count"), "how many record sets there are"))
            })
            .transpose()?;
        zone.hosted_zone.linked_service = fields
            .option("service")
            .map(|service| v1::LinkedService { service_principal: Some(text(service)), ..Default::default() });
        match fields.option("fallback") {
            None => {}
            Some("on") => zone.hosted_zone.public_dns_fallback = Some(true),
            Some("off") => zone.hosted_zone.public_dns_fallback = Some(false),
            Some("unknown") => zone.hosted_zone.tier = Some(text("ADVANCED")),
            Some(other) => {
                return Err(line.error(format!("fallback=\"{other}\" says nothing"), one_of(&["on", "off", "unknown"])));
            }
        }
        self.current().account.hosted_zones.get_or_insert_default().push(zone);
        self.open = Open::Hosted;
        Ok(())
    }

    fn foreign_zone(&mut self, fields: &Fields<'_, '_>, origin: &str, vpcs: &[&str]) {
        let owner = fields.option("owner").filter(|&owner| owner != "-").map(zone_owner);
        let id = self.zone_id(fields);
        for word in vpcs {
            let (vpc, said) = word.split_once(':').map_or((*word, None), |(vpc, region)| (vpc, Some(region)));
            let summary = v1::HostedZoneSummary {
                hosted_zone_id: text(bare_id(&id)),
                name: text(origin),
                owner: owner.clone(),
                ..Default::default()
            };
            let region = said.unwrap_or_else(|| self.place(fields, Some(vpc))).to_owned();
            zones_of_vpc(self.region(&region), vpc).push(summary);
        }
        self.open = Open::Closed(ANOTHER_ACCOUNTS);
    }

    fn external_zone(&mut self, origin: &str, servers: &[&str]) {
        self.external_zones.push(v1::ExternalZone {
            origin: text(origin),
            name_servers: servers.iter().map(|server| absolute(server)).collect(),
            resource_record_sets: Some(Vec::new()),
            ..Default::default()
        });
        self.open = Open::External;
    }

    fn zone_id(&self, fields: &Fields<'_, '_>) -> String {
        let positional = || format!("Z{}", self.zones);
        format!("/hostedzone/{}", fields.option("id").map_or_else(positional, |id| bare_id(id).to_owned()))
    }

    fn mark_unread(&mut self) {
        if let Some((_, record_sets)) = self.open_zone() {
            *record_sets = None;
            self.open = Open::Closed(UNREAD);
        }
    }

    /// The zone above a record line: its origin and its record sets.
    pub(super) fn open_zone(&mut self) -> Option<(&str, &mut Option<Vec<v1::ResourceRecordSet<'static>>>)> {
        match self.open {
            Open::Nothing | Open::Closed(_) => None,
            Open::External => {
                self.external_zones.last_mut().map(|zone| (&*zone.origin, &mut zone.resource_record_sets))
            }
            Open::Network(at) => {
                let zone = self.networks[at].zones.last_mut();
                zone.map(|zone| (&*zone.origin, &mut zone.resource_record_sets))
            }
            Open::Hosted => {
                let zone = self.current().account.hosted_zones.as_mut().and_then(|zones| zones.last_mut());
                zone.map(|zone| (&*zone.hosted_zone.name, &mut zone.resource_record_sets))
            }
        }
    }
}

/// What a zone of this kind may be told.
fn options_of(kind: &str, foreign: bool) -> &'static [&'static str] {
    match kind {
        "private" if foreign => &["id", "owner", "region"],
        "external" | "network" => &[],
        "private" => &["id", "service", "owner", "fallback", "count"],
        _ => &["id", "service", "delegation-set", "count"],
    }
}

/// A public zone is hosted by Route 53 when it has an id, no servers, or Route 53's.
fn is_hosted(fields: &Fields<'_, '_>, servers: &[&str]) -> bool {
    let says_so = ["id", "delegation-set", "count"].iter().any(|key| fields.option(key).is_some());
    says_so || servers.is_empty() || servers.iter().any(|server| is_route53(server))
}

/// Whether Route 53 names its servers like this: `ns-1.awsdns-01.com`.
fn is_route53(server: &str) -> bool {
    server.split('.').any(|label| label.to_ascii_lowercase().starts_with("awsdns-"))
}

fn hosted(origin: &str, private: bool) -> v1::Zone<'static> {
    let config = v1::HostedZoneConfig { private_zone: Some(private), ..Default::default() };
    v1::Zone {
        hosted_zone: v1::HostedZone { name: text(origin), config: Some(config), ..Default::default() },
        resource_record_sets: Some(Vec::new()),
        ..Default::default()
    }
}

fn zone_owner(owner: &str) -> v1::HostedZoneOwner<'static> {
    let owner_text = Some(text(owner));
    if owner.bytes().all(|byte| byte.is_ascii_digit()) {
        return v1::HostedZoneOwner { owning_account: owner_text, ..Default::default() };
    }
    v1::HostedZoneOwner { owning_service: owner_text, ..Default::default() }
}

/// `Z1` of `/hostedzone/Z1`.
pub(super) fn bare_id(id: &str) -> &str {
    id.strip_prefix("/hostedzone/").unwrap_or(id)
}

fn zones_of_vpc<'r>(region: &'r mut v1::Region<'static>, vpc: &str) -> &'r mut Vec<v1::HostedZoneSummary<'static>> {
    let lists = region.hosted_zones_by_vpc.get_or_insert_default();
    let at = lists.iter().position(|list| &*list.vpc_id == vpc).unwrap_or_else(|| {
        lists.push(v1::HostedZonesByVpc { vpc_id: text(vpc), ..Default::default() });
        lists.len() - 1
    });
    &mut lists[at].hosted_zone_summaries
}

impl Writer<'_> {
    /// A zone of an account, with its records.
    pub(super) fn hosted_zone(&mut self, zone: &v1::Zone<'_>) {
        let hosted = &zone.hosted_zone;
        let private = zone.is_private();
        let vpcs: Vec<String> = zone.vpcs.iter().flatten().filter(|_| private).map(|vpc| self.zone_vpc(vpc)).collect();
        let servers = zone.delegation_set.iter().filter(|_| !private).flat_map(|set| &set.name_servers);
        let servers: Vec<&str> = servers.map(|server| undotted(server)).collect();
        // Without it, the line would read as that of a zone hosted elsewhere.
        let needs_id = !servers.is_empty() && !servers.iter().any(|server| is_route53(server));
        let service = hosted.linked_service.as_ref().and_then(|linked| linked.service_principal.as_deref());
        let line = Words::new("zone")
            .name(&hosted.name)
            .raw(if private { "private" } else { "public" })
            .words(vpcs.iter().map(String::as_str))
            .words(servers.iter().copied())
            .option("id", self.next_zone_id(&hosted.id, needs_id))
            .option("service", service)
            .option("delegation-set", zone.delegation_set.as_ref().and_then(|set| set.id.as_deref()).map(bare_set_id))
            .option("fallback", fallback(hosted))
            .option("count", hosted.resource_record_set_count.map(|count| count.to_string()).as_deref())
            .flag("unread", zone.resource_record_sets.is_none());
        self.line(&line);
        self.records(&hosted.name, zone.resource_record_sets.as_deref(), Some(bare_id(&hosted.id)));
    }

    /// A VPC of a private zone, with its Region where no `vpc` line tells it.
    fn zone_vpc(&self, vpc: &v1::ZoneVpc<'_>) -> String {
        let told = self.vpc_region(&vpc.vpc_id) == vpc.vpc_region.as_deref();
        if told { vpc.vpc_id.to_string() } else { authorized_word(vpc) }
    }

    /// A zone hosted elsewhere, with its records.
    pub(super) fn external_zone(&mut self, zone: &v1::ExternalZone<'_>) {
        self.zones += 1;
        let line = Words::new("zone")
            .name(&zone.origin)
            .raw("external")
            .words(zone.name_servers.iter().map(|server| undotted(server)))
            .flag("unread", zone.resource_record_sets.is_none());
        self.line(&line);
        self.records(&zone.origin, zone.resource_record_sets.as_deref(), None);
    }

    /// Zones that only a VPC's list names.
    pub(super) fn foreign_zones(&mut self, region: &v1::Region<'_>) {
        for list in region.hosted_zones_by_vpc.iter().flatten() {
            for zone in &list.hosted_zone_summaries {
                if !self.is_owned(&zone.hosted_zone_id) {
                    self.foreign_zone_line(zone, &list.vpc_id, &region.region);
                }
            }
        }
    }

    fn foreign_zone_line(&mut self, zone: &v1::HostedZoneSummary<'_>, vpc: &str, region: &str) {
        let owner = zone.owner.as_ref();
        let owner = owner.and_then(|owner| owner.owning_account.as_deref().or(owner.owning_service.as_deref()));
        let line = Words::new("zone")
            .name(&zone.name)
            .raw("private")
            .word(vpc)
            .option("owner", Some(owner.unwrap_or("-")))
            .option("id", self.next_zone_id(&zone.hosted_zone_id, false))
            .option("region", self.place(region, Some(vpc)));
        self.line_saying(&line, Input::ZonesByVpc);
    }

    /// The id to write for the next zone: none where its position gives the same.
    fn next_zone_id<'z>(&mut self, id: &'z str, always: bool) -> Option<&'z str> {
        self.zones += 1;
        let id = bare_id(id);
        (always || id != format!("Z{}", self.zones)).then_some(id)
    }
}

/// What the zone says of public DNS fallback.
fn fallback(zone: &v1::HostedZone<'_>) -> Option<&'static str> {
    match zone.public_dns_fallback {
        Some(true) => Some("on"),
        Some(false) => Some("off"),
        None => (zone.tier.as_deref() == Some("ADVANCED")).then_some("unknown"),
    }
}
