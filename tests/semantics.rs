//! The model's assumptions, `src/resolve/SEMANTICS.md`: each says how sure it is and which tests pin it, those tests are
//! there, and every paragraph that code, rule pages and tests cite exists.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails its test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = "src/resolve/SEMANTICS.md";
const CONFIDENCE: [&str; 6] = ["documented", "observed", "measured", "inferred", "contradictory", "unknown"];
/// Where paragraphs are cited.
const CITING: [&str; 3] = ["src", "rules", "tests"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A numbered paragraph, such as 1.20, B4, or §2.2 for a section.
struct Paragraph {
    number: String,
    text: String,
}

fn paragraphs() -> Vec<Paragraph> {
    let document = std::fs::read_to_string(root().join(DOCUMENT)).unwrap();
    let mut found: Vec<Paragraph> = Vec::new();
    for line in document.lines() {
        if let Some((number, text)) = line.strip_prefix("- **").and_then(|rest| rest.split_once("** ")) {
            if number.starts_with(|first: char| first.is_ascii_digit() || first == 'B') {
                found.push(Paragraph { number: number.to_owned(), text: text.to_owned() });
            }
        } else if let Some(heading) = line.strip_prefix('#') {
            let number = heading.trim_start_matches('#').split_whitespace().next().unwrap_or_default();
            found.push(Paragraph { number: format!("§{number}"), text: String::new() });
        } else if let Some(last) = found.last_mut() {
            last.text.push('\n');
            last.text.push_str(line.trim());
        }
    }
    found
}

/// The files a paragraph names as pinning it.
fn pins(text: &str) -> impl Iterator<Item = &str> {
    let named = text.split_once("Pinned: ").map_or("", |(_, named)| named);
    named.split('`').skip(1).step_by(2)
}

#[test]
fn every_paragraph_says_how_sure_it_is_and_its_tests_are_there() {
    let mut wrong = String::new();
    for Paragraph { number, text } in paragraphs().iter().filter(|paragraph| !paragraph.number.starts_with('§')) {
        if !CONFIDENCE.iter().any(|word| text.contains(word)) && !text.contains("No page of AWS's") {
            writeln!(wrong, "{number} does not say how sure it is").unwrap();
        }
    }
    for Paragraph { number, text } in paragraphs() {
        for pin in pins(&text) {
            let cases = std::fs::read_to_string(root().join(pin)).unwrap_or_default();
            let cites = !pin.starts_with("tests/resolve/") || cited(&cases).contains(&number);
            match (cases.is_empty(), cites) {
                (true, _) => writeln!(wrong, "{number} is pinned by {pin}, which is not there").unwrap(),
                (false, false) => writeln!(wrong, "{number} is pinned by {pin}, which does not name it").unwrap(),
                (false, true) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{DOCUMENT}:\n{wrong}");
}

/// The paragraphs a text cites: `semantics 1.20, 1.21`, `semantics §2.4`, `semantics 3.8 to 3.10`; in a file of cases
/// also a comment that begins with their numbers.
fn cited(text: &str) -> BTreeSet<String> {
    let mut joined = String::new();
    let mut cited = BTreeSet::new();
    for line in text.lines() {
        let line = line.trim_start();
        let bare = line.trim_start_matches(['/', '!', '#', ' ', '*']);
        if line.starts_with('#') {
            numbers(bare.split(':').next().unwrap_or_default(), &mut cited);
        }
        joined.push_str(bare);
        joined.push(' ');
    }
    for part in joined.split("semantics ").skip(1) {
        numbers(part, &mut cited);
    }
    cited
}

/// The numbers that a text begins with.
fn numbers(text: &str, into: &mut BTreeSet<String>) {
    let mut last: Option<String> = None;
    let mut is_range = false;
    for word in text.split_whitespace() {
        let number = word.trim_end_matches([',', '.', ')', ';', ':', '*', '`', ']']).trim_start_matches('(');
        match number {
            "and" => {}
            "to" => is_range = true,
            _ if is_number(number) => {
                if let (true, Some(first)) = (is_range, &last) {
                    into.extend(between(first, number));
                }
                into.insert(number.to_owned());
                (last, is_range) = (Some(number.to_owned()), false);
            }
            _ => break,
        }
        if word.ends_with([')', ';', ':', '.']) {
            break;
        }
    }
}

fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (word.strip_prefix('§'), word.strip_prefix('B')) {
        (Some(section), _) => section.split('.').all(digits),
        (None, Some(number)) => digits(number),
        (None, None) => word.split_once('.').is_some_and(|(first, second)| digits(first) && digits(second)),
    }
}

/// The paragraphs between two of one section.
fn between(first: &str, last: &str) -> Vec<String> {
    let split = |number: &str| {
        let at = number.find('.').map_or(1, |dot| dot + 1);
        (number[..at].to_owned(), number[at..].parse::<u32>().unwrap())
    };
    let ((section, first), (_, last)) = (split(first), split(last));
    (first + 1..last).map(|at| format!("{section}{at}")).collect()
}

#[test]
fn every_citation_leads_somewhere() {
    let known: BTreeSet<String> = paragraphs().into_iter().map(|paragraph| paragraph.number).collect();
    assert!(known.len() > 150, "only {} paragraphs were found", known.len());
    let mut files = Vec::new();
    for folder in CITING {
        files_below(&root().join(folder), &mut files);
    }
    let (mut wrong, mut met) = (String::new(), BTreeSet::new());
    for file in files.iter().filter(|file| !file.ends_with(DOCUMENT)) {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let text = text.as_str();
        // only text that says "semantics" cites; numbers in other comments are numbers
        let citing: Vec<String> = text.match_indices("semantics ").map(|(at, _)| following(text, at)).collect();
        let citing = citing.join("\n");
        for number in cited(&citing) {
            if !known.contains(&number) {
                writeln!(wrong, "{} cites {number}", file.display()).unwrap();
            }
            met.insert(number);
        }
    }
    assert!(wrong.is_empty(), "there are no such paragraphs in {DOCUMENT}:\n{wrong}");
    assert!(met.len() > 100, "only {} citations were found", met.len());
}

/// A citation and the next line, where it may go on.
fn following(text: &str, at: usize) -> String {
    text[at..]
        .lines()
        .take(2)
        .map(|line| line.trim_start().trim_start_matches(['/', '!', '#', ' ']))
        .collect::<Vec<_>>()
        .join(" ")
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => files_below(&path, found),
            Some("rs" | "md" | "txt") => found.push(path),
            _ => {}
        }
    }
}
