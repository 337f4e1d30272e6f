//! What lines of several kinds share: words for AWS's values, owners, associations with their status. It must not know
//! any kind of line.

use super::NotationError;
use super::line::{Fields, Line, one_of};
use super::names::text;
use crate::snapshot::Text;

/// The share status of what another account owns.
const SHARED: &str = "SHARED_WITH_ME";
/// The status of an association that has effect, unless said otherwise.
pub(super) const COMPLETE: &str = "COMPLETE";

/// The value AWS has for a word of the notation.
pub(super) fn choice<'c>(line: &Line<'_>, word: &str, choices: &[(&str, &'c str)]) -> Result<&'c str, NotationError> {
    let known = || one_of(&choices.iter().map(|(word, _)| *word).collect::<Vec<_>>());
    let found = choices.iter().find(|(ours, _)| *ours == word);
    found.map(|(_, theirs)| *theirs).ok_or_else(|| line.error(format!("\"{word}\" is not known here"), known()))
}

/// The same, where a value of AWS's that has no word stands for itself.
pub(super) fn choice_or_own<'w>(
    line: &Line<'_>,
    word: &'w str,
    choices: &[(&str, &'w str)],
) -> Result<&'w str, NotationError> {
    if is_own(word) { Ok(word) } else { choice(line, word, choices) }
}

/// The notation's word for a value of AWS's.
pub(super) fn unchoose<'c>(value: &str, choices: &[(&'c str, &str)]) -> Option<&'c str> {
    choices.iter().find(|(_, theirs)| *theirs == value).map(|(ours, _)| *ours)
}

/// The same, where a value that has no word stands for itself.
pub(super) fn unchoose_or_own<'c>(value: &'c str, choices: &[(&'c str, &str)]) -> Option<&'c str> {
    unchoose(value, choices).or_else(|| is_own(value).then_some(value))
}

/// Whether a word can only be one of AWS's: they are in capitals.
fn is_own(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// `on` or `off`.
pub(super) fn switch(line: &Line<'_>, fields: &Fields<'_, '_>, key: &str) -> Result<Option<bool>, NotationError> {
    match fields.option(key) {
        None => Ok(None),
        Some("on") => Ok(Some(true)),
        Some("off") => Ok(Some(false)),
        Some(other) => Err(line.error(format!("\"{other}\" is no value of {key}"), "on or off")),
    }
}

/// The word of a switch.
pub(super) fn switch_word(switch: Option<bool>) -> Option<&'static str> {
    switch.map(|on| if on { "on" } else { "off" })
}

/// `OwnerId` and `ShareStatus` of an object that another account shares.
pub(super) fn owner(fields: &Fields<'_, '_>) -> (Option<Text<'static>>, Option<Text<'static>>) {
    let owner = fields.option("owner");
    (owner.map(text), owner.map(|_| SHARED.into()))
}

/// The owner, when it is not the account itself.
pub(super) fn shared_by<'o>(owner: Option<&'o str>, account: &str) -> Option<&'o str> {
    owner.filter(|&owner| owner != account)
}

/// `VPC` or `VPC:STATUS`, and the status where none is said.
pub(super) fn association<'w>(word: &'w str, usual: &'w str) -> (&'w str, &'w str) {
    word.split_once(':').unwrap_or((word, usual))
}

/// The word of an association; one without a status is taken to have the usual one.
pub(super) fn association_word(vpc: &str, status: Option<&str>, usual: &str) -> String {
    match status {
        Some(status) if status != usual => format!("{vpc}:{status}"),
        _ => vpc.to_owned(),
    }
}

/// The VPC of an association's word.
pub(super) fn vpc_of(word: &str) -> &str {
    word.split(':').next().unwrap_or(word)
}

/// Whether an association has effect, as one without a status is taken to.
pub(super) fn is_complete(status: Option<&str>) -> bool {
    status.is_none_or(|status| status == COMPLETE)
}

/// The texts of a list in one word.
pub(super) fn commas(words: Option<&str>) -> Vec<Text<'static>> {
    words.into_iter().flat_map(|words| words.split(',')).map(text).collect()
}

/// A list in one word.
pub(super) fn joined<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(",")
}
