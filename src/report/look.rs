//! How output for people looks: colours or none, how wide, how much. It must not know what is being said.

use anstyle::{AnsiColor, Style};

use super::escape;

/// Ids have hyphens, and are to be copied whole.
pub(super) const WHOLE_WORDS: textwrap::WordSplitter = textwrap::WordSplitter::NoHyphenation;

/// Bold.
pub(super) const STRONG: Style = Style::new().bold();
/// Faint.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Something is broken.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Something will surprise.
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Worth knowing.
pub(super) const INFO: Style = AnsiColor::Cyan.on_default().bold();
/// All is well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// How much to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Findings only.
    Quiet,
    /// Findings and what they come to.
    #[default]
    Normal,
    /// Everything there is to say.
    Verbose,
}

/// How output for people looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Whether to colour.
    pub colour: bool,
    /// The terminal's width in columns; none: nothing is wrapped.
    pub width: Option<usize>,
    /// How much to say.
    pub detail: Detail,
}

impl Look {
    /// Text of any origin in a style, harmless for a terminal.
    pub(super) fn paint(&self, style: Style, text: &str) -> String {
        let text = escape::terminal(text);
        if self.colour { format!("{style}{text}{style:#}") } else { text.into_owned() }
    }

    /// The text in lines that fit behind `indent` columns; one line when nothing is wrapped. Harmless for a terminal.
    pub(super) fn wrap(&self, text: &str, indent: usize) -> Vec<String> {
        let text = escape::terminal(text);
        let Some(width) = self.width else { return vec![text.into_owned()] };
        let options = textwrap::Options::new(width.saturating_sub(indent).max(24)).word_splitter(WHOLE_WORDS);
        let lines = textwrap::wrap(&text, options);
        lines.into_iter().map(std::borrow::Cow::into_owned).collect()
    }
}
