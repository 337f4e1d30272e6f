//! The name table: every name of an estate once, as a tree of labels in one arena. It must not know what the names are
//! for.

use std::fmt;
use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;

use super::recent::Recent;
use super::{Name, NameError, escape};

/// A name in a [`NameTable`]. Ids are given in order of first mention; the root is 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(u32);

impl NameId {
    /// The root, in every table.
    pub const ROOT: Self = Self(0);

    /// Its place in arrays that hold one entry a name.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for NameId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n{}", self.0)
    }
}

/// The label of a wildcard.
const WILDCARD: &[u8] = b"*";

/// One node: its parent, and its label's place in the arena. Twelve bytes.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    label_start: u32,
    label_len: u8,
    depth: u8,
    /// Whether a wildcard lies directly below it: what is asked of every name, and true of few.
    has_wildcard: bool,
}

/// Names as a tree: a node is its parent's id and its own label. Every ancestor of a name in it is in it too.
#[derive(Clone)]
pub struct NameTable {
    nodes: Vec<Node>,
    labels: Vec<u8>,
    index: HashTable<u32>,
    recent: Recent,
}

impl Default for NameTable {
    fn default() -> Self {
        let root = Node { parent: 0, label_start: 0, label_len: 0, depth: 0, has_wildcard: false };
        Self { nodes: vec![root], labels: Vec::new(), index: HashTable::new(), recent: Recent::default() }
    }
}

impl NameTable {
    /// A table with the root in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for as many more names.
    pub fn reserve(&mut self, more: usize) {
        self.nodes.reserve(more);
        let (nodes, labels) = (&self.nodes, &self.labels);
        self.index.reserve(more, |&id| {
            let node = nodes[id as usize];
            hash(node.parent, label_of(labels, node))
        });
    }

    /// How many names it holds, the root and empty non-terminals included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: the root is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Every name, in order of first mention; a parent always comes before its children.
    pub fn ids(&self) -> impl Iterator<Item = NameId> + use<> {
        (0..self.nodes.len()).map(|index| NameId(narrow(index)))
    }

    /// Puts a name in, with all its ancestors.
    pub fn intern(&mut self, name: &Name) -> NameId {
        name.labels_from_root().fold(NameId::ROOT, |parent, label| self.intern_child(parent, label))
    }

    /// Reads Route 53's spelling of a name and puts it in.
    pub fn intern_text(&mut self, text: &str) -> Result<NameId, NameError> {
        if let Some((label, parent)) = self.recent.split(text) {
            return Ok(self.intern_child(parent, label));
        }
        let id = self.intern_wire(&escape::parse(text)?);
        self.recent.note(text, self.parent(id));
        Ok(id)
    }

    fn intern_wire(&mut self, wire: &escape::Wire) -> NameId {
        let mut starts = [0_u8; super::MAX_NAME / 2 + 1];
        let mut count = 0;
        let mut at = 0;
        let wire = wire.as_slice();
        while at < wire.len() {
            starts[count] = u8::try_from(at).expect("a name has at most 254 bytes");
            count += 1;
            at += usize::from(wire[at]) + 1;
        }
        starts[..count].iter().rev().fold(NameId::ROOT, |parent, &start| {
            let start = usize::from(start);
            self.intern_child(parent, &wire[start + 1..=start + usize::from(wire[start])])
        })
    }

    /// Puts a label below a name in. The label must be folded and at most 63 bytes long.
    pub fn intern_child(&mut self, parent: NameId, label: &[u8]) -> NameId {
        let (nodes, labels) = (&self.nodes, &self.labels);
        let is_it = |&id: &u32| is_child(nodes[id as usize], labels, parent, label);
        let hash_of = |&id: &u32| {
            let node = nodes[id as usize];
            hash(node.parent, label_of(labels, node))
        };
        let vacant = match self.index.entry(hash(parent.0, label), is_it, hash_of) {
            Entry::Occupied(found) => return NameId(*found.get()),
            Entry::Vacant(vacant) => vacant,
        };
        let id = narrow(self.nodes.len());
        vacant.insert(id);
        let label_len = u8::try_from(label.len()).expect("a label has at most 63 bytes");
        let above = &mut self.nodes[parent.index()];
        above.has_wildcard |= label == WILDCARD;
        let depth = above.depth.saturating_add(1);
        let label_start = narrow(self.labels.len());
        self.nodes.push(Node { parent: parent.0, label_start, label_len, depth, has_wildcard: false });
        self.labels.extend_from_slice(label);
        NameId(id)
    }

    /// The name of a label directly below a name, if it is there.
    #[inline]
    #[must_use]
    pub fn child(&self, parent: NameId, label: &[u8]) -> Option<NameId> {
        let is_it = |&id: &u32| is_child(self.nodes[id as usize], &self.labels, parent, label);
        self.index.find(hash(parent.0, label), is_it).map(|&id| NameId(id))
    }

    /// The wildcard directly below a name, if it is there.
    #[inline]
    #[must_use]
    pub fn wildcard(&self, parent: NameId) -> Option<NameId> {
        let may_be = self.nodes[parent.index()].has_wildcard;
        may_be.then(|| self.child(parent, WILDCARD)).flatten()
    }

    /// The id of exactly this name, if it is there.
    #[must_use]
    pub fn find(&self, name: &Name) -> Option<NameId> {
        let (id, missing) = self.nearest(name);
        (missing == 0).then_some(id)
    }

    /// The deepest name of the table at or above `name`, and how many labels of `name` are below it.
    #[must_use]
    pub fn nearest(&self, name: &Name) -> (NameId, usize) {
        let mut found = NameId::ROOT;
        for (at, label) in name.labels_from_root().enumerate() {
            match self.child(found, label) {
                Some(child) => found = child,
                None => return (found, name.label_count() - at),
            }
        }
        (found, 0)
    }

    /// The name one label up; `None` at the root.
    #[inline]
    #[must_use]
    pub fn parent(&self, id: NameId) -> Option<NameId> {
        (id != NameId::ROOT).then(|| NameId(self.nodes[id.index()].parent))
    }

    /// The name itself, then each name above it, the root last.
    pub fn ancestors(&self, id: NameId) -> impl Iterator<Item = NameId> {
        std::iter::successors(Some(id), |&id| self.parent(id))
    }

    /// Its leftmost label; empty at the root.
    #[inline]
    #[must_use]
    pub fn label(&self, id: NameId) -> &[u8] {
        label_of(&self.labels, self.nodes[id.index()])
    }

    /// How many labels it has.
    #[inline]
    #[must_use]
    pub fn depth(&self, id: NameId) -> usize {
        usize::from(self.nodes[id.index()].depth)
    }

    /// Whether `id` equals `above` or lies below it.
    #[inline]
    #[must_use]
    pub fn is_at_or_below(&self, id: NameId, above: NameId) -> bool {
        let levels = self.depth(id).checked_sub(self.depth(above));
        levels.is_some_and(|levels| self.ancestors(id).nth(levels) == Some(above))
    }

    /// The name on its own.
    #[must_use]
    pub fn name(&self, id: NameId) -> Name {
        let mut wire = Vec::with_capacity(64);
        for id in self.ancestors(id) {
            let node = self.nodes[id.index()];
            if node.label_len > 0 {
                wire.push(node.label_len);
                wire.extend_from_slice(label_of(&self.labels, node));
            }
        }
        Name { wire: wire.into() }
    }
}

fn is_child(node: Node, labels: &[u8], parent: NameId, label: &[u8]) -> bool {
    node.parent == parent.0 && label_of(labels, node) == label
}

fn label_of(labels: &[u8], node: Node) -> &[u8] {
    let start = node.label_start as usize;
    &labels[start..start + usize::from(node.label_len)]
}

fn hash(parent: u32, label: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    parent.hash(&mut hasher);
    hasher.write(label);
    hasher.finish()
}

/// Ids and offsets are 32 bits: four thousand million names, far beyond any estate.
fn narrow(index: usize) -> u32 {
    u32::try_from(index).expect("an estate has fewer than 2^32 names and label bytes")
}
