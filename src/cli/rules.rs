//! `rules`: the catalogue, and what of it runs.

use super::Exit;
use super::args::{RulesArgs, RulesFormat};
use super::console::Console;
use super::settings;
use crate::report::catalogue;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &RulesArgs, console: &Console) -> anyhow::Result<Exit> {
    let settings = settings::selection(&args.select)?.settings;
    console.output(None, |look, out| match args.format {
        RulesFormat::Table => catalogue::write_table(CATALOGUE, &settings, look, out),
        RulesFormat::Json => catalogue::write_json(CATALOGUE, &settings, out),
    })?;
    Ok(Exit::Clean)
}
