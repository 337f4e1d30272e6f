//! Record sets that lead to resources whose names anybody can take once they are deleted.

use std::sync::LazyLock;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType, RrSet, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Authority, Certainty, Vantage, occluded_by};

static TARGETS: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/claimable-targets.txt")));

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::CNAME, RecordType::A], |group| {
        let estate = cx.estate();
        let rrset = estate.rrset(group.first());
        let aliases = group.ids().filter_map(|id| estate.alias(id)).map(|alias| alias.target);
        let mut targets = aliases.chain(estate.hosts(group));
        let (target, what) = targets.find_map(|host| Some((host, TARGETS.find(estate.names(), host)?.what)))?;
        is_published(cx, rrset).then(|| finding(cx, group, target, what))
    })
}

/// Whether the Internet gets to see it: others take a name to be asked for by strangers.
fn is_published(cx: &Context<'_>, rrset: &RrSet) -> bool {
    let zone = cx.estate().zone(rrset.zone);
    let public = matches!(zone.kind, ZoneKind::Public | ZoneKind::External);
    public
        && cx.resolver().authority(zone.name) == Authority::Zone(rrset.zone)
        && occluded_by(cx.estate(), rrset.zone, rrset.owner, rrset.rtype).is_none()
}

fn finding(cx: &Context<'_>, group: Group, target: NameId, what: &str) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (owner, target) = (cx.spell(rrset.owner), cx.spell(target));
    let message = format!("{owner} {} leads to {what}, whose name is anybody's once it is deleted", rrset.rtype);
    Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .note("whether it exists is not in the snapshot")
        .help(format!("make sure that {target} is yours, and take the record out before you delete it"))
}
