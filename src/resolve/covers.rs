//! Who answers a name privately: asked once for all names that no view tells apart, which are those with the same nearest
//! name of a private zone or rule at or above them.

use rustc_hash::FxHashSet;

use super::Resolver;
use super::outcome::Asked;
use super::view::{Contender, View};
use crate::model::{Estate, VpcId};
use crate::name::NameId;

/// For each name the nearest one at or above it that some view has a private zone or a rule for.
pub(super) struct Nearest {
    at: Vec<NameId>,
    /// Whether the root is such a name itself, and not only what stands for "none".
    root: bool,
}

impl Nearest {
    /// A parent's id is always lower than its children's, so that one pass carries the nearest name down.
    pub(super) fn new(estate: &Estate, views: &[View]) -> Self {
        let names = estate.names();
        let private: FxHashSet<NameId> = views.iter().flat_map(View::names).collect();
        let mut at: Vec<NameId> = Vec::with_capacity(names.len());
        for name in names.ids() {
            let above = names.parent(name).map_or(NameId::ROOT, |parent| at[parent.index()]);
            at.push(if private.contains(&name) { name } else { above });
        }
        Self { at, root: private.contains(&NameId::ROOT) }
    }

    pub(super) fn of(&self, name: NameId) -> Option<NameId> {
        Some(self.at[name.index()]).filter(|&nearest| nearest != NameId::ROOT || self.root)
    }
}

/// What some views answer a name with, and what that beats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The name the winner matched with.
    pub matched: NameId,
    /// What answers.
    pub winner: Contender,
    /// What else covers the name there: equal matches first, then less specific ones.
    pub beaten: Vec<(NameId, Contender)>,
    /// The views, as places in [`Resolver::views`], in order; never empty.
    pub views: Vec<usize>,
}

impl Resolver<'_> {
    /// The nearest name at or above a name that some VPC has a private zone or a rule for. Names with the same one are
    /// covered alike, whichever VPC is asked.
    #[must_use]
    pub fn nearest_private(&self, name: NameId) -> Option<NameId> {
        self.nearest.of(name)
    }

    /// What the views answer the names with that have this nearest one; views that leave them to public recursion are not
    /// among them.
    #[must_use]
    pub fn covers_of(&self, nearest: NameId) -> Vec<Cover> {
        let mut covers: Vec<Cover> = Vec::new();
        for (at, view) in self.views().iter().enumerate() {
            let Some(cover) = self.cover(view, nearest) else { continue };
            let same = |other: &Cover| {
                (other.matched, other.winner, &other.beaten) == (cover.matched, cover.winner, &cover.beaten)
            };
            let known = covers.iter().position(same);
            let place = known.unwrap_or_else(|| {
                covers.push(cover);
                covers.len() - 1
            });
            covers[place].views.push(at);
        }
        covers
    }

    /// The VPCs of a cover, in the snapshot's order.
    #[must_use]
    pub fn vpcs_of(&self, views: &[usize]) -> Vec<VpcId> {
        let mut vpcs: Vec<VpcId> = views.iter().flat_map(|&at| &self.views()[at].vpcs).copied().collect();
        vpcs.sort_unstable();
        vpcs.dedup();
        vpcs
    }

    fn cover(&self, view: &View, nearest: NameId) -> Option<Cover> {
        let names = self.estate().names();
        let (matched, winner) = view.covering(names, Asked::exactly(nearest))?;
        let all = view.picks(names, nearest);
        let all = all.flat_map(|pick| pick.contenders.iter().map(move |&contender| (pick.matched, contender)));
        let beaten = all.skip_while(|&at| at != (matched, winner)).skip(1).collect();
        Some(Cover { matched, winner, beaten, views: Vec::new() })
    }
}
