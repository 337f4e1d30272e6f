//! Lowers a snapshot into an estate. It must not know rules or resolution, and it cannot fail: whatever does not fit is
//! left behind as a [`Defect`].

mod account;
mod autodefine;
mod ec2;
mod firewall;
mod gaps;
mod inputs;
mod network;
mod premises;
mod profiles;
mod records;
mod registrar;
mod settings;
mod vpcs;
mod zones;

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

use super::defect::Defect;
use super::time::seconds;
use super::v1;
use crate::model::{
    Account, AccountId, Estate, EstateBuilder, FirewallGroupId, FirewallListId, PeeringId, QueryLogId, ResolverRuleId,
    TextId, Value, VpcId, ZoneId,
};
use crate::name::NameId;

/// Lowers a whole snapshot. The snapshot is consumed piece by piece, so that both never stand in memory whole.
#[must_use]
pub fn lower(snapshot: v1::Snapshot<'_>) -> (Estate, Vec<Defect>) {
    let mut lowering = Lowering::default();
    lowering.builder.reserve(record_sets(&snapshot));
    lowering.builder.captured_at = snapshot.captured_at.as_deref().and_then(seconds);
    let mut regions = Vec::new();
    for mut account in snapshot.accounts {
        let id = lowering.own_account(&account);
        let zones = account.hosted_zones.take();
        lowering.places(id, &account, zones.as_deref());
        for zone in zones.into_iter().flatten() {
            lowering.hosted_zone(id, &zone);
        }
        lowering.account_objects(id, &account);
        regions.extend(account.regions.into_iter().map(|region| (id, region)));
    }
    lowering.organization(snapshot.organization.as_ref());
    for zone in snapshot.external_zones {
        lowering.external_zone(&zone);
    }
    for (account, region) in &regions {
        lowering.region(*account, region);
    }
    for (account, region) in &regions {
        lowering.region_links(*account, region);
    }
    lowering.firewalls_in_order();
    lowering.settings_of_profiles();
    lowering.gaps(&snapshot.gaps, &regions);
    lowering.gaps_of_unread_zones(&snapshot.gaps);
    lowering.autodefine();
    for network in snapshot.networks {
        lowering.network(&network);
    }
    (lowering.builder.finish(), lowering.defects)
}

/// How many record sets a snapshot holds.
fn record_sets(snapshot: &v1::Snapshot<'_>) -> usize {
    let hosted = snapshot.accounts.iter().flat_map(|account| account.hosted_zones.iter().flatten());
    let hosted = hosted.map(|zone| &zone.resource_record_sets);
    let external = snapshot.external_zones.iter().map(|zone| &zone.resource_record_sets);
    hosted.chain(external).flatten().map(Vec::len).sum()
}

/// What lowering carries from object to object.
#[derive(Default)]
struct Lowering {
    builder: EstateBuilder,
    defects: Vec<Defect>,
    accounts: FxHashMap<String, AccountId>,
    zones: FxHashMap<String, ZoneId>,
    rules: FxHashMap<String, ResolverRuleId>,
    firewall_groups: FxHashMap<String, FirewallGroupId>,
    firewall_lists: FxHashMap<String, FirewallListId>,
    query_logs: FxHashMap<String, QueryLogId>,
    peerings: FxHashMap<String, PeeringId>,
    /// Profiles whose VPCs make no reverse names themselves.
    profiles_without_reverse: FxHashSet<String>,
    /// The availability zone of every subnet.
    subnets: FxHashMap<String, Option<TextId>>,
    profile_settings: Vec<settings::ProfileSetting>,
    /// Texts that recur, once each.
    words: FxHashMap<String, TextId>,
    /// Own zones without their record sets.
    unread: Vec<String>,
    apex_servers: Option<(ZoneId, Vec<NameId>)>,
    /// The values of the record set at hand, between whiles empty.
    values: Vec<Value>,
}

impl Lowering {
    fn defect(&mut self, place: impl fmt::Display, problem: impl fmt::Display) {
        self.defects.push(Defect { place: place.to_string(), problem: problem.to_string(), is_damage: false });
    }

    fn text(&mut self, text: &str) -> TextId {
        self.builder.text.add(text)
    }

    /// A text that recurs: a Region, a status, an owner.
    fn word(&mut self, text: &str) -> TextId {
        if let Some(&known) = self.words.get(text) {
            return known;
        }
        let added = self.text(text);
        self.words.insert(text.to_owned(), added);
        added
    }

    fn optional_word(&mut self, text: Option<&str>) -> Option<TextId> {
        text.filter(|text| !text.is_empty()).map(|text| self.word(text))
    }

    fn optional_text(&mut self, text: Option<&str>) -> Option<TextId> {
        text.filter(|text| !text.is_empty()).map(|text| self.text(text))
    }

    /// The name of a zone or of an owner, or a defect that says the file is damaged.
    fn own_name(&mut self, text: &str, place: impl fmt::Display) -> Option<NameId> {
        let name = self.name(text, place);
        if let (None, Some(defect)) = (name, self.defects.last_mut()) {
            defect.is_damage = true;
        }
        name
    }

    /// A name, or a defect of the object that holds it.
    fn name(&mut self, text: &str, place: impl fmt::Display) -> Option<NameId> {
        match self.builder.names.intern_text(text) {
            Ok(name) => Some(name),
            Err(error) => {
                self.defect(place, format_args!("{text:?} is not a DNS name: {error}"));
                None
            }
        }
    }

    /// The account of this id, added where it is new; none for no id.
    fn account(&mut self, id: &str, name: Option<&str>) -> Option<AccountId> {
        if id.is_empty() {
            return None;
        }
        if let Some(&known) = self.accounts.get(id) {
            return Some(known);
        }
        let account = Account { id: self.text(id), name: self.optional_text(name), held: false };
        let added = self.builder.add_account(account);
        self.accounts.insert(id.to_owned(), added);
        Some(added)
    }

    fn vpc(&mut self, id: &str) -> VpcId {
        self.builder.vpc(id)
    }
}

/// A hosted zone's id without the prefix some replies give it.
fn bare_zone_id(id: &str) -> &str {
    id.strip_prefix("/hostedzone/").unwrap_or(id)
}

/// A delegation set's id without the prefix some replies give it.
fn bare_set_id(id: &str) -> &str {
    id.strip_prefix("/delegationset/").unwrap_or(id)
}

/// The id at the end of an ARN, or the id itself.
fn last_of_arn(arn: &str) -> &str {
    arn.rsplit(['/', ':']).next().unwrap_or(arn)
}
