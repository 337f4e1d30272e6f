//! What waivers and `allow` mean: one name, or with `*.` in front every name below it, at any depth. The wildcard itself,
//! `*.example.com` as a record set's owner, is `\052.example.com`, as Route 53 spells it.

use thiserror::Error;

use super::subject::Subject;
use crate::model::{Estate, ZoneId};
use crate::name::{Name, NameError};

/// A name, or all names below one. Things that have no name are matched by their id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    text: String,
    name: Name,
    below: bool,
}

/// Why a text is no scope.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScopeError {
    /// A `*` anywhere but alone in front.
    #[error(
        "{0:?}: `*` only stands in front, for any number of labels: \"*.example.com\"; the label * itself is written \\052"
    )]
    Star(String),
    /// What is left is no name.
    #[error("{0:?} is not a DNS name: {1}")]
    Name(String, NameError),
}

impl Scope {
    /// Reads `old.example.com`, `*.lab.example.com` or `*`.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let (below, rest) = match text.strip_prefix('*') {
            Some("" | ".") => (true, "."),
            Some(rest) => (true, rest.strip_prefix('.').ok_or_else(|| ScopeError::Star(text.to_owned()))?),
            None => (false, text),
        };
        if rest.contains('*') {
            return Err(ScopeError::Star(text.to_owned()));
        }
        let name = Name::parse(rest).map_err(|error| ScopeError::Name(text.to_owned(), error))?;
        Ok(Self { text: text.to_owned(), name, below })
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it means a name.
    pub(super) fn is(&self, name: &Name) -> bool {
        if self.below { *name != self.name && name.is_at_or_below(&self.name) } else { *name == self.name }
    }

    fn is_id(&self, id: &str) -> bool {
        (self.below && self.name.is_root()) || self.text.eq_ignore_ascii_case(id)
    }

    /// Whether it means what a finding is about.
    pub(super) fn matches(&self, estate: &Estate, subject: Subject) -> bool {
        let named = subject.name(estate).is_some_and(|name| self.is(&estate.name(name)));
        named || subject.id(estate).is_some_and(|id| self.is_id(id))
    }

    /// Whether it means a zone, by name or id.
    pub(super) fn matches_zone(&self, estate: &Estate, zone: ZoneId) -> bool {
        self.matches(estate, Subject::Zone(zone))
    }
}

impl TryFrom<String> for Scope {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use crate::name::Name;

    fn is(scope: &str, name: &str) -> bool {
        Scope::parse(scope).unwrap().is(&Name::parse(name).unwrap())
    }

    #[test]
    fn a_star_in_front_is_any_depth_below() {
        assert!(is("*.lab.example.com", "a.lab.example.com") && is("*.LAB.example.com.", "b.a.lab.example.com"));
        assert!(is("*.lab.example.com", "*.lab.example.com") && is("*", "example.com"));
        assert!(!is("*.lab.example.com", "lab.example.com") && !is("*.lab.example.com", "a.xlab.example.com"));
        assert!(is("lab.example.com", "LAB.example.com.") && !is("lab.example.com", "a.lab.example.com"));
    }

    #[test]
    fn the_wildcard_itself_is_written_escaped() {
        assert!(is(r"\052.example.com", "*.example.com") && !is(r"\052.example.com", "a.example.com"));
        assert!(!is(r"\052.example.com", "a.*.example.com") && !is(r"\052.example.com", "*.a.example.com"));
    }

    #[test]
    fn a_star_elsewhere_is_none() {
        for text in ["a.*.example.com", "a*.example.com", "*a.example.com", "**.example.com", "*.*.example.com"] {
            assert!(Scope::parse(text).is_err(), "{text}");
        }
        assert!(Scope::parse("").is_err() && Scope::parse("a..b").is_err());
    }
}
