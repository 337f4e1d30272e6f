//! MX and SRV record sets that name a host which exists and has no address. Hosts that do not exist are
//! `cname-target-missing`'s.

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Question, Vantage};

/// How many hosts a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::MX, RecordType::SRV], |group| {
        let bare = cx.estate().hosts(group).filter(|&host| host != NameId::ROOT && cx.oddity(host).bare);
        let bare: Vec<NameId> = bare.collect();
        if bare.is_empty() {
            return None;
        }
        let found = misses(cx, group, &bare);
        (!found.is_empty()).then(|| finding(cx, group, found))
    })
}

/// A host without address, for someone who gets the record.
struct Miss {
    host: NameId,
    vantage: Vantage,
    certainty: Certainty,
}

fn misses(cx: &Context<'_>, group: Group, hosts: &[NameId]) -> Vec<Miss> {
    let vantages = group.ids().flat_map(|record| cx.served_to(record));
    let asked = vantages.flat_map(|vantage| hosts.iter().map(move |&host| (vantage, host)));
    let miss = |(vantage, host): (Vantage, NameId)| {
        let certainty = cx.without_addresses(vantage, host)?.certainty;
        Some(Miss { host, vantage, certainty })
    };
    asked.filter_map(miss).collect()
}

fn finding(cx: &Context<'_>, group: Group, mut misses: Vec<Miss>) -> Finding {
    let all: Vec<NameId> = misses.iter().map(|miss| miss.host).collect();
    let (_, allowed) = cx.unallowed("name-server-unknown-host", &all, |&host| host);
    misses.retain(|miss| !allowed.contains(&miss.host));
    let rrset = cx.estate().rrset(group.first());
    let mut hosts: Vec<NameId> = misses.iter().map(|miss| miss.host).collect();
    hosts.sort_by_cached_key(|&host| cx.name(host));
    hosts.dedup();
    let spelled: Vec<String> = hosts.iter().map(|&host| cx.spell(host)).collect();
    let (have, it) = if spelled.len() == 1 { ("has no address", "it") } else { ("have no address", "them") };
    let named = phrase::list(&spelled, MOST_NAMED);
    let message = format!("{} {} names {named}, which {have}", cx.spell(rrset.owner), rrset.rtype);
    let confidence = misses.iter().map(|miss| miss.certainty).min().unwrap_or(Certainty::Likely);
    let question = Question { name: Asked::exactly(misses[0].host), rtype: RecordType::A };
    let vantage = misses[0].vantage;
    let mut finding = Finding::new(Subject::Record(group.first()), confidence, message)
        .decided_by_record(cx, group.first())
        .trace(vantage, cx.resolver().trace(vantage, question))
        .help(format!("give {it} an A or AAAA record, or name a host that has one"));
    finding = finding.decided_in_part_by(hosts.iter().map(|&host| cx.name(host).to_string()));
    finding = finding.gathering(hosts).leaving_out(allowed);
    finding.seen_from(misses.into_iter().flat_map(|miss| cx.class_of(miss.vantage)))
}
