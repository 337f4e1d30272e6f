//! The catalogue against its pages: every page reads, every example does what it says, with its rule alone.

mod mutation;

use super::CATALOGUE;
use crate::lint::{Report, Rule, Settings, run};
use crate::model::{Estate, Input};
use crate::resolve::Resolver;
use crate::snapshot::{lower, notation};

fn lint_alone(rule: &Rule, estate: &str) -> Report {
    let snapshot = notation::read(rule.slug, estate).unwrap_or_else(|error| panic!("{error}"));
    let (estate, defects) = lower(snapshot);
    assert_eq!(defects, [], "{}", rule.slug);
    lint_estate(rule, &estate)
}

fn lint_estate(rule: &Rule, estate: &Estate) -> Report {
    let settings = Settings { only: vec![rule.slug.to_owned()], ..Settings::default() };
    let resolver = Resolver::new(estate, settings.cname_model);
    run(&resolver, CATALOGUE, &settings)
}

#[test]
fn every_page_reads_and_names_its_rule() {
    for rule in CATALOGUE {
        let page = rule.page().unwrap_or_else(|error| panic!("rules/{}.md: {error}", rule.slug));
        assert!(page.body.starts_with(&format!("# {}\n", rule.slug)), "rules/{}.md: heading", rule.slug);
        assert!(page.summary.ends_with('.'), "rules/{}.md: the summary is a sentence", rule.slug);
        assert!(page.examples.iter().any(|example| example.fires), "rules/{}.md: no example that fires", rule.slug);
        assert!(page.examples.iter().any(|example| !example.fires), "rules/{}.md: no silent example", rule.slug);
    }
}

#[test]
fn every_example_does_what_it_says() {
    for rule in CATALOGUE {
        for example in rule.page().unwrap().examples {
            let report = lint_alone(rule, example.estate);
            assert_eq!(!report.findings.is_empty(), example.fires, "{}:\n{}\n{report:#?}", rule.slug, example.estate);
        }
    }
}

#[test]
fn zones_of_aws_services_get_no_findings() {
    for rule in CATALOGUE {
        for example in rule.page().unwrap().examples.iter().filter(|example| example.fires) {
            let is_hosted =
                |line: &str| line.starts_with("zone ") && (line.contains(" private") || line.contains("id="));
            let own = |line: &str| {
                if is_hosted(line) { format!("{line} service=eks.amazonaws.com") } else { line.to_owned() }
            };
            let estate = example.estate.lines().map(own).collect::<Vec<_>>().join("\n");
            let (estate, _) = lower(notation::read(rule.slug, &estate).unwrap_or_else(|error| panic!("{error}")));
            for judged in lint_estate(rule, &estate).findings {
                let zone = judged.finding.subject.zone(&estate);
                assert!(zone.is_none_or(|zone| estate.zone(zone).service.is_none()), "{}: {judged:#?}", rule.slug);
            }
        }
    }
}

#[test]
fn rules_need_inputs_there_are() {
    for rule in CATALOGUE {
        for word in rule.page().unwrap().metadata.needs() {
            let names: Vec<&str> = Input::ALL.iter().map(|input| input.name()).collect();
            assert!(Input::parse(word).is_some(), "rules/{}.md: needs: {word} is none of {names:?}", rule.slug);
        }
    }
}

#[test]
fn rules_yield_to_rules_there_are_and_never_in_a_circle() {
    for rule in CATALOGUE {
        let mut reached = vec![rule.slug];
        let mut at = 0;
        while at < reached.len() {
            let from = CATALOGUE.iter().find(|rule| rule.slug == reached[at]);
            let from = from.unwrap_or_else(|| panic!("rules/{}.md leads to yields-to: {}", rule.slug, reached[at]));
            for next in from.page().unwrap().metadata.yields_to() {
                assert_ne!(next, rule.slug, "yields-to leads in a circle through {}", from.slug);
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
    }
}

#[test]
fn every_finding_can_be_acted_on() {
    for rule in CATALOGUE {
        for example in rule.page().unwrap().examples.iter().filter(|example| example.fires) {
            for judged in lint_alone(rule, example.estate).findings {
                assert_eq!(judged.fingerprint.len(), 32, "{}", rule.slug);
                assert!(judged.finding.help.is_some(), "{}: no help", rule.slug);
                assert!(judged.finding.decided().next().is_some(), "{}: no deciding object", rule.slug);
                assert!(!judged.finding.message.ends_with('.'), "{}: {}", rule.slug, judged.finding.message);
            }
        }
    }
}
