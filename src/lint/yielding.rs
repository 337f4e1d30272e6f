//! One cause, one finding: where two rules speak of the same cause, the one that explains it speaks, and what the other
//! would have said is listed with it as related. Pages say which rule yields to which. Nothing is folded into what is
//! less severe: no error hides behind a warning.

use rustc_hash::{FxHashMap, FxHashSet};

use super::judged::Judged;
use super::registry::Rule;
use super::subject::Subject;
use crate::model::Estate;

/// Folds every finding into the one it yields to, if there is one. Findings come and stay in order.
pub(super) fn fold(estate: &Estate, rules: &[Rule], findings: Vec<Judged>) -> Vec<Judged> {
    let yields = Yields::new(rules);
    let speakers = Speakers::new(estate, &yields, &findings);
    let told_at: Vec<Option<usize>> = findings
        .iter()
        .map(|judged| {
            let explaining = speakers.explaining(estate, judged, yields.of(judged.slug));
            explaining.filter(|&at| findings[at].severity >= judged.severity)
        })
        .collect();
    let mut kept: Vec<Option<Judged>> = findings.into_iter().map(Some).collect();
    for at in 0..told_at.len() {
        let Some(last) = last_of(&told_at, at).filter(|&last| last != at) else { continue };
        let silent = kept[at].take();
        if let (Some(silent), Some(speaking)) = (silent, &mut kept[last]) {
            speaking.related.push(silent);
        }
    }
    kept.into_iter().flatten().collect()
}

/// Where a finding is told at last: what it yields to may itself yield. None where they yield in a circle, which a test
/// keeps out of the catalogue: then all speak.
fn last_of(told_at: &[Option<usize>], start: usize) -> Option<usize> {
    let way = std::iter::successors(Some(start), |&at| told_at[at]);
    way.take(told_at.len() + 1).find(|&at| told_at[at].is_none())
}

/// Which rules each rule yields to.
struct Yields(FxHashMap<&'static str, Vec<&'static str>>);

impl Yields {
    fn new(rules: &[Rule]) -> Self {
        let pages = rules.iter().filter_map(|rule| Some((rule.slug, rule.page().ok()?)));
        Self(pages.map(|(slug, page)| (slug, page.metadata.yields_to().collect())).collect())
    }

    fn of(&self, slug: &str) -> &[&'static str] {
        self.0.get(slug).map_or(&[], Vec::as_slice)
    }
}

/// The findings of one rule that others yield to, by what they are about and by what decided them; the first of each.
#[derive(Default)]
struct Speaker<'f> {
    subjects: FxHashMap<Subject, usize>,
    keys: FxHashMap<String, usize>,
    deciding: FxHashMap<&'f str, usize>,
}

struct Speakers<'f>(FxHashMap<&'static str, Speaker<'f>>);

impl<'f> Speakers<'f> {
    fn new(estate: &Estate, yields: &Yields, findings: &'f [Judged]) -> Self {
        let found: FxHashSet<&str> = findings.iter().map(|judged| judged.slug).collect();
        let wanted: FxHashSet<&str> = found.iter().flat_map(|&slug| yields.of(slug)).copied().collect();
        let mut speakers: FxHashMap<_, Speaker<'_>> = FxHashMap::default();
        for (at, judged) in findings.iter().enumerate().filter(|(_, judged)| wanted.contains(judged.slug)) {
            let speaker = speakers.entry(judged.slug).or_default();
            speaker.subjects.entry(judged.finding.subject).or_insert(at);
            speaker.keys.entry(judged.finding.subject.key(estate)).or_insert(at);
            for object in judged.finding.decided() {
                speaker.deciding.entry(object).or_insert(at);
            }
        }
        Self(speakers)
    }

    /// The first finding of one of these rules with the same subject, decided by this subject, or whose subject decided
    /// this one.
    fn explaining(&self, estate: &Estate, judged: &Judged, rules: &[&str]) -> Option<usize> {
        let speakers: Vec<&Speaker<'_>> = rules.iter().filter_map(|slug| self.0.get(slug)).collect();
        if speakers.is_empty() {
            return None;
        }
        let finding = &judged.finding;
        let key = finding.subject.key(estate);
        let found = speakers.into_iter().flat_map(|speaker| {
            let same = speaker.subjects.get(&finding.subject);
            let decided = speaker.deciding.get(key.as_str());
            let deciding = finding.decided().filter_map(|object| speaker.keys.get(object));
            same.into_iter().chain(decided).chain(deciding)
        });
        found.copied().min()
    }
}
