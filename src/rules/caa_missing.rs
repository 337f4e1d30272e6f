//! Registered domains without CAA records: every certification authority may issue for them (RFC 8659).

use crate::lint::{Context, Finding, Subject};
use crate::model::{RecordType, ZoneId};
use crate::resolve::suffixes::registered_domain;
use crate::resolve::{Asked, Certainty, Question, Status, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.zones().filter(|&zone| lacks_caa(cx, zone)).map(|zone| finding(cx, zone)).collect()
}

/// Authorities look at the name and then at those above it, so that the registered domain speaks for all below.
fn lacks_caa(cx: &Context<'_>, zone: ZoneId) -> bool {
    let of = cx.estate().zone(zone);
    let name = cx.name(of.name);
    if !of.is_public() || registered_domain(&name).is_none_or(|domain| domain != name.relaxed()) {
        return false;
    }
    let question = Question { name: Asked::exactly(of.name), rtype: RecordType::CAA };
    let outcome = cx.resolver().ask(Vantage::Internet, question);
    outcome.status == Status::NoData && outcome.certainty == Certainty::Certain
}

fn finding(cx: &Context<'_>, zone: ZoneId) -> Finding {
    let name = cx.spell(cx.estate().zone(zone).name);
    let message = format!("{name} has no CAA record, so that every certification authority may issue for it");
    Finding::new(Subject::Zone(zone), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_zone(cx, zone)
        .help(format!("give {name} a CAA record for each authority you use, e.g. 0 issue \"amazon.com\""))
}
