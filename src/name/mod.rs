//! DNS names: labels as bytes, folded to lower case, spelled the way Route 53 spells them. It must not know that AWS
//! exists beyond its escapes.

mod escape;
mod recent;
mod table;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

pub use table::{NameId, NameTable};

/// The longest label, in bytes (RFC 1035 §2.3.4).
pub const MAX_LABEL: usize = 63;
/// The longest name, in bytes of wire format with the root's length byte (RFC 1035 §2.3.4).
pub const MAX_NAME: usize = 255;

/// An absolute name: its labels, leftmost first, folded to lower case (semantics 4.20, 4.22).
///
/// Held as wire format without the root's zero byte: every label behind its length.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Name {
    wire: Box<[u8]>,
}

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// No text at all; the root is written `.`.
    #[error("a name is empty; the root is written \".\"")]
    Empty,
    /// Two dots in a row, or one in front.
    #[error("a label is empty: two dots in a row, or one in front")]
    EmptyLabel,
    /// Over [`MAX_LABEL`].
    #[error("a label has {0} bytes; the limit is {MAX_LABEL}")]
    LabelTooLong(usize),
    /// Over [`MAX_NAME`].
    #[error("the name has more than {MAX_NAME} bytes")]
    TooLong,
    /// A backslash that nothing sensible follows.
    #[error("the escape at byte {0} is not \\ooo (three octal digits up to \\377) nor a backslash before a character")]
    BadEscape(usize),
    /// A character beyond ASCII.
    #[error("{0:?} is not ASCII; DNS holds international names in punycode (xn--…)")]
    NotAscii(char),
}

impl Name {
    /// The root.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads Route 53's spelling (semantics 4.21): `\ooo` is an octal byte, a trailing dot is optional, case is folded.
    /// A backslash before any other character takes that character literally.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        escape::parse(text).map(|wire| Self { wire: wire.as_slice().into() })
    }

    /// The name of a label before another name; `None` when that is no name.
    #[must_use]
    pub fn child(&self, label: &[u8]) -> Option<Self> {
        let fits = (1..=MAX_LABEL).contains(&label.len()) && self.wire.len() + label.len() + 2 <= MAX_NAME;
        fits.then(|| {
            let length = u8::try_from(label.len()).expect("checked above");
            let wire = std::iter::once(length).chain(label.iter().map(u8::to_ascii_lowercase));
            Self { wire: wire.chain(self.wire.iter().copied()).collect() }
        })
    }

    /// Its labels, leftmost first.
    #[must_use]
    pub fn labels(&self) -> Labels<'_> {
        Labels { rest: &self.wire }
    }

    /// How many labels it has; the root has none.
    #[must_use]
    pub fn label_count(&self) -> usize {
        self.labels().count()
    }

    /// Its labels, the one nearest the root first.
    pub fn labels_from_root(&self) -> impl Iterator<Item = &[u8]> {
        let mut labels = [&[][..]; MAX_NAME / 2 + 1];
        let mut count = 0;
        for label in self.labels() {
            labels[count] = label;
            count += 1;
        }
        (0..count).rev().map(move |at| labels[at])
    }

    /// Whether it is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.wire.is_empty()
    }

    /// The name without its leftmost label; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let first = usize::from(*self.wire.first()?);
        Some(Self { wire: self.wire[first + 1..].into() })
    }

    /// Whether it equals `other` or lies below it, label by label (semantics 1.1).
    #[must_use]
    pub fn is_at_or_below(&self, other: &Self) -> bool {
        let Some(extra) = self.wire.len().checked_sub(other.wire.len()) else { return false };
        self.wire[extra..] == other.wire[..] && self.label_starts_at(extra)
    }

    /// Whether the name has no character outside letters, digits and hyphens but dots: a host name's alphabet, with `_`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.labels().flatten().all(|&byte| escape::is_plain(byte))
    }

    /// The name without its final dot, for sentences; the root stays a dot.
    #[must_use]
    pub fn relaxed(&self) -> String {
        let mut text = self.to_string();
        if text.len() > 1 {
            text.pop();
        }
        text
    }

    fn label_starts_at(&self, offset: usize) -> bool {
        let mut at = 0;
        while at < offset {
            at += usize::from(self.wire[at]) + 1;
        }
        at == offset
    }
}

impl FromStr for Name {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

/// Lower case, absolute, with a trailing dot; every byte but `a-z 0-9 - _` and a whole-label `*` as `\ooo`.
/// What comes out is printable ASCII, so no name can carry control bytes to a terminal.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_str(".");
        }
        self.labels().try_for_each(|label| escape::write_label(f, label).and_then(|()| f.write_str(".")))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// Canonical order (RFC 4034 §6.1): label by label from the root, an absent label first.
impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels_from_root().cmp(other.labels_from_root())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The labels of a [`Name`], leftmost first.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Labels<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        let (&length, rest) = self.rest.split_first()?;
        let (label, rest) = rest.split_at(usize::from(length));
        self.rest = rest;
        Some(label)
    }
}
