//! A trace for people: numbered rows in three columns, and how it ended.

use std::io;

use super::escape;
use super::look::{FAINT, Look, STRONG};
use super::words::{Asking, StepWords, Words, status_for_people};
use crate::resolve::{Outcome, Resolution, Status, Vantage};

/// The columns of who and where are at least this wide, so that the traces of different findings line up.
const LEAST: (usize, usize) = (10, 38);
/// A longer name pushes its own row out, not the whole column.
const MOST: (usize, usize) = (24, 64);
/// Below this many columns, what happens goes on a line of its own.
const NARROW: usize = 24;

/// A look-up to be shown.
pub(super) struct LookUp<'a> {
    pub(super) vantage: Vantage,
    pub(super) resolution: &'a Resolution,
    pub(super) asking: &'a Asking,
}

/// Writes a look-up's rows, each behind two columns of space.
pub(super) fn write(words: Words<'_>, look_up: &LookUp<'_>, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let rows = rows(words, look_up);
    let grid = Grid::of(&rows, look);
    rows.iter().enumerate().try_for_each(|(at, row)| grid.write_row(at + 1, row, look, out))
}

/// The steps, and a last row that says how it ended where the steps do not.
fn rows(words: Words<'_>, look_up: &LookUp<'_>) -> Vec<StepWords> {
    let outcome = &look_up.resolution.outcome;
    let mut rows = words.steps(look_up.resolution, look_up.asking);
    let told = rows.last().is_some_and(|last| last.ends == Some(outcome.status));
    if outcome.status != Status::Answer && !told {
        rows.push(last_row(words, look_up.vantage, outcome));
    }
    for row in &mut rows {
        // Before columns are measured.
        row.who = escape::terminal(&row.who).into_owned();
        row.place = escape::terminal(&row.place).into_owned();
    }
    rows
}

fn last_row(words: Words<'_>, vantage: Vantage, outcome: &Outcome) -> StepWords {
    let reason = words.reason(outcome);
    let detail = if outcome.varies { "the worst of what clients get".to_owned() } else { reason.unwrap_or_default() };
    let who = match vantage {
        Vantage::Internet => "public".to_owned(),
        Vantage::Vpc(_) | Vantage::Network(_) => words.vantage(vantage).to_owned(),
    };
    let place = status_for_people(outcome.status).to_owned();
    let (via, beat) = (None, Vec::new());
    StepWords { step: "ended", by: who.clone(), via, beat, who, name: None, place, ends: Some(outcome.status), detail }
}

/// Where the columns begin.
struct Grid {
    number: usize,
    who: usize,
    place: usize,
}

impl Grid {
    fn of(rows: &[StepWords], look: &Look) -> Self {
        let widest = |least: usize, most: usize, text: fn(&StepWords) -> &str| {
            let fitting = rows.iter().map(|row| text(row).chars().count()).filter(|&width| width <= most);
            fitting.max().unwrap_or(0).max(least)
        };
        let roomy = look.width.is_none_or(|width| width >= 100);
        let least = if roomy { LEAST } else { (6, 8) };
        Self {
            number: rows.len().to_string().len(),
            who: widest(least.0, MOST.0, |row| &row.who),
            place: widest(least.1, MOST.1, |row| &row.place),
        }
    }

    /// The columns in front of what happens.
    fn indent(&self) -> usize {
        2 + self.number + 1 + self.who + 1 + self.place + 1
    }

    fn write_row(&self, number: usize, row: &StepWords, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
        let number = look.paint(FAINT, &format!("{number:>width$}", width = self.number));
        let place = format!("{:width$}", row.place, width = self.place);
        let place = look.paint(if row.ends.is_some() { STRONG } else { anstyle::Style::new() }, &place);
        let who = look.paint(anstyle::Style::new(), &format!("{:width$}", row.who, width = self.who));
        let narrow = look.width.is_some_and(|width| width < self.indent() + NARROW);
        let indent = if narrow { 2 + self.number + 3 } else { self.indent() };
        let lines = look.wrap(&row.detail, indent);
        let line = format!("  {number} {who} {place}");
        if narrow || row.detail.is_empty() {
            writeln!(out, "{}", line.trim_end())?;
        } else {
            writeln!(out, "{line} {}", lines[0])?;
        }
        let rest = if narrow { &lines[..] } else { &lines[1..] };
        rest.iter().filter(|line| !line.is_empty()).try_for_each(|line| writeln!(out, "{:indent$}{line}", ""))
    }
}
