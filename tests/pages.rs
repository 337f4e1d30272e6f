//! The rules' pages as readers meet them: in a terminal, as files that link to each other, and by the index that
//! `rules/README.md` is. With `R53LINT_BLESS=1` the index is written anew.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails its test")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use r53lint::lint::{Category, Metadata, NoticeKind, Page, Rule};
use r53lint::report::{Look, page, words};
use r53lint::rules::CATALOGUE;

/// How wide a terminal may be taken to be.
const WIDTH: usize = 80;

/// Who checks something similar, as `like` in front matter may begin; the rest is their name for it.
const TOOLS: [(&str, &str); 14] = [
    ("Trusted Advisor", "AWS Trusted Advisor"),
    ("Security Hub", "AWS Security Hub"),
    ("AWS Config", "AWS Config"),
    ("octoDNS", "octoDNS"),
    ("DNSControl", "DNSControl"),
    ("Zonemaster", "Zonemaster"),
    ("DNSViz", "DNSViz"),
    ("named-checkzone", "BIND's named-checkzone"),
    ("pdnsutil", "PowerDNS's pdnsutil"),
    ("prowler", "prowler"),
    ("domain-protect", "domain-protect"),
    ("dnsReaper", "dnsReaper"),
    ("GRoot", "GRoot"),
    ("checkov", "Checkov"),
];

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

#[test]
fn the_index_of_rules_is_true() {
    let path = root().join("rules/README.md");
    let expected = index();
    if std::env::var_os("R53LINT_BLESS").is_some() {
        r53lint::snapshot::replace(&path, |out| out.write_all(expected.as_bytes())).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let help = "R53LINT_BLESS=1 cargo test --no-default-features --test pages writes it anew";
    assert!(written == expected, "rules/README.md is not what the pages and tests/parity say\n{help}");
}

fn index() -> String {
    let mut text = String::from(
        "# The rules\n\nMade from the pages by `R53LINT_BLESS=1 cargo test --test pages`, and held to them by that test.\n\
         Severity is the default one. Rules for *pedantic* readers and *auditors* run with `--audience pedantic` or\n\
         `--audience auditor`; `r53lint rules` shows which run where you stand.\n",
    );
    for (_, category) in Category::ALL {
        let rules: Vec<_> = CATALOGUE.iter().map(|rule| (rule, page_of(rule))).collect();
        let rules: Vec<_> = rules.iter().filter(|(_, page)| page.metadata.category == category).collect();
        if rules.is_empty() {
            continue;
        }
        writeln!(
            text,
            "\n## {}\n\n| rule | severity | audience | flags |\n|---|---|---|---|",
            words::category(category)
        )
        .unwrap();
        for (rule, page) in rules {
            let Metadata { severity, audience, .. } = page.metadata;
            let (severity, audience) = (words::severity(severity), words::audience(audience));
            writeln!(text, "| [`{0}`]({0}.md) | {severity} | {audience} | {1} |", rule.slug, cell(page.summary))
                .unwrap();
        }
    }
    text + &notices() + &others()
}

/// What is said of the configuration.
fn notices() -> String {
    let mut text = "\n## Of the configuration\n\nNo rules, but said like their findings, as warnings.\n\n| notice | flags |\n|---|---|\n"
        .to_owned();
    for kind in NoticeKind::ALL {
        writeln!(text, "| `{}` | {} |", kind.slug(), kind.summary()).unwrap();
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The checks of other tools, tool by tool: those that pages name, and those that have no rule.
fn others() -> String {
    let mut by_tool: BTreeMap<usize, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let mut add = |label: &str, like: &str, answer: String| {
        let (tool, check) =
            split(like).unwrap_or_else(|| panic!("{label}: {like}: none of the tools in tests/pages.rs"));
        by_tool.entry(tool).or_default().entry(check.to_owned()).or_default().push(answer);
    };
    for rule in CATALOGUE {
        for like in page_of(rule).metadata.like() {
            add(rule.slug, like, format!("[`{0}`]({0}.md)", rule.slug));
        }
    }
    for (check, why) in without_rule() {
        add("tests/parity", &check, format!("none: {why}"));
    }
    let mut text = "\n## Checks of other tools\n\nWho comes from another tool finds its checks here. Ours ask the \
                    resolution model, so they may see more, or less, than\nthe check beside them.\n"
        .to_owned();
    for (tool, checks) in by_tool {
        writeln!(text, "\n### {}\n\n| check | rule |\n|---|---|", TOOLS[tool].1).unwrap();
        for (check, answers) in checks {
            writeln!(text, "| {} | {} |", cell(&check), cell(&answers.join(", "))).unwrap();
        }
    }
    text
}

/// The checks for which `tests/parity` says why there is no rule.
fn without_rule() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join("tests/parity")).unwrap();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let head: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
        let why = head.get(1..)?.join(" ").strip_prefix("no rule: ")?.to_owned();
        Some((head[0].strip_prefix("check: ")?.to_owned(), why))
    };
    entries.filter_map(|entry| read(entry.unwrap().path())).collect()
}

/// The tool, by its place in the list, and its name for the check.
fn split(like: &str) -> Option<(usize, &str)> {
    let found =
        |(at, (tool, _)): (usize, &(&str, &str))| Some((at, like.strip_prefix(tool)?.strip_prefix(' ')?.trim()));
    TOOLS.iter().enumerate().find_map(found)
}
