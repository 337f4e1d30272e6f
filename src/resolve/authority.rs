//! What a zone's own servers answer: wildcards, empty non-terminals, cuts, occlusion (semantics §4.1), aliases (§2.5).

use super::health::{inherits_failure, may_fail};
use super::outcome::{Asked, Question};
use crate::model::{Estate, Group, Policy, RecordType, RrSetId, ZoneId};
use crate::name::NameId;

/// What a zone holds for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Record sets of the type; of the wildcard, when one made them.
    Records(Group),
    /// A CNAME where another type was asked for.
    Cname(Group),
    /// The name lies at or below a delegation.
    Cut(NameId),
    /// The name lies below a DNAME, which sends it elsewhere. Route 53 has none, zones elsewhere may.
    Dname(Group),
    /// A zone's own SOA or NS record set: every zone has them, also where the snapshot leaves them out.
    Implied,
    /// The name exists, the type does not.
    NoData,
    /// The name does not exist.
    NxDomain,
}

/// Looks a question up in one zone, whose name must be at or above the question's.
#[must_use]
pub fn lookup(estate: &Estate, zone: ZoneId, question: Question) -> Found {
    let cut = topmost_cut(estate, zone, question);
    if let Some((owner, group)) = topmost_dname(estate, zone, question)
        && cut.is_none_or(|cut| estate.names().depth(cut) > estate.names().depth(owner))
    {
        return Found::Dname(group);
    }
    if let Some(cut) = cut {
        return Found::Cut(cut);
    }
    let Asked { node, below } = question.name;
    if !below && estate.exists(zone, node) {
        return match_type(estate, zone, node, question.rtype);
    }
    match wildcard(estate, zone, node) {
        Some(wildcard) => match_type(estate, zone, wildcard, question.rtype),
        None => Found::NxDomain,
    }
}

/// The DNAME nearest the origin above the name: it stands for everything below its owner (RFC 6672 §2.3, §2.4).
fn topmost_dname(estate: &Estate, zone: ZoneId, question: Question) -> Option<(NameId, Group)> {
    if !estate.has_dnames() {
        return None;
    }
    let Asked { node, below } = question.name;
    let origin = estate.zone(zone).name;
    let path = estate.names().ancestors(node).skip(usize::from(!below));
    let inside = path.take_while(|&name| estate.names().is_at_or_below(name, origin));
    inside.filter_map(|name| Some((name, estate.group(zone, name, RecordType::DNAME)?))).last()
}

/// The delegation nearest the origin at or above the name: it hides whatever lies below it (semantics 4.6, 4.7). A DS
/// record set at the cut is the parent's own.
pub(super) fn topmost_cut(estate: &Estate, zone: ZoneId, question: Question) -> Option<NameId> {
    let Asked { node, below } = question.name;
    let origin = estate.zone(zone).name;
    let path = estate.names().ancestors(node).take_while(|&name| name != origin);
    let cut = path.filter(|&name| estate.is_cut(zone, name)).last()?;
    let asks_parent = question.rtype == RecordType::DS && cut == node && !below;
    (!asks_parent).then_some(cut)
}

/// The delegation that hides a record set's owner, if one does: a cut above it, or at it unless the type belongs there.
#[must_use]
pub fn occluded_by(estate: &Estate, zone: ZoneId, owner: NameId, rtype: RecordType) -> Option<NameId> {
    let origin = estate.zone(zone).name;
    let path = estate.names().ancestors(owner).take_while(|&name| name != origin);
    let cut = path.filter(|&name| estate.is_cut(zone, name)).last()?;
    let belongs = matches!(rtype, RecordType::NS | RecordType::DS) && cut == owner;
    (!belongs).then_some(cut)
}

/// The wildcard that covers a name missing from the zone: the `*` child of its closest encloser (RFC 4592 §3.3.1;
/// semantics 4.2 to 4.4).
fn wildcard(estate: &Estate, zone: ZoneId, node: NameId) -> Option<NameId> {
    let encloser = estate.names().ancestors(node).find(|&name| estate.exists(zone, name))?;
    estate.names().wildcard(encloser).filter(|&wildcard| estate.exists(zone, wildcard))
}

/// Whether a zone holds records of a type for a name, or a wildcard that makes them, even where a delegation hides them.
#[must_use]
pub fn holds(estate: &Estate, zone: ZoneId, name: NameId, rtype: RecordType) -> bool {
    let owner = if estate.exists(zone, name) { Some(name) } else { wildcard(estate, zone, name) };
    owner.is_some_and(|owner| estate.group(zone, owner, rtype).is_some())
}

fn match_type(estate: &Estate, zone: ZoneId, owner: NameId, rtype: RecordType) -> Found {
    let mut cname = None;
    for group in estate.groups(zone, owner) {
        match estate.rrset(group.first()).rtype {
            found if found == rtype => return Found::Records(group),
            RecordType::CNAME => cname = Some(group),
            _ => {}
        }
    }
    let implied = owner == estate.zone(zone).name && matches!(rtype, RecordType::SOA | RecordType::NS);
    cname.map_or(if implied { Found::Implied } else { Found::NoData }, Found::Cname)
}

/// The record sets of a group that some client could be answered with: all, but those of weight 0 while others are
/// always healthy (semantics 4.42), and secondaries whose primary never fails, or not before they do (4.48).
#[must_use]
pub fn answerable(estate: &Estate, group: Group) -> Vec<RrSetId> {
    let weight = |id: RrSetId| match estate.routing(id).map(|routing| routing.policy) {
        Some(Policy::Weighted(weight)) => Some(weight),
        _ => None,
    };
    let hides_zero_weights = group.ids().any(|id| weight(id).is_some_and(|weight| weight > 0) && !may_fail(estate, id));
    let primary = group.ids().find(|&id| is_primary(estate, id) == Some(true));
    let is_spare = |id: RrSetId| {
        is_primary(estate, id) == Some(false) && primary.is_some_and(|primary| stands_before(estate, primary, id))
    };
    group.ids().filter(|&id| !(hides_zero_weights && weight(id) == Some(0) || is_spare(id))).collect()
}

fn is_primary(estate: &Estate, id: RrSetId) -> Option<bool> {
    match estate.routing(id)?.policy {
        Policy::Failover(primary) => Some(primary),
        _ => None,
    }
}

/// Whether a primary is answered whatever happens: nothing looks at it, or only what fails its secondary as well.
fn stands_before(estate: &Estate, primary: RrSetId, secondary: RrSetId) -> bool {
    let check = |id: RrSetId| estate.routing(id)?.health_check.map(|check| estate.text(check));
    !inherits_failure(estate, primary) && check(primary).is_none_or(|own| check(secondary) == Some(own))
}

/// The first record set of a group whose policy leaves some clients without any: geolocation or CIDR routing without a
/// default (semantics 4.45, 4.47).
pub(super) fn unserved(estate: &Estate, group: Group) -> Option<RrSetId> {
    let place = |id: RrSetId| match estate.routing(id)?.policy {
        Policy::Geolocation(place) | Policy::Cidr { location: place, .. } => Some(estate.text(place)),
        _ => None,
    };
    place(group.first())?;
    let has_default = group.ids().any(|id| place(id) == Some("*"));
    (!has_default).then_some(group.first())
}
