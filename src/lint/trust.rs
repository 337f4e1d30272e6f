//! Chains of trust (DNSSEC) as far as the snapshot tells: which zones are in one, and where one breaks. It contains no rule.

use super::context::Context;
use super::delegations::Delegating;
use super::subject::Subject;
use crate::model::{
    Dnssec, Domain, Ds, Estate, Group, KeySigningKey, KeyStatus, NameServer, RecordType, Signing, Value, ZoneId,
};
use crate::resolve::{Authority, Certainty, Cut, special};

/// A DS record that its zone does not live up to: resolvers that validate fail there (semantics 4.61).
#[derive(Clone, Copy, Debug)]
pub struct BrokenTrust {
    /// What promises: the DS record set, or the zone itself where the registry has the DS record.
    pub subject: Subject,
    /// The zone that does not keep it.
    pub zone: ZoneId,
    /// The delegation beside the DS record set; none at the registry.
    pub cut: Option<Cut>,
    /// What is wrong with the zone.
    pub fault: Fault,
    /// Whether the DS record is itself in a chain of trust, where that is known: if not, nobody checks it.
    pub trusted: Option<bool>,
}

/// What is wrong with a zone under a DS record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not signed.
    Unsigned,
    /// Its signatures are being taken off.
    Ending,
    /// No active key of it is one that a DS record names.
    NoSuchKey,
}

impl BrokenTrust {
    /// How sure it is that resolvers that validate fail.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        match (self.fault, self.trusted) {
            (Fault::Ending, _) | (_, None) => Certainty::Likely,
            _ => Certainty::Certain,
        }
    }
}

impl Context<'_> {
    /// Every DS record that its zone does not live up to.
    #[must_use]
    pub fn broken_trust(&self) -> Vec<BrokenTrust> {
        let delegated = self.public_delegations().iter().filter_map(|&delegating| self.delegated(delegating));
        delegated.chain(self.zones().filter_map(|zone| self.registered(zone))).collect()
    }

    /// A DS record set beside a delegation, against the zone that the delegation leads to.
    fn delegated(&self, Delegating { cut, .. }: Delegating) -> Option<BrokenTrust> {
        let estate = self.estate();
        let group = estate.group(cut.zone, cut.name, RecordType::DS)?;
        let delegation = self.judged(cut);
        let plain = |&(server, _): &(_, _)| special::is_route53_server(&self.name(server));
        let zone = delegation.child.filter(|_| delegation.servers.iter().all(plain))?;
        let fault = fault(estate, zone, &published(estate, group))?;
        let (subject, trusted) = (Subject::Record(group.first()), self.is_trusted(cut.zone));
        Some(BrokenTrust { subject, zone, cut: Some(cut), fault, trusted })
    }

    /// DS records at the registry, against the zone that it delegates to.
    fn registered(&self, zone: ZoneId) -> Option<BrokenTrust> {
        let estate = self.estate();
        estate.zone(zone).dnssec.as_ref()?;
        let domain = self.domain_of(zone).filter(|domain| !domain.ds.is_empty())?;
        let published: Vec<_> = domain.ds.iter().map(|ds| Published::of(estate, ds)).collect();
        let plain = domain.name_servers.iter().all(|server| special::is_route53_server(&self.name(server.name)));
        let fault = fault(estate, zone, &published).filter(|_| plain)?;
        Some(BrokenTrust { subject: Subject::Zone(zone), zone, cut: None, fault, trusted: Some(true) })
    }

    /// The registered domain of a zone that the registry delegates to the zone.
    fn domain_of(&self, zone: ZoneId) -> Option<&Domain> {
        let estate = self.estate();
        let of = estate.zone(zone);
        let delegates = |domain: &&Domain| {
            let shared = |server: &NameServer| of.name_servers.contains(&server.name);
            domain.name == of.name && domain.name_servers.iter().any(shared)
        };
        estate.domains().map(|domain| estate.domain(domain)).find(delegates)
    }

    /// Whether validating resolvers have a chain of trust down to a zone, as far as the snapshot tells.
    #[must_use]
    pub fn is_trusted(&self, zone: ZoneId) -> Option<bool> {
        let estate = self.estate();
        let of = estate.zone(zone);
        match of.dnssec.as_ref()?.signing {
            Signing::Off => return Some(false),
            Signing::On | Signing::ActionNeeded | Signing::Failed => {}
            Signing::Ending | Signing::Other(_) => return None,
        }
        if let Some(domain) = self.domain_of(zone) {
            return Some(!domain.ds.is_empty());
        }
        let Authority::Zone(parent) = self.resolver().authority(estate.names().parent(of.name)?) else { return None };
        let has_ds = estate.group(parent, of.name, RecordType::DS).is_some();
        if has_ds { self.is_trusted(parent) } else { Some(false) }
    }
}

fn fault(estate: &Estate, zone: ZoneId, published: &[Published<'_>]) -> Option<Fault> {
    let dnssec = estate.zone(zone).dnssec.as_ref()?;
    match dnssec.signing {
        Signing::Off => Some(Fault::Unsigned),
        Signing::Ending => Some(Fault::Ending),
        Signing::On => (!published.is_empty() && !is_any_named(estate, dnssec, published)).then_some(Fault::NoSuchKey),
        Signing::ActionNeeded | Signing::Failed | Signing::Other(_) => None,
    }
}

/// Whether a DS record names a key that signs. One is enough: others may be there for a change of keys.
fn is_any_named(estate: &Estate, dnssec: &Dnssec, published: &[Published<'_>]) -> bool {
    let signs = |key: &&KeySigningKey| !matches!(key.status, KeyStatus::Inactive | KeyStatus::Deleting);
    let keys: Vec<_> = dnssec.keys.iter().filter(signs).map(|key| Published::of(estate, &key.ds)).collect();
    keys.is_empty() || published.iter().any(|ds| keys.iter().any(|key| ds.is_same(key)))
}

/// A DS record that is published somewhere, or that a key stands for, as far as it is known.
#[derive(Clone, Copy)]
struct Published<'e> {
    key_tag: Option<u16>,
    algorithm: Option<u8>,
    digest_type: Option<u8>,
    /// In hexadecimal, perhaps with blanks.
    digest: Option<&'e str>,
}

impl<'e> Published<'e> {
    fn of(estate: &'e Estate, ds: &Ds) -> Self {
        let digest = ds.digest.map(|digest| estate.text(digest));
        Self { key_tag: ds.key_tag, algorithm: ds.algorithm, digest_type: ds.digest_type, digest }
    }

    /// Reads a DS record's value: tag, algorithm, digest type, digest.
    fn read(value: &'e str) -> Option<Self> {
        let (key_tag, rest) = value.trim().split_once(char::is_whitespace)?;
        let (algorithm, rest) = rest.trim_start().split_once(char::is_whitespace)?;
        let (digest_type, digest) = rest.trim_start().split_once(char::is_whitespace)?;
        let number = |text: &str| text.parse().ok();
        Some(Self {
            key_tag: Some(key_tag.parse().ok()?),
            algorithm: number(algorithm),
            digest_type: number(digest_type),
            digest: Some(digest),
        })
    }

    /// What one of the two does not say is no difference; digests of different kinds cannot be compared.
    fn is_same(&self, other: &Self) -> bool {
        let comparable = self.digest_type.is_some() && self.digest_type == other.digest_type;
        let digests = [self.digest.map(hexadecimal), other.digest.map(hexadecimal)];
        alike(self.key_tag.as_ref(), other.key_tag.as_ref())
            && alike(self.algorithm.as_ref(), other.algorithm.as_ref())
            && (!comparable || alike(digests[0].as_ref(), digests[1].as_ref()))
    }
}

fn alike<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn hexadecimal(digest: &str) -> String {
    digest.split_ascii_whitespace().collect::<String>().to_ascii_uppercase()
}

/// The DS records of a record set, but for values that do not read as one.
fn published(estate: &Estate, group: Group) -> Vec<Published<'_>> {
    let values = group.ids().flat_map(|id| estate.values(id));
    let text = values.filter_map(|value| if let Value::Text(text) = value { Some(estate.text(*text)) } else { None });
    text.filter_map(Published::read).collect()
}
