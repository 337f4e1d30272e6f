//! Checks of other tools that apply to a snapshot: Trusted Advisor's Route 53 set, octoDNS's validators, DNSControl's
//! audit of Route 53 records. For each, `tests/parity/*.txt` names a rule of ours and an estate on which theirs speaks
//! and ours must too, or says why we have none. The rule's page names the check as something it is like.
//!
//! ```text
//! # check: octoDNS no-cname-loop
//! # fires: cname-loop                      # or: `# no rule: why not`, over as many lines as it takes
//! zone example.com public ...              # the estate: the notation, or a snapshot in JSON
//! ```

#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails its test")]

use std::path::Path;

use r53lint::lint::{Settings, run};
use r53lint::resolve::Resolver;
use r53lint::rules::CATALOGUE;
use r53lint::snapshot::{Source, lower};

/// How many checks there were when they were gathered, in November 2026: Trusted Advisor's, octoDNS 1.22's, DNSControl's.
const CHECKS: [(&str, usize); 3] = [("Trusted Advisor ", 14), ("octoDNS ", 68), ("DNSControl ", 5)];

/// A check of another tool.
struct Check {
    label: String,
    name: String,
    answer: Answer,
}

/// What we have for it.
enum Answer {
    Fires { rule: String, estate: String },
    NoRule(String),
}

fn read(path: &Path) -> Check {
    let label = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    let estate = text.lines().skip(head.len()).collect::<Vec<_>>().join("\n");
    let name = head.first().and_then(|line| line.strip_prefix("check: "));
    let name = name.unwrap_or_else(|| panic!("{label}: no line `# check:`")).to_owned();
    let said = head[1..].join(" ");
    let answer = match (said.strip_prefix("fires: "), said.strip_prefix("no rule: ")) {
        (Some(rule), _) => Answer::Fires { rule: rule.to_owned(), estate },
        (_, Some(why)) if !why.is_empty() => Answer::NoRule(why.to_owned()),
        _ => panic!("{label}: neither `# fires:` nor `# no rule:`"),
    };
    Check { label, name, answer }
}

fn checks() -> Vec<Check> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// Why a check is not matched.
fn unmatched(check: &Check) -> Option<String> {
    let Answer::Fires { rule: slug, estate } = &check.answer else { return None };
    let Some(rule) = CATALOGUE.iter().find(|rule| rule.slug == slug) else { return Some(format!("no rule {slug}")) };
    let (estate, _) = lower(Source::new(&check.label, estate.clone()).snapshot().unwrap());
    let settings = Settings { only: vec![slug.clone()], ..Settings::default() };
    if run(&Resolver::new(&estate, settings.cname_model), CATALOGUE, &settings).findings.is_empty() {
        return Some(format!("{slug} says nothing"));
    }
    let is_named = rule.page().unwrap().metadata.like().any(|like| like == check.name);
    (!is_named).then(|| format!("rules/{slug}.md does not name it in `like`"))
}

#[test]
fn where_another_tool_speaks_ours_does_too_or_says_why_not() {
    let unmatched = checks().into_iter().filter_map(|check| Some(format!("{}: {}", check.name, unmatched(&check)?)));
    let unmatched: Vec<String> = unmatched.collect();
    assert!(unmatched.is_empty(), "{}", unmatched.join("\n"));
}

#[test]
fn every_check_has_its_case_once() {
    let mut names: Vec<String> = checks().into_iter().map(|check| check.name).collect();
    names.sort();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    for (tool, count) in CHECKS {
        assert_eq!(names.iter().filter(|name| name.starts_with(tool)).count(), count, "{tool}");
    }
    let reasons = checks().into_iter().filter_map(|check| match check.answer {
        Answer::NoRule(why) => Some(why),
        Answer::Fires { .. } => None,
    });
    assert!(reasons.into_iter().all(|why| why.len() > 20), "a reason is a sentence");
}
