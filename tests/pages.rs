//! The rules' pages as readers meet them: in a terminal, and as files that link to each other.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails its test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use r53lint::lint::{Page, Rule};
use r53lint::report::{Look, page};
use r53lint::rules::CATALOGUE;

/// How wide a terminal may be taken to be.
const WIDTH: usize = 80;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page_of(rule: &Rule) -> Page {
    rule.page().unwrap_or_else(|error| panic!("rules/{}.md: {error}", rule.slug))
}

#[test]
fn every_page_fits_a_terminal() {
    let mut wide = String::new();
    for rule in CATALOGUE {
        let mut out = Vec::new();
        let look = Look { width: Some(WIDTH), ..Look::default() };
        page::write_rule(&page_of(rule), &look, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        for line in text.lines().filter(|line| line.chars().count() > WIDTH) {
            writeln!(wide, "rules/{}.md: {line}", rule.slug).unwrap();
        }
    }
    assert!(wide.is_empty(), "wider than {WIDTH} columns:\n{wide}");
}

/// Every Markdown file that readers of the repository meet.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found
}

/// The targets of `[text](target)`, outside code.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let parts = prose.flat_map(|part| part.split("](").skip(1));
    parts.filter_map(|rest| rest.split(')').next()).collect()
}

#[test]
fn links_inside_the_repository_lead_somewhere() {
    let mut dead = String::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        for link in links(&text).into_iter().filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            let there = target.exists() && (anchor.is_empty() || anchors(&target).iter().any(|known| known == anchor));
            if !there {
                writeln!(dead, "{}: {link}", document.display()).unwrap();
            }
        }
    }
    assert!(dead.is_empty(), "{dead}");
}

/// Headings as web pages name them.
fn anchors(document: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(document).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}
