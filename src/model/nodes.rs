//! Which names exist in which zones, found by array: the nodes of a name stand side by side, by zone. It must not know
//! what a zone answers.

use super::{RecordType, RrSet, Zone, ZoneId};
use crate::name::{NameId, NameTable};

/// A name that exists in a zone: an owner, or an empty non-terminal or origin (no record sets).
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) zone: ZoneId,
    pub(super) name: NameId,
    /// Its first record set, and how many there are.
    pub(super) first: u32,
    pub(super) len: u32,
    /// Whether it has an NS record set.
    pub(super) has_servers: bool,
}

/// Every node, by name and zone: two arrays and no hash, as nothing is looked up more often.
pub(super) struct Nodes {
    all: Vec<Node>,
    /// For each name where its nodes begin; one entry more than there are names.
    starts: Vec<u32>,
    /// Whether any record set is a DNAME: hardly any estate has one.
    pub(super) has_dnames: bool,
}

impl Nodes {
    /// Indexes record sets that are sorted by zone and owner.
    pub(super) fn new(names: &NameTable, zones: &[Zone], rrsets: &[RrSet]) -> Self {
        let found = collect(names, zones, rrsets);
        let mut starts = vec![0_u32; names.len() + 1];
        for node in &found {
            starts[node.name.index() + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; found.len()];
        for (at, node) in found.iter().enumerate() {
            let place = &mut next[node.name.index()];
            order[*place as usize] = narrow(at);
            *place += 1;
        }
        let all = order.iter().map(|&at| found[at as usize]).collect();
        Self { all, starts, has_dnames: rrsets.iter().any(|rrset| rrset.rtype == RecordType::DNAME) }
    }

    /// Every node, by name, then by zone.
    pub(super) fn all(&self) -> &[Node] {
        &self.all
    }

    /// The nodes of a name, by zone.
    #[inline]
    pub(super) fn of(&self, name: NameId) -> &[Node] {
        let at = name.index();
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The node of a name in a zone.
    #[inline]
    pub(super) fn find(&self, zone: ZoneId, name: NameId) -> Option<&Node> {
        let nodes = self.of(name);
        match nodes {
            [] => None,
            [one] => (one.zone == zone).then_some(one),
            several => several.binary_search_by_key(&zone, |node| node.zone).ok().map(|at| &several[at]),
        }
    }
}

/// The nodes zone by zone: owners, the origin, and the empty non-terminals between them.
fn collect(names: &NameTable, zones: &[Zone], rrsets: &[RrSet]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(rrsets.len() + zones.len());
    // for each name the last zone, counted from 1, that it was found to exist in
    let mut last = vec![0_u32; names.len()];
    let mut rest = rrsets;
    for (at, zone) in zones.iter().enumerate() {
        let id = ZoneId::at(at);
        let mark = narrow(at + 1);
        let (own, others) = rest.split_at(rest.partition_point(|rrset| rrset.zone <= id));
        let before = nodes.len();
        let mut first = rrsets.len() - rest.len();
        for owner in own.chunk_by(|a, b| a.owner == b.owner) {
            let has_servers = owner.iter().any(|rrset| rrset.rtype == RecordType::NS);
            nodes.push(Node {
                zone: id,
                name: owner[0].owner,
                first: narrow(first),
                len: narrow(owner.len()),
                has_servers,
            });
            last[owner[0].owner.index()] = mark;
            first += owner.len();
        }
        let empty = |name| Node { zone: id, name, first: 0, len: 0, has_servers: false };
        if last[zone.name.index()] != mark {
            last[zone.name.index()] = mark;
            nodes.push(empty(zone.name));
        }
        for owner in before..nodes.len() {
            let between = names.ancestors(nodes[owner].name).take_while(|&name| name != zone.name);
            for name in between.skip(1) {
                if last[name.index()] == mark {
                    break;
                }
                last[name.index()] = mark;
                nodes.push(empty(name));
            }
        }
        rest = others;
    }
    nodes
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("an estate has fewer than 2^32 record sets")
}
