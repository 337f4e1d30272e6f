//! The hops of a trace: ids only; words are the report's business.

use super::delegation::Delegation;
use super::outcome::Cut;
use super::private_delegation::PrivateServer;
use super::view::Contender;
use crate::model::{EndpointId, NetworkId, ResolverRuleId, RrSetId, VpcId, ZoneId};
use crate::name::NameId;

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A public recursive resolver, walking the public tree.
    Public,
    /// The resolver of a VPC.
    Vpc(VpcId),
    /// The resolver of a network, which walks the public tree itself.
    Network(NetworkId),
}

/// One hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Who.
    pub actor: Actor,
    /// What it looked up: a name of the estate; none for the name asked, when the estate does not hold it.
    pub name: Option<NameId>,
    /// What happened.
    pub kind: StepKind,
}

/// What happens in a hop, with the object that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// No private zone or rule covers the name: the question goes to public recursion.
    Recursion,
    /// This private zone of the VPC's would cover the name, but the VPC's DNS attributes are off (semantics 1.25).
    ZoneOff(ZoneId),
    /// A private zone or a rule was chosen, over others.
    Chosen {
        /// The winner.
        winner: Contender,
        /// The name it matched with.
        matched: NameId,
        /// What else covers the name: equal matches first, then less specific ones.
        beaten: Vec<(NameId, Contender)>,
    },
    /// A SYSTEM rule turns the question back to local resolution.
    System {
        /// The rule.
        winner: Contender,
        /// The FORWARD rules it keeps the question from.
        beaten: Vec<(NameId, Contender)>,
    },
    /// A FORWARD rule's targets are an inbound endpoint of a VPC that the snapshot holds.
    EntersVpc {
        /// The rule that forwards, or whose delegation is followed.
        rule: ResolverRuleId,
        /// The endpoint.
        endpoint: EndpointId,
        /// Where resolution goes on.
        vpc: VpcId,
    },
    /// A FORWARD rule's targets are the resolvers of a network.
    EntersNetwork {
        /// The rule that forwards.
        rule: ResolverRuleId,
        /// Where resolution goes on.
        network: NetworkId,
    },
    /// A network's resolver asks a VPC, which covers the name privately.
    EntersThrough {
        /// The inbound endpoint.
        endpoint: EndpointId,
        /// Where resolution goes on.
        vpc: VpcId,
    },
    /// A network answers from a zone of its own.
    OwnZone(ZoneId),
    /// A CNAME, perhaps made by a wildcard.
    Cname {
        /// The record set.
        rrset: RrSetId,
        /// Its target.
        target: NameId,
    },
    /// An alias within the zone.
    Alias {
        /// The record set.
        rrset: RrSetId,
        /// Its target.
        target: NameId,
    },
    /// Records of the type asked for.
    Records {
        /// The zone.
        zone: ZoneId,
        /// The record sets.
        rrsets: Vec<RrSetId>,
    },
    /// The name exists without the type.
    NoData(ZoneId),
    /// The name does not exist.
    NxDomain(ZoneId),
    /// The private zone hands names it lacks to public DNS.
    Fallback(ZoneId),
    /// A referral into a zone of the snapshot.
    Referral {
        /// The delegation.
        cut: Cut,
        /// The zone its servers hold.
        child: ZoneId,
    },
    /// A delegation whose servers are not in the snapshot, or cannot answer.
    Delegated {
        /// The delegation.
        cut: Cut,
        /// What is known of its servers.
        delegation: Delegation,
    },
    /// A delegation in a private zone.
    PrivateDelegation {
        /// The delegation.
        cut: Cut,
        /// The DELEGATE rule that serves it, if one does.
        rule: Option<ResolverRuleId>,
        /// Its name servers, as the VPC meets them.
        servers: Vec<PrivateServer>,
    },
    /// The target of a public CNAME is covered privately and asked again in the VPC (model B of semantics §2.2).
    Rechecked,
    /// Covered privately, and yet never asked.
    NeverAsked(Contender),
    /// Where it ended, when no zone answered.
    Ended(super::outcome::Status, Option<super::outcome::Reason>),
}
