//! Lowers a snapshot into an estate. It must not know rules or resolution, and it cannot fail: whatever does not fit is
//! left behind as a [`Defect`].

mod autodefine;
mod network;
mod premises;
mod records;
mod zones;

use std::fmt;

use rustc_hash::FxHashMap;

use super::v1;
use crate::model::{Account, AccountId, Estate, EstateBuilder, Gap, ResolverRuleId, TextId, VpcId, ZoneId};
use crate::name::NameId;

/// A piece of the snapshot that is no DNS, and was left out of the estate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The object, e.g. `zone example.com. record www\040x`.
    pub place: String,
    /// What is wrong with it.
    pub problem: String,
    /// Whether a zone or an owner has a name that DNS cannot hold. Route 53 refuses such names, so the file is damaged.
    pub is_damage: bool,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Lowers a whole snapshot. The snapshot is consumed piece by piece, so that both never stand in memory whole.
#[must_use]
pub fn lower(snapshot: v1::Snapshot<'_>) -> (Estate, Vec<Defect>) {
    let mut lowering = Lowering::default();
    let mut regions = Vec::new();
    for account in snapshot.accounts {
        let id = lowering.account(&account.account_id, account.name.as_deref());
        for zone in account.hosted_zones.into_iter().flatten() {
            lowering.hosted_zone(id, zone);
        }
        regions.extend(account.regions.into_iter().map(|region| (id, region)));
    }
    for zone in snapshot.external_zones {
        lowering.external_zone(zone);
    }
    for (account, region) in &regions {
        lowering.region(*account, region);
    }
    for (_, region) in &regions {
        lowering.region_links(region);
    }
    lowering.gaps(&snapshot.gaps, &regions);
    lowering.gaps_of_unread_zones(&snapshot.gaps);
    lowering.autodefine();
    for network in snapshot.networks {
        lowering.network(network);
    }
    (lowering.builder.finish(), lowering.defects)
}

/// What lowering carries from object to object.
#[derive(Default)]
struct Lowering {
    builder: EstateBuilder,
    defects: Vec<Defect>,
    accounts: FxHashMap<String, AccountId>,
    zones: FxHashMap<String, ZoneId>,
    rules: FxHashMap<String, ResolverRuleId>,
    /// Own zones without their record sets.
    unread: Vec<String>,
    apex_servers: Option<(ZoneId, Vec<NameId>)>,
}

impl Lowering {
    fn defect(&mut self, place: impl fmt::Display, problem: impl fmt::Display) {
        self.defects.push(Defect { place: place.to_string(), problem: problem.to_string(), is_damage: false });
    }

    fn text(&mut self, text: &str) -> TextId {
        self.builder.text.add(text)
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
        let account = Account { id: self.text(id), name: self.optional_text(name) };
        let added = self.builder.add_account(account);
        self.accounts.insert(id.to_owned(), added);
        Some(added)
    }

    fn gaps(&mut self, gaps: &[v1::Gap<'_>], regions: &[(Option<AccountId>, v1::Region<'_>)]) {
        for gap in gaps {
            let lowered = Gap {
                account: self.optional_text(gap.account_id.as_deref()),
                region: self.optional_text(gap.region.as_deref()),
                operation: self.text(&gap.operation),
                code: self.optional_text(gap.code.as_deref()),
                message: self.optional_text(gap.message.as_deref()),
                resource: self.optional_text(gap.resource.as_deref()),
            };
            let id = self.builder.add_gap(lowered);
            self.mark_zone_incomplete(gap);
            let concerned: Vec<&v1::Region<'_>> =
                regions.iter().filter(|(account, _)| self.concerns(gap, *account)).map(|(_, region)| region).collect();
            for vpc in network::vpcs_without_profiles(gap, concerned.iter().copied()) {
                let vpc = self.vpc(&vpc);
                self.builder.vpc_mut(vpc).profiles_unread = Some(id);
            }
            for vpc in network::vpcs_left_incomplete(gap, concerned.into_iter()) {
                self.mark_incomplete(&vpc, id);
            }
        }
    }

    /// A zone without its record sets is a gap, whether the file says so or not.
    fn gaps_of_unread_zones(&mut self, gaps: &[v1::Gap<'_>]) {
        for id in std::mem::take(&mut self.unread) {
            let told = gaps.iter().any(|gap| gap.resource.as_deref().map(bare_zone_id) == Some(&*id));
            if !told {
                let operation = self.text("route53:ListResourceRecordSets");
                let (code, resource) = (self.text("NotInSnapshot"), self.text(&id));
                let (code, resource) = (Some(code), Some(resource));
                self.builder.add_gap(Gap { account: None, region: None, operation, code, message: None, resource });
            }
        }
    }

    /// A page of the zone's list is missing: what it lacks may be there.
    fn mark_zone_incomplete(&mut self, gap: &v1::Gap<'_>) {
        let zone = gap.resource.as_deref().and_then(|id| self.zones.get(bare_zone_id(id)));
        if let (&"route53:ListResourceRecordSets", Some(&zone)) = (&gap.operation.as_str(), zone) {
            self.builder.zone_mut(zone).complete = false;
        }
    }

    fn concerns(&self, gap: &v1::Gap<'_>, account: Option<AccountId>) -> bool {
        let wanted = gap.account_id.as_deref();
        wanted.is_none_or(|id| account.is_some_and(|account| self.builder.account_id(account) == id))
    }

    fn vpc(&mut self, id: &str) -> VpcId {
        self.builder.vpc(id)
    }
}

/// A hosted zone's id without the prefix some replies give it.
fn bare_zone_id(id: &str) -> &str {
    id.strip_prefix("/hostedzone/").unwrap_or(id)
}
