//! What was put into a name table last: names come in runs below the same parent, and then only the first label is new.

use super::table::NameId;
use super::{MAX_LABEL, MAX_NAME, escape};

/// Parents of the names that came last, as they were spelled. Two, because owners and targets take turns.
#[derive(Clone, Default)]
pub(super) struct Recent {
    parents: [Option<(String, NameId)>; 2],
    oldest: usize,
}

impl Recent {
    /// A spelling as a new label below a parent that was met before. None where it must be read label by label.
    pub(super) fn split<'t>(&self, text: &'t str) -> Option<(&'t [u8], NameId)> {
        let (label, rest) = split(text)?;
        let known = self.parents.iter().flatten().find(|(parent, _)| parent == rest);
        known.map(|&(_, parent)| (label.as_bytes(), parent))
    }

    /// Remembers the parent of a name that was just read.
    pub(super) fn note(&mut self, text: &str, parent: Option<NameId>) {
        let (Some((_, rest)), Some(parent)) = (split(text), parent) else { return };
        let (spelled, id) = self.parents[self.oldest].get_or_insert_with(|| (String::new(), parent));
        spelled.clear();
        spelled.push_str(rest);
        *id = parent;
        self.oldest = 1 - self.oldest;
    }
}

/// The first label, where it is spelled as it is and fits, and what is behind its dot.
fn split(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once('.')?;
    let plain = !label.is_empty() && label.len() <= MAX_LABEL && label.bytes().all(escape::is_plain);
    (plain && !rest.is_empty() && text.len() + 1 < MAX_NAME).then_some((label, rest))
}
