//! The mutation check: each rule looks at what it says. `tests/rules/<slug>.edits` holds two edits of the page's first
//! examples: one after which the rule must be silent where it fired, one after which it must fire where it was silent.
//!
//! ```text
//! silent                                    # what the rule must do after the edit below
//! -   service1  60 CNAME a.example.com.      # the line of the page's first `fires` example to take out
//! +   service1  60 CNAME b.example.net.      # the line to put in its place
//! fires
//! @   service1  60 CNAME b.example.net.      # nothing is taken out: the line below goes behind this one, or last
//! +   service2  60 CNAME a.example.com.
//! ```

use std::path::Path;

use super::lint_alone;
use crate::rules::CATALOGUE;

/// One edit of an example: at most one line less, at most one line more.
#[derive(Default, Debug, PartialEq)]
struct Edit<'t> {
    remove: Option<&'t str>,
    behind: Option<&'t str>,
    add: Option<&'t str>,
}

impl Edit<'_> {
    /// The estate after the edit. Lines are the same when their words are.
    fn apply(&self, estate: &str) -> Result<String, String> {
        let mut lines: Vec<&str> = estate.lines().collect();
        let anchor = self.remove.or(self.behind);
        let at = anchor.map(|line| find(&lines, line)).transpose()?;
        let mut at = at.map_or(lines.len(), |at| at + usize::from(self.remove.is_none()));
        if self.remove.is_some() {
            lines.remove(at);
        }
        at = at.min(lines.len());
        if let Some(line) = self.add {
            lines.insert(at, line);
        }
        Ok(lines.join("\n"))
    }
}

fn find(lines: &[&str], wanted: &str) -> Result<usize, String> {
    let same = |line: &&str| line.split_whitespace().eq(wanted.split_whitespace());
    let found = lines.iter().position(same);
    found.ok_or_else(|| format!("the example has no line\n  {}\nit has\n{}", wanted.trim(), lines.join("\n")))
}

/// The edit that must silence the rule, and the one that must make it fire.
fn parse(text: &str) -> Result<[Edit<'_>; 2], String> {
    let hunks = text.split_once("silent\n").and_then(|(_, hunks)| hunks.split_once("\nfires\n"));
    let (silent, fires) = hunks.ok_or("it must hold one edit below `silent`, then one below `fires`")?;
    Ok([hunk(silent)?, hunk(fires)?])
}

fn hunk(text: &str) -> Result<Edit<'_>, String> {
    let mut edit = Edit::default();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (mark, rest) = line.split_at_checked(1).unwrap_or_default();
        let slot = match mark {
            "-" => &mut edit.remove,
            "+" => &mut edit.add,
            "@" => &mut edit.behind,
            _ => return Err(format!("{line:?} begins with none of - + @")),
        };
        if slot.replace(rest.strip_prefix(' ').unwrap_or(rest)).is_some() {
            return Err(format!("{line:?} is one too many: an edit takes one line out and puts one in"));
        }
    }
    match (edit.remove, edit.behind, edit.add) {
        (None, _, None) => Err("an edit changes nothing".to_owned()),
        (Some(_), Some(_), _) => Err("an edit with - needs no @: the new line goes where the old one was".to_owned()),
        _ => Ok(edit),
    }
}

/// Whether the rule does what it must on the page's example after an edit.
fn holds(slug: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rules/{slug}.edits"));
    let text = std::fs::read_to_string(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let rule = CATALOGUE.iter().find(|rule| rule.slug == slug).unwrap();
    let page = rule.page().map_err(|error| error.to_string())?;
    let [silent, fires] = parse(&text)?;
    for (edit, from_firing) in [(silent, true), (fires, false)] {
        let example = page.examples.iter().find(|example| example.fires == from_firing).unwrap();
        let estate = edit.apply(example.estate)?;
        let report = lint_alone(rule, &estate);
        if report.findings.is_empty() != from_firing {
            let must = if from_firing { "must be silent" } else { "must fire" };
            return Err(format!("the rule {must} on\n{estate}\n{:#?}", report.findings));
        }
    }
    Ok(())
}

#[test]
fn one_edit_silences_a_rule_and_one_sets_it_off() {
    let wrong = CATALOGUE.iter().filter_map(|rule| Some((rule.slug, holds(rule.slug).err()?)));
    let wrong: Vec<String> = wrong.map(|(slug, said)| format!("tests/rules/{slug}.edits: {said}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_file_of_edits_belongs_to_a_rule() {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")).unwrap() {
        let path = entry.unwrap().path();
        let slug = path.file_stem().unwrap().to_str().unwrap();
        assert!(CATALOGUE.iter().any(|rule| rule.slug == slug), "{}", path.display());
    }
}

#[test]
fn an_edit_replaces_removes_and_adds_where_it_says() {
    let estate = "zone a\n  x A 1\nzone b";
    let edited =
        |text: &str| parse(&format!("silent\n{text}\nfires\n- zone b")).and_then(|[edit, _]| edit.apply(estate));
    assert_eq!(edited("-   x  A 1\n+   x A 2").as_deref(), Ok("zone a\n  x A 2\nzone b"));
    assert_eq!(edited("-   x A 1").as_deref(), Ok("zone a\nzone b"));
    assert_eq!(edited("+ vpc v").as_deref(), Ok("zone a\n  x A 1\nzone b\nvpc v"));
    assert_eq!(edited("@ zone a\n+   y A 1").as_deref(), Ok("zone a\n  y A 1\n  x A 1\nzone b"));
    assert!(
        edited("- zone c").is_err_and(|said| said.starts_with("the example has no line\n  zone c\nit has\nzone a"))
    );
    assert!(edited("+ a\n+ b").is_err() && edited("").is_err() && edited("zone c").is_err());
}
