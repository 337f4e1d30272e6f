//! Record sets below or at a delegation, which are never served (semantics 4.7, 3.16).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Cut, Vantage, occluded_by};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let glue: FxHashMap<ZoneId, FxHashSet<NameId>> =
        cx.zones().map(|zone| (zone, glue_hosts(cx, zone))).filter(|(_, hosts)| !hosts.is_empty()).collect();
    cx.each_group(|group| {
        let rrset = cx.estate().rrset(group.first());
        let hosts = glue.get(&rrset.zone)?; // a zone without delegations hides nothing
        let address = matches!(rrset.rtype, RecordType::A | RecordType::AAAA);
        if address && hosts.contains(&rrset.owner) {
            return None;
        }
        occluded_by(cx.estate(), rrset.zone, rrset.owner, rrset.rtype).map(|cut| finding(cx, group, cut))
    })
}

/// Name servers of a zone's delegations: their addresses are glue, and served with the referral.
fn glue_hosts(cx: &Context<'_>, zone: ZoneId) -> FxHashSet<NameId> {
    let estate = cx.estate();
    let groups = estate.groups_of_zone(zone).filter(|group| {
        let rrset = estate.rrset(group.first());
        rrset.rtype == RecordType::NS && rrset.owner != estate.zone(zone).name
    });
    groups.flat_map(|group| estate.hosts(group)).collect()
}

fn finding(cx: &Context<'_>, group: Group, cut: NameId) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let zone = estate.zone(rrset.zone);
    let (confidence, vantages) = match zone.kind {
        ZoneKind::Public | ZoneKind::External => (Certainty::Certain, vec![Vantage::Internet]),
        ZoneKind::Network(network) => (Certainty::Certain, vec![Vantage::Network(network)]),
        ZoneKind::Private => (Certainty::Likely, zone.vpcs.iter().copied().map(Vantage::Vpc).collect()),
    };
    let (owner, cut_name) = (cx.spell(rrset.owner), cx.spell(cut));
    let message = format!("{owner} {} is never served: {cut_name} is delegated to {}", rrset.rtype, servers(cx, rrset.zone, cut));
    let finding = Finding::new(Subject::Record(group.first()), confidence, message)
        .seen_from(vantages)
        .decided_by_cut(cx, Cut { zone: rrset.zone, name: cut })
        .help(format!("put the record into the zone {cut_name} where its servers hold it, or take it out here"));
    match confidence {
        Certainty::Likely => finding.note("that delegations hide records in private zones too is inferred, not documented"),
        Certainty::Certain => finding,
    }
}

/// The first name servers of a delegation, in words.
fn servers(cx: &Context<'_>, zone: ZoneId, cut: NameId) -> String {
    let estate = cx.estate();
    let group = estate.group(zone, cut, RecordType::NS);
    let hosts: Vec<String> = group.into_iter().flat_map(|group| estate.hosts(group)).map(|host| cx.spell(host)).collect();
    match hosts.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, rest @ ..] => format!("{one} and {} other servers", rest.len()),
    }
}
