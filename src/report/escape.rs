//! The one place that makes text from DNS and AWS harmless for a terminal. It must not know what the text is about.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with everything that does not show as itself spelled out: control characters (escape sequences, line
/// breaks, tabs), characters that reorder or hide text, and spaces other than the plain one.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(shows_as_itself) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if shows_as_itself(character) {
            escaped.push(character);
        } else {
            write!(escaped, "\\u{{{:x}}}", u32::from(character)).expect("a String takes everything");
        }
    }
    Cow::Owned(escaped)
}

/// The standard library's own judgement of what prints, which knows the Unicode tables.
fn shows_as_itself(character: char) -> bool {
    matches!(character, ' '..='~') || (!character.is_ascii() && character.escape_debug().len() == 1)
}

#[cfg(test)]
mod tests {
    use super::terminal;

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["", "v=spf1 \"-all\" 'x' \\040", "Zürich · 東京 → ok"] {
            assert_eq!(terminal(text), text);
        }
    }

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        let pairs = [
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\nb\tc\rd", "a\\u{a}b\\u{9}c\\u{d}d"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("abc\u{202e}txt\u{2066}\u{200b}", "abc\\u{202e}txt\\u{2066}\\u{200b}"),
            ("\u{2028}\u{e0041}\u{a0}\u{feff}", "\\u{2028}\\u{e0041}\\u{a0}\\u{feff}"),
        ];
        for (text, escaped) in pairs {
            assert_eq!(terminal(text), escaped);
        }
    }
}
