//! A rule's page, Markdown, for a terminal: headings, paragraphs, lists, quotes, tables, code blocks; in text `code`,
//! **strong**, *emphasis* and links.

use std::io;

use anstyle::Style;

use super::escape;
use super::look::{FAINT, Look, STRONG, WARNING, WHOLE_WORDS};
use super::words;
use crate::lint::Page;
use crate::resolve::Certainty;

/// How wide a page is when no terminal says, and at most.
const PIPED: usize = 80;
const WIDEST: usize = 100;

/// Writes a rule's page: its heading, what its front matter says in one line, and the rest.
pub fn write_rule(page: &Page, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let metadata = &page.metadata;
    let (heading, rest) = page.body.split_once('\n').unwrap_or((page.body, ""));
    write(heading, look, out)?;
    let (severity, confidence) = (words::severity(metadata.severity), words::certainty(metadata.confidence));
    let surest = if metadata.confidence == Certainty::Certain { "up to certain" } else { confidence };
    let audience = words::audience(metadata.audience);
    let facts =
        format!("{severity} · {surest} · for {audience} · {} · since {}", metadata.category.word(), metadata.since);
    writeln!(out, "{}", look.paint(FAINT, &facts))?;
    write(rest, look, out)
}

/// Writes a page's Markdown.
pub fn write(markdown: &str, look: &Look, out: &mut dyn io::Write) -> io::Result<()> {
    let look = Look { width: Some(look.width.unwrap_or(PIPED).min(WIDEST)), ..*look };
    let mut page =
        Writer { look, paragraph: Paragraph::default(), table: Vec::new(), in_code: false, last_blank: false, out };
    for line in markdown.lines() {
        page.line(line)?;
    }
    page.flush()
}

/// Lines of text that are wrapped together.
#[derive(Default)]
struct Paragraph {
    text: String,
    first_indent: String,
    indent: String,
}

struct Writer<'o> {
    look: Look,
    paragraph: Paragraph,
    table: Vec<Vec<String>>,
    in_code: bool,
    last_blank: bool,
    out: &'o mut dyn io::Write,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        let text = line.trim();
        if !text.starts_with('|') {
            self.flush_table()?;
        }
        if text.starts_with("```") {
            self.flush()?;
            self.in_code = !self.in_code;
            return Ok(());
        }
        if self.in_code {
            return self.code(line);
        }
        if text.is_empty() {
            self.flush()?;
            return self.blank();
        }
        if let Some(heading) = heading(text) {
            self.flush()?;
            let heading = self.look.paint(STRONG.underline(), heading);
            return self.put(&heading);
        }
        if let Some(row) = text.strip_prefix('|') {
            let cells = row.trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned());
            self.table.push(cells.collect());
            return Ok(());
        }
        self.prose(line, text)
    }

    fn prose(&mut self, line: &str, text: &str) -> io::Result<()> {
        let depth = line.len() - line.trim_start().len();
        if let Some((mark, rest)) = item(text) {
            self.flush()?;
            let first_indent = format!("{:depth$}  {mark} ", "");
            let indent = " ".repeat(first_indent.chars().count());
            self.paragraph = Paragraph { text: rest.to_owned(), first_indent, indent };
        } else if let Some(rest) = text.strip_prefix('>') {
            if self.paragraph.text.is_empty() {
                "  | ".clone_into(&mut self.paragraph.first_indent);
                "  | ".clone_into(&mut self.paragraph.indent);
            }
            self.paragraph.add(rest.trim());
        } else {
            self.paragraph.add(text);
        }
        Ok(())
    }

    /// A line of code as it is, for it may be copied: broken it would mean something else.
    fn code(&mut self, line: &str) -> io::Result<()> {
        let depth = line.len() - line.trim_start().len() + 4;
        let line = self.look.paint(FAINT, &escape::terminal(line.trim_start()));
        self.put(&format!("{:depth$}{line}", ""))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flush_table()?;
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.text.is_empty() {
            return Ok(());
        }
        let text = inline(&escape::terminal(&paragraph.text), &self.look);
        let options = textwrap::Options::new(self.look.width.unwrap_or(PIPED))
            .initial_indent(&paragraph.first_indent)
            .subsequent_indent(&paragraph.indent)
            .word_splitter(WHOLE_WORDS)
            .break_words(false);
        textwrap::wrap(&text, options).iter().try_for_each(|line| self.put(line))
    }

    /// A table in columns; what stands under its head is a rule of dashes in Markdown.
    fn flush_table(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.table);
        let is_rule = |row: &Vec<String>| row.iter().all(|cell| cell.bytes().all(|byte| b":-".contains(&byte)));
        let mut rows = rows.into_iter().filter(|row| !is_rule(row));
        let Some(head) = rows.next() else { return Ok(()) };
        let width = self.look.width.unwrap_or(PIPED);
        super::table::lines(&head, rows, width).iter().try_for_each(|line| self.put(line))
    }

    fn put(&mut self, line: &str) -> io::Result<()> {
        self.last_blank = false;
        writeln!(self.out, "{}", line.trim_end())
    }

    /// Never two in a row.
    fn blank(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.last_blank, true) { Ok(()) } else { writeln!(self.out) }
    }
}

impl Paragraph {
    fn add(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }
}

fn heading(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('#');
    let depth = text.len() - rest.len();
    rest.strip_prefix(' ').filter(|_| (1..=6).contains(&depth)).map(str::trim)
}

/// A list item's mark and text.
fn item(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        return Some(("-", rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(". ").filter(|_| digits > 0)?;
    Some((&text[..=digits], rest))
}

/// Styles what Markdown marks within a line; without colour the marks of emphasis go, and those of code stay.
fn inline(text: &str, look: &Look) -> String {
    let mut styled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[']) {
        styled.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((span, length)) = span(rest, look) else {
            styled.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        styled.push_str(&span);
        rest = &rest[length..];
    }
    styled + rest
}

/// The marked span that a text begins with, styled, and its length.
fn span(text: &str, look: &Look) -> Option<(String, usize)> {
    let marked = |mark: &str, style: Style| {
        let inner = text.strip_prefix(mark)?;
        let end = inner.find(mark).filter(|&end| end > 0 && !inner.starts_with(' '))?;
        Some((look.paint(style, &inner[..end]), end + 2 * mark.len()))
    };
    match text.as_bytes()[0] {
        b'`' if look.colour => marked("`", WARNING),
        b'`' => text[1..].find('`').map(|end| (text[..end + 2].to_owned(), end + 2)),
        b'*' => marked("**", STRONG).or_else(|| marked("*", Style::new().italic())),
        _ => link(text, look),
    }
}

/// `[text](address)` becomes `text (address)`.
fn link(text: &str, look: &Look) -> Option<(String, usize)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, _) = rest.split_once(')')?;
    let length = label.len() + address.len() + 4;
    Some((format!("{} ({})", look.paint(STRONG, label), look.paint(FAINT, address)), length))
}
