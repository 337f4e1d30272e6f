//! Character-strings as Route 53 spells them in TXT, SPF and CAA values: in quotes, with octal escapes (semantics
//! 4.26). It must not know what they say.

/// The most bytes one character-string has (RFC 1035 §3.3).
pub const LONGEST: usize = 255;

/// A value taken apart into its character-strings.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Strings {
    /// The bytes of all strings behind one another, which is how SPF, DKIM and DMARC read them.
    pub bytes: Vec<u8>,
    /// Where each string ends among the bytes.
    pub ends: Vec<usize>,
    /// Whether every string is in quotes, and every quote closed.
    pub quoted: bool,
}

impl Strings {
    /// Takes a value apart. Words without quotes are strings too, as in master files.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let mut strings = Self { quoted: !value.trim().is_empty(), ..Self::default() };
        let mut rest = value.trim_start().as_bytes();
        while let Some(&first) = rest.first() {
            rest = if first == b'"' { strings.quoted_string(&rest[1..]) } else { strings.word(rest) };
            rest = rest.trim_ascii_start();
        }
        strings
    }

    /// The length of the longest string, in bytes.
    #[must_use]
    pub fn longest(&self) -> usize {
        let starts = std::iter::once(&0).chain(&self.ends);
        self.ends.iter().zip(starts).map(|(end, start)| end - start).max().unwrap_or(0)
    }

    /// Up to the closing quote; what follows it is returned.
    fn quoted_string<'v>(&mut self, mut rest: &'v [u8]) -> &'v [u8] {
        loop {
            match rest {
                [] => {
                    self.quoted = false;
                    break;
                }
                [b'"', after @ ..] => {
                    rest = after;
                    break;
                }
                _ => rest = self.byte(rest),
            }
        }
        self.ends.push(self.bytes.len());
        rest
    }

    /// Up to the next blank or quote.
    fn word<'v>(&mut self, mut rest: &'v [u8]) -> &'v [u8] {
        self.quoted = false;
        while rest.first().is_some_and(|&byte| byte != b'"' && !byte.is_ascii_whitespace()) {
            rest = self.byte(rest);
        }
        self.ends.push(self.bytes.len());
        rest
    }

    /// One byte, perhaps escaped.
    fn byte<'v>(&mut self, rest: &'v [u8]) -> &'v [u8] {
        let digit = |byte: u8| u32::from(byte) - u32::from(b'0');
        let (byte, rest) = match *rest {
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ref after @ ..] => {
                (u8::try_from(digit(a) * 64 + digit(b) * 8 + digit(c)).unwrap_or_default(), after)
            }
            [b'\\', byte, ref after @ ..] | [byte, ref after @ ..] => (byte, after),
            [] => return rest,
        };
        self.bytes.push(byte);
        rest
    }
}

/// Whether a value's first bytes, behind blanks and quotes of any kind, are these in any case: a look that takes nothing
/// apart.
#[must_use]
pub fn begins_with(value: &str, prefix: &str) -> bool {
    let mut rest = value;
    loop {
        let behind = rest.trim_start_matches([' ', '\t', '"', '\'', '\u{201c}', '\u{201d}']);
        let behind = behind.strip_prefix(r#"\""#).unwrap_or(behind);
        let behind = behind.strip_prefix(CURLY_LEFT).or_else(|| behind.strip_prefix(CURLY_RIGHT)).unwrap_or(behind);
        if behind.len() == rest.len() {
            return rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        }
        rest = behind;
    }
}

/// A piece of a value in a sentence: printable ASCII only, and not too long.
#[must_use]
pub fn shown(text: &str) -> String {
    let escaped: String = text.chars().take(MOST_SHOWN).flat_map(char::escape_default).collect();
    let escaped = escaped.replace("\\\"", "\"").replace("\\'", "'");
    if text.chars().nth(MOST_SHOWN).is_some() { escaped + "…" } else { escaped }
}

/// How many characters of a value a sentence repeats.
const MOST_SHOWN: usize = 60;

/// Quotation marks as word processors write them, in Route 53's spelling.
const CURLY_LEFT: &str = r"\342\200\234";
const CURLY_RIGHT: &str = r"\342\200\235";

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str) -> (String, Vec<usize>, bool) {
        let strings = Strings::parse(value);
        (String::from_utf8_lossy(&strings.bytes).into_owned(), strings.ends, strings.quoted)
    }

    #[test]
    fn strings_are_joined_and_their_ends_kept() {
        assert_eq!(parse(r#""v=spf1 -all""#), ("v=spf1 -all".to_owned(), vec![11], true));
        assert_eq!(parse(r#""one " "two""#), ("one two".to_owned(), vec![4, 7], true));
        assert_eq!(parse(r#""""#), (String::new(), vec![0], true));
    }

    #[test]
    fn escapes_are_octal_or_a_character_taken_literally() {
        assert_eq!(parse(r#""a\"b\\c\;d\040e\101""#), (r#"a"b\c;d eA"#.to_owned(), vec![10], true));
        assert_eq!(Strings::parse(r#""\344""#).bytes, [0o344]);
        assert_eq!(parse(r#""\9""#).0, "9");
    }

    #[test]
    fn what_is_not_in_quotes_is_said() {
        assert_eq!(parse("v=spf1 -all"), ("v=spf1-all".to_owned(), vec![6, 10], false));
        assert_eq!(parse(r#""open"#), ("open".to_owned(), vec![4], false));
        assert_eq!(parse(r#""a"b"#), ("ab".to_owned(), vec![1, 2], false));
        assert!(!Strings::parse("").quoted);
        assert_eq!(parse(r#""\"#), (r"\".to_owned(), vec![1], false));
    }

    #[test]
    fn the_longest_string_counts_bytes() {
        assert_eq!(Strings::parse(&format!("\"{}\" \"ab\"", r"\344".repeat(256))).longest(), 256);
        assert_eq!(Strings::parse("").longest(), 0);
    }

    #[test]
    fn what_a_sentence_repeats_is_printable_and_short() {
        assert_eq!(shown("it's \"x\""), "it's \"x\"");
        assert_eq!(shown("a\u{1b}[31m\u{e9}"), "a\\u{1b}[31m\\u{e9}");
        assert_eq!(shown(&"x".repeat(61)), "x".repeat(60) + "…");
    }

    #[test]
    fn a_look_at_the_beginning_sees_through_quotes() {
        assert!(begins_with(r#""v=spf1 -all""#, "v=spf1"));
        assert!(begins_with(r#""\"V=SPF1 -all\"""#, "v=spf1"));
        assert!(begins_with(r#""\342\200\234v=spf1 -all""#, "v=spf1"));
        assert!(!begins_with(r#""my v=spf1""#, "v=spf1"));
        assert!(!begins_with("", "v=spf1"));
    }
}
