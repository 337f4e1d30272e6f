//! Settings: which rules run, at which severity, for whom. From `r53lint.toml` and from flags; never from files here.

mod file;

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use super::exceptions::{Allow, Waiver};
use super::finding::{Audience, Severity};
use super::networks::DeclaredNetwork;
use super::page::Metadata;
use super::registry::{self, Rule};
use crate::resolve::{Certainty, CnameModel};

/// What a run is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// From which severity on the exit code says so; none: never.
    pub fail_on: Option<Severity>,
    /// Findings less sure than this are left out.
    pub min_confidence: Certainty,
    /// Rules for a narrower audience than this are left out.
    pub audience: Audience,
    /// How CNAMEs from public recursion go on (semantics §2.2).
    pub cname_model: CnameModel,
    /// Only these rules, whatever their audience, if any are named.
    pub only: Vec<String>,
    /// Not these rules.
    pub skip: Vec<String>,
    /// Severities other than the pages'; none: off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Names that rules may flag.
    pub allow: Vec<Allow>,
    /// Findings to live with.
    pub waivers: Vec<Waiver>,
    /// Networks on premises, as declared.
    pub networks: Vec<DeclaredNetwork>,
    /// Every rule the file names, and in which line.
    pub named: Vec<(String, usize)>,
    /// The file, for notices.
    pub file: String,
    /// The day, for waivers that end; where it is not known none has ended.
    pub today: Option<Date>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            fail_on: Some(Severity::Error),
            min_confidence: Certainty::Likely,
            audience: Audience::Everyone,
            cname_model: CnameModel::default(),
            only: Vec::new(),
            skip: Vec::new(),
            severities: BTreeMap::new(),
            allow: Vec::new(),
            waivers: Vec::new(),
            networks: Vec::new(),
            named: Vec::new(),
            file: String::new(),
            today: None,
        }
    }
}

/// Why settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The file is no TOML, or has a key or value it should not have.
    #[error("{0}")]
    File(String),
    /// No rule has this name.
    #[error("there is no rule {slug:?}{}; `r53lint rules` lists them", did_you_mean(*.nearest))]
    UnknownRule {
        /// What was written.
        slug: String,
        /// The line of the configuration, if it was written there.
        line: Option<usize>,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|slug| format!("; did you mean {slug:?}?")).unwrap_or_default()
}

impl Settings {
    /// Reads `r53lint.toml` over the defaults.
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        file::read(text)
    }

    /// Holds every name of a rule against the catalogue.
    pub fn check(&self, rules: &[Rule]) -> Result<(), SettingsError> {
        let flags = self.only.iter().chain(&self.skip).map(|slug| (slug, None));
        let file = self.named.iter().map(|(slug, line)| (slug, Some(*line)));
        for (slug, line) in file.chain(flags) {
            registry::find(rules, slug).map_err(|nearest| SettingsError::UnknownRule {
                slug: slug.clone(),
                line,
                nearest,
            })?;
        }
        Ok(())
    }

    /// Whether a rule runs, how, and why. What is said of the one rule counts for more than what is said of all.
    #[must_use]
    pub fn choose(&self, slug: &str, metadata: &Metadata) -> Choice {
        let is_in = |slugs: &[String]| slugs.iter().any(|other| other == slug);
        let configured = self.severities.get(slug).copied();
        let level = configured.flatten().unwrap_or(metadata.severity);
        let (severity, why) = if is_in(&self.skip) {
            (None, Why::Skipped)
        } else if is_in(&self.only) {
            (Some(level), Why::Only)
        } else if !self.only.is_empty() {
            (None, Why::NotOnly)
        } else if let Some(configured) = configured {
            (configured, Why::Configured)
        } else if metadata.audience > self.audience {
            (None, Why::Audience)
        } else {
            (Some(level), Why::Default)
        };
        Choice { severity, why }
    }
}

/// Whether a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The severity it runs at; none when it does not run.
    pub severity: Option<Severity>,
    /// What decided that.
    pub why: Why,
}

/// What decides whether a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its page.
    Default,
    /// The configuration gives it a severity, or `off`.
    Configured,
    /// It is for a narrower audience than was asked for.
    Audience,
    /// It is among the only rules asked for.
    Only,
    /// It is not among them.
    NotOnly,
    /// It is to be skipped.
    Skipped,
}
