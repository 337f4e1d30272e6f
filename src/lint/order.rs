//! The order of findings: by what they are, never by when they were found.

use rustc_hash::FxHashMap;

use super::judged::Judged;
use super::subject::Subject;
use crate::model::Estate;

/// Worst first, then by rule, zone and name.
pub(super) fn sort(estate: &Estate, findings: &mut [Judged]) {
    findings.sort_by_cached_key(|judged| {
        let subject = judged.finding.subject;
        let zone = subject.zone(estate).map(|zone| estate.zone(zone));
        let zone = zone.map(|zone| (estate.name(zone.name), estate.text(zone.id).to_owned()));
        let place = match subject {
            Subject::Record(id) => {
                let rrset = estate.rrset(id);
                let set = estate.set_identifier(id).map(str::to_owned);
                (Some((estate.name(rrset.owner), rrset.rtype)), set)
            }
            _ => (None, subject.id(estate).map(str::to_owned)),
        };
        (std::cmp::Reverse(judged.severity), judged.slug, zone, place, judged.fingerprint.clone())
    });
}

/// Brings the findings of a group behind the first of them, those of one severity together.
pub(super) fn gather(findings: &mut [Judged]) {
    let mut firsts: FxHashMap<_, usize> = FxHashMap::default();
    for (at, judged) in findings.iter().enumerate() {
        firsts.entry((judged.severity, judged.group.clone())).or_insert(at);
    }
    findings.sort_by_cached_key(|judged| firsts[&(judged.severity, judged.group.clone())]);
}
