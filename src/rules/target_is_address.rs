//! CNAME, NS, MX and SRV record sets that name an IP address (semantics 4.28).

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{RecordType, RrSetId, Value};
use crate::name::{NameId, NameTable};
use crate::resolve::{Asked, Certainty, Question, Status, occluded_by};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let names = cx.estate().names();
    let types = [RecordType::CNAME, RecordType::NS, RecordType::MX, RecordType::SRV];
    cx.each_group_of(&types, |group| {
        let host = cx.estate().hosts(group).find(|&host| looks_like_address(names, host) && is_address(cx, host))?;
        let rrset = cx.estate().rrset(group.first());
        let hidden = occluded_by(cx.estate(), rrset.zone, rrset.owner, rrset.rtype).is_some();
        let holds = |value: &Value| matches!(*value, Value::Host(at) | Value::Exchange { host: at, .. } if at == host);
        let id = group.ids().find(|&id| cx.estate().values(id).iter().any(holds))?;
        (!hidden && !resolves(cx, host)).then(|| finding(cx, id, host))
    })
}

/// A first look at nothing but a label: four labels that begin with a digit, or one with a colon.
fn looks_like_address(names: &NameTable, host: NameId) -> bool {
    match names.depth(host) {
        4 => names.label(host).first().is_some_and(u8::is_ascii_digit),
        1 => names.label(host).contains(&b':'),
        _ => false,
    }
}

fn is_address(cx: &Context<'_>, host: NameId) -> bool {
    if cx.estate().names().depth(host) == 4 {
        return cx.spell(host).parse::<Ipv4Addr>().is_ok();
    }
    let label = std::str::from_utf8(cx.estate().names().label(host));
    label.is_ok_and(|label| label.parse::<Ipv6Addr>().is_ok())
}

/// Whether somebody made a zone that answers for the address as a name.
fn resolves(cx: &Context<'_>, host: NameId) -> bool {
    let mut answered = false;
    let question = Question { name: Asked::exactly(host), rtype: RecordType::A };
    cx.resolver().everywhere(question, |_, outcome| answered |= outcome.status == Status::Answer);
    answered
}

fn finding(cx: &Context<'_>, id: RrSetId, host: NameId) -> Finding {
    let rrset = cx.estate().rrset(id);
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let address = text(cx, host);
    let kind = phrase::a(if address.contains(':') { "AAAA" } else { "A" });
    let message = format!("{owner} {rtype} names the address {address} where only a host name works");
    let help = match rtype {
        RecordType::CNAME => format!("replace the CNAME by {kind} record {address}"),
        _ => format!("give the host a name with {kind} record {address}, and put that name here"),
    };
    Finding::new(Subject::Record(id), Certainty::Certain, message)
        .seen_from(cx.audience_of(rrset.zone))
        .decided_by_record(cx, id)
        .help(help)
}

fn text(cx: &Context<'_>, host: NameId) -> String {
    if cx.estate().names().depth(host) == 1 {
        return String::from_utf8_lossy(cx.estate().names().label(host)).into_owned();
    }
    cx.spell(host)
}
