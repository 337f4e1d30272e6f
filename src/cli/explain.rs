//! `explain`: a rule's page.

use super::Exit;
use super::args::ExplainArgs;
use super::console::Console;
use super::settings::explained;
use crate::lint::{self, SettingsError};
use crate::report::page;
use crate::rules::CATALOGUE;

pub(super) fn run(args: &ExplainArgs, console: &Console) -> anyhow::Result<Exit> {
    let unknown = |nearest| explained(SettingsError::UnknownRule { slug: args.rule.clone(), line: None, nearest });
    let rule = lint::find(CATALOGUE, &args.rule).map_err(unknown)?;
    let page = rule.page()?;
    console.output(None, |look, out| page::write_rule(&page, look, out))?;
    Ok(Exit::Clean)
}
