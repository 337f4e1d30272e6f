//! Delegations: whether the servers of a cut can answer the Internet (semantics §2.4), and which zone of the snapshot
//! they hold.

use std::borrow::Cow;
use std::net::IpAddr;

use super::outcome::{Asked, Certainty, Cut, Question, Reason, Status};
use super::path::Path;
use super::{Resolver, special};
use crate::model::{DomainId, EndpointId, Estate, RecordType, Value, ZoneId};
use crate::name::NameId;

/// How deep the look-up of one delegation's servers may lead into the servers of others.
pub(super) const DEEPEST: usize = 3;
/// How many servers of a delegation are looked at on such a way.
pub(super) const MOST_SERVERS: usize = 8;

/// What is known of a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Its name servers.
    pub servers: Vec<(NameId, Verdict)>,
    /// The zone of the snapshot that a living server of it holds.
    pub child: Option<ZoneId>,
    /// Whether a value of it is no host name: what it was meant to say is not known.
    pub garbled: bool,
    /// Whether a server that may answer is none of that zone's: it may say something else.
    pub strangers: bool,
}

/// Whether a name server can answer the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It cannot.
    Dead(Why, Certainty),
    /// It can: it has a public address, or a provider runs it for the Internet.
    Public,
    /// The snapshot does not tell (semantics B9).
    Undecided,
}

/// Why a name server cannot answer the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// B1: its zone is in the snapshot and gives it no address.
    NoAddress,
    /// B2: its addresses are private or otherwise unreachable.
    PrivateAddress,
    /// B3: one of the servers reserved for private hosted zones.
    ReservedServer,
    /// B4: under a top-level domain that does not exist publicly.
    SpecialDomain,
    /// B4: a single label.
    SingleLabel,
    /// B5: its name is a CNAME.
    IsCname,
    /// B6: beneath the delegation, without glue.
    NoGlue,
    /// B8: only a private zone knows it.
    OnlyPrivate(ZoneId),
    /// An IP address in place of a name (semantics 4.28).
    AddressLiteral,
    /// The registry has taken out the domain it is in (semantics 4.12).
    OnHold(DomainId),
    /// Its own name does not resolve.
    Unresolvable,
    /// Its address can only be learnt through the delegation itself.
    Circular,
    /// Its address is that of an endpoint which does not answer for the delegated name (semantics 3.22, 3.23).
    NotServing(EndpointId),
}

/// What a delegation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its servers hold a zone of the snapshot.
    Served(ZoneId),
    /// None of its servers can answer.
    Dead(Certainty),
    /// At least one server answers the Internet, from outside the snapshot.
    Away,
    /// Nothing is known of the servers that are not dead.
    Undecided,
}

impl Delegation {
    /// What it comes to: the zone of the snapshot first, if a living server holds it.
    #[must_use]
    pub fn fate(&self) -> Fate {
        let dead = self.servers.iter().map(|&(_, verdict)| match verdict {
            Verdict::Dead(_, certainty) => Some(certainty),
            _ => None,
        });
        if let Some(certainties) = dead.collect::<Option<Vec<_>>>().filter(|_| !self.garbled) {
            return Fate::Dead(certainties.into_iter().min().unwrap_or(Certainty::Certain));
        }
        if let Some(child) = self.child {
            return Fate::Served(child);
        }
        let public = self.servers.iter().any(|&(_, verdict)| verdict == Verdict::Public);
        if public { Fate::Away } else { Fate::Undecided }
    }
}

impl Delegation {
    /// Whether some server's name says that it is meant for the inside.
    #[must_use]
    pub fn looks_private(&self, estate: &Estate) -> bool {
        self.servers.iter().any(|&(host, _)| special::looks_private(&estate.name(host)))
    }
}

impl Resolver<'_> {
    /// What is known of a delegation in a public zone.
    #[must_use]
    pub fn delegation(&self, cut: Cut) -> Cow<'_, Delegation> {
        self.delegation_within(cut, &[])
    }

    /// The same, on the way to the servers of other delegations. Only what depends on no such way is remembered.
    pub(super) fn delegation_within(&self, cut: Cut, pending: &[Cut]) -> Cow<'_, Delegation> {
        let memory = self.delegations.get(&cut);
        if let Some(known) = memory.and_then(|cell| cell.get()) {
            return Cow::Borrowed(known);
        }
        match memory {
            Some(cell) if pending.is_empty() => Cow::Borrowed(cell.get_or_init(|| self.examine(cut, pending))),
            _ => Cow::Owned(self.examine(cut, pending)),
        }
    }

    fn examine(&self, cut: Cut, pending: &[Cut]) -> Delegation {
        let estate = self.estate;
        let Some(group) = estate.group(cut.zone, cut.name, RecordType::NS) else {
            return Delegation { servers: Vec::new(), child: None, garbled: true, strangers: false };
        };
        let most = if pending.is_empty() { usize::MAX } else { MOST_SERVERS };
        let hosts = estate.hosts(group).take(most);
        let values = group.ids().map(|id| estate.values(id).len()).sum::<usize>();
        let garbled = values != estate.hosts(group).count();
        let servers: Vec<_> = hosts.map(|host| (host, self.judge(host, cut, pending))).collect();
        let child = child_zone(estate, cut.name, &servers);
        let unsure = |child| estate.zone(child).name_servers.is_empty() || has_strangers(estate, child, &servers);
        let strangers = child.is_some_and(unsure);
        Delegation { servers, child, garbled, strangers }
    }

    /// Whether one name server of a delegation can answer the Internet (semantics §2.4, B1 to B9).
    fn judge(&self, host: NameId, cut: Cut, pending: &[Cut]) -> Verdict {
        let estate = self.estate;
        let name = estate.name(host);
        if special::is_address_literal(&name) {
            return Verdict::Dead(Why::AddressLiteral, Certainty::Certain);
        }
        if special::is_reserved_server(&name) {
            return Verdict::Dead(Why::ReservedServer, Certainty::Certain);
        }
        if special::is_special_domain(&name) {
            return Verdict::Dead(Why::SpecialDomain, Certainty::Certain);
        }
        if name.label_count() < 2 {
            return Verdict::Dead(Why::SingleLabel, Certainty::Likely);
        }
        let glue = addresses_at(estate, cut.zone, host);
        if !glue.is_empty() {
            return judge_addresses(&glue);
        }
        if estate.names().is_at_or_below(host, cut.name) {
            // of a zone read in part the glue may be what is missing; what an alias gives is not known
            let known = estate.zone(cut.zone).complete && !has_addresses(estate, cut.zone, host);
            return if known { Verdict::Dead(Why::NoGlue, Certainty::Certain) } else { Verdict::Undecided };
        }
        if special::is_public_server(&name) || self.public_servers.contains(&host) {
            return Verdict::Public;
        }
        self.judge_by_look_up(host, cut, pending)
    }

    fn judge_by_look_up(&self, host: NameId, cut: Cut, pending: &[Cut]) -> Verdict {
        if pending.contains(&cut) {
            return Verdict::Dead(Why::Circular, Certainty::Certain);
        }
        if pending.len() >= DEEPEST {
            return Verdict::Undecided;
        }
        let mut addresses = Vec::new();
        let mut worst: Option<(Status, Certainty, bool)> = None;
        let mut held = None;
        for rtype in [RecordType::A, RecordType::AAAA] {
            let question = Question { name: Asked::exactly(host), rtype };
            for path in self.public(Path::for_address(question, pending, cut)) {
                addresses.extend(path.answers.iter().flat_map(|&id| self.estate.values(id)).filter_map(address_of));
                if let Some(Reason::OnHold(domain)) = path.reason {
                    held = Some(domain);
                }
                let end = (path.status, path.certainty(), !path.hops.is_empty());
                if worst.is_none_or(|known| rank(end.0) > rank(known.0)) {
                    worst = Some(end);
                }
            }
        }
        match worst {
            Some((_, _, true)) => Verdict::Dead(Why::IsCname, Certainty::Likely),
            _ if !addresses.is_empty() => judge_addresses(&addresses),
            Some((Status::NoData | Status::NxDomain, certainty, _)) => {
                Verdict::Dead(held.map_or(Why::NoAddress, Why::OnHold), certainty)
            }
            Some((Status::ServFail | Status::Loop, certainty, _)) => Verdict::Dead(Why::Unresolvable, certainty),
            _ => self.judge_unknown(host),
        }
    }

    /// B8 and B9: nothing public is known of the host.
    fn judge_unknown(&self, host: NameId) -> Verdict {
        let estate = self.estate;
        let above = estate.names().ancestors(host).flat_map(|name| estate.zones_named(name));
        let mut private = above.copied().filter(|&zone| !estate.zone(zone).is_public());
        let knows = private.find(|&zone| !addresses_at(estate, zone, host).is_empty());
        knows.map_or(Verdict::Undecided, |zone| Verdict::Dead(Why::OnlyPrivate(zone), Certainty::Likely))
    }

    /// Whether a private zone or a FORWARD rule serves the name at the cut or between the two: the sign that the
    /// delegation was meant for the inside.
    #[must_use]
    pub fn is_mirrored(&self, cut: NameId, name: Asked) -> bool {
        let names = self.estate.names();
        let above = names.depth(cut);
        names.ancestors(name.node).take_while(|&at| names.depth(at) >= above).any(|at| self.private_names.contains(&at))
    }
}

/// The order in which ends of look-ups count: an answer for one family outweighs none for the other, and what is
/// outside or unknown outweighs both.
fn rank(status: Status) -> u8 {
    match status {
        Status::NoData | Status::NxDomain => 0,
        Status::ServFail | Status::Loop => 1,
        Status::Answer => 2,
        Status::External | Status::Unknown => 3,
    }
}

/// B2: whether any of the addresses is one the Internet can reach.
fn judge_addresses(addresses: &[IpAddr]) -> Verdict {
    let private = addresses.iter().all(|&address| special::is_unreachable(address));
    if private { Verdict::Dead(Why::PrivateAddress, Certainty::Certain) } else { Verdict::Public }
}

/// A and AAAA of a host in a zone, occluded ones (glue) included.
pub(super) fn addresses_at(estate: &Estate, zone: ZoneId, host: NameId) -> Vec<IpAddr> {
    let groups = [RecordType::A, RecordType::AAAA].into_iter().filter_map(|rtype| estate.group(zone, host, rtype));
    groups.flat_map(crate::model::Group::ids).flat_map(|id| estate.values(id)).filter_map(address_of).collect()
}

/// Whether a zone has address records for a host, be it an alias or a value that is no address.
pub(super) fn has_addresses(estate: &Estate, zone: ZoneId, host: NameId) -> bool {
    [RecordType::A, RecordType::AAAA].into_iter().any(|rtype| estate.group(zone, host, rtype).is_some())
}

pub(super) fn address_of(value: &Value) -> Option<IpAddr> {
    match *value {
        Value::A(address) => Some(address.into()),
        Value::Aaaa(address) => Some(address.into()),
        _ => None,
    }
}

/// The public zone of the cut's name that a living server of the delegation holds (semantics 4.12). A zone whose
/// servers are not known is taken to be the one delegated to.
fn child_zone(estate: &Estate, name: NameId, servers: &[(NameId, Verdict)]) -> Option<ZoneId> {
    let alive =
        |server: &NameId| servers.iter().any(|(host, verdict)| host == server && !matches!(verdict, Verdict::Dead(..)));
    let public = || estate.zones_named(name).iter().copied().filter(|&zone| estate.zone(zone).is_public());
    let held = public().find(|&zone| estate.zone(zone).name_servers.iter().any(alive));
    held.or_else(|| public().find(|&zone| estate.zone(zone).name_servers.is_empty()))
}

/// Whether a server that is not certainly dead is none of a zone's own, by its delegation set or its apex.
fn has_strangers(estate: &Estate, zone: ZoneId, servers: &[(NameId, Verdict)]) -> bool {
    let answers = |verdict| !matches!(verdict, Verdict::Dead(_, Certainty::Certain));
    let is_stranger = |&(host, verdict): &(NameId, Verdict)| answers(verdict) && !is_own_server(estate, zone, host);
    !estate.zone(zone).name_servers.is_empty() && servers.iter().any(is_stranger)
}

/// Whether a server is one of a zone's own, by its delegation set or its apex.
pub(super) fn is_own_server(estate: &Estate, zone: ZoneId, host: NameId) -> bool {
    let of = estate.zone(zone);
    let apex = estate.group(zone, of.name, RecordType::NS);
    of.name_servers.contains(&host) || apex.is_some_and(|group| estate.hosts(group).any(|own| own == host))
}
