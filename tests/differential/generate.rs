//! Strategies for random estates.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::plan::{
    Data, Dead, Delegation, Domain, Kind, Labels, Place, Plan, Profile, Record, Rule, RuleKind, Target, Zone,
};

/// Random estates of a size that real servers answer for within a second.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let vpcs = prop_oneof![1 => Just(0_usize), 3 => Just(1), 3 => Just(2), 2 => Just(3)];
    let attributes = (option::weighted(0.1, 0..3_usize), option::weighted(0.04, 0..3_usize));
    let circles = prop_oneof![19 => Just(false), 1 => Just(true)];
    let zones = (vec(zone(), 1..9), vec(record(), 0..4));
    (vpcs, attributes, circles, zones, vec(rule(), 0..6), vec(profile(), 0..3)).prop_map(
        |(vpcs, (without_hostnames, without_support), circles, (zones, top), rules, profiles)| Plan {
            zones,
            top,
            vpcs,
            without_hostnames,
            without_support,
            rules,
            profiles,
            circles,
        },
    )
}

fn profile() -> impl Strategy<Value = Profile> {
    (0..8_usize, 0..64_usize, 0..8_usize).prop_map(|(zones, rules, vpcs)| Profile { zones, rules, vpcs })
}

fn labels(most: usize) -> impl Strategy<Value = Labels> {
    vec(0..5_usize, 0..=most)
}

fn some_labels() -> impl Strategy<Value = Labels> {
    vec(0..3_usize, 1..=4)
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
        Just(Dead::IsCnameToNowhere),
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
        1 => (2..11_usize, target()).prop_map(|(links, target)| Data::Chain(links, target)),
        1 => target().prop_map(Data::Mx),
        1 => target().prop_map(Data::Srv),
        1 => (0..9_usize).prop_map(Data::Alias),
        2 => (dead(), 0..3_usize).prop_map(|(dead, vpc)| Data::Ns(dead, vpc)),
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
    let kind = prop_oneof![
        5 => (0..3_usize).prop_map(RuleKind::Forward),
        2 => Just(RuleKind::System),
        3 => Just(RuleKind::Delegate),
    ];
    (domain, kind, 0..8_usize).prop_map(|(domain, kind, vpcs)| Rule { domain, kind, vpcs })
}
