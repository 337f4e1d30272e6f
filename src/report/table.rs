//! `--format table`: one finding a line, in columns that fit the terminal.

use std::io;

use comfy_table::{ContentArrangement, Table, presets};

use super::look::{Detail, Look};
use super::words::{self, Words};
use super::{Results, escape};
use crate::lint::{Judged, Subject};

/// How wide a table is when no terminal says.
const PIPED: u16 = 100;

/// Writes the table.
pub(super) fn write(results: &Results<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let words = results.words();
    let head = ["severity", "rule", "record", "type", "zone", "vantages", "message"];
    let rows: Vec<[String; 7]> = results.report.findings.iter().map(|judged| row(words, judged)).collect();
    if !rows.is_empty() {
        write_grid(&head, &rows, look, out)?;
    }
    if look.detail == Detail::Quiet { Ok(()) } else { super::pretty::epilogue(results, look, out) }
}

/// Any table, harmless for a terminal.
pub(super) fn write_grid<const N: usize>(
    head: &[&str; N],
    rows: &[[String; N]],
    look: &Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut table = Table::new();
    let width = look.width.map_or(PIPED, |width| u16::try_from(width).unwrap_or(u16::MAX));
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(head.iter().copied());
    for row in rows {
        table.add_row(row.iter().map(|cell| escape::terminal(cell).into_owned()));
    }
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

fn row(words: Words<'_>, judged: &Judged) -> [String; 7] {
    let [record, rtype, zone] = subject(words, judged.finding.subject);
    let vantages: Vec<&str> = judged.finding.vantages.iter().map(|&vantage| words.vantage(vantage)).collect();
    [
        words::severity(judged.severity).to_owned(),
        judged.slug.to_owned(),
        record,
        rtype,
        zone,
        words::list(&vantages, 3),
        judged.finding.message.clone(),
    ]
}

/// Record, type, zone; what is no record stands in the record's place.
fn subject(words: Words<'_>, subject: Subject) -> [String; 3] {
    let estate = words.estate();
    match subject {
        Subject::Record(id) => {
            let rrset = estate.rrset(id);
            [words.spell(rrset.owner), rrset.rtype.to_string(), words.zone_key(rrset.zone)]
        }
        Subject::Zone(zone) => [words.spell(estate.zone(zone).name), String::new(), words.zone_key(zone)],
        Subject::Vpc(vpc) => [words.vpc(vpc).to_owned(), String::new(), String::new()],
        Subject::ResolverRule(rule) => [words.rule_id(rule).to_owned(), String::new(), String::new()],
    }
}
