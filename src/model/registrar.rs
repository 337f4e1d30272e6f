//! What a registry holds of a domain, and what a zone signs with.

use std::net::IpAddr;

use super::ids::AccountId;
use super::text::TextId;
use crate::name::NameId;

/// A domain registered through Route 53.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The domain.
    pub name: NameId,
    /// The account that has it.
    pub account: Option<AccountId>,
    /// The servers the registry delegates to.
    pub name_servers: Vec<NameServer>,
    /// The DS records the registry publishes.
    pub ds: Vec<Ds>,
    /// EPP status codes, as the registry spells them.
    pub statuses: Vec<TextId>,
    /// When the registration ends, in seconds since 1970.
    pub expires: Option<i64>,
    /// Whether it is renewed by itself; none when not read.
    pub auto_renew: Option<bool>,
    /// Whether a transfer to another registrar is refused; none when not read.
    pub transfer_lock: Option<bool>,
}

/// A server of a registered domain.
#[derive(Clone, Debug)]
pub struct NameServer {
    /// Its name.
    pub name: NameId,
    /// Its addresses, where the registry holds them.
    pub glue: Vec<IpAddr>,
}

/// A DS record, or the key it stands for, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Ds {
    /// The key tag.
    pub key_tag: Option<u16>,
    /// The algorithm's number.
    pub algorithm: Option<u8>,
    /// The digest's number.
    pub digest_type: Option<u8>,
    /// The digest, in hexadecimal, upper case.
    pub digest: Option<TextId>,
}

/// The DNSSEC state of a zone.
#[derive(Clone, Debug)]
pub struct Dnssec {
    /// Whether its answers are signed.
    pub signing: Signing,
    /// Its key-signing keys.
    pub keys: Vec<KeySigningKey>,
}

/// Whether a zone's answers are signed (semantics §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// `SIGNING`.
    On,
    /// `NOT_SIGNING`.
    Off,
    /// `DELETING`: signing is being taken off.
    Ending,
    /// `ACTION_NEEDED`: a key cannot be used.
    ActionNeeded,
    /// `INTERNAL_FAILURE`.
    Failed,
    /// A state that this program does not know.
    Other(TextId),
}

/// A key-signing key.
#[derive(Clone, Copy, Debug)]
pub struct KeySigningKey {
    /// Its name.
    pub name: Option<TextId>,
    /// Its state.
    pub status: KeyStatus,
    /// The DS record that the parent should hold.
    pub ds: Ds,
}

/// The state of a key-signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// It signs.
    Active,
    /// It does not.
    Inactive,
    /// It is being removed.
    Deleting,
    /// It cannot be used: its KMS key is gone or refuses.
    ActionNeeded,
    /// `INTERNAL_FAILURE`.
    Failed,
    /// A state that this program does not know, or none.
    Other(Option<TextId>),
}
