//! Rule pages: the Markdown that is a rule's documentation, its metadata and its tests at once.

use thiserror::Error;

use super::finding::{Audience, Severity};
use crate::model::Input;
use crate::resolve::Certainty;

/// What a page's front matter says of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The default severity.
    pub severity: Severity,
    /// The most a finding of it can be sure of.
    pub confidence: Certainty,
    /// Who sees it by default.
    pub audience: Audience,
    /// The version it came with.
    pub since: &'static str,
    /// Its part of the catalogue.
    pub category: Category,
    needs: &'static str,
    yields_to: &'static str,
    like: &'static str,
}

impl Metadata {
    /// What of a snapshot it cannot do without, as the page says it.
    pub fn needs(&self) -> impl Iterator<Item = &'static str> + use<> {
        words(self.needs, ',')
    }

    /// The same; a test holds every word of every page to be an input's name.
    pub fn inputs(&self) -> impl Iterator<Item = Input> + use<> {
        self.needs().filter_map(Input::parse)
    }

    /// Rules that explain the same cause better: where one of them speaks, this one does not.
    pub fn yields_to(&self) -> impl Iterator<Item = &'static str> + use<> {
        words(self.yields_to, ',')
    }

    /// Similar checks of other tools, each the tool's name and its id for it.
    pub fn like(&self) -> impl Iterator<Item = &'static str> + use<> {
        words(self.like, ';')
    }
}

fn words(list: &'static str, separator: char) -> impl Iterator<Item = &'static str> + use<> {
    list.split(separator).map(str::trim).filter(|word| !word.is_empty())
}

/// The parts of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A name that does not get an answer.
    Chains,
    /// The same name, another answer.
    Views,
    /// Delegations.
    Delegations,
    /// Resolver rules and endpoints.
    Resolver,
    /// Routing policies and health.
    Routing,
    /// Exposure.
    Exposure,
    /// Records.
    Records,
    /// Governance.
    Governance,
}

impl Category {
    /// Every category, in the catalogue's order, with its word in front matter and in data.
    pub const ALL: [(&'static str, Self); 8] = [
        ("chains", Self::Chains),
        ("views", Self::Views),
        ("delegations", Self::Delegations),
        ("resolver", Self::Resolver),
        ("routing", Self::Routing),
        ("exposure", Self::Exposure),
        ("records", Self::Records),
        ("governance", Self::Governance),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// A rule's page, taken apart.
#[derive(Clone, Debug)]
pub struct Page {
    /// The front matter.
    pub metadata: Metadata,
    /// What the rule flags, in one line.
    pub summary: &'static str,
    /// Everything below the front matter, as Markdown.
    pub body: &'static str,
    /// The examples, in order.
    pub examples: Vec<Example>,
}

/// An estate in the notation, and whether the rule must fire on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule alone must have a finding.
    pub fires: bool,
    /// The estate.
    pub estate: &'static str,
}

/// Why a page cannot be read. A test reads every page, so that no release holds such a one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    /// No `---` at the start, or no second one.
    #[error("the page must begin with front matter between two lines of ---")]
    NoFrontMatter,
    /// A key is missing or has no such value.
    #[error("front matter: {0} is missing or not one of: {1}")]
    BadKey(&'static str, &'static str),
    /// A line is no key that front matter may have.
    #[error("front matter: {0:?} is none of its keys")]
    UnknownKey(&'static str),
    /// The first paragraph below the heading is missing.
    #[error("the page must have a heading, and a line below it that says what the rule flags")]
    NoSummary,
}

impl Page {
    /// Takes a page apart.
    pub fn parse(text: &'static str) -> Result<Self, PageError> {
        let rest = text.strip_prefix("---\n").ok_or(PageError::NoFrontMatter)?;
        let (front, body) = rest.split_once("\n---\n").ok_or(PageError::NoFrontMatter)?;
        let body = body.trim_start();
        let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
        let heading = lines.next().filter(|line| line.starts_with("# "));
        let summary = heading.and_then(|_| lines.next()).ok_or(PageError::NoSummary)?;
        Ok(Self { metadata: metadata(front)?, summary, body, examples: examples(body) })
    }
}

fn metadata(front: &'static str) -> Result<Metadata, PageError> {
    let get = |key: &str| front.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim);
    let key_of = |line: &'static str| line.split(':').next().unwrap_or_default();
    if let Some(wrong) = front.lines().map(key_of).find(|key| !KEYS.contains(key)) {
        return Err(PageError::UnknownKey(wrong));
    }
    let severity = match get("severity") {
        Some("error") => Severity::Error,
        Some("warning") => Severity::Warning,
        Some("info") => Severity::Info,
        _ => return Err(PageError::BadKey("severity", "error, warning, info")),
    };
    let confidence = match get("confidence") {
        Some("certain") => Certainty::Certain,
        Some("likely") => Certainty::Likely,
        _ => return Err(PageError::BadKey("confidence", "certain, likely")),
    };
    let audience = match get("audience") {
        Some("everyone") => Audience::Everyone,
        Some("pedantic") => Audience::Pedantic,
        Some("auditor") => Audience::Auditor,
        _ => return Err(PageError::BadKey("audience", "everyone, pedantic, auditor")),
    };
    let since = get("since").filter(|since| !since.is_empty()).ok_or(PageError::BadKey("since", "a version"))?;
    let category = Category::ALL.into_iter().find(|&(word, _)| get("category") == Some(word));
    let (_, category) = category.ok_or(PageError::BadKey("category", CATEGORIES))?;
    let list = |key: &str| get(key).unwrap_or_default();
    let (needs, yields_to, like) = (list("needs"), list("yields-to"), list("like"));
    Ok(Metadata { severity, confidence, audience, since, category, needs, yields_to, like })
}

/// The keys front matter may have.
const KEYS: [&str; 8] = ["severity", "confidence", "audience", "since", "category", "needs", "yields-to", "like"];
const CATEGORIES: &str = "chains, views, delegations, resolver, routing, exposure, records, governance";

/// Code blocks marked `fires` or `silent`.
fn examples(body: &'static str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("\n```") {
        let Some((mark, code)) = after.split_once('\n') else { break };
        let Some((estate, after)) = code.split_once("\n```") else { break };
        match mark.trim() {
            "fires" => examples.push(Example { fires: true, estate }),
            "silent" => examples.push(Example { fires: false, estate }),
            _ => {}
        }
        rest = after;
    }
    examples
}
