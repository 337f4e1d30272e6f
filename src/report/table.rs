//! `--format table`: one finding a line, in columns that fit the terminal.

use std::io;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::look::Look;
use super::words::{self, Words};
use super::{Results, escape};
use crate::lint::{Judged, Subject};
use crate::model::ZoneId;

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
    super::pretty::ending(results, look, out)
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
    arrange(&mut table, head, width >= PIPED);
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

/// Rows of plain text below a head, as lines that fit the width.
pub(super) fn lines(head: &[String], rows: impl Iterator<Item = Vec<String>>, width: usize) -> Vec<String> {
    let mut table = Table::new();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(head.iter().map(|cell| escape::terminal(cell)));
    for row in rows {
        table.add_row(row.iter().map(|cell| escape::terminal(cell).into_owned()));
    }
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// What is short stays whole, and what is to be copied where there is room; the rest is shared.
fn arrange(table: &mut Table, head: &[&str], roomy: bool) {
    for (column, title) in table.column_iter_mut().zip(head) {
        column.set_padding((0, 2));
        match *title {
            "severity" | "type" | "confidence" | "audience" => {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            "rule" if roomy => {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            "message" | "flags" => {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(20)));
            }
            _ => {}
        }
    }
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
            [words.spell(rrset.owner), rrset.rtype.to_string(), zone_word(words, rrset.zone)]
        }
        Subject::Zone(zone) => [words.spell(estate.zone(zone).name), String::new(), zone_word(words, zone)],
        Subject::Domain(domain) => [words.spell(estate.domain(domain).name), String::new(), String::new()],
        _ => [subject.id(estate).unwrap_or_default().to_owned(), String::new(), String::new()],
    }
}

fn zone_word(words: Words<'_>, zone: ZoneId) -> String {
    words.zone_id(zone).map_or_else(|| words.spell(words.estate().zone(zone).name), str::to_owned)
}
