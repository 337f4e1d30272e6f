//! Registered domains that may be lost: they end soon without renewal, or may be transferred away.

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::DomainId;
use crate::resolve::Certainty;
use crate::resolve::registrar::has_ended;

/// A registration that ends within so many days is told.
const SOON: i64 = 30;
/// Seconds.
const DAY: i64 = 24 * 60 * 60;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.estate().domains().filter_map(|domain| finding(cx, domain)).collect()
}

fn finding(cx: &Context<'_>, id: DomainId) -> Option<Finding> {
    let (risk, help) = ending(cx, id).or_else(|| unlocked(cx, id))?;
    let message = format!("domain {} {risk}", cx.spell(cx.estate().domain(id).name));
    let finding = Finding::new(Subject::Domain(id), Certainty::Certain, message);
    Some(finding.decided_by(Subject::Domain(id).key(cx.estate())).help(help))
}

/// Counted from the time of the snapshot, in whole days: no clock is read. Automatic renewal is done before the end, so that what has ended
/// was not renewed.
fn ending(cx: &Context<'_>, id: DomainId) -> Option<(String, &'static str)> {
    let domain = cx.estate().domain(id);
    let left = domain.expires? - cx.estate().captured_at()?;
    if has_ended(cx.estate(), domain) {
        return Some(("has expired".to_owned(), "renew or restore it; if it renews by itself, see why that failed"));
    }
    if domain.auto_renew != Some(false) || left > SOON * DAY {
        return None;
    }
    let when = match left / DAY {
        0 => "within a day".to_owned(),
        days => format!("in {}", phrase::count(usize::try_from(days).unwrap_or_default(), "day")),
    };
    let risk = format!("expires {when} and is not renewed by itself");
    Some((risk, "renew it, and turn automatic renewal on"))
}

/// Some registries know no such lock; then it is not listed as off.
fn unlocked(cx: &Context<'_>, id: DomainId) -> Option<(String, &'static str)> {
    let unlocked = cx.estate().domain(id).transfer_lock == Some(false);
    unlocked.then(|| ("may be transferred to another registrar".to_owned(), "turn the transfer lock on"))
}
