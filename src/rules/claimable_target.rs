//! Record sets that lead to resources whose names anybody can take once they are deleted.

use std::sync::LazyLock;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Subject};
use crate::model::{Estate, Group, RecordType};
use crate::name::NameId;
use crate::resolve::{Certainty, Vantage};

static TARGETS: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/claimable-targets.txt")));

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::CNAME, RecordType::A], |group| {
        let (target, what) = claimable(cx.estate(), group)?;
        cx.is_published(group.first()).then(|| finding(cx, group, target, what))
    })
}

/// The first target that is such a resource, and what kind of.
fn claimable(estate: &Estate, group: Group) -> Option<(NameId, &'static str)> {
    let aliases = group.ids().filter_map(|id| estate.alias(id)).map(|alias| alias.target);
    let mut targets = aliases.chain(estate.hosts(group));
    targets.find_map(|host| Some((host, TARGETS.find(estate.names(), host)?.what)))
}

fn finding(cx: &Context<'_>, group: Group, target: NameId, what: &str) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let owner = cx.spell(rrset.owner);
    // an alias names the Region's endpoint, and S3 takes the bucket from the name it is asked for
    let resource = match cx.estate().names().label(target) {
        label if label.starts_with(b"s3-website") => format!("the bucket {owner}"),
        _ => cx.spell(target),
    };
    let message = format!("{owner} {} leads to {what}, whose name is anybody's once it is deleted", rrset.rtype);
    Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .note("whether it exists is not in the snapshot")
        .help(format!("make sure that {resource} is yours, and take the record out before you delete it"))
}
