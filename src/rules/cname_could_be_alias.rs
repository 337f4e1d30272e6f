//! CNAMEs to AWS resources that an alias record can stand for (semantics G9).

use std::sync::LazyLock;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType, ZoneKind};
use crate::name::NameId;
use crate::resolve::Certainty;

static TARGETS: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/alias-targets.txt")));

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::CNAME], |group| {
        let rrset = cx.estate().rrset(group.first());
        if cx.estate().zone(rrset.zone).kind != ZoneKind::Public {
            return None;
        }
        let mut hosts = cx.estate().hosts(group);
        let (target, what) = hosts.find_map(|host| Some((host, TARGETS.find(cx.estate().names(), host)?.what)))?;
        Some(finding(cx, group, target, what))
    })
}

fn finding(cx: &Context<'_>, group: Group, target: NameId, what: &str) -> Finding {
    let owner = cx.spell(cx.estate().rrset(group.first()).owner);
    let target = cx.spell(target);
    let message = format!("{owner} is a CNAME to {what}, which an alias could stand for");
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help(format!("replace the CNAME by an A alias to {target}, and an AAAA alias where it has IPv6 addresses"))
}
