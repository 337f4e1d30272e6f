//! Names that take mail without saying who may send it, and domains without mail that do not say so (RFC 7208, 7489, 7505).

use rustc_hash::FxHashSet;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, ZoneId};
use crate::name::{Name, NameId};
use crate::resolve::suffixes::registered_domain;
use crate::resolve::{Asked, Certainty, Question, Status, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let zones: Vec<ZoneId> = cx.zones().filter(|&zone| cx.estate().zone(zone).is_public()).collect();
    let open: FxHashSet<ZoneId> = zones.iter().copied().filter(|&zone| domain_lacks_dmarc(cx, zone)).collect();
    let mut found = cx.each_group_of(&[RecordType::MX], |group| with_mail(cx, &open, group));
    found.extend(zones.into_iter().filter_map(|zone| without_mail(cx, &open, zone)));
    found
}

/// Whether the registered domain that a zone belongs to has no DMARC policy, which would hold for every name below it
/// (RFC 7489 §6.6.3).
fn domain_lacks_dmarc(cx: &Context<'_>, zone: ZoneId) -> bool {
    let domain = registered_domain(&cx.name(cx.estate().zone(zone).name));
    domain.and_then(|domain| Name::parse(&domain).ok()).is_some_and(|domain| lacks_dmarc(cx, &domain))
}

fn lacks_dmarc(cx: &Context<'_>, name: &Name) -> bool {
    name.child(b"_dmarc").is_some_and(|at| cx.finds_text(&at, "v=DMARC1") == Some(false))
}

/// What a name lacks, as far as the Internet surely does not find it; `open` are zones of domains without DMARC.
fn lacking(cx: &Context<'_>, open: &FxHashSet<ZoneId>, zone: ZoneId, name: &Name) -> Vec<&'static str> {
    let spf = (cx.finds_text(name, "v=spf1") == Some(false)).then_some("SPF");
    let dmarc = (open.contains(&zone) && lacks_dmarc(cx, name)).then_some("DMARC");
    spf.into_iter().chain(dmarc).collect()
}

fn with_mail(cx: &Context<'_>, open: &FxHashSet<ZoneId>, group: Group) -> Option<Finding> {
    let rrset = cx.estate().rrset(group.first());
    let wildcard = cx.estate().names().label(rrset.owner) == b"*";
    if wildcard || !cx.estate().zone(rrset.zone).is_public() || !takes_mail(cx, group) {
        return None;
    }
    let name = cx.name(rrset.owner);
    let lacking = lacking(cx, open, rrset.zone, &name);
    let served = || group.ids().any(|record| cx.served_to(record).contains(&Vantage::Internet));
    if lacking.is_empty() || !served() {
        return None;
    }
    let lacks = phrase::list(&lacking, lacking.len());
    let name = name.relaxed();
    let message = format!("{name} takes mail, and has no {lacks} policy, so that anybody can send in its name");
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Certain, message);
    Some(finding.seen_from([Vantage::Internet]).decided_by_record(cx, group.first()).help(with_mail_help(&name, &lacking)))
}

fn with_mail_help(name: &str, lacking: &[&str]) -> String {
    let spf = "a TXT record such as \"v=spf1 mx ~all\"";
    match lacking {
        ["SPF"] => format!("give {name} {spf}, with whatever sends its mail"),
        ["DMARC"] => format!("give _dmarc.{name} a TXT record such as \"v=DMARC1; p=quarantine\""),
        _ => format!("give {name} {spf}, and _dmarc.{name} one such as \"v=DMARC1; p=quarantine\""),
    }
}

/// Whether a group is more than a null MX (RFC 7505).
fn takes_mail(cx: &Context<'_>, group: Group) -> bool {
    cx.estate().hosts(group).any(|host| host != NameId::ROOT)
}

/// A registered domain nobody gave an MX record, nor anything below it.
fn without_mail(cx: &Context<'_>, open: &FxHashSet<ZoneId>, zone: ZoneId) -> Option<Finding> {
    let estate = cx.estate();
    let of = estate.zone(zone);
    let name = cx.name(of.name);
    if !of.complete || registered_domain(&name)? != name.relaxed() {
        return None;
    }
    let mut groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()).rtype);
    if groups.any(|rtype| rtype == RecordType::MX) || !lacks_mx(cx, of.name) {
        return None;
    }
    let lacking = lacking(cx, open, zone, &name);
    let missing: Vec<&str> = ["null MX"].into_iter().chain(lacking).collect();
    let told = phrase::list(&missing, missing.len());
    let name = name.relaxed();
    let message = format!("{name} has no mail, and does not say so: it lacks {told}");
    let help = format!(
        "give {name} the MX record `0 .` and the TXT record \"v=spf1 -all\", and _dmarc.{name} \"v=DMARC1; p=reject\""
    );
    let finding = Finding::new(Subject::Zone(zone), Certainty::Certain, message);
    Some(finding.seen_from([Vantage::Internet]).decided_by_zone(cx, zone).help(help))
}

fn lacks_mx(cx: &Context<'_>, name: NameId) -> bool {
    let question = Question { name: Asked::exactly(name), rtype: RecordType::MX };
    let outcome = cx.resolver().ask(Vantage::Internet, question);
    outcome.status == Status::NoData && outcome.certainty == Certainty::Certain
}
