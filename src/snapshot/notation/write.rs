//! A snapshot to text in the notation: the order of lines. It must not know what a line of each kind holds.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::said_by;
use super::line::quote;
use super::names::{undotted, word};
use super::zone::bare_id;
use super::{DEFAULT_ACCOUNT, DEFAULT_REGION};
use crate::model::Input;
use crate::snapshot::v1;

/// Writes a snapshot in the notation. The [module](super) says what has no line and is left out.
#[must_use]
pub fn write(snapshot: &v1::Snapshot<'_>) -> String {
    let mut writer = Writer::new(snapshot);
    writer.organization(snapshot);
    for account in &snapshot.accounts {
        writer.account(account);
    }
    for zone in &snapshot.external_zones {
        writer.external_zone(zone);
    }
    for network in &snapshot.networks {
        writer.network(network);
    }
    for gap in &snapshot.gaps {
        writer.gap(gap);
    }
    writer.out
}

/// The text so far, and what the lines to come depend on.
pub(super) struct Writer<'s> {
    out: String,
    /// How many `zone` lines there are.
    pub(super) zones: usize,
    /// The account that objects without an `account` line would belong to.
    account: Option<&'s str>,
    /// Ids of all zones an account of the snapshot owns.
    owned: BTreeSet<&'s str>,
    vpc_regions: BTreeMap<&'s str, &'s str>,
    default_region: &'s str,
    /// What the lines since it was last taken say was read.
    said: BTreeSet<Input>,
    /// What was read of an account's zones and has no line.
    pub(super) silent: Vec<Input>,
}

impl<'s> Writer<'s> {
    fn new(snapshot: &'s v1::Snapshot<'_>) -> Self {
        let regions = || snapshot.accounts.iter().flat_map(|account| &account.regions);
        let vpcs =
            || regions().flat_map(|region| region.vpcs.iter().flatten().map(|vpc| (&*vpc.vpc_id, &*region.region)));
        let zones = snapshot.accounts.iter().flat_map(|account| &account.hosted_zones).flatten();
        Writer {
            out: String::new(),
            zones: 0,
            account: None,
            owned: zones.map(|zone| bare_id(&zone.hosted_zone.id)).collect(),
            vpc_regions: vpcs().collect(),
            default_region: vpcs().next().map_or(DEFAULT_REGION, |(_, region)| region),
            said: BTreeSet::new(),
            silent: Vec::new(),
        }
    }

    /// The Region that a VPC's own line tells.
    pub(super) fn vpc_region(&self, vpc: &str) -> Option<&'s str> {
        self.vpc_regions.get(vpc).copied()
    }

    fn account(&mut self, account: &'s v1::Account<'_>) {
        let before = self.out.len();
        self.account_objects(account);
        let implied = self.account.is_none() && &*account.account_id == DEFAULT_ACCOUNT;
        let named = account.name.is_some() || account.partition.is_some();
        let silent = self.out[before..].lines().all(|line| line.starts_with('#'));
        self.account = Some(&account.account_id);
        if !implied || named || silent {
            self.out.insert_str(before, &account_line(account));
        }
    }

    fn account_objects(&mut self, account: &'s v1::Account<'_>) {
        for zone in account.hosted_zones.iter().flatten() {
            self.hosted_zone(zone);
        }
        self.facets(account);
        self.health_checks(account);
        self.global_objects(account);
        self.domains(account);
        let mut said = vec![std::mem::take(&mut self.said)];
        for region in &account.regions {
            self.region_objects(region, &account.account_id);
            said.push(std::mem::take(&mut self.said));
        }
        self.read_lines(account, &said);
    }

    fn region_objects(&mut self, region: &v1::Region<'_>, account: &str) {
        self.foreign_zones(region);
        self.vpcs(region);
        self.subnets(region);
        self.peerings(region);
        self.vpc_endpoints(region);
        self.addresses(region);
        self.endpoints(region);
        self.rules(region, account);
        self.profiles(region, account);
        self.settings(region);
        self.firewalls(region, account);
        self.query_logs(region, account);
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: &Words) {
        let keyword = line.0.split(' ').next().unwrap_or_default();
        self.said.extend(said_by(keyword));
        self.line_of(line);
    }

    /// Adds a line that says of its own list no more than that `input` was read.
    pub(super) fn line_saying(&mut self, line: &Words, input: Input) {
        self.said.insert(input);
        self.line_of(line);
    }

    /// Notes that a line says that something else was read as well.
    pub(super) fn say(&mut self, input: Input) {
        self.said.insert(input);
    }

    fn line_of(&mut self, line: &Words) {
        self.out.push_str(&line.0);
        self.out.push('\n');
    }

    /// How long the text is.
    pub(super) fn lines(&self) -> usize {
        self.out.len()
    }

    /// Adds an indented line.
    pub(super) fn record_line(&mut self, line: &str) {
        self.out.push_str("  ");
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// Adds a comment for an object that has no line.
    pub(super) fn left_out(&mut self, kind: &str, id: &str) {
        self.line(&Words::new("# left out:").word(kind).word(id));
    }

    /// Whether an account of the snapshot owns this zone.
    pub(super) fn is_owned(&self, zone: &str) -> bool {
        self.owned.contains(bare_id(zone))
    }

    /// `region=`, where the line alone would put the object elsewhere.
    pub(super) fn place<'r>(&self, region: &'r str, vpc: Option<&str>) -> Option<&'r str> {
        let implied = vpc.and_then(|vpc| self.vpc_regions.get(vpc)).copied().unwrap_or(self.default_region);
        (implied != region).then_some(region)
    }

    fn gap(&mut self, gap: &v1::Gap<'_>) {
        let account = gap.account_id.as_deref().unwrap_or("-");
        let line = Words::new("gap")
            .word(&gap.operation)
            .words(gap.code.as_deref())
            .option("account", Some(account).filter(|&account| account != self.account.unwrap_or(DEFAULT_ACCOUNT)))
            .option("region", gap.region.as_deref())
            .option("resource", gap.resource.as_deref())
            .quoted_option("message", gap.message.as_deref());
        self.line(&line);
    }
}

fn account_line(account: &v1::Account<'_>) -> String {
    let id = Some(&*account.account_id).filter(|id| !id.is_empty()).unwrap_or("-");
    let mut line = Words::new("account").word(id);
    if let Some(name) = account.name.as_deref().and_then(quote) {
        line = line.raw(&name);
    }
    format!("{}\n", line.option("partition", account.partition.as_deref()).0)
}

/// A line, word by word. Whatever a word holds, it stays one word.
#[derive(Clone)]
pub(super) struct Words(String);

impl Words {
    /// The first word, as it is.
    pub(super) fn new(first: &str) -> Self {
        Words(first.to_owned())
    }

    /// A word of the notation itself, or one that is safe already.
    pub(super) fn raw(mut self, text: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(text);
        self
    }

    /// A word from the snapshot.
    pub(super) fn word(self, text: &str) -> Self {
        self.raw(&word(if text.is_empty() { "-" } else { text }))
    }

    /// Words from the snapshot.
    pub(super) fn words<'w>(self, words: impl IntoIterator<Item = &'w str>) -> Self {
        words.into_iter().fold(self, Words::word)
    }

    /// A name, as lines of objects have it: without the dot, and with `*` for itself.
    pub(super) fn name(self, name: &str) -> Self {
        self.raw(&word(undotted(name)).replace("\\052", "*"))
    }

    /// A keyword and its words; neither when there are none.
    pub(super) fn section<W: AsRef<str>>(self, keyword: &str, words: &[W]) -> Self {
        if words.is_empty() {
            return self;
        }
        self.raw(keyword).words(words.iter().map(AsRef::as_ref))
    }

    /// `key=value`, where there is a value.
    pub(super) fn option(self, key: &str, value: Option<&str>) -> Self {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.raw(&format!("{key}={}", word(value))),
            None => self,
        }
    }

    /// `key="free text"`, where there is one that fits on a line.
    pub(super) fn quoted_option(self, key: &str, value: Option<&str>) -> Self {
        match value.and_then(quote) {
            Some(value) => self.raw(&format!("{key}={value}")),
            None => self,
        }
    }

    /// A word that is there or not.
    pub(super) fn flag(self, word: &str, set: bool) -> Self {
        if set { self.raw(word) } else { self }
    }

    /// The line.
    pub(super) fn into_string(self) -> String {
        self.0
    }
}
