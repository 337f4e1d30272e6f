//! The terminal: where output goes, and how it may look there.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use anyhow::Context as _;

use super::args::{Color, ConsoleArgs};
use crate::report::{Detail, Look, escape};
use crate::snapshot;

const ERROR: Style = AnsiColor::Red.on_default().bold();
#[cfg(feature = "aws")]
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// What the flags and the environment say of standard output and standard error.
pub(super) struct Console {
    color: ColorChoice,
    detail: Detail,
}

impl Console {
    pub(super) fn new(args: &ConsoleArgs) -> Self {
        let color = match args.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let detail = match (args.quiet, args.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        };
        Self { color, detail }
    }

    /// Whether only findings and errors are wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.detail == Detail::Quiet
    }

    /// Writes what `write` writes, to a file, whole or not at all, or to standard output.
    pub(super) fn output(
        &self,
        file: Option<&Path>,
        write: impl FnOnce(&Look, &mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        match file.filter(|file| *file != Path::new("-")) {
            Some(file) => self.to_file(file, write),
            None => self.to_stdout(write),
        }
    }

    fn to_file(&self, file: &Path, write: impl FnOnce(&Look, &mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        let look = Look { colour: self.color == ColorChoice::Always, width: None, detail: self.detail };
        Ok(snapshot::replace(file, |out| write(&look, out))?)
    }

    fn to_stdout(&self, write: impl FnOnce(&Look, &mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        let stdout = io::stdout();
        let look = Look { colour: self.colours(&stdout), width: width(&stdout), detail: self.detail };
        let mut out = BufWriter::new(stdout.lock());
        let written = write(&look, &mut out).and_then(|()| out.flush());
        written.context("standard output cannot be written")
    }

    fn colours(&self, stream: &impl anstream::stream::RawStream) -> bool {
        let choice = if self.color == ColorChoice::Auto { AutoStream::choice(stream) } else { self.color };
        choice != ColorChoice::Never
    }

    /// An error and its causes, on standard error.
    pub(super) fn error(&self, error: &anyhow::Error) {
        let mut lines: Vec<String> = Vec::new();
        for cause in error.chain().map(ToString::to_string) {
            // Many an error spells its cause itself.
            if !lines.last().is_some_and(|last| last.contains(&cause)) {
                lines.push(cause);
            }
        }
        self.complain(&lines.join("\n"));
    }

    /// `error: what`, then where and what to do, each line indented.
    pub(super) fn complain(&self, what: &str) {
        self.say("error", ERROR, what);
    }

    /// The same for what goes on all the same; nothing with `--quiet`.
    #[cfg(feature = "aws")]
    pub(super) fn warn(&self, what: &str) {
        if !self.is_quiet() {
            self.say("warning", WARNING, what);
        }
    }

    /// Whether everything is wanted.
    #[cfg(feature = "aws")]
    pub(super) fn is_verbose(&self) -> bool {
        self.detail == Detail::Verbose
    }

    /// What a fetch took, for those who want to know.
    #[cfg(feature = "aws")]
    pub(super) fn verbose(&self, what: &str) {
        if self.is_verbose() {
            self.tell(what);
        }
    }

    /// A line on standard error that is neither error nor warning.
    pub(super) fn tell(&self, what: &str) {
        if !self.is_quiet() {
            // Nothing is left to say when standard error is closed.
            let _ = writeln!(io::stderr().lock(), "{}", escape::terminal(what));
        }
    }

    fn say(&self, word: &str, style: Style, what: &str) {
        let stderr = io::stderr();
        let (style, reset) = if self.colours(&stderr) { (style, "\u{1b}[0m") } else { (Style::new(), "") };
        let mut lines = what.lines().map(escape::terminal);
        let mut text = format!("{style}{word}:{reset} {}\n", lines.next().unwrap_or_default());
        for line in lines {
            text.push_str("  ");
            text.push_str(&line);
            text.push('\n');
        }
        // Nothing is left to say when standard error is closed.
        let _ = stderr.lock().write_all(text.as_bytes());
    }
}

fn width(stdout: &io::Stdout) -> Option<usize> {
    let size = stdout.is_terminal().then(terminal_size::terminal_size).flatten();
    size.map(|(width, _)| usize::from(width.0))
}
