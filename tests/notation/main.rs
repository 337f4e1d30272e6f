//! The notation, read and written.

mod generate;
mod objects;

use proptest::prelude::*;
use r53lint::snapshot::{Source, notation};

/// Every kind of line, as `write` spells it.
const EVERYTHING: &str = include_str!("everything.txt");
/// One wrong text a paragraph, and below it the error.
const WRONG: &str = include_str!("wrong.txt");

#[test]
fn the_incident_is_json_and_back() {
    let text = include_str!("incident.txt");
    let snapshot = notation::read("incident.txt", text).unwrap();
    let json = serde_json::to_string_pretty(&snapshot).unwrap();
    assert_eq!(json, include_str!("incident.json").trim_end());
    assert_eq!(Source::new("incident.json", json).snapshot().unwrap(), snapshot);
    assert_eq!(Source::new("incident.txt", text).snapshot().unwrap(), snapshot);
}

#[test]
fn every_kind_of_line_is_written_as_it_was_read() {
    assert_eq!(notation::write(&notation::read("everything.txt", EVERYTHING).unwrap()), EVERYTHING);
}

#[test]
fn a_text_indented_as_a_whole_reads_the_same() {
    let indented = format!("    {}", EVERYTHING.replace('\n', "\n    "));
    assert_eq!(notation::read("", &indented), notation::read("", EVERYTHING));
}

#[test]
fn other_spellings_read_the_same() {
    for paragraph in include_str!("spellings.txt").split("\n\n") {
        let (written, canonical) = paragraph.split_once("---\n").expect("two texts, parted by ---");
        let snapshot = notation::read("spellings.txt", written).unwrap();
        assert_eq!(notation::write(&snapshot).trim_end(), canonical.trim_end(), "from:\n{written}");
    }
}

#[test]
fn wrong_texts_say_where_and_what_was_expected() {
    for paragraph in WRONG.split("\n\n") {
        let (text, expected) = paragraph.split_once("---\n").expect("a text and an error, parted by ---");
        let error = notation::read("FILE", text).expect_err(text);
        assert_eq!(error.to_string(), expected.trim_end(), "from:\n{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(snapshot in generate::snapshot()) {
        let text = notation::write(&snapshot);
        let read = notation::read("written", &text);
        prop_assert_eq!(read.as_ref(), Ok(&snapshot), "{}", text);
        prop_assert_eq!(notation::write(&snapshot), text);
    }

    #[test]
    fn any_lines_are_read_or_refused(text in "([a-z@*\\\\\"#= .0-9A-Z:/-]{0,40}\n){0,6}") {
        if let Ok(snapshot) = notation::read("random", &text) {
            let written = notation::write(&snapshot);
            prop_assert_eq!(notation::read("written", &written), Ok(snapshot), "{}", written);
        }
    }

    #[test]
    fn shuffled_words_are_read_or_refused(lines in prop::collection::vec(generate::line_of_words(), 0..12)) {
        if let Ok(snapshot) = notation::read("random", &lines.join("\n")) {
            let written = notation::write(&snapshot);
            prop_assert_eq!(notation::read("written", &written), Ok(snapshot), "{}", written);
        }
    }
}
