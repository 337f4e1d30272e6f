//! The hot paths one by one: reading, lowering, asking. `cargo bench --no-default-features`.

use std::fmt::Write as _;

use divan::Bencher;
use r53lint::model::{Estate, RecordType};
use r53lint::name::{Name, NameTable};
use r53lint::resolve::{CnameModel, Resolver, Vantage};
use r53lint::rules::CATALOGUE;
use r53lint::snapshot::{Source, lower, notation};

fn main() {
    divan::main();
}

/// Host names of a zone.
const HOSTS: usize = 10_000;

fn names() -> Vec<String> {
    (0..HOSTS).map(|number| format!("host-{number}.zone-{}.example.com.", number % 100)).collect()
}

/// A public zone of addresses and CNAMEs, and a private zone beside it, as JSON.
fn json() -> String {
    let mut text = String::from("zone example.com public ns-1.awsdns-01.com id=Z1\n");
    for number in 0..HOSTS {
        let record =
            if number % 3 == 0 { format!("CNAME host-{}.example.com.", number + 1) } else { "A 93.184.216.34".into() };
        let _ = writeln!(text, "  host-{number} {record}");
    }
    text.push_str("zone internal.example.com private vpc-1 id=Z2\n  db A 10.0.0.1\nvpc vpc-1 eu-west-1 10.0.0.0/16\n");
    let snapshot = notation::read("bench", &text).expect("the notation above reads");
    serde_json::to_string(&snapshot).expect("a snapshot is JSON")
}

fn estate() -> Estate {
    let source = Source::new("bench", json());
    lower(source.snapshot().expect("a snapshot that was just written")).0
}

#[divan::bench]
fn intern_10_000_names(bencher: Bencher<'_, '_>) {
    let names = names();
    bencher.bench(|| {
        let mut table = NameTable::new();
        names.iter().filter_map(|name| table.intern_text(name).ok()).count()
    });
}

#[divan::bench]
fn nearest_of_10_000_names(bencher: Bencher<'_, '_>) {
    let mut table = NameTable::new();
    let parsed: Vec<Name> = names().iter().filter_map(|name| Name::parse(name).ok()).collect();
    for name in parsed.iter().step_by(2) {
        table.intern(name);
    }
    bencher.bench(|| parsed.iter().map(|name| table.nearest(name).1).sum::<usize>());
}

#[divan::bench]
fn parse_10_000_record_sets(bencher: Bencher<'_, '_>) {
    let source = Source::new("bench", json());
    bencher.bench(|| source.snapshot().is_ok());
}

#[divan::bench]
fn lower_10_000_record_sets(bencher: Bencher<'_, '_>) {
    let source = Source::new("bench", json());
    let snapshot = || source.snapshot().expect("a snapshot that was just written");
    bencher.with_inputs(snapshot).bench_values(|snapshot| lower(snapshot).0);
}

#[divan::bench]
fn ask_10_000_names_from_a_vpc(bencher: Bencher<'_, '_>) {
    let estate = estate();
    let resolver = Resolver::new(&estate, CnameModel::default());
    let names: Vec<Name> = (0..HOSTS).filter_map(|at| Name::parse(&format!("host-{at}.example.com")).ok()).collect();
    let vpc = estate.vpcs().next().map(Vantage::Vpc).expect("the estate has a VPC");
    bencher.bench(|| {
        let asked = names.iter().map(|name| resolver.question(name, RecordType::A));
        asked.filter(|&question| resolver.ask(vpc, question).status.is_decided()).count()
    });
}

#[divan::bench]
fn lint_10_000_record_sets(bencher: Bencher<'_, '_>) {
    let estate = estate();
    let resolver = Resolver::new(&estate, CnameModel::default());
    let settings = r53lint::lint::Settings::default();
    bencher.bench(|| r53lint::lint::run(&resolver, CATALOGUE, &settings).findings.len());
}
