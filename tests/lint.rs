//! Findings on estates as data: `tests/lint/*.txt` holds an estate in the notation, a line `---`, and the findings it
//! must have, one a line, with their notes and what yields to them (`~`) indented below; nothing behind the line means
//! silence. Every rule runs at its default, or, where the first line is `# only: slug, slug`, those rules alone, whatever
//! their audience. An estate that lowering must complain of says `# with defects`. With `R53LINT_BLESS=1` the findings are written anew, to be reviewed.

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
    assert!(defects.is_empty() || notation.contains("\n# with defects\n"), "{label}: {defects:?}");
    let settings = Settings { only: only(notation), ..Settings::default() };
    settings.check(CATALOGUE).unwrap_or_else(|error| panic!("{label}: {error}"));
    let report = run(&Resolver::new(&estate, settings.cname_model), CATALOGUE, &settings);
    let mut out = format!("{notation}\n---\n");
    for judged in &report.findings {
        write_finding(&mut out, &estate, judged);
        let help = judged.finding.help.iter().filter(|_| notation.contains("\n# with help\n"));
        help.for_each(|help| writeln!(out, "  ? {help}").unwrap());
    }
    out
}

/// The rules that the first line names.
fn only(notation: &str) -> Vec<String> {
    let named = notation.lines().next().and_then(|line| line.strip_prefix("# only:"));
    named.into_iter().flat_map(|named| named.split(',')).map(|slug| slug.trim().to_owned()).collect()
}

fn write_finding(out: &mut String, estate: &Estate, judged: &Judged) {
    let finding = &judged.finding;
    let level = format!("{:?} {:?}", judged.severity, finding.confidence).to_lowercase();
    let vantages: Vec<&str> = finding.vantages.iter().map(|&vantage| spell(estate, vantage)).collect();
    let from = if vantages.is_empty() { String::new() } else { format!(" from {}", vantages.join(" ")) };
    writeln!(out, "{level} {} on {}{from}", judged.slug, subject(estate, finding.subject)).unwrap();
    writeln!(out, "  {}", finding.message).unwrap();
    for note in &finding.notes {
        writeln!(out, "  = {note}").unwrap();
    }
    for related in &judged.related {
        writeln!(out, "  ~ {} on {}", related.slug, subject(estate, related.finding.subject)).unwrap();
    }
}

/// Owner, type and set of a record; kind, id and name of anything else.
fn subject(estate: &Estate, subject: Subject) -> String {
    let name = subject.name(estate).map(|name| estate.name(name).relaxed());
    let words = match subject {
        Subject::Record(record) => {
            let set = estate.set_identifier(record).map(|set| format!("{set:?}"));
            [name, Some(estate.rrset(record).rtype.to_string()), set]
        }
        _ => [Some(subject.kind().to_owned()), subject.id(estate).map(str::to_owned), name],
    };
    let words: Vec<String> = words.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn spell(estate: &Estate, vantage: Vantage) -> &str {
    match vantage {
        Vantage::Internet => "internet",
        Vantage::Vpc(vpc) => estate.text(estate.vpc(vpc).id),
        Vantage::Network(network) => estate.text(estate.network(network).name),
    }
}
