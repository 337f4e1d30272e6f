//! Zones, record sets and accounts that hold nine tenths of what Route 53's default quotas allow (semantics §7.2).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lint::{Context, Finding, Subject};
use crate::model::{AccountId, Estate, Group, Policy, TextId, ZoneId, ZoneKind};
use crate::resolve::Certainty;

/// Each quota's number, by what it is of.
static QUOTAS: LazyLock<BTreeMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = include_str!("data/quotas.txt").lines().filter(|line| !line.starts_with('#'));
    let quota = |line: &'static str| {
        let (number, what) = line.split_once(' ')?;
        Some((what.trim(), number.parse().ok()?))
    };
    lines.filter_map(quota).collect()
});

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = of_groups(cx);
    found.extend(cx.all_zones().flat_map(|zone| of_zone(cx, zone)));
    found.extend(of_accounts(cx));
    found.extend(of_regions(cx));
    found
}

/// A quota, if it is nearly used up. Beyond it, somebody had it raised, to what the snapshot does not tell.
fn near(what: &'static str, used: usize) -> Option<Use> {
    let quota = *QUOTAS.get(what)?;
    (used * 10 >= quota * 9 && used <= quota).then_some(Use { what, used, quota })
}

struct Use {
    what: &'static str,
    used: usize,
    quota: usize,
}

/// Most groups are one record set of a few values.
fn of_groups(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group(|group| {
        let estate = cx.estate();
        let values = group.ids().map(|id| estate.values(id).len()).max().unwrap_or(0);
        let count = group.ids().len();
        if values < 2 && count < 2 {
            return None;
        }
        let hosted = is_hosted(estate, estate.rrset(group.first()).zone);
        let found = near("values of a record set", values).or_else(|| near(routed(estate, group), count));
        found.filter(|_| hosted).map(|found| finding(cx, Subject::Record(group.first()), None, &found))
    })
}

fn routed(estate: &Estate, group: Group) -> &'static str {
    match estate.routing(group.first()).map(|routing| routing.policy) {
        Some(Policy::Geoproximity) => "geoproximity record sets of a name and type",
        _ => "routed record sets of a name and type",
    }
}

fn is_hosted(estate: &Estate, zone: ZoneId) -> bool {
    matches!(estate.zone(zone).kind, ZoneKind::Public | ZoneKind::Private)
}

fn of_zone(cx: &Context<'_>, zone: ZoneId) -> Vec<Finding> {
    let estate = cx.estate();
    if !is_hosted(estate, zone) {
        return Vec::new();
    }
    let of = estate.zone(zone);
    let held = estate.groups_of_zone(zone).map(|group| group.ids().len()).sum::<usize>();
    let counted = of.record_count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let uses = [
        near("record sets of a zone", held.max(counted)),
        near("VPCs of a private zone", of.vpcs.len()),
        near("authorizations of a zone", of.authorizations.as_ref().map_or(0, Vec::len)),
    ];
    uses.into_iter().flatten().map(|found| finding(cx, Subject::Zone(zone), None, &found)).collect()
}

/// What an account has once.
fn of_accounts(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let zones = estate.zones().filter(|&zone| is_hosted(estate, zone)).map(|zone| estate.zone(zone).account);
    let checks = estate.health_checks().map(|check| estate.health_check(check).account);
    let sets = estate.delegation_sets().map(|set| estate.delegation_set(set).account);
    let with = |what: &'static str| move |(account, used)| (account, what, used);
    let zones = count(zones.flatten()).into_iter().map(with("hosted zones of an account"));
    let checks = count(checks.flatten()).into_iter().map(with("health checks of an account"));
    let sets = count(sets.flatten()).into_iter().map(with("reusable delegation sets of an account"));
    let uses = zones.chain(checks).chain(sets);
    let near = uses.filter_map(|(account, what, used)| Some((account, near(what, used)?)));
    near.map(|(account, found)| finding(cx, Subject::Account(account), None, &found)).collect()
}

/// What an account has in each Region.
fn of_regions(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let place = |account: Option<AccountId>, region: Option<TextId>| Some((account?, estate.text(region?)));
    let endpoints = estate.endpoints().map(|id| estate.endpoint(id));
    let endpoints = endpoints.filter_map(|endpoint| place(endpoint.account, endpoint.region));
    let own = estate.rules().map(|id| estate.rule(id)).filter(|rule| {
        let owner = rule.owner.map(|owner| estate.text(owner));
        owner.is_none() || owner == rule.account.map(|account| estate.text(estate.account(account).id))
    });
    let rules = own.filter_map(|rule| place(rule.account, rule.region));
    let with = |what: &'static str| move |(at, used)| (at, what, used);
    let endpoints = count(endpoints).into_iter().map(with("Resolver endpoints of an account in a Region"));
    let rules = count(rules).into_iter().map(with("Resolver rules of an account in a Region"));
    let near = endpoints.chain(rules).filter_map(|(at, what, used)| Some((at, near(what, used)?)));
    near.map(|((account, region), found)| finding(cx, Subject::Account(account), Some(region), &found)).collect()
}

fn count<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

fn finding(cx: &Context<'_>, subject: Subject, region: Option<&str>, found: &Use) -> Finding {
    let estate = cx.estate();
    let name = match subject {
        Subject::Account(account) => format!("account {}", estate.text(estate.account(account).id)),
        Subject::Record(record) => format!("{} {}", cx.spell(estate.rrset(record).owner), estate.rrset(record).rtype),
        _ => subject.name(estate).map_or_else(String::new, |name| format!("zone {}", cx.spell(name))),
    };
    let what = found.what.split(" of a").next().unwrap_or(found.what);
    let place = region.map_or_else(String::new, |region| format!(" in {region}"));
    let message = format!("{name} has {} of at most {} {what}{place}", found.used, found.quota);
    let finding = Finding::new(subject, Certainty::Likely, message)
        .decided_by(subject.key(estate))
        .help("have the quota raised before it is needed, or spread what it counts");
    match region {
        Some(region) => finding.decided_by(region.to_owned()),
        None => finding,
    }
}
