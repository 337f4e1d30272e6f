//! Record sets of public zones that lead to some names: what breaks when the names are taken out. It contains no rule.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::phrase;
use super::pointers::targets;
use crate::model::{Group, RecordType};
use crate::name::NameId;

/// How many record sets are told one by one.
const MOST_TOLD: usize = 3;

/// The public record sets that lead to each of some names, by zone, owner and type. Delegations are left out: what they
/// need is for the rules about them.
#[must_use]
pub fn leading_to(cx: &Context<'_>, names: &[NameId]) -> FxHashMap<NameId, Vec<Group>> {
    let mut leading: FxHashMap<NameId, Vec<Group>> = FxHashMap::default();
    if names.is_empty() {
        return leading;
    }
    let names: FxHashSet<NameId> = names.iter().copied().collect();
    let found = cx.groups().par_iter().flat_map_iter(|&group| ends(cx, group).map(move |end| (end, group)));
    let found: Vec<(NameId, Group)> = found.filter(|(end, _)| names.contains(end)).collect();
    for (end, group) in found {
        let groups = leading.entry(end).or_default();
        if groups.last() != Some(&group) {
            groups.push(group);
        }
    }
    leading
}

/// The names that a public record set sends others on to.
fn ends<'c>(cx: &'c Context<'_>, group: Group) -> impl Iterator<Item = NameId> + 'c {
    let estate = cx.estate();
    let first = estate.rrset(group.first());
    let counts = estate.zone(first.zone).is_public() && first.rtype != RecordType::NS;
    let records = group.ids().filter(move |_| counts);
    let ends = records.flat_map(|id| targets(estate, id).chain(estate.alias(id).map(|alias| alias.target)));
    ends.filter(move |&end| end != first.owner)
}

/// Record sets in a sentence: `app.example.com CNAME and example.com MX`.
#[must_use]
pub fn record_sets(cx: &Context<'_>, groups: &[Group]) -> String {
    let spell = |group: &Group| {
        let rrset = cx.estate().rrset(group.first());
        format!("{} {}", cx.spell(rrset.owner), rrset.rtype)
    };
    phrase::list(&groups.iter().map(spell).collect::<Vec<_>>(), MOST_TOLD)
}
