//! `trace`: how a name resolves, hop by hop, or how all names do.

use std::io::{self, Write};

use anyhow::{Context as _, anyhow, bail};
use rayon::prelude::*;

use super::args::{TraceArgs, TraceFormat};
use super::console::Console;
use super::settings::{self, Configured};
use super::{Exit, load};
use crate::model::{Estate, RecordType};
use crate::name::Name;
use crate::report::trace::{self, Format, Traced};
use crate::report::{Look, Words, words};
use crate::resolve::{Resolver, Vantage, questions};

/// How many vantages an error message names.
const MOST_NAMED: usize = 20;
/// How many look-ups are made in parallel before they are written.
const BATCH: usize = 1024;

type Question = (Name, RecordType);

pub(super) fn run(args: &TraceArgs, console: &Console) -> anyhow::Result<Exit> {
    let Configured { settings, networks, .. } = settings::configured(args.config.as_deref())?;
    let asked = args.name.as_deref().map(|name| question(name, &args.rtype)).transpose()?;
    let files = std::iter::once(&args.snapshot).chain(&args.estate.with);
    let loaded = load::estate(Vec::new(), files, &args.estate.zone_file, &networks)?;
    let resolver = Resolver::new(&loaded.estate, settings.cname_model);
    let vantages = vantages(&resolver, &args.from)?;
    let questions = asked.map_or_else(|| all_questions(&loaded.estate), |asked| vec![asked]);
    let tracing = Tracing { resolver: &resolver, vantages, format: format(args) };
    console.output(args.output.as_deref(), |look, out| tracing.write(&questions, look, out))?;
    Ok(Exit::Clean)
}

fn format(args: &TraceArgs) -> Format {
    let default = if args.all { TraceFormat::Ndjson } else { TraceFormat::Pretty };
    args.format.unwrap_or(default).into()
}

fn question(name: &str, rtype: &str) -> anyhow::Result<Question> {
    let parsed = Name::parse(name).with_context(|| format!("{name:?} is not a DNS name"))?;
    let rtype = RecordType::parse(rtype)
        .ok_or_else(|| anyhow!("{rtype:?} is not a record type\nwrite one as A, AAAA, CNAME, MX, TXT, or TYPE123"))?;
    Ok((parsed, rtype))
}

/// The vantages named, in the order of the estate; all when none is.
fn vantages(resolver: &Resolver<'_>, named: &[String]) -> anyhow::Result<Vec<Vantage>> {
    let words = Words::new(resolver.estate());
    let all: Vec<Vantage> = resolver.vantages().collect();
    let is = |vantage: Vantage, name: &String| words.vantage(vantage) == name || bare(words, vantage) == Some(name);
    if let Some(unknown) = named.iter().find(|name| !all.iter().any(|&vantage| is(vantage, name))) {
        let known: Vec<&str> = all.iter().map(|&vantage| words.vantage(vantage)).collect();
        bail!("the snapshot has no vantage {unknown:?}\n--from takes one of: {}", words::list(&known, MOST_NAMED));
    }
    Ok(all.into_iter().filter(|&vantage| named.is_empty() || named.iter().any(|name| is(vantage, name))).collect())
}

/// A network's name: no other vantage's, so that it does without `onprem:`.
fn bare(words: Words<'_>, vantage: Vantage) -> Option<&str> {
    if let Vantage::Network(network) = vantage { Some(words.network(network)) } else { None }
}

/// Every name of every zone, with each type it has and one it has not, and a name missing below it; by name and type.
fn all_questions(estate: &Estate) -> Vec<Question> {
    let names = questions::names(estate).into_iter();
    let all = names.flat_map(|name| questions::at(estate, name));
    let mut spelled: Vec<Question> =
        all.filter_map(|question| Some((questions::spell(estate, question.name)?, question.rtype))).collect();
    spelled.sort_unstable();
    spelled
}

/// Where is asked, and how it is written.
struct Tracing<'r> {
    resolver: &'r Resolver<'r>,
    vantages: Vec<Vantage>,
    format: Format,
}

impl Tracing<'_> {
    fn write(&self, questions: &[Question], look: &Look, out: &mut dyn Write) -> io::Result<()> {
        let pairs = questions.len() * self.vantages.len();
        let [before, between, behind] = trace::frame(self.format, pairs == 0);
        out.write_all(before.as_bytes())?;
        for start in (0..pairs).step_by(BATCH) {
            let batch = start..pairs.min(start + BATCH);
            let texts: Vec<_> = batch.into_par_iter().map(|at| self.one(questions, at, look)).collect();
            for (at, text) in texts.into_iter().enumerate() {
                out.write_all(if start + at > 0 { between.as_bytes() } else { b"" })?;
                out.write_all(&text?)?;
            }
        }
        out.write_all(behind.as_bytes())
    }

    /// One look-up: vantages run faster than questions.
    fn one(&self, questions: &[Question], at: usize, look: &Look) -> io::Result<Vec<u8>> {
        let (name, rtype) = &questions[at / self.vantages.len()];
        let vantage = self.vantages[at % self.vantages.len()];
        let resolution = self.resolver.trace(vantage, self.resolver.question(name, *rtype));
        let traced = Traced { name: name.clone(), rtype: *rtype, vantage, resolution };
        let mut text = Vec::new();
        trace::write_one(self.format, Words::new(self.resolver.estate()), &traced, look, &mut text)?;
        Ok(text)
    }
}
