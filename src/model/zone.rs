//! Zones, and the VPCs that see the private ones.

use super::ids::{AccountId, NetworkId, VpcId};
use super::text::TextId;
use crate::name::NameId;

/// Who answers for a zone, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// A public hosted zone.
    Public,
    /// A private hosted zone.
    Private,
    /// A public zone hosted elsewhere.
    External,
    /// A network's own zone, which nobody else sees.
    Network(NetworkId),
}

/// A zone.
#[derive(Clone, Debug)]
pub struct Zone {
    /// Route 53's id without `/hostedzone/`; empty for a zone that Route 53 does not host.
    pub id: TextId,
    /// Its origin.
    pub name: NameId,
    /// Public, private, elsewhere or on premises.
    pub kind: ZoneKind,
    /// The account that owns it, as far as known.
    pub account: Option<AccountId>,
    /// The AWS service that owns or made it: it takes part in resolution and gets no findings.
    pub service: Option<TextId>,
    /// Its servers; empty when not known.
    pub name_servers: Vec<NameId>,
    /// VPCs directly associated with it.
    pub vpcs: Vec<VpcId>,
    /// Of a private zone: whether names it lacks are asked publicly (semantics 1.22); none when that is not known.
    pub fallback: Option<bool>,
    /// Whether its record sets were read.
    pub read: bool,
    /// Whether all of them were: of a zone read in part, what is missing proves nothing.
    pub complete: bool,
}

impl Zone {
    /// Whether the Internet could ask for it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self.kind, ZoneKind::Public | ZoneKind::External)
    }
}
