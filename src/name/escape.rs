//! Route 53's spelling of names: octal escapes in, octal escapes out (semantics 4.21). It must not know what a name is for.

use std::fmt;

use super::{MAX_LABEL, MAX_NAME, NameError};

/// A name under construction: wire format on the stack, without the root's zero byte.
pub(super) struct Wire {
    bytes: [u8; MAX_NAME - 1],
    len: usize,
}

impl Wire {
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, byte: u8) -> Result<(), NameError> {
        *self.bytes.get_mut(self.len).ok_or(NameError::TooLong)? = byte;
        self.len += 1;
        Ok(())
    }

    /// Writes the length of the label that began behind `start`.
    fn close_label(&mut self, start: usize) -> Result<(), NameError> {
        match self.len - start - 1 {
            0 => Err(NameError::EmptyLabel),
            length if length > MAX_LABEL => Err(NameError::LabelTooLong(length)),
            length => {
                self.bytes[start] = u8::try_from(length).expect("at most 63");
                Ok(())
            }
        }
    }
}

/// Reads a name into wire format, folded.
pub(super) fn parse(text: &str) -> Result<Wire, NameError> {
    let mut wire = Wire { bytes: [0; MAX_NAME - 1], len: 0 };
    match text {
        "" => return Err(NameError::Empty),
        "." => return Ok(wire),
        _ => {}
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = parse_label(text, at, &mut wire)?;
    }
    Ok(wire)
}

/// Reads one label and the dot behind it; gives where the next one starts.
fn parse_label(text: &str, mut at: usize, wire: &mut Wire) -> Result<usize, NameError> {
    let bytes = text.as_bytes();
    let start = wire.len;
    wire.push(0)?;
    while at < bytes.len() && bytes[at] != b'.' {
        let (byte, length) = match bytes[at] {
            b'\\' => unescape(bytes, at)?,
            byte if byte.is_ascii() => (byte, 1),
            _ => return Err(not_ascii(text, at)),
        };
        wire.push(byte.to_ascii_lowercase())?;
        at += length;
    }
    wire.close_label(start)?;
    Ok(at + 1)
}

/// The byte an escape stands for, and how many bytes of text it took.
fn unescape(bytes: &[u8], at: usize) -> Result<(u8, usize), NameError> {
    let octal = |byte: u8| matches!(byte, b'0'..=b'7').then(|| u32::from(byte - b'0'));
    match bytes[at + 1..] {
        [first, second, third, ..] if first.is_ascii_digit() => {
            let value = (octal(first).zip(octal(second)).zip(octal(third))).map(|((a, b), c)| a * 64 + b * 8 + c);
            let byte = value.and_then(|value| u8::try_from(value).ok());
            byte.map(|byte| (byte, 4)).ok_or(NameError::BadEscape(at))
        }
        [byte, ..] if byte.is_ascii() && !byte.is_ascii_digit() => Ok((byte, 2)),
        _ => Err(NameError::BadEscape(at)),
    }
}

fn not_ascii(text: &str, at: usize) -> NameError {
    let character = text.get(at..).and_then(|rest| rest.chars().next());
    NameError::NotAscii(character.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The bytes Route 53 prints as they are.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
}

/// Spells one label. A lone `*` stays readable; Route 53 itself prints `\052`, and both read back alike.
pub(super) fn write_label(f: &mut impl fmt::Write, label: &[u8]) -> fmt::Result {
    if label == b"*" {
        return f.write_char('*');
    }
    label.iter().try_for_each(
        |&byte| {
            if is_plain(byte) { f.write_char(char::from(byte)) } else { write!(f, "\\{byte:03o}") }
        },
    )
}
