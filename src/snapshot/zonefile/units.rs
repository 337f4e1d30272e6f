//! Makes a master file one that the scanner can read: times with units, as BIND and NSD take them (`1h30m`), become the
//! seconds of RFC 1035, and data of types it does not know goes past it. It must not know what else a record holds.

use std::str::FromStr as _;

use domain::base::iana::{Class, Rtype};

use super::opaque::Opaque;

/// The text with times in seconds, where a time stands: after `$TTL`, before a record's type, in an SOA record; and with
/// data that the scanner cannot read as bytes. Ends in a line feed, as the scanner wants it; lines stay where they are.
pub(super) fn readable(text: &str) -> String {
    let mut place = Place::default();
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.lines() {
        place.begin(line);
        place.line(line, &mut out);
        place.end_line(&mut out);
    }
    out
}

/// How far into a record the words are.
#[derive(Default)]
struct Place {
    /// Words since the last record began, its owner included.
    words: usize,
    /// How many of them followed `SOA`, if that was the type.
    after_soa: Option<usize>,
    /// Whether the type has been seen: what follows is data.
    typed: bool,
    /// Open parentheses: the record goes on in the next line.
    open: usize,
    /// Data that the scanner is not to see.
    opaque: Option<Opaque>,
}

impl Place {
    fn begin(&mut self, line: &str) {
        if self.open == 0 {
            // A line that begins with a blank leaves its owner out.
            *self = Place { words: usize::from(line.starts_with([' ', '\t'])), ..Place::default() };
        }
    }

    fn line(&mut self, line: &str, out: &mut String) {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                ';' => rest.len(),
                '"' => quoted_length(rest),
                '(' | ')' | ' ' | '\t' => 1,
                _ => word_length(rest),
            };
            let (piece, after) = rest.split_at(length);
            rest = after;
            match first {
                '(' => self.open += 1,
                ')' => self.open = self.open.saturating_sub(1),
                ';' | ' ' | '\t' => {}
                _ => {
                    out.push_str(&self.word(piece));
                    continue;
                }
            }
            if self.opaque.is_none() {
                out.push_str(piece);
            }
        }
    }

    /// Ends a line; data that goes on in the next one comes out at its end, with the lines it took.
    fn end_line(&mut self, out: &mut String) {
        match self.opaque.take() {
            Some(mut opaque) if self.open > 0 => {
                opaque.lines += 1;
                self.opaque = Some(opaque);
            }
            Some(opaque) => {
                out.push_str(&opaque.encoded());
                out.push_str(&")".repeat(opaque.outside));
                out.push_str(&"\n".repeat(opaque.lines + 1));
            }
            None => out.push('\n'),
        }
    }

    fn word(&mut self, word: &str) -> String {
        if let Some(opaque) = &mut self.opaque {
            opaque.push(word);
            return String::new();
        }
        let first = self.words == 0;
        self.words += 1;
        if let Some(after) = &mut self.after_soa {
            *after += 1;
            // The two names of an SOA record may look like times.
            return if *after > 2 { seconds_or(word) } else { word.to_owned() };
        }
        if first && !word.eq_ignore_ascii_case("$TTL") || self.typed {
            self.typed |= word.starts_with('$');
            return word.to_owned();
        }
        let numeric = word.starts_with(|first: char| first.is_ascii_digit());
        if !first && !numeric && Class::from_str(word).is_err() {
            self.typed = Rtype::from_str(word).is_ok();
            self.after_soa = word.eq_ignore_ascii_case("SOA").then_some(0);
            self.opaque = Opaque::of(word, self.open);
            if self.opaque.is_some() {
                return String::new();
            }
        }
        seconds_or(word)
    }
}

fn word_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().find(|&(_, character)| {
        let ends = !escaped && " \t;()\"".contains(character);
        escaped = !escaped && character == '\\';
        ends
    });
    end.map_or(text.len(), |(at, _)| at)
}

fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, character)| {
        let ends = !escaped && character == '"';
        escaped = !escaped && character == '\\';
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The word, or its seconds if it is a time with units.
fn seconds_or(word: &str) -> String {
    seconds(word).map_or_else(|| word.to_owned(), |seconds| seconds.to_string())
}

/// `1h30m` is 5400; `None` for anything else, plain numbers included.
fn seconds(word: &str) -> Option<u32> {
    let (mut total, mut number) = (0_u32, None::<u32>);
    for byte in word.bytes() {
        if byte.is_ascii_digit() {
            let digit = u32::from(byte - b'0');
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
        } else {
            total = total.checked_add(number.take()?.checked_mul(unit(byte)?)?)?;
        }
    }
    (number.is_none() && !word.is_empty()).then_some(total)
}

fn unit(byte: u8) -> Option<u32> {
    match byte.to_ascii_lowercase() {
        b's' => Some(1),
        b'm' => Some(60),
        b'h' => Some(60 * 60),
        b'd' => Some(24 * 60 * 60),
        b'w' => Some(7 * 24 * 60 * 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn times_with_units_become_seconds_where_a_time_stands() {
        for (written, seconds) in [
            ("$TTL 1h30m", "$TTL 5400"),
            ("www 1d IN A 192.0.2.1", "www 86400 IN A 192.0.2.1"),
            ("www IN 1W A 192.0.2.1", "www IN 604800 A 192.0.2.1"),
            (" 10s A 192.0.2.1", " 10 A 192.0.2.1"),
            ("1h 60 CNAME 1h", "1h 60 CNAME 1h"),
            ("1h CNAME 1d ; 1h", "1h CNAME 1d ; 1h"),
            ("txt TXT \"1h (\" 1h A", "txt TXT \"1h (\" 1h A"),
            (
                "@ SOA 1h 1d ( 1\n 1h ; refresh 1h\n 2m 3w 60 )",
                "@ SOA 1h 1d ( 1\n 3600 ; refresh 1h\n 120 1814400 60 )",
            ),
            ("$ORIGIN 1h", "$ORIGIN 1h"),
            ("a A 1.2.3.4\n\n1h A 1.2.3.4", "a A 1.2.3.4\n\n1h A 1.2.3.4"),
            ("www 1d LOC 1h N", "www 86400 TYPE65280 \\# 8 4c4f43203168204e"),
            (
                "www ( SPF \"a\" ; b\n \"c\" )\nx A 1.2.3.4",
                "www ( TYPE65280 \\# 11 5350462022612220226322)\n\nx A 1.2.3.4",
            ),
            ("www SPF \\# 1 00", "www SPF \\# 1 00"),
            ("www LOC", "www LOC"),
            ("www 99999999999d A 192.0.2.1", "www 99999999999d A 192.0.2.1"),
        ] {
            assert_eq!(readable(written).trim_end(), seconds);
        }
    }
}
