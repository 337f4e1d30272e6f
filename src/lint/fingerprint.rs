//! Fingerprints: what a finding is known by from run to run. Not its message, its place in memory or its order.

use sha2::{Digest, Sha256};

use super::finding::Finding;
use super::subject::Subject;
use crate::model::Estate;

/// 32 hexadecimal digits over rule, zone id, name, type, set identifier and deciding objects.
#[must_use]
pub(super) fn fingerprint(estate: &Estate, slug: &str, finding: &Finding) -> String {
    let mut parts = vec![slug.to_owned(), finding.subject.kind().to_owned()];
    parts.extend(subject(estate, finding));
    parts.extend(finding.deciding.iter().cloned());
    format!("{:032x}", hash("r53lint/fingerprint/1", parts))
}

/// 16 hexadecimal digits over rule, remedy and deciding objects.
pub(super) fn group(slug: &str, finding: &Finding) -> String {
    let mut deciding: Vec<&str> = finding.decided().map(String::as_str).collect();
    deciding.sort_unstable();
    let remedy = Some(finding.remedy).filter(|remedy| !remedy.is_empty());
    format!("{:016x}", hash("r53lint/group/1", [slug].into_iter().chain(remedy).chain(deciding)) >> 64)
}

fn hash(kind: &str, parts: impl IntoIterator<Item = impl AsRef<str>>) -> u128 {
    let mut hash = Sha256::new();
    hash.update(kind.as_bytes());
    for part in parts {
        hash.update(b"\0");
        hash.update(part.as_ref().as_bytes());
    }
    hash.finalize().iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte))
}

fn subject(estate: &Estate, finding: &Finding) -> Vec<String> {
    let zone_key = |zone| {
        let zone = estate.zone(zone);
        format!("{}/{}", estate.text(zone.id), estate.name(zone.name))
    };
    match finding.subject {
        Subject::Record(id) => {
            let rrset = estate.rrset(id);
            let identifier = estate.set_identifier(id).filter(|_| !finding.of_group).unwrap_or_default().to_owned();
            vec![zone_key(rrset.zone), estate.name(rrset.owner).to_string(), rrset.rtype.to_string(), identifier]
        }
        Subject::Zone(zone) => vec![zone_key(zone)],
        Subject::Domain(_) => vec![finding.subject.key(estate)],
        _ => vec![finding.subject.id(estate).unwrap_or_default().to_owned()],
    }
}
