//! Findings on estates as data: `tests/lint/*.txt` holds an estate in the notation, a line `---`, and the findings it
//! must have, one a line, with their notes indented below; nothing behind the line means silence. With
//! `R53LINT_BLESS=1` they are written anew, to be reviewed.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails its test")]

use std::fmt::Write as _;
use std::path::Path;

use r53lint::lint::{Judged, Settings, Subject, run};
use r53lint::model::Estate;
use r53lint::resolve::{Resolver, Vantage};
use r53lint::rules::CATALOGUE;
use r53lint::snapshot::{lower, notation};

#[test]
fn every_estate_has_the_findings_its_case_says() {
    let bless = std::env::var_os("R53LINT_BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut cases: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 5, "the cases are in {}", folder.display());
    let mut failures = String::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let actual = judge(&case.display().to_string(), &text);
        if actual != text && bless {
            r53lint::snapshot::replace(&case, |out| out.write_all(actual.as_bytes())).unwrap();
        } else if actual != text {
            writeln!(failures, "{}: expected\n{text}\nactual\n{actual}", case.display()).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn judge(label: &str, text: &str) -> String {
    let (notation, _) = text.split_once("\n---\n").unwrap_or_else(|| panic!("{label}: no line ---"));
    let (estate, defects) = lower(notation::read(label, notation).unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(defects, [], "{label}");
    let settings = Settings::default();
    let report = run(&Resolver::new(&estate, settings.cname_model), CATALOGUE, &settings);
    let mut out = format!("{notation}\n---\n");
    for judged in &report.findings {
        write_finding(&mut out, &estate, judged);
    }
    out
}

fn write_finding(out: &mut String, estate: &Estate, judged: &Judged) {
    let finding = &judged.finding;
    let level = format!("{:?} {:?}", judged.severity, finding.confidence).to_lowercase();
    let Subject::Record(record) = finding.subject else { panic!("{finding:?}") };
    let rrset = estate.rrset(record);
    let vantages: Vec<&str> = finding.vantages.iter().map(|&vantage| spell(estate, vantage)).collect();
    let subject = format!("{} {}", estate.name(rrset.owner).relaxed(), rrset.rtype);
    writeln!(out, "{level} {} on {subject} from {}", judged.slug, vantages.join(" ")).unwrap();
    writeln!(out, "  {}", finding.message).unwrap();
    for note in &finding.notes {
        writeln!(out, "  = {note}").unwrap();
    }
}

fn spell(estate: &Estate, vantage: Vantage) -> &str {
    match vantage {
        Vantage::Internet => "internet",
        Vantage::Vpc(vpc) => estate.text(estate.vpc(vpc).id),
        Vantage::Network(network) => estate.text(estate.network(network).name),
    }
}
