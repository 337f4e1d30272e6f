//! `rules`: the catalogue.

use super::Exit;
use super::args::{RulesArgs, RulesFormat};
use super::console::Console;
use crate::report::catalogue;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &RulesArgs, console: &Console) -> anyhow::Result<Exit> {
    console.output(None, |look, out| match args.format {
        RulesFormat::Table => catalogue::write_table(CATALOGUE, look, out),
        RulesFormat::Json => catalogue::write_json(CATALOGUE, out),
    })?;
    Ok(Exit::Clean)
}
