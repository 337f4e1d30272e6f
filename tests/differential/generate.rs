//! Strategies for random estates.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::plan::{Data, Dead, Delegation, Domain, Kind, Labels, Place, Plan, Record, Rule, Target, Zone};

/// Random estates of a size that real servers answer for within a second.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let vpcs = prop_oneof![1 => Just(0_usize), 3 => Just(1), 3 => Just(2), 2 => Just(3)];
    (vpcs, vec(zone(), 1..8), vec(record(), 0..4), option::weighted(0.1, 0..3_usize)).prop_flat_map(
        |(vpcs, zones, top, without_hostnames)| {
            let rules = if vpcs == 0 { Just(Vec::new()).boxed() } else { vec(rule(), 0..4).boxed() };
            rules.prop_map(move |rules| Plan { zones: zones.clone(), top: top.clone(), vpcs, without_hostnames, rules })
        },
    )
}

fn labels(most: usize) -> impl Strategy<Value = Labels> {
    vec(0..5_usize, 0..=most)
}

fn some_labels() -> impl Strategy<Value = Labels> {
    vec(0..3_usize, 1..=3)
}

fn zone() -> impl Strategy<Value = Zone> {
    (some_labels(), kind(), delegation(), vec(record(), 0..9)).prop_map(|(labels, kind, delegation, records)| Zone {
        labels,
        kind,
        delegation,
        records,
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        2 => Just(Kind::Hosted),
        3 => place().prop_map(Kind::External),
        4 => (1..8_usize).prop_map(Kind::Private),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        (0..3_usize).prop_map(Place::Top),
        Just(Place::Inside),
        Just(Place::Parent),
        (0..8_usize).prop_map(Place::Other),
    ]
}

fn delegation() -> impl Strategy<Value = Delegation> {
    prop_oneof![
        5 => Just(Delegation::Right),
        1 => Just(Delegation::WithoutGlue),
        2 => dead().prop_map(Delegation::Mixed),
        2 => dead().prop_map(Delegation::Wrong),
        1 => Just(Delegation::Missing),
    ]
}

fn dead() -> impl Strategy<Value = Dead> {
    prop_oneof![
        Just(Dead::PrivateGlue),
        Just(Dead::PrivateGlueV6),
        Just(Dead::NoGlue),
        Just(Dead::Reserved),
        Just(Dead::Internal),
        Just(Dead::SingleLabel),
        Just(Dead::Literal),
        Just(Dead::NoAddress),
        Just(Dead::PrivateAddress),
        Just(Dead::IsCname),
        (0..8_usize).prop_map(Dead::InZone),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    let wildcard = prop_oneof![4 => Just(false), 1 => Just(true)];
    (labels(3), wildcard, data()).prop_map(|(owner, wildcard, data)| Record { owner, wildcard, data })
}

fn data() -> impl Strategy<Value = Data> {
    prop_oneof![
        2 => (1..9_u8).prop_map(Data::PrivateA),
        2 => (1..9_u8).prop_map(Data::PublicA),
        1 => (1..9_u8).prop_map(Data::Aaaa),
        2 => (1..9_u8).prop_map(Data::Txt),
        6 => target().prop_map(Data::Cname),
        1 => dead().prop_map(Data::Ns),
    ]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        4 => (0..8_usize, 0..9_usize).prop_map(|(zone, record)| Target::Record(zone, record)),
        1 => some_labels().prop_map(Target::Name),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    let domain = prop_oneof![
        1 => Just(Domain::Root),
        4 => (0..8_usize, vec(0..5_usize, 0..2)).prop_map(|(zone, labels)| Domain::Zone(zone, labels)),
    ];
    let forward = prop_oneof![3 => (0..3_usize).prop_map(Some), 1 => Just(None)];
    (domain, forward, 1..8_usize).prop_map(|(domain, forward, vpcs)| Rule { domain, forward, vpcs })
}
