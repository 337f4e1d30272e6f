//! One question from everywhere, asked as few times as there can be different outcomes: VPCs whose zones and rules do not
//! touch the name, nor anything its chain leads to, get what others get.

use rustc_hash::FxHashMap;

use super::Resolver;
use super::outcome::{Asked, Doubt, Outcome, Question, Vantage};
use super::view::{Contender, Object, View};
use crate::model::{Estate, NetworkId, ZoneId};
use crate::name::NameId;

/// The views that have a name, by what answers there; none where a SYSTEM rule hands on.
type Members = Vec<(Option<Object>, Vec<usize>)>;

/// Which views cover which names, and which of them are like any other.
pub(super) struct Coverings {
    /// For each name of a private zone or rule: the views that have it, by what answers there.
    by_name: FxHashMap<NameId, Members>,
    /// Views whose rules are all known and whose DNS attributes are on.
    ordinary: Vec<usize>,
    others: Vec<usize>,
    is_ordinary: Vec<bool>,
}

impl Coverings {
    pub(super) fn new(views: &[View]) -> Self {
        let is_ordinary: Vec<bool> = views.iter().map(View::is_ordinary).collect();
        let (ordinary, others) = (0..views.len()).partition(|&at| is_ordinary[at]);
        let mut by_name: FxHashMap<NameId, Members> = FxHashMap::default();
        for (at, view) in views.iter().enumerate().filter(|&(at, _)| is_ordinary[at]) {
            for (name, object) in view.objects() {
                let groups = by_name.entry(name).or_default();
                match groups.iter_mut().find(|(other, _)| *other == object) {
                    Some((_, members)) => members.push(at),
                    None => groups.push((object, vec![at])),
                }
            }
        }
        Self { by_name, ordinary, others, is_ordinary }
    }

    /// The private zone that answers at a name in every view that has it, where that is so.
    pub(super) fn only_zone(&self, name: NameId) -> Option<ZoneId> {
        match self.by_name.get(&name)?.as_slice() {
            [(Some(Object::Zone(zone)), _)] if self.others.is_empty() => Some(*zone),
            _ => None,
        }
    }

    /// The names at or above a name that some ordinary view covers it with.
    fn above<'c>(&'c self, estate: &'c Estate, name: NameId) -> impl Iterator<Item = NameId> + 'c {
        estate.names().ancestors(name).filter(|above| self.by_name.contains_key(above))
    }
}

/// An outcome, and who gets it: a VPC stands for its view.
pub type Shared = (Vec<Vantage>, Outcome);

impl Resolver<'_> {
    /// Tells the outcomes of a question: the Internet's, every network's, and for each VPC its own or an equal one told
    /// before.
    pub fn everywhere(&self, question: Question, mut tell: impl FnMut(Vantage, &Outcome)) {
        let internet = self.ask(Vantage::Internet, question);
        tell(Vantage::Internet, &internet);
        for network in self.estate.networks().map(Vantage::Network) {
            tell(network, &self.ask(network, question));
        }
        let mut ask = |view: usize| {
            let vantage = Vantage::Vpc(self.views[view].vpc());
            let outcome = self.ask(vantage, question);
            tell(vantage, &outcome);
            outcome
        };
        for &view in &self.coverings.others {
            ask(view);
        }
        let same_outside = self.is_untouched(&internet);
        let mut above = self.coverings.above(self.estate, question.name.node);
        match (above.next(), above.next()) {
            (None, _) if same_outside => {}
            (Some(name), None) => self.around(name, same_outside, &mut ask),
            _ => self.coverings.ordinary.iter().for_each(|&view| {
                ask(view);
            }),
        }
    }

    /// Every outcome of a question, with all who get it.
    #[must_use]
    pub fn outcomes(&self, question: Question) -> Vec<Shared> {
        let mut told = Told::default();
        self.everywhere(question, |vantage, outcome| told.add(vantage, outcome));
        let mut like: Vec<Vantage> = vec![Vantage::Internet; self.views.len()];
        if let Some(name) = self.coverings.above(self.estate, question.name.node).next() {
            for (_, members) in &self.coverings.by_name[&name] {
                for &view in members {
                    like[view] = self.stands_for(members[0]);
                }
            }
        }
        for &view in &self.coverings.ordinary {
            told.join(like[view], self.stands_for(view));
        }
        told.outcomes
    }

    /// Tells the outcomes of a question for those whom a private zone answers for its own name: each VPC's own or an equal
    /// one told before, and those of networks that enter such a VPC.
    pub fn inside(&self, zone: ZoneId, question: Question, mut tell: impl FnMut(Vantage, &Outcome)) {
        let (ordinary, others) = self.members(zone);
        let name = self.estate.zone(zone).name;
        let enters =
            |&network: &NetworkId| self.enters_any(network, &ordinary, &others) || self.delegates(network, name);
        let networks = self.estate.networks().filter(enters);
        for vantage in others.iter().map(|&view| self.stands_for(view)).chain(networks.map(Vantage::Network)) {
            tell(vantage, &self.ask(vantage, question));
        }
        let Some((&first, rest)) = ordinary.split_first() else { return };
        let outcome = self.ask(self.stands_for(first), question);
        tell(self.stands_for(first), &outcome);
        if !self.is_alike_inside(zone, question, &outcome) {
            for vantage in rest.iter().map(|&view| self.stands_for(view)) {
                tell(vantage, &self.ask(vantage, question));
            }
        }
    }

    /// The same, with all who get each outcome.
    #[must_use]
    pub fn outcomes_inside(&self, zone: ZoneId, question: Question) -> Vec<Shared> {
        let mut told = Told::default();
        self.inside(zone, question, |vantage, outcome| told.add(vantage, outcome));
        let (ordinary, _) = self.members(zone);
        for &view in &ordinary {
            told.join(self.stands_for(ordinary[0]), self.stands_for(view));
        }
        told.outcomes
    }

    fn stands_for(&self, view: usize) -> Vantage {
        Vantage::Vpc(self.views[view].vpc())
    }

    /// The views that a private zone answers for its own name, ordinary ones apart.
    fn members(&self, zone: ZoneId) -> (Vec<usize>, Vec<usize>) {
        let name = self.estate.zone(zone).name;
        let object = Object::Zone(zone);
        let groups = self.coverings.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let answers = |&&view: &&usize| {
            let covering = self.views[view].covering(self.estate.names(), Asked::exactly(name));
            covering.is_some_and(|(_, contender)| contender.object == object)
        };
        // where a SYSTEM rule of its name stands before it, the zone answers all the same
        let may = groups.iter().filter(|(found, _)| found.is_none_or(|found| found == object));
        let ordinary = may.flat_map(|(_, views)| views).filter(answers).copied().collect();
        (ordinary, self.coverings.others.iter().filter(answers).copied().collect())
    }

    fn enters_any(&self, network: NetworkId, ordinary: &[usize], others: &[usize]) -> bool {
        let behind = self.estate.network(network).endpoints.iter();
        let mut views = behind.filter_map(|&at| self.estate.endpoint(at).vpc).map(|vpc| self.view_of(vpc));
        views.any(|view| ordinary.contains(&view) || others.contains(&view))
    }

    /// Whether every ordinary view that a private zone answers gets this outcome: nothing private covers the question and
    /// its chain, or that zone alone does.
    fn is_alike_inside(&self, zone: ZoneId, question: Question, outcome: &Outcome) -> bool {
        let mut above = self.coverings.above(self.estate, question.name.node);
        match (above.next(), above.next()) {
            (None, _) => self.is_untouched(outcome),
            (Some(name), None) if name == self.estate.zone(zone).name => {
                self.is_shared(name, Some(Object::Zone(zone)), outcome)
            }
            _ => false,
        }
    }

    /// The ordinary views, where only one name covers the question privately.
    fn around(&self, name: NameId, same_outside: bool, ask: &mut impl FnMut(usize) -> Outcome) {
        let mut told = vec![false; if same_outside { 0 } else { self.views.len() }];
        for (object, members) in &self.coverings.by_name[&name] {
            let first = ask(members[0]);
            if !self.is_shared(name, *object, &first) {
                members[1..].iter().for_each(|&view| {
                    ask(view);
                });
            }
            if !same_outside {
                for &view in members {
                    told[view] = true;
                }
            }
        }
        for (view, told) in told.iter().enumerate() {
            if !told && self.coverings.is_ordinary[view] {
                ask(view);
            }
        }
    }

    /// Whether no private zone or rule touches what a chain leads to.
    fn is_untouched(&self, outcome: &Outcome) -> bool {
        !outcome.varies && !outcome.chain.iter().any(|&target| self.nearest.of(target).is_some())
    }

    /// Whether every view that has `object` at `name` gets this outcome: the chain stays with the object, or leads where
    /// no view has anything private.
    fn is_shared(&self, name: NameId, object: Option<Object>, outcome: &Outcome) -> bool {
        let stays = |target: NameId| {
            let mut above = self.coverings.above(self.estate, target);
            (above.next(), above.next()) == (Some(name), None)
        };
        let known = |&target: &NameId| self.nearest.of(target).is_none() || stays(target);
        object.is_some() && !outcome.varies && outcome.chain.iter().all(known) && !self.is_delegated(outcome)
    }

    /// Whether a delegation in a private zone decided: views that share the zone may differ in DELEGATE rules.
    fn is_delegated(&self, outcome: &Outcome) -> bool {
        let privately = outcome.cut.is_some_and(|cut| !self.estate.zone(cut.zone).is_public());
        privately || matches!(outcome.doubt, Some(Doubt::PrivateDelegation(_)))
    }

    /// Whether a VPC is answered by a private zone that holds the name, as an owner or as an empty non-terminal, or a
    /// network by such a zone of its own.
    #[must_use]
    pub fn is_held_privately(&self, vantage: Vantage, name: NameId) -> bool {
        let asked = Asked::exactly(name);
        let zone = match vantage {
            Vantage::Internet => None,
            Vantage::Network(network) => self.own_zone(network, asked),
            Vantage::Vpc(vpc) => match self.view(vpc).covering(self.estate.names(), asked) {
                Some((_, Contender { object: Object::Zone(zone), .. })) => Some(zone),
                _ => None,
            },
        };
        zone.is_some_and(|zone| self.estate.exists(zone, name) || !self.estate.zone(zone).read)
    }
}

/// Outcomes as they are told, equal ones together.
#[derive(Default)]
struct Told {
    outcomes: Vec<Shared>,
    place: FxHashMap<Vantage, usize>,
}

impl Told {
    fn add(&mut self, vantage: Vantage, outcome: &Outcome) {
        let known = self.outcomes.iter().position(|(_, other)| other == outcome);
        let at = known.unwrap_or_else(|| {
            self.outcomes.push((Vec::new(), outcome.clone()));
            self.outcomes.len() - 1
        });
        self.outcomes[at].0.push(vantage);
        self.place.insert(vantage, at);
    }

    /// A vantage that gets what another does, unless it was told its own.
    fn join(&mut self, like: Vantage, vantage: Vantage) {
        if let Some(&at) = self.place.get(&like).filter(|_| !self.place.contains_key(&vantage)) {
            self.outcomes[at].0.push(vantage);
            self.place.insert(vantage, at);
        }
    }
}
