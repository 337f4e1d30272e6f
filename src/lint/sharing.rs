//! Servers that belong to several zones of one name, for rules about who delegates to them. It contains no rule.

use std::cmp::Reverse;

use super::{Context, phrase};
use crate::model::{RecordType, ZoneId};
use crate::name::NameId;
use crate::resolve::Certainty;

/// How many zones, servers or record sets are named.
const MOST_NAMED: usize = 4;

/// Whose the servers of a delegation are, among the zones of the delegated name. Zones without any are left out.
#[derive(Debug)]
pub struct Sharing(Vec<(ZoneId, Vec<NameId>)>);

impl Sharing {
    /// Zones of most servers come first, then those that hold most, so that what the zones are called decides nothing.
    #[must_use]
    pub fn new(cx: &Context<'_>, zones: &[ZoneId], servers: &[NameId]) -> Self {
        let own = |zone: ZoneId| {
            let names = &cx.estate().zone(zone).name_servers;
            servers.iter().copied().filter(|server| names.contains(server)).collect::<Vec<NameId>>()
        };
        let mut shares: Vec<_> =
            zones.iter().map(|&zone| (zone, own(zone))).filter(|(_, own)| !own.is_empty()).collect();
        let held = |zone: ZoneId| cx.estate().groups_of_zone(zone).count();
        shares.sort_by_cached_key(|(zone, own)| (Reverse(own.len()), Reverse(held(*zone)), own.clone()));
        Self(shares)
    }

    /// Each zone with the servers that are its own.
    #[must_use]
    pub fn shares(&self) -> &[(ZoneId, Vec<NameId>)] {
        &self.0
    }

    /// The zones.
    pub fn zones(&self) -> impl Iterator<Item = ZoneId> + Clone {
        self.0.iter().map(|&(zone, _)| zone)
    }

    /// To follow `is delegated to`: `servers of 2 zones of that name, so that …: 3 of 4 are zone Z3's and 1 is zone Z2's`.
    #[must_use]
    pub fn told(&self, cx: &Context<'_>, all: usize) -> String {
        let share = |(at, (zone, own)): (usize, &(ZoneId, Vec<NameId>))| {
            let of = if at == 0 { format!(" of {all}") } else { String::new() };
            let is = if own.len() == 1 { "is" } else { "are" };
            format!("{}{of} {is} zone {}'s", own.len(), cx.zone_key(*zone))
        };
        let shares: Vec<String> = self.0.iter().enumerate().map(share).collect();
        let shares = phrase::list(&shares, MOST_NAMED);
        format!(
            "servers of {} zones of that name, so that its answers depend on which server is asked: {shares}",
            self.0.len()
        )
    }

    /// As sure as it is which servers the zones are on.
    #[must_use]
    pub fn certainty(&self, cx: &Context<'_>) -> Certainty {
        let told = self.zones().all(|zone| cx.certainty_of_servers(zone) == Certainty::Certain);
        if told { Certainty::Certain } else { Certainty::Likely }
    }

    /// Why it is only likely, which of Route 53's servers are of no zone, and what one zone alone holds.
    #[must_use]
    pub fn notes(&self, cx: &Context<'_>, of_route53: &[NameId]) -> Vec<String> {
        let mut notes = Vec::new();
        if self.certainty(cx) != Certainty::Certain {
            notes.push("which servers the zones are on was read from what their apexes name".to_owned());
        }
        let held = |server: &NameId| self.0.iter().any(|(_, own)| own.contains(server));
        let lame: Vec<NameId> = of_route53.iter().copied().filter(|server| !held(server)).collect();
        if !lame.is_empty() {
            let is = if lame.len() == 1 { "is" } else { "are" };
            notes.push(format!("{} {is} of none of them", cx.names(&lame, MOST_NAMED)));
        }
        if self.zones().all(|zone| cx.estate().zone(zone).read) {
            notes.extend(self.zones().filter_map(|zone| self.only_in(cx, zone)));
        }
        notes
    }

    /// What one of the zones holds and none of the others does.
    fn only_in(&self, cx: &Context<'_>, zone: ZoneId) -> Option<String> {
        let estate = cx.estate();
        let origin = estate.zone(zone).name;
        let groups = estate.groups_of_zone(zone).map(|group| estate.rrset(group.first()));
        let own = groups.filter(|of| of.owner != origin || !matches!(of.rtype, RecordType::NS | RecordType::SOA));
        let is_elsewhere = |owner: NameId, rtype: RecordType| {
            self.zones().any(|other| other != zone && estate.group(other, owner, rtype).is_some())
        };
        let only = own.filter(|of| !is_elsewhere(of.owner, of.rtype));
        let mut only: Vec<String> = only.map(|of| format!("{} {}", cx.spell(of.owner), of.rtype)).collect();
        only.sort_unstable();
        (!only.is_empty()).then(|| format!("only zone {} holds {}", cx.zone_key(zone), phrase::list(&only, MOST_NAMED)))
    }

    /// How to go on: the owner decides, copies, and then does this with the servers of the zone that is meant.
    #[must_use]
    pub fn help(&self, cx: &Context<'_>, then: &str) -> String {
        let most = match self.0.as_slice() {
            [(zone, own), (_, next), ..] if own.len() > next.len() => {
                format!(" (most servers here are zone {}'s)", cx.zone_key(*zone))
            }
            _ => String::new(),
        };
        let servers = |zone: ZoneId| cx.names(&cx.estate().zone(zone).name_servers, MOST_NAMED);
        let each = self.zones().map(|zone| format!("for zone {} to {}", cx.zone_key(zone), servers(zone)));
        let each = each.collect::<Vec<_>>().join("; ");
        format!("decide which of the zones is meant{most}; copy into it what only the others hold; then {then}: {each}")
    }
}
