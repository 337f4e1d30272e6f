//! Findings about chains, held to the model asked one vantage and one type at a time: on every estate of the other tests,
//! and on random ones whose names meet. What a finding says of a vantage is so, and what is so is said.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails its test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use r53lint::lint::{Settings, Subject, run};
use r53lint::model::{Estate, RecordType, RrSetId, Value};
use r53lint::name::NameId;
use r53lint::resolve::{Asked, CnameModel, Outcome, Question, Resolver, Status, Vantage};
use r53lint::rules::CATALOGUE;
use r53lint::snapshot::{lower, notation};

/// Rules that say of a CNAME that its target does not exist for some vantage.
const MISSING: [&str; 3] = ["cname-target-missing", "public-name-needs-private-zone", "private-cname-leaves-vpc"];
const ALIASES: &str = "alias-target-missing";
const TYPES: [RecordType; 4] = [RecordType::A, RecordType::AAAA, RecordType::TXT, RecordType::MX];
/// How many random estates are judged, and the first one's seed.
const ESTATES: u64 = 400;

/// A record and a vantage that a finding names.
type Said = BTreeSet<(RrSetId, Vantage)>;

/// What the rules say, of CNAMEs and of aliases.
fn said(resolver: &Resolver<'_>) -> (Said, Said) {
    let only = MISSING.iter().chain([&ALIASES]).map(|&slug| slug.to_owned()).collect();
    let settings = Settings { only, ..Settings::default() };
    let report = run(resolver, CATALOGUE, &settings);
    let (mut cnames, mut aliases) = (Said::new(), Said::new());
    for judged in &report.findings {
        let Subject::Record(record) = judged.finding.subject else { panic!("{judged:?}") };
        let of = if judged.slug == ALIASES { &mut aliases } else { &mut cnames };
        of.extend(judged.finding.vantages.iter().map(|&vantage| (record, vantage)));
    }
    (cnames, aliases)
}

/// The name a wildcard stands for, or the owner itself.
fn asked(estate: &Estate, owner: NameId) -> Asked {
    match estate.names().parent(owner) {
        Some(parent) if estate.names().label(owner) == b"*" => Asked { node: parent, below: true },
        _ => Asked::exactly(owner),
    }
}

/// What each way through a CNAME comes to.
fn ways(resolver: &Resolver<'_>, vantage: Vantage, record: RrSetId, rtype: RecordType) -> Vec<Outcome> {
    let estate = resolver.estate();
    let Some(&Value::Host(target)) = estate.values(record).first() else { return Vec::new() };
    let question = Question { name: asked(estate, estate.rrset(record).owner), rtype };
    let ways = resolver.ways(vantage, question).into_iter();
    ways.filter(|way| way.chain.first() == Some(&target)).collect()
}

fn gets(resolver: &Resolver<'_>, vantage: Vantage, record: RrSetId) -> bool {
    let rrset = resolver.estate().rrset(record);
    let question = Question { name: asked(resolver.estate(), rrset.owner), rtype: rrset.rtype };
    resolver.ask(vantage, question).answers.contains(&record)
}

fn check(label: &str, notation: &str) -> usize {
    let (estate, _) = lower(notation::read(label, notation).unwrap_or_else(|error| panic!("{error}\n{notation}")));
    let resolver = Resolver::new(&estate, CnameModel::Recheck);
    let (cnames, aliases) = said(&resolver);
    for &(record, vantage) in &cnames {
        let rrset = estate.rrset(record);
        let context = || format!("{label}: {} from {vantage:?}\n{notation}", estate.name(rrset.owner));
        if rrset.rtype == RecordType::CNAME {
            assert!(gets(&resolver, vantage, record), "does not get it: {}", context());
            for rtype in TYPES {
                let answered =
                    |way: &Outcome| matches!(way.status, Status::Answer | Status::External | Status::Unknown);
                let found = ways(&resolver, vantage, record, rtype).iter().any(answered);
                assert!(!found, "{rtype} is answered: {}", context());
            }
        }
    }
    for &(record, vantage) in &aliases {
        let rrset = estate.rrset(record);
        let question = Question { name: asked(&estate, rrset.owner), rtype: rrset.rtype };
        let answers = resolver.ask(vantage, question).answers;
        let own = answers.contains(&record);
        assert!(!own, "{label}: alias {} answers\n{notation}", estate.name(rrset.owner));
    }
    let may_tell = !has_twins(&estate); // of several public zones of one name none is known to be live
    for record in estate.rrsets().filter(|&record| may_tell && is_judged_cname(&estate, record)) {
        for vantage in missing_for(&resolver, record) {
            let owner = estate.name(estate.rrset(record).owner);
            assert!(cnames.contains(&(record, vantage)), "{label}: {owner} from {vantage:?} is not told\n{notation}");
        }
    }
    cnames.len() + aliases.len()
}

fn has_twins(estate: &Estate) -> bool {
    let public = || estate.zones().map(|zone| estate.zone(zone)).filter(|zone| zone.is_public()).map(|zone| zone.name);
    public().collect::<BTreeSet<_>>().len() < public().count()
}

fn is_judged_cname(estate: &Estate, record: RrSetId) -> bool {
    let rrset = estate.rrset(record);
    rrset.rtype == RecordType::CNAME && estate.zone(rrset.zone).service.is_none()
}

/// The vantages that get a CNAME and certainly nothing behind it, where that is a trouble: of a public zone only if the
/// Internet gets nothing, and who gets more depends on how AWS is read. Who forwards into a VPC gets what that VPC gets, and is not named.
fn missing_for(resolver: &Resolver<'_>, record: RrSetId) -> Vec<Vantage> {
    let estate = resolver.estate();
    let zone = estate.zone(estate.rrset(record).zone);
    let public = zone.is_public();
    let sees = |vantage: &Vantage| public || matches!(vantage, Vantage::Vpc(vpc) if zone.vpcs.contains(vpc));
    let getting = resolver.vantages().filter(sees).filter(|&vantage| gets(resolver, vantage, record));
    let getting: Vec<Vantage> = getting.collect();
    let misses = |vantage: &Vantage| {
        let ways = ways(resolver, *vantage, record, RecordType::A);
        let missing =
            |way: &Outcome| way.status == Status::NxDomain && way.chain.len() == 1 && way.other_model.is_none();
        !ways.is_empty() && ways.iter().all(missing)
    };
    let (missing, others): (Vec<Vantage>, Vec<Vantage>) = getting.into_iter().partition(misses);
    let open = |&vantage: &Vantage| {
        let way = ways(resolver, vantage, record, RecordType::A).into_iter().next();
        way.is_none_or(|way| way.status != Status::Answer || way.other_model.is_none())
    };
    let outside = missing.contains(&Vantage::Internet);
    if public && (!outside || others.iter().any(open)) { Vec::new() } else { missing }
}

#[test]
fn what_is_said_of_chains_is_so_and_what_is_so_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seed = 1;
    let said: usize = (0..ESTATES).map(|number| check(&format!("estate {number}"), &random(&mut seed))).sum();
    assert!(said > 500, "random estates have only {said} troubles");
    // these hold what services fill, servers of instances and names made on demand: there only what is said is checked
    for folder in ["tests/resolve", "tests/lint"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let notation = text.split_once("\n---\n").unwrap().0;
            let sparse = ["_acme-challenge", "service=", "name-servers=", "local", "internal", "lan"];
            if !sparse.iter().any(|word| notation.contains(word)) {
                check(&path.display().to_string(), notation);
            }
        }
    }
}

/// A number below `most`, and the next state: small, and the same everywhere.
fn roll(seed: &mut u64, most: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % most
}

fn pick<'a>(seed: &mut u64, words: &[&'a str]) -> &'a str {
    words[roll(seed, words.len())]
}

/// Names of few labels under two public zones, in zones of all kinds that overlap.
fn random(seed: &mut u64) -> String {
    const ORIGINS: [&str; 5] = ["example.com", "a.example.com", "b.example.com", "example.net", "a.example.net"];
    const LABELS: [&str; 7] = ["a", "b", "c", "a.a", "b.a", "*", "*.a"];
    const VPCS: [&str; 4] = ["vpc-1", "vpc-1 vpc-2", "vpc-2", "vpc-1 vpc-2 vpc-3"];
    let mut text = String::new();
    let zones: Vec<(String, &str)> = (0..2 + roll(seed, 5)).map(|at| zone(seed, at, &ORIGINS, &VPCS)).collect();
    for (head, origin) in zones {
        writeln!(text, "{head}").unwrap();
        let mut taken = BTreeSet::new();
        for _ in 0..2 + roll(seed, 5) {
            let owner = pick(seed, &LABELS);
            if !taken.insert(owner) {
                continue;
            }
            let target = format!("{}.{}", pick(seed, &LABELS[..5]), pick(seed, &ORIGINS));
            match roll(seed, 6) {
                0 | 1 => writeln!(text, "  {owner} A 192.0.2.1").unwrap(),
                2 => writeln!(text, "  {owner} TXT \"x\"").unwrap(),
                3 if !owner.contains('*') => {
                    writeln!(text, "  {owner} A alias {}.{origin}.", pick(seed, &LABELS[..5])).unwrap();
                }
                _ => writeln!(text, "  {owner} CNAME {target}.").unwrap(),
            }
        }
    }
    for vpc in 1..=3 {
        writeln!(text, "vpc vpc-{vpc} eu-west-1 10.{vpc}.0.0/16").unwrap();
    }
    text
}

fn zone<'a>(seed: &mut u64, at: usize, origins: &[&'a str], vpcs: &[&str]) -> (String, &'a str) {
    if at == 0 {
        return ("zone example.com public ns-1.awsdns-01.com id=Z0".to_owned(), "example.com");
    }
    let origin = pick(seed, origins);
    let head = match roll(seed, 4) {
        0 => format!("zone {origin} public ns-{}.awsdns-02.com id=Z{at}", at + 1),
        _ => format!("zone {origin} private {} id=Z{at}", pick(seed, vpcs)),
    };
    (head, origin)
}
