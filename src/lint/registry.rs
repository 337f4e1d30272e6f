//! The registry: what a rule is to the machinery.

use super::context::Context;
use super::finding::Finding;
use super::page::{Page, PageError};

/// A rule: its name, its page, its check.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name, as in `--only` and in waivers.
    pub slug: &'static str,
    /// Its page, whole.
    pub page: &'static str,
    /// Finds what it flags. It cannot fail, and what the snapshot does not hold it does not flag.
    pub check: fn(&Context<'_>) -> Vec<Finding>,
}

impl Rule {
    /// Its page, taken apart.
    pub fn page(&self) -> Result<Page, PageError> {
        Page::parse(self.page)
    }
}

/// The rule of this name, or the name that is most like it.
pub fn find<'r>(rules: &'r [Rule], slug: &str) -> Result<&'r Rule, Option<&'static str>> {
    if let Some(rule) = rules.iter().find(|rule| rule.slug == slug) {
        return Ok(rule);
    }
    let likeness = |rule: &&Rule| strsim::jaro_winkler(rule.slug, slug);
    let nearest = rules.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    Err(nearest.filter(|rule| likeness(rule) > 0.75).map(|rule| rule.slug))
}
