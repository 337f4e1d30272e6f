//! Public hosted zones whose queries nobody logs.

use crate::lint::{Context, Finding, Subject};
use crate::model::{Input, ZoneId, ZoneKind};
use crate::resolve::{Certainty, Vantage};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.all_zones().filter(|&zone| is_silent(cx, zone)).map(|zone| finding(cx, zone)).collect()
}

/// One list holds the configurations of all zones of an account: where it was read, what it lacks is not there.
fn is_silent(cx: &Context<'_>, zone: ZoneId) -> bool {
    let of = cx.estate().zone(zone);
    let judged = of.kind == ZoneKind::Public && cx.resolver().live_twin(zone).is_none();
    judged && of.query_log.is_none() && cx.estate().holds(Input::QueryLoggingConfigs, of.account, None)
}

fn finding(cx: &Context<'_>, zone: ZoneId) -> Finding {
    let name = cx.spell(cx.estate().zone(zone).name);
    Finding::new(Subject::Zone(zone), Certainty::Certain, format!("nobody logs the queries for zone {name}"))
        .seen_from([Vantage::Internet])
        .decided_by_zone(cx, zone)
        .help("create a query logging configuration to a CloudWatch Logs log group in us-east-1")
}
