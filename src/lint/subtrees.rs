//! The names of an estate in an order in which all that lie below a name follow it, so that they need not be searched for.
//! It must not know what stands at them.

use crate::name::{NameId, NameTable};

/// Where each name stands in that order, and how many names lie at or below it.
pub(super) struct Subtrees {
    place: Vec<usize>,
    size: Vec<usize>,
    ordered: Vec<NameId>,
}

impl Subtrees {
    /// A parent's id is always lower than its children's: one pass up counts, one pass down places.
    pub(super) fn new(names: &NameTable) -> Self {
        let ids: Vec<NameId> = names.ids().collect();
        let mut size = vec![1; ids.len()];
        for &name in ids.iter().rev() {
            if let Some(parent) = names.parent(name) {
                size[parent.index()] += size[name.index()];
            }
        }
        let mut place = vec![0; ids.len()];
        let mut free = vec![1; ids.len()];
        let mut ordered = ids.clone();
        for &name in &ids {
            if let Some(parent) = names.parent(name) {
                place[name.index()] = free[parent.index()];
                free[parent.index()] += size[name.index()];
                free[name.index()] = place[name.index()] + 1;
            }
            ordered[place[name.index()]] = name;
        }
        Self { place, size, ordered }
    }

    /// The names below a name, without itself.
    pub(super) fn below(&self, name: NameId) -> &[NameId] {
        let place = self.place[name.index()];
        &self.ordered[place + 1..place + self.size[name.index()]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_a_name_follows_it() {
        let mut names = NameTable::new();
        let mut intern = |name: &str| names.intern_text(name).expect("a name");
        let (low, top, other) = (intern("a.b.example.com"), intern("example.com"), intern("z.example.org"));
        let (beside, deep) = (intern("c.example.com"), intern("x.a.b.example.com"));
        let subtrees = Subtrees::new(&names);
        let below = |name| {
            let mut below = subtrees.below(name).to_vec();
            below.sort_unstable();
            below
        };
        assert_eq!(below(low), [deep]);
        assert_eq!(below(other), []);
        assert_eq!(below(top).len(), 4, "b, a.b, x.a.b and c");
        assert!(below(top).contains(&beside) && !below(top).contains(&other) && !below(top).contains(&top));
        assert_eq!(subtrees.below(NameId::ROOT).len(), names.len() - 1);
    }
}
