//! Text from a file, fit for an error message. It must not know whose.

/// The text with control characters escaped: what is wrong in a file may not reach a terminal as it is.
pub(super) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}
