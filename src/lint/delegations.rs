//! The delegations that somebody meets, found once for every rule about them. It contains no rule.

use super::context::Context;
use crate::model::{Group, Input, RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{
    Asked, Authority, Certainty, Cut, Delegation, Fate, PrivateDelegation, Vantage, Why, occluded_by, registrar,
};

/// A delegation, and the NS record set that makes it.
#[derive(Clone, Copy, Debug)]
pub struct Delegating {
    /// The zone and the delegated name.
    pub cut: Cut,
    /// The NS record set.
    pub group: Group,
}

/// A delegation in a private zone, as the VPCs meet it.
#[derive(Clone, Debug)]
pub struct PrivatelyDelegating {
    /// The zone and the delegated name.
    pub cut: Cut,
    /// The NS record set.
    pub group: Group,
    /// Each class of VPCs that meets it, with what is known of its servers there. Left out are VPCs whose zones and rules
    /// were not all read, and those where a zone or rule of the delegated name comes first (semantics 3.14, 3.15).
    pub met: Vec<(Vantage, PrivateDelegation)>,
}

/// Every delegation of the estate that no other one of its zone hides.
#[derive(Debug, Default)]
pub(super) struct Delegations {
    /// Of public zones that the Internet's questions come to.
    pub(super) public: Vec<Delegating>,
    /// Of private zones.
    pub(super) private: Vec<PrivatelyDelegating>,
    /// Of networks' own zones.
    pub(super) networks: Vec<Delegating>,
}

impl Delegations {
    pub(super) fn new(cx: &Context<'_>) -> Self {
        let estate = cx.estate();
        let zone = |group: &Group| estate.rrset(group.first()).zone;
        let mut found = Self::default();
        for groups in cx.groups_of(RecordType::NS).chunk_by(|a, b| zone(a) == zone(b)) {
            let cuts = groups.iter().filter_map(|&group| cut(cx, group));
            match estate.zone(zone(&groups[0])).kind {
                ZoneKind::Public | ZoneKind::External if is_asked(cx, zone(&groups[0])) => found.public.extend(cuts),
                ZoneKind::Public | ZoneKind::External => {}
                ZoneKind::Private => found.private.extend(cuts.map(|found| privately(cx, found))),
                ZoneKind::Network(_) => found.networks.extend(cuts),
            }
        }
        found
    }
}

/// Whether the Internet's questions come to a public zone, as far as the snapshot tells.
fn is_asked(cx: &Context<'_>, zone: ZoneId) -> bool {
    cx.resolver().authority(cx.estate().zone(zone).name) == Authority::Zone(zone)
}

/// The delegation that an NS record set makes, unless it is the zone's own or hidden by another.
fn cut(cx: &Context<'_>, group: Group) -> Option<Delegating> {
    let estate = cx.estate();
    let rrset = estate.rrset(group.first());
    let (zone, name) = (rrset.zone, rrset.owner);
    let met = name != estate.zone(zone).name && occluded_by(estate, zone, name, RecordType::NS).is_none();
    met.then_some(Delegating { cut: Cut { zone, name }, group })
}

fn privately(cx: &Context<'_>, Delegating { cut, group }: Delegating) -> PrivatelyDelegating {
    let views = cx.resolver().views().iter().filter(|view| view.meets(cx.estate().names(), cut));
    let met = views.map(|view| (Vantage::Vpc(view.vpc()), cx.resolver().private_delegation(view.vpc(), cut)));
    PrivatelyDelegating { cut, group, met: met.collect() }
}

/// What keeps a name server from answering the Internet, to follow its name: `ns1.example.com has no address`.
#[must_use]
pub fn fault(cx: &Context<'_>, why: Why) -> String {
    let fixed = match why {
        Why::OnHold(domain) => {
            let of = cx.estate().domain(domain);
            let status = registrar::hold(cx.estate(), of).map_or("on hold", |(_, status)| status);
            return format!("is in {}, of which the registry publishes no delegation ({status})", cx.spell(of.name));
        }
        Why::NoAddress | Why::NoGlue => "has no address",
        Why::PrivateAddress => "has only addresses that the Internet cannot reach",
        Why::ReservedServer => "is reserved for private hosted zones and answers nobody",
        Why::SpecialDomain => "is under a top-level domain that does not exist publicly",
        Why::SingleLabel => "is a name without a domain",
        Why::IsCname => "is a CNAME, which name servers must not be",
        Why::OnlyPrivate(_) => "is known to a private zone only",
        Why::AddressLiteral => "is an IP address in place of a name",
        Why::Unresolvable => "is a name that does not resolve",
        Why::NotServing(_) => "is an endpoint that does not answer for it",
        Why::Circular => "has an address that can only be learnt from itself",
    };
    fixed.to_owned()
}

impl Context<'_> {
    /// Delegations of public zones that the Internet meets.
    pub fn public_delegations(&self) -> &[Delegating] {
        &self.delegations().public
    }

    /// Delegations of private zones.
    pub fn private_delegations(&self) -> &[PrivatelyDelegating] {
        &self.delegations().private
    }

    /// Delegations of networks' own zones.
    pub fn network_delegations(&self) -> &[Delegating] {
        &self.delegations().networks
    }

    /// The name servers of a delegation, each once, in the record set's order.
    #[must_use]
    pub fn servers(&self, group: Group) -> Vec<NameId> {
        let mut servers: Vec<NameId> = Vec::new();
        for host in self.estate().hosts(group) {
            if !servers.contains(&host) {
                servers.push(host);
            }
        }
        servers
    }

    /// Whether a zone has record sets beyond the SOA and NS that every zone has.
    #[must_use]
    pub fn holds_something(&self, zone: ZoneId) -> bool {
        let estate = self.estate();
        estate.groups_of_zone(zone).any(|group| {
            let rrset = estate.rrset(group.first());
            rrset.owner != estate.zone(zone).name || !matches!(rrset.rtype, RecordType::NS | RecordType::SOA)
        })
    }

    /// How sure it is which servers a zone is on: where Route 53 was not asked they are what its apex names, which
    /// anybody may have edited.
    #[must_use]
    pub fn certainty_of_servers(&self, zone: ZoneId) -> Certainty {
        let told = self.estate().holds(Input::ZoneDetails, self.estate().zone(zone).account, None);
        if told { Certainty::Certain } else { Certainty::Likely }
    }

    /// Whether a delegation is one that nobody on the Internet can follow, of a name that private zones or rules serve.
    #[must_use]
    pub fn is_for_inside(&self, cut: Cut) -> bool {
        let is_dead = || matches!(self.judged(cut).fate(), Fate::Dead(_));
        is_dead() && self.resolver().is_mirrored(cut.name, Asked::exactly(cut.name))
    }

    /// Whether the zones of every account of the organisation were read: then what is not there is nobody's of ours.
    #[must_use]
    pub fn holds_all_zones(&self) -> bool {
        let estate = self.estate();
        estate.organization().is_some() && estate.holds_everywhere(Input::Zones)
    }

    /// What the model knows of a delegation of a public zone.
    pub fn judged(&self, cut: Cut) -> std::borrow::Cow<'_, Delegation> {
        self.resolver().delegation(cut)
    }

    /// The `DelegationRecord` that a DELEGATE rule for these name servers should have: the deepest name all are below
    /// (semantics 3.4); none where that is no domain of anybody's.
    #[must_use]
    pub fn delegation_record(&self, servers: &[NameId]) -> Option<NameId> {
        let names = self.estate().names();
        let (first, others) = servers.split_first()?;
        let mut above = names.ancestors(*first).skip(1);
        let record = above.find(|&name| others.iter().all(|&other| names.is_at_or_below(other, name)))?;
        (names.depth(record) > 1).then_some(record)
    }

    /// The same, or else the domain that most of the servers are directly in: a rule that matches some of them will do.
    #[must_use]
    pub fn some_delegation_record(&self, servers: &[NameId]) -> Option<NameId> {
        let names = self.estate().names();
        let domains = || servers.iter().filter_map(|&server| names.parent(server)).filter(|&at| names.depth(at) > 1);
        let served = |domain: NameId| domains().filter(|&other| other == domain).count();
        // of several the first: `max_by_key` takes the last
        let most = || domains().collect::<Vec<_>>().into_iter().rev().max_by_key(|&domain| served(domain));
        self.delegation_record(servers).or_else(most)
    }

    /// A question for some name below a delegation.
    #[must_use]
    pub fn below(&self, cut: Cut) -> Asked {
        Asked { node: cut.name, below: true }
    }
}
