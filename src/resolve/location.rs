//! Whom a private zone's geolocation and latency routing answers with what: the VPC's Region stands for the client's place
//! (semantics 4.54).

use super::health::may_fail;
use crate::model::{Estate, Group, Policy, RrSetId, ZoneId};

/// Which record sets of a group a VPC can be answered with.
pub(super) enum Local {
    /// Any: the group is not routed by place, or the Region does not tell.
    Any,
    /// One of these: the narrowest that is healthy. None where no place fits.
    Some(Vec<RrSetId>),
}

/// What a VPC's Region picks of a group.
pub(super) fn picked(estate: &Estate, group: Group, region: &str) -> Local {
    match policy(estate, group.first()) {
        Some(Policy::Latency(_)) => match nearest(estate, group, region) {
            Some(rrset) if !may_fail(estate, rrset) => Local::Some(vec![rrset]),
            _ => Local::Any, // when it fails others answer
        },
        Some(Policy::Geolocation(_)) => narrowest(estate, group, region),
        _ => Local::Any,
    }
}

/// That of the Region itself: which of other Regions is nearest is not known.
fn nearest(estate: &Estate, group: Group, region: &str) -> Option<RrSetId> {
    let is_here = |&id: &RrSetId| matches!(policy(estate, id), Some(Policy::Latency(at)) if estate.text(at) == region);
    group.ids().find(is_here)
}

/// That of the country, then of the continent, then of everybody else: a wider one where all narrower ones may fail.
fn narrowest(estate: &Estate, group: Group, region: &str) -> Local {
    let Some((continent, country)) = place_of(region) else { return Local::Any };
    let place = |id: RrSetId| match policy(estate, id) {
        Some(Policy::Geolocation(place)) => estate.text(place),
        _ => "",
    };
    // which part of a country a Region counts as is not documented
    let is_part = |id: RrSetId| place(id).strip_prefix(country).is_some_and(|rest| rest.starts_with('-'));
    if group.ids().any(is_part) {
        return Local::Any;
    }
    let at = |wanted: &str| group.ids().find(|&id| place(id) == wanted);
    let mut fitting: Vec<RrSetId> = [country, continent, "*"].into_iter().filter_map(at).collect();
    let sure = fitting.iter().position(|&id| !may_fail(estate, id));
    fitting.truncate(sure.map_or(fitting.len(), |sure| sure + 1));
    Local::Some(fitting)
}

/// Whether a zone has record sets that answer VPCs by their Region.
pub(super) fn is_regional(estate: &Estate, zone: ZoneId) -> bool {
    let routed =
        |group: Group| matches!(policy(estate, group.first()), Some(Policy::Latency(_) | Policy::Geolocation(_)));
    estate.groups_of_zone(zone).any(routed)
}

fn policy(estate: &Estate, id: RrSetId) -> Option<Policy> {
    estate.routing(id).map(|routing| routing.policy)
}

/// A Region's continent and country.
fn place_of(region: &str) -> Option<(&'static str, &'static str)> {
    let lines = include_str!("data/region-places.txt").lines().filter(|line| !line.starts_with('#'));
    let mut places = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, (words.next()?, words.next()?)))
    });
    places.find_map(|(known, place)| (known == region).then_some(place))
}
