//! Lines and their words: blanks, quotes, comments, options and sections. It must not know any kind of line.

use super::NotationError;
use crate::snapshot::escape::printable;

/// How alike two words must be for one to be meant by the other.
const ALIKE: f64 = 0.8;

/// Options that hold free text.
const QUOTED_OPTIONS: [&str; 4] = ["message", "name", "path", "alarm"];
/// Lines that hold free text in words of their own.
const QUOTED_LINES: [&str; 1] = ["account"];

/// Words that stand on their own, wherever they stand.
const FLAGS: [&str; 7] = ["unread", "shared", "disabled", "inverted", "trust", "private-dns", "inbound-only"];

/// One line that holds something.
pub(super) struct Line<'t> {
    label: &'t str,
    number: usize,
    indent: usize,
    text: &'t str,
    words: Vec<Word<'t>>,
}

/// A word and where it begins in its line.
#[derive(Clone, Copy)]
pub(super) struct Word<'t> {
    /// The word as written, quotes included.
    pub(super) text: &'t str,
    start: usize,
}

impl Word<'_> {
    /// Where the blank after it is.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

impl<'t> Line<'t> {
    /// Every line of `text` that holds something.
    pub(super) fn all(label: &'t str, text: &'t str) -> Result<Vec<Self>, NotationError> {
        let numbered = text.lines().enumerate().map(|(index, text)| Self::new(label, index + 1, text));
        numbered.filter(|line| !matches!(line, Ok(line) if line.words.is_empty())).collect()
    }

    fn new(label: &'t str, number: usize, text: &'t str) -> Result<Self, NotationError> {
        let indent = text.len() - text.trim_start().len();
        let mut line = Line { label, number, indent, text, words: Vec::new() };
        match words(text) {
            Some(words) => line.words = words,
            None => return Err(line.error("a quoted string does not end", "a closing \" on the same line")),
        }
        Ok(line)
    }

    /// How far the line is indented.
    pub(super) fn indent(&self) -> usize {
        self.indent
    }

    /// The first word; a line is never empty.
    pub(super) fn keyword(&self) -> &'t str {
        self.words[0].text
    }

    /// All words.
    pub(super) fn words(&self) -> &[Word<'t>] {
        &self.words
    }

    /// The text from the first of these words to the last, as written.
    pub(super) fn span(&self, words: &[Word<'t>]) -> &'t str {
        match words {
            [] => "",
            [first, .., last] => &self.text[first.start..last.end()],
            [word] => word.text,
        }
    }

    /// An error on this line.
    pub(super) fn error(&self, problem: impl Into<String>, expected: impl Into<String>) -> NotationError {
        NotationError {
            label: self.label.to_owned(),
            line: self.number,
            problem: printable(&problem.into()),
            expected: expected.into(),
        }
    }

    /// The words after the first, with options and sections taken apart.
    pub(super) fn fields(&self, sections: &[&str], options: &[&str]) -> Result<Fields<'_, 't>, NotationError> {
        let mut fields = Fields { line: self, head: Vec::new(), sections: Vec::new(), options: Vec::new() };
        for word in &self.words[1..] {
            fields.add(word.text, sections, options)?;
        }
        fields.head.reverse();
        Ok(fields)
    }
}

/// Words up to a comment; `None` when a quoted string does not end.
pub(super) fn words(text: &str) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at == text.len() || text[at..].starts_with('#') {
            return Some(words);
        }
        let length = word_length(&text[at..])?;
        words.push(Word { text: &text[at..at + length], start: at });
        at += length;
    }
}

/// Up to the first blank outside quotes.
fn word_length(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if !quoted && character.is_whitespace() => return Some(at),
            _ => {}
        }
    }
    (!quoted).then_some(text.len())
}

/// `key=value`, if the word is one.
pub(super) fn option(word: &str) -> Option<(&str, &str)> {
    let (key, value) = word.split_once('=')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    is_key.then_some((key, value))
}

/// The text of a word that may be quoted.
pub(super) fn unquote(word: &str) -> String {
    let Some(inner) = word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return word.to_owned() };
    let mut text = String::with_capacity(inner.len());
    let mut escaped = false;
    for character in inner.chars() {
        escaped = !escaped && character == '\\';
        if !escaped {
            text.push(character);
        }
    }
    text
}

/// The word that [`unquote`]s to `text`; `None` when it holds control characters, which no line can.
pub(super) fn quote(text: &str) -> Option<String> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let plain = |character: char| !character.is_whitespace() && !"\"\\#=".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        return Some(text.to_owned());
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// The words of an object's line, taken one by one.
pub(super) struct Fields<'l, 't> {
    line: &'l Line<'t>,
    /// Words before the first section, last first.
    head: Vec<&'t str>,
    sections: Vec<(&'t str, Vec<&'t str>)>,
    options: Vec<(&'t str, &'t str)>,
}

impl<'t> Fields<'_, 't> {
    fn add(&mut self, word: &'t str, sections: &[&str], options: &[&str]) -> Result<(), NotationError> {
        if let Some((key, value)) = option(word) {
            return self.add_option(key, value, options);
        }
        self.unquoted(word, QUOTED_LINES.contains(&self.line.keyword()))?;
        if sections.contains(&word) {
            if self.sections.iter().any(|(name, _)| *name == word) {
                return Err(self.line.error(format!("\"{word}\" appears twice"), "it once"));
            }
            self.sections.push((word, Vec::new()));
        } else if FLAGS.contains(&word) {
            self.head.push(word);
        } else {
            self.sections.last_mut().map_or(&mut self.head, |(_, words)| words).push(word);
        }
        Ok(())
    }

    fn add_option(&mut self, key: &'t str, value: &'t str, known: &[&str]) -> Result<(), NotationError> {
        if !known.contains(&key) {
            return Err(self.line.error(format!("unknown option \"{key}=\""), one_of(known)));
        }
        if self.options.iter().any(|(seen, _)| *seen == key) {
            return Err(self.line.error(format!("\"{key}=\" appears twice"), "it once"));
        }
        if value.is_empty() {
            return Err(self.line.error(format!("\"{key}=\" has no value"), "a value after the ="));
        }
        self.unquoted(value, QUOTED_OPTIONS.contains(&key))?;
        self.options.push((key, value));
        Ok(())
    }

    /// Only free text may be quoted.
    fn unquoted(&self, word: &str, is_text: bool) -> Result<(), NotationError> {
        if is_text || !word.contains('"') {
            return Ok(());
        }
        Err(self.line.error(format!("{word} is in quotes"), "a word without them"))
    }

    /// The next word; `what` says in an error what is missing.
    pub(super) fn next(&mut self, what: &str) -> Result<&'t str, NotationError> {
        self.head.pop().ok_or_else(|| self.line.error("the line ends too early", what))
    }

    /// The next word, if there is one.
    pub(super) fn next_if_any(&mut self) -> Option<&'t str> {
        self.head.pop()
    }

    /// Whether `word` stands on its own among the words left; it is taken out.
    pub(super) fn flag(&mut self, word: &str) -> bool {
        let before = self.head.len();
        self.head.retain(|&other| other != word);
        self.head.len() < before
    }

    /// All words left before the first section.
    pub(super) fn rest(&mut self) -> Vec<&'t str> {
        self.head.drain(..).rev().collect()
    }

    /// The words of a section, none when it is absent.
    pub(super) fn section(&mut self, name: &str) -> Vec<&'t str> {
        let at = self.sections.iter().position(|(section, _)| *section == name);
        at.map(|at| self.sections.swap_remove(at).1).unwrap_or_default()
    }

    /// The value of an option.
    pub(super) fn option(&self, key: &str) -> Option<&'t str> {
        self.options.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// No other options may have been given, now that the rest of the line is known.
    pub(super) fn allow(&self, allowed: &[&str]) -> Result<(), NotationError> {
        match self.options.iter().find(|(key, _)| !allowed.contains(key)) {
            Some((key, _)) => Err(self.line.error(format!("\"{key}=\" has no meaning here"), one_of(allowed))),
            None => Ok(()),
        }
    }

    /// Every word must have been used.
    pub(super) fn finish(self) -> Result<(), NotationError> {
        match self.head.last() {
            Some(word) => Err(self.line.error(format!("\"{word}\" is one word too many"), "the end of the line")),
            None => Ok(()),
        }
    }
}

/// "a, b or c", for errors.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [] => "no option here".to_owned(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The known word that was meant by another, for errors.
pub(super) fn meant(word: &str, known: &[&str]) -> Option<String> {
    let alike = |known: &str| strsim::jaro_winkler(known, word);
    let nearest = known.iter().copied().max_by(|a, b| alike(a).total_cmp(&alike(b)));
    nearest.filter(|nearest| alike(nearest) >= ALIKE).map(|nearest| format!("perhaps \"{nearest}\""))
}
