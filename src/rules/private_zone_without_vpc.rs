//! Private zones that nobody can ask any more: no VPC, or only such as are gone.

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Incomplete, Input, VpcId, ZoneId, ZoneKind};
use crate::resolve::Certainty;

/// How many VPCs the sentence names.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let from_profiles = |zone: ZoneId| estate.profiles().any(|profile| estate.profile(profile).zones.contains(&zone));
    let orphaned = cx.all_zones().filter(|&zone| {
        let of = estate.zone(zone);
        of.kind == ZoneKind::Private && of.vpcs_read && of.vpcs.iter().all(|&vpc| is_gone(cx, vpc))
    });
    orphaned.filter(|&zone| !from_profiles(zone)).map(|zone| finding(cx, zone)).collect()
}

/// Whether a VPC that an association names exists no more: no account of the organisation has it in its Region, and each
/// of them was read there.
fn is_gone(cx: &Context<'_>, vpc: VpcId) -> bool {
    let estate = cx.estate();
    let of = estate.vpc(vpc);
    let Some(region) = of.region.filter(|_| of.incomplete == Some(Incomplete::Undescribed)) else { return false };
    let Some(organization) = estate.organization().filter(|organization| organization.is_held()) else { return false };
    let mut accounts = organization.members.iter().filter_map(|member| member.account).peekable();
    accounts.peek().is_some()
        && accounts.all(|account| estate.holds(Input::Vpcs, Some(account), Some(estate.text(region))))
}

fn finding(cx: &Context<'_>, zone: ZoneId) -> Finding {
    let estate = cx.estate();
    let name = cx.spell(estate.zone(zone).name);
    let vpcs: Vec<&str> = estate.zone(zone).vpcs.iter().map(|&vpc| cx.vpc(vpc)).collect();
    let help = format!("associate private zone {name} with the VPCs that need it, or delete it");
    if vpcs.is_empty() {
        let message = format!("private zone {name} is associated with no VPC: nobody can ask it");
        let told = |confidence| Finding::new(Subject::Zone(zone), confidence, message).decided_by_zone(cx, zone).help(help);
        return if estate.holds_everywhere(Input::Profiles) {
            told(Certainty::Certain)
        } else {
            told(Certainty::Likely).note("Profiles were not all read, and one of them might hold it")
        };
    }
    let exist = if vpcs.len() == 1 { "exists" } else { "exist" };
    let message = format!("private zone {name} is associated only with {}, which no longer {exist}", phrase::list(&vpcs, TOLD));
    let finding = Finding::new(Subject::Zone(zone), Certainty::Likely, message)
        .help(help)
        .note("no account of the organisation has such a VPC; one outside of it might");
    vpcs.into_iter().fold(finding, Finding::decided_by)
}
