//! Groups whose policy leaves some clients without an answer: geolocation and CIDR routing without a default (semantics
//! 4.45, 4.47).

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, Policy, RrSetId, ZoneKind};
use crate::resolve::{Certainty, Vantage};

/// How many places a sentence names.
const MOST_NAMED: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_routed(|group| {
        let estate = cx.estate();
        place(cx, group.first())?;
        let rrset = estate.rrset(group.first());
        // inside, the only places are the VPCs' own Regions (semantics 4.54)
        if estate.zone(rrset.zone).kind != ZoneKind::Public {
            return None;
        }
        let outcome = cx.resolver().ask(Vantage::Internet, cx.question(rrset.owner, rrset.rtype));
        let sure = outcome.certainty == Certainty::Certain;
        outcome.unserved.filter(|&unserved| sure && unserved == group.first()).map(|_| finding(cx, group))
    })
}

/// Where clients must be for a record set, if that is how it is chosen.
fn place<'c>(cx: &'c Context<'_>, id: RrSetId) -> Option<&'c str> {
    match cx.estate().routing(id)?.policy {
        Policy::Geolocation(place) | Policy::Cidr { location: place, .. } => Some(cx.estate().text(place)),
        _ => None,
    }
}

fn finding(cx: &Context<'_>, group: Group) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let (owner, rtype) = (cx.spell(rrset.owner), rrset.rtype);
    let mut places: Vec<&str> = group.ids().filter_map(|id| place(cx, id)).collect();
    places.sort_unstable();
    places.dedup();
    let message = format!("{owner} {rtype} answers nobody but clients in {}", phrase::list(&places, MOST_NAMED));
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .help(format!("add a record set of {owner} {rtype} for the default location *"))
}
