//! Look-ups on their own, for `trace`: the same words and shapes as in findings.

use std::io;

use serde::Serialize;

use super::look::{FAINT, Look, STRONG};
use super::rows::{self, LookUp};
use super::shapes::{self, OutcomeShape, StepShape, WayShape};
use super::words::{self, Asking, Words};
use super::{escape, pretty};
use crate::model::RecordType;
use crate::name::Name;
use crate::resolve::{Resolution, Status, Vantage};

/// How look-ups are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Pretty,
    /// For programs, one array.
    Json,
    /// For programs, one object a line.
    Ndjson,
}

/// A question, where it was asked, and what came of it.
pub struct Traced {
    /// The name.
    pub name: Name,
    /// The type.
    pub rtype: RecordType,
    /// Where.
    pub vantage: Vantage,
    /// What came of it, and how.
    pub resolution: Resolution,
}

#[derive(Serialize)]
struct TracedShape<'a> {
    name: String,
    r#type: String,
    vantage: &'a str,
    #[serde(flatten)]
    outcome: OutcomeShape,
    /// Set where the VPC's instances ask other servers than its resolver.
    #[serde(skip_serializing_if = "Option::is_none")]
    instances: Option<String>,
    /// What each client gets, where routing policies tell them apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ways: Vec<WayShape>,
    steps: Vec<StepShape>,
}

/// One look-up as it stands in the output of a format, without what separates it from others.
pub fn write_one(
    format: Format,
    words: Words<'_>,
    traced: &Traced,
    look: &Look,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        Format::Pretty => write_pretty(words, traced, look, out),
        Format::Json => {
            let object = serde_json::to_string_pretty(&shape(words, traced))?;
            object.lines().enumerate().try_for_each(|(at, line)| {
                let line_break = if at > 0 { "\n" } else { "" };
                write!(out, "{line_break}  {line}")
            })
        }
        Format::Ndjson => Ok(serde_json::to_writer(&mut *out, &shape(words, traced))?),
    }
}

/// What stands before the first look-up, between two, and behind the last; of none at all, how they are enclosed.
#[must_use]
pub fn frame(format: Format, is_empty: bool) -> [&'static str; 3] {
    match format {
        Format::Json if is_empty => ["[", "", "]\n"],
        _ if is_empty => ["", "", ""],
        Format::Pretty => ["", "\n", ""],
        Format::Json => ["[\n", ",\n", "\n]\n"],
        Format::Ndjson => ["", "\n", "\n"],
    }
}

fn asking(traced: &Traced) -> Asking {
    Asking { name: Some(traced.name.clone()), rtype: Some(traced.rtype) }
}

fn shape<'a>(words: Words<'a>, traced: &Traced) -> TracedShape<'a> {
    let name = traced.name.to_string();
    TracedShape {
        r#type: traced.rtype.to_string(),
        vantage: words.vantage(traced.vantage),
        outcome: OutcomeShape::new(words, &traced.resolution.outcome).asked(name.clone()),
        instances: words.instances_ask(traced.vantage),
        ways: traced.resolution.ways.iter().map(|way| WayShape::new(words, way)).collect(),
        steps: shapes::steps(words, &traced.resolution, &asking(traced)),
        name,
    }
}

/// `service2.acmeltd.co.uk A from vpc-1: answer 10.10.10.10 (certain)`, then the rows.
fn write_pretty(words: Words<'_>, traced: &Traced, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let outcome = &traced.resolution.outcome;
    let place = escape::terminal(words.vantage(traced.vantage));
    let question = look.paint(STRONG, &format!("{} {}", traced.name.relaxed(), traced.rtype));
    let result = look.paint(STRONG, &result(words, traced));
    let varies = if outcome.varies { ", differs from client to client" } else { "" };
    let sure = look.paint(FAINT, &format!("({}{varies})", words::certainty(outcome.certainty)));
    writeln!(out, "{question} from {place}: {result} {sure}")?;
    rows::write(
        words,
        &LookUp { vantage: traced.vantage, resolution: &traced.resolution, asking: &asking(traced) },
        look,
        out,
    )?;
    if let Some(doubt) = words.doubt(outcome) {
        pretty::remark("likely", &doubt, look, out)?;
    }
    // the rows tell a few of them
    let ways = traced.resolution.ways.iter().filter(|_| traced.resolution.ways.len() > FEW);
    for way in ways {
        pretty::remark("way", &words.way(way), look, out)?;
    }
    for note in words.unserved(outcome).into_iter().chain(words.instances_ask(traced.vantage)) {
        pretty::remark("note", &note, look, out)?;
    }
    let other = outcome.other_model.map(words::status_for_people);
    let note = other.map(|status| format!("under the other CNAME model it comes to {status}"));
    note.iter().try_for_each(|note| pretty::remark("note", note, look, out))
}

/// Beyond so many ways, a row does not list them all.
const FEW: usize = 4;

fn result(words: Words<'_>, traced: &Traced) -> String {
    let outcome = &traced.resolution.outcome;
    let status = words::status_for_people(outcome.status);
    if outcome.status == Status::Answer && !outcome.answers.is_empty() {
        format!("{status} {}", words.answers(outcome).join(", "))
    } else {
        status.to_owned()
    }
}
