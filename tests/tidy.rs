//! The structure, held to by a test: layers, lengths, the catalogue, and what every file must have.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use r53lint::rules::CATALOGUE;

/// A source file may have this many lines.
const LONGEST_FILE: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "only {} source files were found", found.len());
    found
}

/// The module of `src` a file belongs to; none for the crate's own two files.
fn layer_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    (inside.components().count() > 1).then(|| first.to_owned())
}

/// The table of ARCHITECTURE.md: a layer, and the layers it may use. `everything` is no list.
fn layers() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let layers: BTreeMap<_, _> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
            let name = words(cells[0]).into_iter().next().unwrap();
            (name, (cells[2] != "everything").then(|| words(cells[2])))
        })
        .collect();
    assert!(layers.len() >= 9, "the table of layers has {} rows", layers.len());
    layers
}

/// Top-level modules of this crate that a file names after `crate::`.
fn uses(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == '$') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let modules = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap_or(""));
        let one = !rest.starts_with('{');
        for part in modules.split(',').take(if one { 1 } else { usize::MAX }) {
            let word: String = part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if word.chars().next().is_some_and(char::is_lowercase) {
                found.insert(word);
            }
        }
    }
    found
}

#[test]
fn every_module_uses_only_the_layers_below_it() {
    let layers = layers();
    let mut wrong = Vec::new();
    for path in sources() {
        let Some(layer) = layer_of(&path) else { continue };
        if path.ends_with("tests.rs") {
            continue; // tests go through the whole program
        }
        let Some(allowed) = layers.get(&layer) else {
            wrong.push(format!("{layer}: not in ARCHITECTURE.md's table"));
            continue;
        };
        for used in uses(&read(&path)) {
            let fits = used == layer || allowed.as_ref().is_none_or(|allowed| allowed.contains(&used));
            if !fits && layers.contains_key(&used) {
                wrong.push(format!("{}: uses {used}, which {layer} must not know", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_use_lines_reads() {
    let text = "use crate::name::Name;\nuse crate::{model::Estate, lint};\nlet x = crate::rules::X; $crate::report::y";
    let expected = ["lint", "model", "name", "rules"].map(str::to_owned);
    assert_eq!(uses(text), BTreeSet::from(expected));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = read(&path);
        let lines = text.lines().count();
        if lines > LONGEST_FILE && !path.ends_with("tests.rs") {
            wrong.push(format!("{}: {lines} lines; the design wants a change at {LONGEST_FILE}", path.display()));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: does not begin with a line of //!", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_page_a_file_and_a_line() {
    let stems = |folder: &str, ending: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.filter(|path| path.extension().is_some_and(|found| found == ending));
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().replace('_', "-")).collect()
    };
    let mut code = stems("src/rules", "rs");
    code.remove("mod");
    code.remove("tests");
    let mut pages = stems("rules", "md");
    pages.remove("README");
    let lines: BTreeSet<String> = CATALOGUE.iter().map(|rule| rule.slug.to_owned()).collect();
    assert_eq!(pages, lines, "rules/*.md against src/rules/mod.rs");
    assert_eq!(code, lines, "src/rules/*.rs against src/rules/mod.rs");
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let text = read(&root().join("Cargo.toml"));
    let mut inside = false;
    let mut explained = false;
    for line in text.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if line.starts_with('#') {
            explained = true;
        } else if line.trim().is_empty() {
            explained = false;
        } else if inside {
            assert!(explained, "Cargo.toml: {line} has no comment above it");
            explained = false;
        }
    }
}
