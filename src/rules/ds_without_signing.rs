//! DS records over zones that are not signed, or not with the key they name, and keys that cannot be used (semantics
//! 4.61, 4.62).

use crate::lint::{Context, Delegating, Finding, Severity, Subject};
use crate::model::{Dnssec, Domain, Ds, Estate, Group, KeySigningKey, KeyStatus, NameServer, RecordType, Signing, Value, ZoneId};
use crate::resolve::{Authority, Certainty, Cut, Vantage, special};

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let delegated = cx.public_delegations().iter().filter_map(|&delegating| delegated(cx, delegating));
    let registered = cx.zones().filter_map(|zone| registered(cx, zone));
    let keys = cx.zones().filter_map(|zone| unusable(cx, zone));
    delegated.chain(registered).chain(keys).collect()
}

/// A DS record set beside a delegation, against the zone that the delegation leads to.
fn delegated(cx: &Context<'_>, Delegating { cut, .. }: Delegating) -> Option<Finding> {
    let estate = cx.estate();
    let group = estate.group(cut.zone, cut.name, RecordType::DS)?;
    let delegation = cx.judged(cut);
    let plain = |&(server, _): &(_, _)| special::is_route53_server(&cx.name(server));
    let child = delegation.child.filter(|_| delegation.servers.iter().all(plain))?;
    let fault = fault(estate, child, &published(estate, group))?;
    let message = format!("{} has a DS record, and {}", cx.spell(cut.name), words(cx, child, fault));
    let parent = is_secure(cx, cut.zone);
    let confidence = if parent.is_some() { fault.certainty() } else { Certainty::Likely };
    let finding = finding(cx, Subject::Record(group.first()), confidence, message, child)
        .decided_by_record(cx, group.first())
        .help(help(cx, cut, child, fault));
    Some(match parent {
        Some(false) => finding
            .at_most(Severity::Warning)
            .note(format!("{} is not in a chain of trust itself, so that nobody checks yet", spell(cx, cut.zone))),
        _ => finding,
    })
}

/// DS records at the registry, against the zone that it delegates to.
fn registered(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let estate = cx.estate();
    estate.zone(zone).dnssec.as_ref()?;
    let domain = domain_of(cx, zone).filter(|domain| !domain.ds.is_empty())?;
    let published: Vec<_> = domain.ds.iter().map(|ds| Published::of(estate, ds)).collect();
    let plain = domain.name_servers.iter().all(|server| special::is_route53_server(&cx.name(server.name)));
    let fault = fault(estate, zone, &published).filter(|_| plain)?;
    let name = cx.spell(domain.name);
    let message = format!("the registry has a DS record for {name}, and {}", words(cx, zone, fault));
    let help = match fault {
        Fault::Unsigned | Fault::Ending => format!("take the DS record of {name} out at the registrar, or sign the zone"),
        Fault::NoSuchKey => format!("put the DS record of the zone's active key in at the registrar of {name}"),
    };
    Some(finding(cx, Subject::Zone(zone), fault.certainty(), message, zone).help(help))
}

/// What is wrong with a zone under a DS record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It is not signed.
    Unsigned,
    /// Its signatures are being taken off.
    Ending,
    /// No active key of it is one that a DS record names.
    NoSuchKey,
}

impl Fault {
    fn certainty(self) -> Certainty {
        if self == Self::Ending { Certainty::Likely } else { Certainty::Certain }
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

/// The registered domain of a zone that the registry delegates to the zone.
fn domain_of<'c>(cx: &'c Context<'_>, zone: ZoneId) -> Option<&'c Domain> {
    let estate = cx.estate();
    let of = estate.zone(zone);
    let delegates = |domain: &&Domain| {
        let shared = |server: &NameServer| of.name_servers.contains(&server.name);
        domain.name == of.name && domain.name_servers.iter().any(shared)
    };
    estate.domains().map(|domain| estate.domain(domain)).find(delegates)
}

/// Whether validating resolvers have a chain of trust down to a zone, as far as the snapshot tells.
fn is_secure(cx: &Context<'_>, zone: ZoneId) -> Option<bool> {
    let estate = cx.estate();
    let of = estate.zone(zone);
    match of.dnssec.as_ref()?.signing {
        Signing::Off => return Some(false),
        Signing::On | Signing::ActionNeeded | Signing::Failed => {}
        Signing::Ending | Signing::Other(_) => return None,
    }
    if let Some(domain) = domain_of(cx, zone) {
        return Some(!domain.ds.is_empty());
    }
    let Authority::Zone(parent) = cx.resolver().authority(estate.names().parent(of.name)?) else { return None };
    let has_ds = estate.group(parent, of.name, RecordType::DS).is_some();
    if has_ds { is_secure(cx, parent) } else { Some(false) }
}

/// A key that cannot be used: signatures run out.
fn unusable(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let dnssec = cx.estate().zone(zone).dnssec.as_ref()?;
    let state = match dnssec.signing {
        Signing::ActionNeeded => Some("ACTION_NEEDED"),
        Signing::Failed => Some("INTERNAL_FAILURE"),
        Signing::On => dnssec.keys.iter().find_map(|key| match key.status {
            KeyStatus::ActionNeeded => Some("ACTION_NEEDED"),
            KeyStatus::Failed => Some("INTERNAL_FAILURE"),
            _ => None,
        }),
        _ => None,
    }?;
    let message = format!("a key that signs {} is in state {state}: its signatures run out", spell(cx, zone));
    let finding = finding(cx, Subject::Zone(zone), Certainty::Certain, message, zone)
        .help("give Route 53 access to the key's KMS key again, or replace the key-signing key");
    Some(if is_secure(cx, zone) == Some(false) { finding.at_most(Severity::Warning) } else { finding })
}

fn finding(cx: &Context<'_>, subject: Subject, confidence: Certainty, message: String, zone: ZoneId) -> Finding {
    Finding::new(subject, confidence, message).seen_from([Vantage::Internet]).decided_by_zone(cx, zone)
}

fn spell(cx: &Context<'_>, zone: ZoneId) -> String {
    cx.spell(cx.estate().zone(zone).name)
}

fn words(cx: &Context<'_>, zone: ZoneId, fault: Fault) -> String {
    let key = cx.zone_key(zone);
    match fault {
        Fault::Unsigned => format!("zone {key} is not signed: resolvers that validate answer SERVFAIL"),
        Fault::Ending => format!("the signatures of zone {key} are being taken off: resolvers that validate will fail"),
        Fault::NoSuchKey => {
            format!("zone {key} is signed with another key: resolvers that validate answer SERVFAIL")
        }
    }
}

fn help(cx: &Context<'_>, cut: Cut, child: ZoneId, fault: Fault) -> String {
    let (name, parent, child) = (cx.spell(cut.name), spell(cx, cut.zone), cx.zone_key(child));
    match fault {
        Fault::Unsigned | Fault::Ending => format!("take {name} DS out of zone {parent}, or sign zone {child}"),
        Fault::NoSuchKey => format!("set {name} DS in zone {parent} to the DS record of the active key of zone {child}"),
    }
}
