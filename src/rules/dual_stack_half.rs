//! A aliases without an AAAA alias beside them, to targets that have IPv6 addresses.

use std::sync::LazyLock;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject};
use crate::model::{Alias, Group, RecordType, ZoneKind};
use crate::resolve::Certainty;

static TARGETS: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/dual-stack-targets.txt")));

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::A], |group| {
        let estate = cx.estate();
        let alias = group.ids().find_map(|id| estate.alias(id))?;
        let rrset = estate.rrset(group.first());
        let zone = estate.zone(rrset.zone);
        let judged = zone.kind == ZoneKind::Public && zone.complete;
        if !judged || estate.group(rrset.zone, rrset.owner, RecordType::AAAA).is_some() {
            return None;
        }
        target(cx, group, alias).map(|target| finding(cx, group, alias, &target))
    })
}

/// What is known of a target with IPv6 addresses.
struct Target {
    what: String,
    certainty: Certainty,
}

fn target(cx: &Context<'_>, group: Group, alias: &Alias) -> Option<Target> {
    let estate = cx.estate();
    if alias.in_zone {
        let zone = estate.rrset(group.first()).zone;
        estate.group(zone, alias.target, RecordType::AAAA)?;
        let what = format!("{}, which has an AAAA record too", cx.spell(alias.target));
        return Some(Target { what, certainty: Certainty::Certain });
    }
    let what = TARGETS.find(estate.names(), alias.target)?.what;
    Some(Target { what: format!("{what}, which has IPv6 addresses too"), certainty: Certainty::Likely })
}

fn finding(cx: &Context<'_>, group: Group, alias: &Alias, target: &Target) -> Finding {
    let owner = cx.spell(cx.estate().rrset(group.first()).owner);
    let message = format!("{owner} is an A alias alone to {}", target.what);
    Finding::new(Subject::Record(group.first()), target.certainty, message)
        .decided_by_record(cx, group.first())
        .help(format!("add an AAAA alias {owner} to {}", cx.spell(alias.target)))
}
