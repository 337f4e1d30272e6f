//! What a private zone that rules advise would itself hide from its VPCs (semantics 1.20): it must hide nothing, or whoever
//! makes it must know what to copy. It contains no rule.

use super::context::Context;
use super::{phrase, shadows};
use crate::model::{RecordType, RrSetId, VpcId, ZoneId};
use crate::name::NameId;
use crate::resolve::{Asked, Object};

/// How many names are told one by one.
const MOST_NAMES: usize = 3;

/// What a new private zone would hide.
pub struct Hidden {
    /// Its name.
    apex: NameId,
    /// Names below it.
    names: Vec<NameId>,
    /// Types at it.
    types: Vec<RecordType>,
}

impl Hidden {
    /// The advice to serve something from it, in words: `a private zone named db.example.com on vpc-1`, with what must be
    /// copied into it; or a separate domain, where that would be too much.
    #[must_use]
    pub fn advice(&self, cx: &Context<'_>, whose: &str) -> String {
        let apex = cx.spell(self.apex);
        if self.is_too_much() {
            let names = phrase::count(self.names.len(), "other name");
            return format!("a private zone of a separate domain {whose}, for one named {apex} would hide {names}");
        }
        let types: Vec<String> = self.types.iter().map(RecordType::to_string).collect();
        let types = (!types.is_empty()).then(|| format!("{apex} {}", phrase::list(&types, types.len())));
        let names = self.names.iter().map(|&name| cx.spell(name));
        let copies: Vec<String> = types.into_iter().chain(names).collect();
        let zone = format!("a private zone named {apex} {whose}");
        if copies.is_empty() {
            return zone;
        }
        format!("{zone}, with copies of {}, which it would hide", phrase::list(&copies, copies.len()))
    }

    /// Whether there is more than anybody would copy.
    #[must_use]
    pub fn is_too_much(&self) -> bool {
        self.names.len() > MOST_NAMES
    }
}

/// What a private zone of a name would hide from some VPCs, or from any where none are given, when it holds nothing but a
/// record set that moves there. What a longer name answers already stays as it is.
#[must_use]
pub fn hidden_by_zone(cx: &Context<'_>, apex: NameId, moved: RrSetId, vpcs: &[VpcId]) -> Hidden {
    let rrset = cx.estate().rrset(moved);
    let mut names: Vec<NameId> = cx.names_below(apex).to_vec();
    names.retain(|&name| name != rrset.owner && is_met(cx, apex, name, vpcs));
    names.sort_by_cached_key(|&name| cx.name(name));
    let mut types = Vec::new();
    if !is_hidden_already(cx, apex, vpcs) {
        let public = public_zones_above(cx, apex);
        let groups = public.iter().flat_map(|&zone| cx.estate().groups(zone, apex));
        types.extend(groups.map(|group| cx.estate().rrset(group.first()).rtype));
    }
    let own = |rtype: RecordType| rrset.owner == apex && rtype == rrset.rtype;
    types.retain(|&rtype| !own(rtype) && !matches!(rtype, RecordType::NS | RecordType::SOA));
    types.sort_unstable();
    types.dedup();
    Hidden { apex, names, types }
}

/// Whether some of the VPCs get something for a name that a zone above it would take away.
fn is_met(cx: &Context<'_>, apex: NameId, name: NameId, vpcs: &[VpcId]) -> bool {
    let public = || {
        let zones = public_zones_above(cx, name);
        zones.iter().any(|&zone| shadows::is_host_of(cx, zone, name))
    };
    let met = |vpc: VpcId| match covering(cx, vpc, name) {
        Some((matched, _)) if cx.estate().names().is_at_or_below(matched, apex) => false,
        Some((_, Object::Zone(zone))) => cx.estate().exists(zone, name),
        Some(_) => false, // a rule answers, with what is not known here
        None => public(),
    };
    if vpcs.is_empty() { public() } else { vpcs.iter().any(|&vpc| met(vpc)) }
}

/// Whether no VPC gets the public records of a name.
fn is_hidden_already(cx: &Context<'_>, name: NameId, vpcs: &[VpcId]) -> bool {
    !vpcs.is_empty() && vpcs.iter().all(|&vpc| covering(cx, vpc, name).is_some())
}

fn covering(cx: &Context<'_>, vpc: VpcId, name: NameId) -> Option<(NameId, Object)> {
    let (matched, contender) = cx.resolver().view(vpc).covering(cx.estate().names(), Asked::exactly(name))?;
    (contender.object != Object::Autodefined).then_some((matched, contender.object))
}

fn public_zones_above(cx: &Context<'_>, name: NameId) -> Vec<ZoneId> {
    let estate = cx.estate();
    let zones = estate.names().ancestors(name).flat_map(|above| estate.zones_named(above));
    zones.copied().filter(|&zone| estate.zone(zone).is_public()).collect()
}
