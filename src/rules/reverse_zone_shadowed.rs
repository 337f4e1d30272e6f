//! Private reverse zones whose records the VPC resolver's own reverse rules take (semantics 1.38).

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{RecordType, ZoneId, ZoneKind};
use crate::name::NameId;
use crate::resolve::{Certainty, Object, Question, Reason, Vantage, View};

/// How many names the sentence and the remedy list.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let records = records(cx);
    let mut shadowed: BTreeMap<ZoneId, Ranges> = BTreeMap::new();
    if !records.is_empty() {
        for (at, view) in cx.resolver().views().iter().enumerate() {
            for range in view.names() {
                if let Some(zone) = beaten(cx, view, range).filter(|&zone| records.contains_key(&(zone, range))) {
                    shadowed.entry(zone).or_default().entry(range).or_default().push(at);
                }
            }
        }
    }
    shadowed.into_iter().filter_map(|(zone, ranges)| finding(cx, zone, &ranges, &records)).collect()
}

/// Names of autodefined reverse zones, with the views whose own they are.
type Ranges = BTreeMap<NameId, Vec<usize>>;

/// For each private reverse zone and each name on the way to its records: the questions that these answer.
type Records = FxHashMap<(ZoneId, NameId), Vec<Question>>;

fn records(cx: &Context<'_>) -> Records {
    let estate = cx.estate();
    let names = estate.names();
    let mut records = Records::default();
    let Some(arpa) = names.child(NameId::ROOT, b"arpa") else { return records };
    let private = |zone: &ZoneId| estate.zone(*zone).kind == ZoneKind::Private;
    let reverse = |zone: &ZoneId| {
        let name = estate.zone(*zone).name;
        names.is_at_or_below(name, arpa) || names.is_at_or_below(arpa, name)
    };
    for zone in cx.zones().filter(private).filter(reverse) {
        let apex = estate.zone(zone).name;
        for rrset in estate.groups_of_zone(zone).map(|group| estate.rrset(group.first())) {
            if matches!(rrset.rtype, RecordType::NS | RecordType::SOA) || !names.is_at_or_below(rrset.owner, arpa) {
                continue;
            }
            let question = cx.question(rrset.owner, rrset.rtype);
            for above in names.ancestors(rrset.owner).take_while(|&above| above != apex) {
                records.entry((zone, above)).or_default().push(question);
            }
        }
    }
    records
}

/// The private zone that would answer below an autodefined name of the view, if that name were not autodefined.
fn beaten(cx: &Context<'_>, view: &View, range: NameId) -> Option<ZoneId> {
    let names = cx.estate().names();
    let mut picks = view.picks(names, range);
    let autodefined = picks.next()?.contenders[0].object == Object::Autodefined;
    let next = picks.flat_map(|pick| pick.contenders).map(|contender| contender.object);
    match next.into_iter().find(|object| *object != Object::Autodefined)? {
        Object::Zone(zone) if autodefined => Some(zone),
        _ => None,
    }
}

fn finding(cx: &Context<'_>, zone: ZoneId, ranges: &Ranges, records: &Records) -> Option<Finding> {
    let estate = cx.estate();
    let mut taken: BTreeSet<NameId> = BTreeSet::new();
    let mut example = None;
    for (&range, views) in ranges {
        let vantage = Vantage::Vpc(cx.resolver().views()[*views.first()?].vpc());
        for &question in &records[&(zone, range)] {
            let resolution = || cx.resolver().ask(vantage, question);
            if !taken.contains(&question.name.node) && resolution().reason == Some(Reason::Autodefined) {
                taken.insert(question.name.node);
                example = example.or(Some((vantage, question)));
            }
        }
    }
    let (vantage, question) = example?;
    let taken: Vec<NameId> = taken.into_iter().collect();
    let (taken, allowed) = cx.unallowed("reverse-zone-shadowed", &taken, |&name| name);
    let views: Vec<usize> = ranges.values().flatten().copied().collect();
    let vantages: Vec<Vantage> = cx.resolver().vpcs_of(&views).into_iter().map(Vantage::Vpc).collect();
    let ranges: Vec<NameId> = ranges.keys().copied().collect();
    let told = cx.names(&ranges, TOLD);
    let message = format!(
        "private zone {} never answers for {} of its own {}: the VPC resolver makes {told} itself",
        cx.spell(estate.zone(zone).name),
        phrase::count(taken.len(), "name"),
        cx.places(&vantages),
    );
    let finding = Finding::new(Subject::Zone(zone), Certainty::Likely, message);
    let finding = finding.seen_from(vantages).decided_by_zone(cx, zone).gathering(taken).leaving_out(allowed);
    Some(
        finding
            .trace(vantage, cx.resolver().trace(vantage, question))
            .note("that the longer, autodefined name wins follows from how rules are chosen; AWS does not say it of private zones")
            .help(format!(
                "give the VPC private zones of exactly these names ({told}) and move the records there, or turn its \
                 autodefined reverse rules off"
            )),
    )
}
