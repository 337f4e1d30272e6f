//! The command line: one file a command. The only module that reads environment, clock, files and terminal.

mod args;
mod baseline;
mod console;
#[cfg(feature = "aws")]
mod environment;
mod explain;
#[cfg(feature = "aws")]
mod fetch;
mod iam_policy;
#[cfg(feature = "aws")]
mod journal;
mod lint;
mod load;
mod networks;
#[cfg(feature = "aws")]
mod progress;
mod rules;
#[cfg(feature = "aws")]
mod scan;
mod settings;
mod stopwatch;
mod trace;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use console::Console;

/// How a command ends when nothing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings.
    Findings,
    /// The snapshot has gaps, and `--complete` was asked for; or a fetch could not finish.
    Gaps,
}

/// Wrong usage, configuration or input.
const WRONG: u8 = 2;

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Gaps => 3,
        })
    }
}

/// Runs the program on the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and usage errors; nothing is left to say when even that cannot be printed.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WRONG));
        }
    };
    let console = Console::new(&cli.console);
    match run(&cli.command, &console) {
        Ok(exit) => exit.into(),
        Err(error) if is_broken_pipe(&error) => Exit::Clean.into(),
        Err(error) => {
            console.error(&error);
            if is_unfinished(&error) { Exit::Gaps.into() } else { ExitCode::from(WRONG) }
        }
    }
}

fn run(command: &Command, console: &Console) -> anyhow::Result<Exit> {
    match command {
        #[cfg(feature = "aws")]
        Command::Scan(args) => scan::run(args, console),
        #[cfg(feature = "aws")]
        Command::Fetch(args) => fetch::run(args, console),
        #[cfg(not(feature = "aws"))]
        Command::WithoutAws(_) => anyhow::bail!(
            "this r53lint was built without AWS and only judges saved snapshots; \
             build it with its default features to read accounts: cargo install --path ."
        ),
        Command::Lint(args) => lint::run(args, console),
        Command::Trace(args) => trace::run(args, console),
        Command::Rules(args) => rules::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::IamPolicy(args) => iam_policy::run(args, console),
    }
}

/// A fetch that had begun and could not finish.
#[cfg(feature = "aws")]
fn is_unfinished(error: &anyhow::Error) -> bool {
    error.is::<fetch::Unfinished>()
}

#[cfg(not(feature = "aws"))]
fn is_unfinished(_: &anyhow::Error) -> bool {
    false
}

/// Whoever read our output has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| {
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        cause.downcast_ref::<io::Error>().map(io::Error::kind).or(json)
    });
    kinds.into_iter().any(|kind| kind == io::ErrorKind::BrokenPipe)
}
