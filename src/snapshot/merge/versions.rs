//! Two versions of one object: whether they differ, and which is the better. It must not know what they mean.

use std::cmp::Ordering;

use super::{Keyed, Merging};
use crate::snapshot::defect::Defect;
use crate::snapshot::v1::ResourceRecordSet;

/// What a difference between them is called.
const RECORD_SETS: &str = "record sets";

/// What two snapshots may say differently of a zone.
pub(super) struct Version<'v> {
    /// Its name.
    pub(super) name: &'v str,
    /// Absent when they were not read.
    pub(super) record_sets: Option<&'v [ResourceRecordSet<'v>]>,
    /// Its VPCs and its servers, as far as they were read.
    pub(super) others: [Option<Vec<&'v str>>; 2],
    /// Whether all record sets are there.
    pub(super) is_complete: bool,
}

/// The version that is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Earlier,
    Later,
}

impl Choice {
    /// The chosen one of two, and the other.
    pub(super) fn of<T>(self, earlier: T, later: T) -> (T, T) {
        match self {
            Self::Earlier => (earlier, later),
            Self::Later => (later, earlier),
        }
    }
}

impl Merging {
    /// The younger one of two versions; the later one where no date tells.
    pub(super) fn younger(&self) -> Choice {
        if self.is_older { Choice::Earlier } else { Choice::Later }
    }

    /// The version with the better record sets: those that were read before those that were not, the whole before a part,
    /// the younger before the older. A defect says so where the versions differ.
    pub(super) fn choose(&mut self, place: String, [earlier, later]: [Version<'_>; 2]) -> Choice {
        let ranks = [&earlier, &later].map(|version| (version.record_sets.is_some(), version.is_complete));
        let by_content = ranks[0].cmp(&ranks[1]);
        let choice = match by_content {
            Ordering::Greater => Choice::Earlier,
            Ordering::Less => Choice::Later,
            Ordering::Equal => self.younger(),
        };
        match difference(&earlier, &later) {
            Some(RECORD_SETS) if by_content.is_ne() => self.tell(place, RECORD_SETS, (choice, "is complete")),
            Some(what) => self.tell(place, what, self.younger_told()),
            None => {}
        }
        choice
    }

    /// Tells of two versions of an object that resolution goes by differently.
    pub(super) fn compare<T: Keyed>(&mut self, earlier: &T, later: &T) {
        if let Some(((kind, what), key)) = earlier.difference(later).zip(earlier.key()) {
            self.tell(format!("{kind} {key}"), what, self.younger_told());
        }
    }

    /// The version that is taken, and why.
    fn younger_told(&self) -> (Choice, &'static str) {
        (self.younger(), if self.is_dated { "was captured later" } else { "comes last" })
    }

    fn tell(&mut self, place: String, what: &str, (choice, why): (Choice, &str)) {
        let Some((later, earlier)) = self.labels.split_last() else { return };
        let earlier = earlier.join(" or ");
        let taken = if choice == Choice::Earlier { &earlier } else { later };
        let problem = format!("has different {what} in {earlier} and {later}; those of {taken} are taken: it {why}");
        self.defects.push(Defect { place, problem, is_damage: false });
    }
}

/// What both were read of, and do not agree on.
fn difference(earlier: &Version<'_>, later: &Version<'_>) -> Option<&'static str> {
    if !earlier.name.eq_ignore_ascii_case(later.name) {
        return Some("names");
    }
    if let (Some(earlier), Some(later)) = (earlier.record_sets, later.record_sets)
        && !are_alike(earlier, later)
    {
        return Some(RECORD_SETS);
    }
    let words = ["VPCs", "name servers"];
    let pairs = earlier.others.iter().zip(&later.others).zip(words);
    let differing =
        pairs.filter_map(|((earlier, later), word)| Some((sorted(earlier.as_ref()?), sorted(later.as_ref()?), word)));
    differing.filter(|(earlier, later, _)| earlier != later).map(|(_, _, word)| word).next()
}

/// Servers are the same whatever their case and whether they end in a dot.
fn sorted(words: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = words.iter().map(|word| word.trim_end_matches('.').to_ascii_lowercase()).collect();
    words.sort_unstable();
    words
}

/// Whether two lists hold the same record sets, in any order.
fn are_alike(earlier: &[ResourceRecordSet<'_>], later: &[ResourceRecordSet<'_>]) -> bool {
    if earlier.len() != later.len() {
        return false;
    }
    earlier == later || in_order(earlier) == in_order(later)
}

fn in_order<'s, 'a>(sets: &'s [ResourceRecordSet<'a>]) -> Vec<&'s ResourceRecordSet<'a>> {
    let identifier = |set: &ResourceRecordSet<'_>| {
        set.routing.as_ref().and_then(|routing| routing.set_identifier.as_ref().map(ToString::to_string))
    };
    let mut sets: Vec<_> = sets.iter().collect();
    sets.sort_by_cached_key(|set| (set.name.to_string(), set.rr_type.to_string(), identifier(set)));
    sets
}
