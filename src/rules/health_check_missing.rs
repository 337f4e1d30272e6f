//! Record sets that refer to a health check which is gone (semantics 4.52).

use crate::lint::{Context, Finding, Subject};
use crate::model::{Input, RrSetId, TextId};
use crate::resolve::Certainty;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let estate = cx.estate();
        let account = estate.zone(estate.rrset(group.first()).zone).account;
        if !estate.holds(Input::HealthChecks, account, None) {
            return None;
        }
        let checks = group.ids().filter_map(|id| Some((id, estate.routing(id)?.health_check?)));
        let mut gone = checks.filter(|&(_, check)| estate.health_check_named(estate.text(check)).is_none());
        gone.next().map(|(id, check)| finding(cx, id, check, gone.count()))
    })
}

/// Another account's health check would look the same, so that only an organisation read whole makes it certain.
fn finding(cx: &Context<'_>, id: RrSetId, check: TextId, others: usize) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let whole = estate.organization().is_some() && estate.holds_everywhere(Input::HealthChecks);
    let confidence = if whole { Certainty::Certain } else { Certainty::Likely };
    let check = estate.text(check);
    let more = if others > 0 { format!(", and {others} more of the group") } else { String::new() };
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} depends on health check {check}, which does not exist{more}");
    Finding::new(Subject::Record(id), confidence, message)
        .decided_by_record(cx, id)
        .decided_by(check)
        .help(format!("create a health check for {owner} {rtype} and refer to it, or take the reference out"))
}
