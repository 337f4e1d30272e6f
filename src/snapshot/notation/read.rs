//! Text in the notation to a snapshot: which line goes where. It must not know what a line of each kind holds.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::line::{Fields, Line, meant, unquote};
use super::names::{absolute, text};
use super::zone::{Open, bare_id};
use super::{DEFAULT_ACCOUNT, NotationError};
use crate::model::Input;
use crate::snapshot::{Text, v1};

/// The first words that lines have.
const KEYWORDS: [&str; 32] = [
    "account",
    "address",
    "authorizations",
    "autodefined-reverse",
    "captured",
    "cidr-collection",
    "delegation-set",
    "dnssec",
    "dnssec-validation",
    "domain",
    "domain-list",
    "endpoint",
    "firewall",
    "firewall-fail-open",
    "firewall-rule",
    "gap",
    "health-check",
    "interface",
    "network",
    "organization",
    "peering",
    "profile",
    "query-log",
    "query-logging",
    "read",
    "rule",
    "subnet",
    "tags",
    "traffic-policy",
    "vpc",
    "vpc-endpoint",
    "zone",
];

/// What is expected where nothing tells what was meant.
const ANY: &str = "the line of an object, e.g. account, zone, vpc, rule or gap";

/// Reads a text in the notation. `label` names it in errors.
pub fn read(label: &str, text: &str) -> Result<v1::Snapshot<'static>, NotationError> {
    let lines = Line::all(label, text)?;
    let mut reader = Reader::new(&lines);
    let margin = lines.first().map_or(0, Line::indent);
    for line in &lines {
        if line.indent() > margin { reader.record(line) } else { reader.object(line) }?;
    }
    Ok(reader.finish())
}

/// What has been read so far.
pub(super) struct Reader<'t> {
    accounts: Vec<Gathered>,
    /// The account objects belong to: an index, once there is one.
    current: Option<usize>,
    pub(super) external_zones: Vec<v1::ExternalZone<'static>>,
    gaps: Vec<v1::Gap<'static>>,
    pub(super) captured_at: Option<Text<'static>>,
    pub(super) organization: Option<v1::Organization<'static>>,
    pub(super) networks: Vec<v1::Network<'static>>,
    /// How many `zone` lines there were: the next zone's id, unless it has one of its own.
    pub(super) zones: usize,
    /// Where record lines go.
    pub(super) open: Open,
    /// Where in that zone each record set lies, so that a further line of one finds it.
    pub(super) positions: FxHashMap<String, usize>,
    /// The Region of every VPC described anywhere in the text.
    vpc_regions: BTreeMap<&'t str, &'t str>,
    /// Where objects lie that name no described VPC.
    default_region: &'t str,
}

/// An account whose Regions are still kept by name.
pub(super) struct Gathered {
    pub(super) account: v1::Account<'static>,
    regions: BTreeMap<String, v1::Region<'static>>,
    /// What its lines say was read: everywhere, or in one Region.
    pub(super) read: BTreeSet<(Input, Option<String>)>,
    /// What they say was not read of single zones.
    pub(super) unread: BTreeSet<(Input, usize)>,
}

impl<'t> Reader<'t> {
    fn new(lines: &[Line<'t>]) -> Self {
        let vpcs = || lines.iter().filter(|line| line.keyword() == "vpc").filter_map(|line| line.words().get(1..3));
        Reader {
            accounts: Vec::new(),
            current: None,
            external_zones: Vec::new(),
            gaps: Vec::new(),
            captured_at: None,
            organization: None,
            networks: Vec::new(),
            zones: 0,
            open: Open::Nothing,
            positions: FxHashMap::default(),
            vpc_regions: vpcs().map(|words| (words[0].text, words[1].text)).collect(),
            default_region: vpcs().next().map_or(super::DEFAULT_REGION, |words| words[1].text),
        }
    }

    fn object(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        if line.keyword() != "zone" {
            self.open = Open::Nothing;
        }
        match line.keyword() {
            "account" => self.account_line(line),
            "zone" => self.zone(line),
            "vpc" => self.vpc(line),
            "endpoint" => self.endpoint(line),
            "rule" => self.rule(line),
            "profile" => self.profile(line),
            "autodefined-reverse" => self.autodefined_reverse(line),
            "network" => self.network(line),
            "gap" => self.gap(line),
            "read" => self.read_line(line),
            "captured" => self.captured(line),
            "organization" => self.organization(line),
            _ => self.further_object(line),
        }
    }

    /// What an account has beside zones and rules.
    fn further_object(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        match line.keyword() {
            "dnssec" => self.dnssec(line),
            "tags" => self.tags(line),
            "authorizations" => self.authorizations(line),
            "health-check" => self.health_check(line),
            "cidr-collection" => self.cidr_collection(line),
            "delegation-set" => self.delegation_set(line),
            "query-logging" => self.query_logging(line),
            "traffic-policy" => self.traffic_policy(line),
            "domain" => self.domain(line),
            "subnet" => self.subnet(line),
            "peering" => self.peering(line),
            "vpc-endpoint" => self.vpc_endpoint(line),
            "address" => self.address(line),
            "interface" => self.interface(line),
            "dnssec-validation" => self.dnssec_validation(line),
            "domain-list" => self.domain_list(line),
            "firewall" => self.firewall(line),
            "firewall-rule" => self.firewall_rule(line),
            "firewall-fail-open" => self.firewall_fail_open(line),
            "query-log" => self.query_log(line),
            other => {
                let expected = meant(other, &KEYWORDS).unwrap_or_else(|| ANY.to_owned());
                let expected = format!("{expected}; records are indented below their zone");
                Err(line.error(format!("unknown object \"{other}\""), expected))
            }
        }
    }

    fn account_line(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["partition"])?;
        let id = fields.next("an account id")?;
        if id.contains('"') {
            return Err(line.error(format!("{id} is no account id"), "twelve digits"));
        }
        let index = self.account_index(Some(id).filter(|&id| id != "-").unwrap_or_default());
        self.current = Some(index);
        let account = &mut self.accounts[index].account;
        account.name = fields.next_if_any().map(|name| unquote(name).into()).or(account.name.take());
        account.partition = fields.option("partition").map(text).or(account.partition.take());
        fields.finish()
    }

    fn account_index(&mut self, id: &str) -> usize {
        let known = self.accounts.iter().position(|known| &*known.account.account_id == id);
        known.unwrap_or_else(|| {
            let account = v1::Account { account_id: text(id), ..Default::default() };
            let (regions, read, unread) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
            self.accounts.push(Gathered { account, regions, read, unread });
            self.accounts.len() - 1
        })
    }

    /// The account objects belong to now.
    pub(super) fn current(&mut self) -> &mut Gathered {
        let index = self.current.unwrap_or_else(|| self.account_index(DEFAULT_ACCOUNT));
        self.current = Some(index);
        &mut self.accounts[index]
    }

    /// The id of that account, whether it holds anything or not.
    pub(super) fn current_id(&self) -> &str {
        self.current.map_or(DEFAULT_ACCOUNT, |index| &self.accounts[index].account.account_id)
    }

    /// A Region of that account.
    pub(super) fn region(&mut self, name: &str) -> &mut v1::Region<'static> {
        self.current().region_mut(name)
    }

    /// The Region a VPC was described in.
    pub(super) fn vpc_region(&self, vpc: &str) -> Option<&'t str> {
        self.vpc_regions.get(vpc).copied()
    }

    /// The Region of an object: its own word for it, or that of the first VPC it names, or the text's.
    pub(super) fn place<'r>(&self, fields: &Fields<'_, 'r>, vpc: Option<&str>) -> &'r str
    where
        't: 'r,
    {
        let by_vpc = || vpc.and_then(|vpc| self.vpc_region(vpc)).unwrap_or(self.default_region);
        fields.option("region").unwrap_or_else(by_vpc)
    }

    /// An object of this kind and id must not have been read in the current account.
    pub(super) fn unseen(
        &self,
        line: &Line<'_>,
        id: &str,
        has: impl Fn(&v1::Region<'_>) -> bool,
    ) -> Result<(), NotationError> {
        let mut regions = self.current.iter().flat_map(|&index| self.accounts[index].regions.values());
        if regions.any(has) {
            return Err(line.error(format!("{} {id} is there already", line.keyword()), "an id of its own"));
        }
        Ok(())
    }

    /// Every zone so far of any account.
    pub(super) fn hosted_zones(&self) -> impl Iterator<Item = &v1::Zone<'static>> {
        self.accounts.iter().flat_map(|account| &account.account.hosted_zones).flatten()
    }

    /// The zone of the current account that a line calls by name or id.
    pub(super) fn zone_named(
        &mut self,
        line: &Line<'_>,
        word: &str,
        fits: impl Fn(&v1::Zone<'_>) -> bool,
    ) -> Result<Option<usize>, NotationError> {
        let zones = self.current().account.hosted_zones.iter().flatten().enumerate().filter(|(_, zone)| fits(zone));
        let zones: Vec<(usize, &v1::HostedZone<'_>)> = zones.map(|(at, zone)| (at, &zone.hosted_zone)).collect();
        if let Some((at, _)) = zones.iter().find(|(_, zone)| bare_id(&zone.id) == bare_id(word)) {
            return Ok(Some(*at));
        }
        let name = absolute(&word.replace('*', "\\052"));
        let named: Vec<usize> = zones.iter().filter(|(_, zone)| zone.name == name).map(|(at, _)| *at).collect();
        match named[..] {
            [] => Ok(None),
            [at] => Ok(Some(at)),
            _ => Err(line.error(format!("several zones are called {word}"), "the zone's id")),
        }
    }

    /// The id of a zone of the current account.
    pub(super) fn zone_id_at(&mut self, at: usize) -> String {
        let zones = self.current().account.hosted_zones.get_or_insert_default();
        bare_id(&zones[at].hosted_zone.id).to_owned()
    }

    fn gap(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["account", "region", "resource", "message"])?;
        let gap = v1::Gap {
            operation: text(fields.next("an operation, e.g. route53resolver:ListResolverRules")?),
            code: fields.next_if_any().map(text),
            account_id: Some(fields.option("account").unwrap_or(self.current_id())).filter(|&id| id != "-").map(text),
            region: fields.option("region").map(text),
            resource: fields.option("resource").map(text),
            message: fields.option("message").map(|message| unquote(message).into()),
            ..Default::default()
        };
        self.gaps.push(gap);
        fields.finish()
    }

    fn finish(self) -> v1::Snapshot<'static> {
        let default_region = self.default_region;
        v1::Snapshot {
            schema: v1::SCHEMA.into(),
            captured_at: self.captured_at,
            organization: self.organization,
            accounts: self.accounts.into_iter().map(|account| account.finish(default_region)).collect(),
            external_zones: self.external_zones,
            gaps: self.gaps,
            networks: self.networks,
            ..Default::default()
        }
    }
}

impl Gathered {
    /// A Region of the account.
    pub(super) fn region_mut(&mut self, name: &str) -> &mut v1::Region<'static> {
        let new = || v1::Region { region: text(name), ..Default::default() };
        self.regions.entry(name.to_owned()).or_insert_with(new)
    }

    /// Every Region of the account.
    pub(super) fn regions(&mut self) -> impl Iterator<Item = &mut v1::Region<'static>> {
        self.regions.values_mut()
    }

    /// The names of those Regions.
    pub(super) fn region_names(&self) -> Vec<String> {
        self.regions.keys().cloned().collect()
    }

    fn finish(mut self, default_region: &str) -> v1::Account<'static> {
        self.complete_lists(default_region);
        v1::Account { regions: self.regions.into_values().map(unread_rules_last).collect(), ..self.account }
    }
}

/// Associations follow their rules; those of rules that were not read come last, as they are written.
fn unread_rules_last(mut region: v1::Region<'static>) -> v1::Region<'static> {
    let read: BTreeSet<_> = region.resolver_rules.iter().flatten().map(|rule| rule.id.clone()).collect();
    let associations = region.resolver_rule_associations.iter_mut();
    associations.for_each(|all| all.sort_by_key(|association| !read.contains(&association.resolver_rule_id)));
    region
}
