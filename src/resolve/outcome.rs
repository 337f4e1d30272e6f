//! What a question comes to: questions, vantages, outcomes, and why.

use super::view::Contender;
use crate::model::{
    DomainId, EndpointId, Estate, GapId, NetworkId, RecordType, ResolverRuleId, RrSetId, TextId, VpcId, ZoneId,
};
use crate::name::{Name, NameId};

/// A name to ask for: a node of the estate's name tree, or any name below it that the tree does not hold. All names
/// missing below one node resolve alike, so that which one it is does not matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asked {
    /// The deepest node at or above the name.
    pub node: NameId,
    /// Whether the name lies below that node.
    pub below: bool,
}

impl Asked {
    /// Exactly this node.
    #[must_use]
    pub fn exactly(node: NameId) -> Self {
        Self { node, below: false }
    }

    /// Where a name stands in the estate's tree.
    #[must_use]
    pub fn locate(estate: &Estate, name: &Name) -> Self {
        let (node, missing) = estate.names().nearest(name);
        Self { node, below: missing > 0 }
    }
}

/// A name and a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The name.
    pub name: Asked,
    /// The type.
    pub rtype: RecordType,
}

/// Where a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vantage {
    /// Any recursive resolver on the Internet.
    Internet,
    /// The VPC's own resolver.
    Vpc(VpcId),
    /// The resolvers of a network on premises.
    Network(NetworkId),
}

/// How sure the model is (semantics §0.1): `Certain` follows from documented behaviour and the snapshot alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Rests on an inference, or on one of two readings of how Route 53 behaves.
    Likely,
    /// Proven.
    Certain,
}

/// What the asker gets. Ordered from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Records of the type asked for.
    Answer,
    /// The answer lies outside the snapshot.
    External,
    /// A gap in the snapshot hides the answer.
    Unknown,
    /// The name exists, the type does not.
    NoData,
    /// The name does not exist.
    NxDomain,
    /// The chain of CNAMEs or forwarding rules comes back to itself.
    Loop,
    /// Resolution fails.
    ServFail,
}

impl Status {
    /// Whether the model decided: anything but outside or unknown.
    #[must_use]
    pub fn is_decided(self) -> bool {
        !matches!(self, Self::External | Self::Unknown)
    }
}

/// A delegation: the zone that delegates, and the name it delegates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cut {
    /// The parent zone.
    pub zone: ZoneId,
    /// The owner of the NS record set.
    pub name: NameId,
}

/// Why an outcome is what it is, where the status does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No public zone of the snapshot encloses the name.
    NotHeld,
    /// The public root delegates nothing at or below this name (semantics B4).
    SpecialDomain(NameId),
    /// The registry publishes no delegation of the domain (semantics 4.12).
    OnHold(DomainId),
    /// No server that the registry names for the domain can answer (semantics B2 to B4, B6).
    DeadRegistration(DomainId),
    /// Delegated to servers outside the snapshot.
    DelegatedAway(Cut),
    /// No server of the delegation can answer (semantics §2.4).
    DeadDelegation(Cut),
    /// The servers of the delegation are not known, and only private zones or rules serve the name.
    MirroredDelegation(Cut),
    /// The zone's record sets were not read.
    ZoneNotRead(ZoneId),
    /// Whether the private zone falls back to public DNS for names it lacks is not known (semantics 1.22).
    FallbackUnknown(ZoneId),
    /// Several public zones have this name, and they answer differently (semantics 4.12).
    SeveralZones(ZoneId),
    /// A FORWARD rule sends the question out of the snapshot.
    Forwarded(ResolverRuleId),
    /// A FORWARD rule sends the question to an endpoint that takes none of its kind (semantics 3.24).
    WrongEndpoint(ResolverRuleId),
    /// An alias to an AWS resource: its addresses are not in the snapshot (semantics 2.20).
    AwsAlias(RrSetId),
    /// A name the VPC resolver makes itself (semantics 1.30).
    Autodefined,
    /// The VPC is only mentioned; its rules were not read.
    VpcNotDescribed(VpcId),
    /// A refused call hides zones or rules of the VPC.
    Gap(GapId),
    /// `enableDnsSupport` is off (semantics 1.26).
    ResolverOff(VpcId),
    /// A delegation in a private zone that no DELEGATE rule serves (semantics 3.6).
    NoDelegateRule(Cut),
    /// A DELEGATE rule's name servers have no usable address (semantics 3.7, 3.23).
    NoDelegateAddress(Cut),
    /// The VPC that a private delegation leads into has no private zone for the name (semantics 3.22).
    NoDelegateZone(Cut),
    /// The network forwards to an endpoint that the snapshot does not hold.
    EndpointNotHeld(NetworkId),
    /// Aliases or forwarding rules lead on and on.
    TooDeep,
    /// Whether the rule is in effect is not settled: its association is being made, removed or overridden (semantics 1.18).
    RuleUnsettled(ResolverRuleId),
    /// Something the VPC is associated with was not read: the text names it.
    Unread(TextId),
    /// More CNAMEs than resolvers follow.
    LongChain,
    /// The zone's own SOA or NS record set, which the snapshot leaves out.
    ApexLeftOut(ZoneId),
    /// A record whose value its type does not allow.
    BadValue(RrSetId),
    /// A DNAME sends all names below its owner elsewhere, which is not followed.
    Redirected(RrSetId),
}

/// Why an outcome is only likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Nothing public is known of a delegation's servers; that they are private is inferred from what mirrors it.
    Mirrored(Cut),
    /// A delegation's servers are dead by inference (semantics B4, B5, B8).
    Servers(Cut),
    /// Not every server of the delegation that may answer is one of the zone's own.
    OtherServers(Cut),
    /// The registry also names servers that are none of the zone's own.
    OtherRegistered(ZoneId),
    /// The domain's registration has ended (semantics 4.12).
    Expired(DomainId),
    /// The snapshot tells no server that the registry delegates the domain to.
    NoServersRegistered(DomainId),
    /// The two readings of how CNAMEs go on differ (semantics §2.2).
    CnameModel,
    /// Public recursion leaves the snapshot before the chain ends; had it failed there, the VPC would get nothing.
    PublicSideNotHeld,
    /// That the first comes before the second is inferred (semantics 1.10, 1.11).
    Precedence(Contender, Contender),
    /// Whether the SYSTEM rule leaves the names below it to the private zone above is inferred (semantics 1.14).
    SystemBelowZone(ResolverRuleId),
    /// Route 53 takes IP-based routing in a private zone, and does not support it (semantics 4.53).
    UnsupportedRouting(RrSetId),
    /// A routing policy that this version cannot read decides which record set answers (semantics 4.59).
    UnreadRouting(RrSetId),
    /// The VPC's DNS attributes were not read (semantics 1.25).
    Attributes(VpcId),
    /// The VPC's zones and rules were not all read.
    Incomplete(VpcId),
    /// The VPC's Profiles were not read.
    ProfilesUnread(VpcId),
    /// What an alias to a name that does not exist answers is inferred (semantics 2.29).
    AliasTarget(RrSetId),
    /// The zone was read in part: what it holds is served unless the rest says otherwise.
    Partial(ZoneId),
    /// The details of public DNS fallback are not documented (semantics 1.22).
    Fallback(ZoneId),
    /// How a private delegation that cannot be followed is answered is not documented (semantics 3.6).
    PrivateDelegation(Cut),
    /// What an inbound delegation endpoint answers a network is only outlined in the documentation (semantics 3.22).
    InboundDelegation(Cut),
    /// A server of the zone also holds one below a delegation of it: which the server is asked for first depends on the
    /// resolver.
    SharedServer(ZoneId),
    /// The endpoint is being made or removed, or cannot recover by itself.
    EndpointNotAtWork(EndpointId),
    /// The address that a rule or a delegation leads to may be that of an endpoint which was not read (semantics 1.47).
    EndpointsUnread,
    /// What an endpoint does with questions of another kind than its own is inferred (semantics 3.24).
    EndpointKind(ResolverRuleId),
    /// Whether the network reaches another network's servers is nothing a snapshot tells.
    OtherNetwork(Cut),
    /// Which names the network forwards into VPCs is inferred from what those cover.
    Forwards(NetworkId),
    /// A forwarded answer holds a CNAME whose target would be answered differently if it were asked for again
    /// (semantics 2.10).
    ForwardedChain,
    /// So many CNAMEs that resolvers differ.
    LongChain,
    /// More ways than were followed.
    Forks,
}

/// What one question comes to from one vantage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the asker gets; the worst, where clients get different things.
    pub status: Status,
    /// How sure that is.
    pub certainty: Certainty,
    /// Why it is not certain.
    pub doubt: Option<Doubt>,
    /// The targets of the CNAMEs on the way, in order.
    pub chain: Vec<NameId>,
    /// The record sets that answer: all that a client could get.
    pub answers: Vec<RrSetId>,
    /// Whether routing policies give different clients different answers.
    pub varies: bool,
    /// A routed record set whose policy leaves some clients without an answer: geolocation or CIDR without a default
    /// (semantics 4.45, 4.47).
    pub unserved: Option<RrSetId>,
    /// The delegation at which the model ended.
    pub cut: Option<Cut>,
    /// Why, where the status does not say.
    pub reason: Option<Reason>,
    /// Of an outcome that is decided, why it is not for all clients: some get what lies outside the snapshot or behind a
    /// gap.
    pub open: Option<Reason>,
    /// What the other CNAME model of semantics §2.2 says, where the two differ.
    pub other_model: Option<Status>,
}
