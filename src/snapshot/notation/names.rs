//! Names as text: the dot at the end, relative to a zone or absolute, `*` and Route 53's `\052`. It must not know
//! what a label is beyond that; the module `name` does.

use std::fmt::Write as _;

use super::line::option;
use crate::snapshot::Text;

/// The name with one dot at its end.
pub(super) fn absolute(name: &str) -> Text<'static> {
    Text::from(if name.ends_with('.') { name.to_owned() } else { format!("{name}.") })
}

/// The name without the dot at its end; the root keeps it.
pub(super) fn undotted(name: &str) -> &str {
    name.strip_suffix('.').filter(|name| !name.is_empty()).unwrap_or(name)
}

/// The owner of a record line, as Route 53 spells it.
pub(super) fn owner(written: &str, origin: &str) -> Text<'static> {
    let written = written.replace('*', "\\052");
    Text::from(match written.as_str() {
        "@" => origin.to_owned(),
        absolute if absolute.ends_with('.') => absolute.to_owned(),
        relative if origin == "." => format!("{relative}."),
        relative => format!("{relative}.{origin}"),
    })
}

/// What a record line calls an owner in the zone `origin`.
pub(super) fn relative(owner: &str, origin: &str) -> String {
    if owner == origin {
        return "@".to_owned();
    }
    let below = owner.strip_suffix(origin).and_then(|rest| rest.strip_suffix('.')).filter(|rest| is_relative(rest));
    let name = below.map_or_else(|| absolute(owner).to_string(), str::to_owned);
    word(&name).replace("\\052", "*")
}

/// An escaped dot is no border of labels, and `@` alone would be the apex.
fn is_relative(name: &str) -> bool {
    !name.is_empty() && name != "@" && !name.ends_with(['.', '\\'])
}

/// The name as one word: what would end or start something on a line becomes an octal escape.
pub(super) fn word(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    let is_option = option(name).is_some();
    for (at, character) in name.char_indices() {
        let ends = character.is_whitespace() || character.is_control() || character == '"';
        if ends || (character == '#' && at == 0) || (character == '=' && is_option) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(word, "\\{byte:03o}");
            }
        } else {
            word.push(character);
        }
    }
    word
}

/// Text of its own, where there is one.
pub(super) fn optional(word: Option<&str>) -> Option<Text<'static>> {
    word.map(text)
}

/// Text of its own.
pub(super) fn text(text: &str) -> Text<'static> {
    Text::from(text.to_owned())
}
