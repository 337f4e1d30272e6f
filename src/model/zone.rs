//! Zones, and the VPCs that see the private ones.

use super::ids::{AccountId, NetworkId, VpcId};
use super::registrar::Dnssec;
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
    /// The id of the reusable delegation set its servers belong to.
    pub delegation_set: Option<TextId>,
    /// VPCs directly associated with it.
    pub vpcs: Vec<VpcId>,
    /// Whether all of them are known.
    pub vpcs_read: bool,
    /// Other accounts' VPCs that may be associated, by id; none when they were not read.
    pub authorizations: Option<Vec<TextId>>,
    /// Of a private zone: whether names it lacks are asked publicly (semantics 1.22); none when that is not known.
    pub fallback: Option<bool>,
    /// Whether its record sets were read.
    pub read: bool,
    /// Whether all of them were: of a zone read in part, what is missing proves nothing.
    pub complete: bool,
    /// How many record sets Route 53 counted.
    pub record_count: Option<u64>,
    /// Whether it is signed, and with what; none when not read.
    pub dnssec: Option<Dnssec>,
    /// The log group its queries go to.
    pub query_log: Option<TextId>,
    /// Its tags, key and value; none when they were not read.
    pub tags: Option<Vec<(TextId, TextId)>>,
}

impl Zone {
    /// A zone of which nothing is known yet.
    #[must_use]
    pub fn new(id: TextId, name: NameId, kind: ZoneKind) -> Self {
        Self {
            id,
            name,
            kind,
            account: None,
            service: None,
            name_servers: Vec::new(),
            delegation_set: None,
            vpcs: Vec::new(),
            vpcs_read: false,
            authorizations: None,
            fallback: Some(false),
            read: false,
            complete: true,
            record_count: None,
            dnssec: None,
            query_log: None,
            tags: None,
        }
    }

    /// Whether the Internet could ask for it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self.kind, ZoneKind::Public | ZoneKind::External)
    }
}
