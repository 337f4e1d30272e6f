//! Record sets, and calculated health checks, that refer to a health check which is gone (semantics 4.52).

use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{Estate, HealthCheckId, Input, RrSetId, TextId};
use crate::resolve::Certainty;

/// How many health checks a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = of_records(cx);
    found.extend(cx.estate().health_checks().filter_map(|id| of_calculated(cx, id)));
    found
}

fn of_records(cx: &Context<'_>) -> Vec<Finding> {
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
fn confidence(estate: &Estate) -> Certainty {
    let whole = estate.organization().is_some() && estate.holds_everywhere(Input::HealthChecks);
    if whole { Certainty::Certain } else { Certainty::Likely }
}

/// A calculated health check whose children are not all there. How those count is not documented.
fn of_calculated(cx: &Context<'_>, id: HealthCheckId) -> Option<Finding> {
    let estate = cx.estate();
    let check = estate.health_check(id);
    if check.service.is_some() || !estate.holds(Input::HealthChecks, check.account, None) {
        return None;
    }
    let children = check.children.iter().map(|&child| estate.text(child));
    let gone: Vec<&str> = children.filter(|child| estate.health_check_named(child).is_none()).collect();
    let (counted, named) = (check.children.len(), phrase::list(&gone, MOST_NAMED));
    let exist = if gone.len() == 1 { "which does not exist" } else { "which do not exist" };
    let name = estate.text(check.id);
    let of = phrase::count(counted, "health check");
    let message = format!("health check {name} is calculated from {of}, among them {named}, {exist}");
    let finding = Finding::new(Subject::HealthCheck(id), confidence(estate), message)
        .at_most(Severity::Warning)
        .help(format!("take {named} out of {name}, and see that its threshold is still what is meant"));
    (!gone.is_empty()).then(|| gone.iter().fold(finding.decided_by(name), |finding, &child| finding.decided_by(child)))
}

fn finding(cx: &Context<'_>, id: RrSetId, check: TextId, others: usize) -> Finding {
    let estate = cx.estate();
    let rrset = estate.rrset(id);
    let check = estate.text(check);
    let more = if others > 0 { format!(", and {others} more of the group") } else { String::new() };
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let message = format!("{owner} {rtype} depends on health check {check}, which does not exist{more}");
    Finding::new(Subject::Record(id), confidence(estate), message)
        .decided_by_record(cx, id)
        .decided_by(check)
        .help(format!("create a health check for {owner} {rtype} and refer to it, or take the reference out"))
}
