//! Authorizations to associate other accounts' VPCs with a private zone that are still there.

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{TextId, ZoneId};
use crate::resolve::Certainty;

/// How many VPCs a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.all_zones().filter_map(|zone| judge(cx, zone)).collect()
}

fn judge(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let estate = cx.estate();
    let of = estate.zone(zone);
    let authorized = of.authorizations.as_ref().filter(|authorized| !authorized.is_empty())?;
    let is_associated = |&&id: &&TextId| of.vpcs.iter().any(|&vpc| cx.vpc(vpc) == estate.text(id));
    let spell = |ids: Vec<&TextId>| -> Vec<&str> { ids.into_iter().map(|&id| estate.text(id)).collect() };
    let (used, unused): (Vec<&TextId>, Vec<&TextId>) = authorized.iter().partition(is_associated);
    let (used, unused) = (spell(used), spell(unused));
    let name = cx.spell(of.name);
    let all: Vec<&str> = used.iter().chain(&unused).copied().collect();
    let message = format!("zone {name} may still be associated with {}", phrase::list(&all, MOST_NAMED));
    let mut finding = Finding::new(Subject::Zone(zone), Certainty::Certain, message)
        .decided_by_zone(cx, zone)
        .gathering_values(&all)
        .help("delete the authorization: an association that was made stays without it");
    if !used.is_empty() {
        finding = finding.note(format!("associated already: {}", phrase::list(&used, MOST_NAMED)));
    }
    if !unused.is_empty() {
        finding = finding.note(format!("not associated: {}", phrase::list(&unused, MOST_NAMED)));
    }
    Some(finding)
}
