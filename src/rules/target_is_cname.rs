//! MX, SRV and NS record sets that name a CNAME (RFC 2181 §10.3).

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType};
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, Cut, Question, StepKind, Vantage, Verdict, Why, occluded_by};

/// How many hosts a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let types = [RecordType::MX, RecordType::SRV, RecordType::NS];
    cx.each_group_of(&types, |group| {
        let rrset = cx.estate().rrset(group.first());
        let is_cut = rrset.rtype == RecordType::NS && rrset.owner != cx.estate().zone(rrset.zone).name;
        let found = if is_cut { at_cut(cx, group) } else { at_record(cx, group) };
        found.map(|found| finding(cx, group, found))
    })
}

/// Hosts that are CNAMEs, and for whom.
struct Aliased {
    hosts: Vec<NameId>,
    vantages: Vec<Vantage>,
    confidence: Certainty,
}

/// The servers of a delegation, which the model looks up anyway.
fn at_cut(cx: &Context<'_>, group: Group) -> Option<Aliased> {
    let rrset = cx.estate().rrset(group.first());
    let public = cx.estate().zone(rrset.zone).is_public();
    if !public || !cx.estate().hosts(group).any(|host| cx.oddity(host).aliased) {
        return None;
    }
    if occluded_by(cx.estate(), rrset.zone, rrset.owner, rrset.rtype).is_some() {
        return None;
    }
    let delegation = cx.resolver().delegation(Cut { zone: rrset.zone, name: rrset.owner });
    let aliased = delegation.servers.iter().filter_map(|&(host, verdict)| match verdict {
        Verdict::Dead(Why::IsCname, certainty) => Some((host, certainty)),
        _ => None,
    });
    let aliased: Vec<(NameId, Certainty)> = aliased.collect();
    let confidence = aliased.iter().map(|&(_, certainty)| certainty).min()?;
    let hosts = aliased.into_iter().map(|(host, _)| host).collect();
    Some(Aliased { hosts, vantages: vec![Vantage::Internet], confidence })
}

/// Hosts of a record set, asked for by everyone who gets it.
fn at_record(cx: &Context<'_>, group: Group) -> Option<Aliased> {
    let hosts: Vec<NameId> = cx.estate().hosts(group).filter(|&host| cx.oddity(host).aliased).collect();
    if hosts.is_empty() {
        return None;
    }
    let mut found = Aliased { hosts: Vec::new(), vantages: Vec::new(), confidence: Certainty::Certain };
    for vantage in group.ids().flat_map(|record| cx.served_to(record)) {
        for &host in &hosts {
            let outcome = cx.host_addresses(vantage, host);
            if !outcome.chain.is_empty() {
                found.hosts.push(host);
                found.vantages.push(vantage);
                found.confidence = found.confidence.min(outcome.certainty);
            }
        }
    }
    found.hosts.sort_by_cached_key(|&host| cx.name(host));
    found.hosts.dedup();
    (!found.hosts.is_empty()).then_some(found)
}

fn finding(cx: &Context<'_>, group: Group, mut found: Aliased) -> Finding {
    let allowed;
    (found.hosts, allowed) = cx.unallowed("target-is-cname", &found.hosts, |&host| host);
    let rrset = cx.estate().rrset(group.first());
    let hosts: Vec<String> = found.hosts.iter().map(|&host| cx.spell(host)).collect();
    let are = if hosts.len() == 1 { "is a CNAME" } else { "are CNAMEs" };
    let named = phrase::list(&hosts, MOST_NAMED);
    let message = format!("{} {} names {named}, which {are}", cx.spell(rrset.owner), rrset.rtype);
    let vantage = found.vantages[0];
    let question = Question { name: Asked::exactly(found.hosts[0]), rtype: RecordType::A };
    let resolution = cx.resolver().trace(vantage, question);
    let end = resolution.outcome.chain.last().map_or(hosts[0].clone(), |&target| cx.spell(target));
    let cname = resolution.steps.iter().find_map(|step| match step.kind {
        StepKind::Cname { rrset, .. } => Some(rrset),
        _ => None,
    });
    let finding = Finding::new(Subject::Record(group.first()), found.confidence, message)
        .seen_from(found.vantages.into_iter().flat_map(|vantage| cx.class_of(vantage)))
        .decided_by_record(cx, group.first())
        .gathering(found.hosts)
        .leaving_out(allowed)
        .trace(vantage, resolution)
        .help(format!("name {end} itself, or put address records in place of the CNAME"));
    match cname {
        Some(cname) => finding.decided_by_record(cx, cname),
        None => finding,
    }
}
