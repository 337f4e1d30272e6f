//! Settings: which rules run, at which severity, for whom. From `r53lint.toml` and from flags; never from files here.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::finding::{Audience, Severity};
use super::networks::DeclaredNetwork;
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
    /// Networks on premises, as declared.
    pub networks: Vec<DeclaredNetwork>,
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
            networks: Vec::new(),
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
        let file: File = toml::from_str(text).map_err(|error| SettingsError::File(error.to_string()))?;
        let mut settings = Self::default();
        if let Some(fail_on) = file.fail_on {
            settings.fail_on = fail_on.severity();
        }
        if let Some(confidence) = file.min_confidence {
            settings.min_confidence = confidence.certainty();
        }
        if let Some(audience) = file.audience {
            settings.audience = audience.audience();
        }
        if let Some(model) = file.resolver.cname {
            settings.cname_model = model.model();
        }
        settings.networks = file.network;
        for (slug, rule) in file.rules {
            if let Some(level) = rule.severity {
                settings.severities.insert(slug, level.severity());
            }
        }
        Ok(settings)
    }

    /// Holds every name of a rule against the catalogue.
    pub fn check(&self, rules: &[Rule]) -> Result<(), SettingsError> {
        let named = self.only.iter().chain(&self.skip).chain(self.severities.keys());
        for slug in named {
            registry::find(rules, slug)
                .map_err(|nearest| SettingsError::UnknownRule { slug: slug.clone(), nearest })?;
        }
        Ok(())
    }

    /// The severity a rule runs at; none when it does not run.
    #[must_use]
    pub fn severity_of(&self, slug: &str, default: Severity, audience: Audience) -> Option<Severity> {
        let named = self.only.iter().any(|only| only == slug);
        let wanted = if self.only.is_empty() { audience <= self.audience } else { named };
        let severity = self.severities.get(slug).copied().unwrap_or(Some(default));
        let severity = if named { severity.or(Some(default)) } else { severity };
        severity.filter(|_| wanted && !self.skip.iter().any(|skip| skip == slug))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    fail_on: Option<Level>,
    min_confidence: Option<Confidence>,
    audience: Option<FileAudience>,
    #[serde(default)]
    resolver: FileResolver,
    #[serde(default)]
    rules: BTreeMap<String, FileRule>,
    #[serde(default)]
    network: Vec<DeclaredNetwork>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileResolver {
    cname: Option<FileCname>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileRule {
    severity: Option<RuleLevel>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Level {
    Error,
    Warning,
    Info,
    Never,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum RuleLevel {
    Error,
    Warning,
    Info,
    Off,
}

impl RuleLevel {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Confidence {
    Certain,
    Likely,
}

impl Confidence {
    fn certainty(self) -> Certainty {
        match self {
            Self::Certain => Certainty::Certain,
            Self::Likely => Certainty::Likely,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum FileAudience {
    Everyone,
    Pedantic,
    Auditor,
}

impl FileAudience {
    fn audience(self) -> Audience {
        match self {
            Self::Everyone => Audience::Everyone,
            Self::Pedantic => Audience::Pedantic,
            Self::Auditor => Audience::Auditor,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum FileCname {
    Recheck,
    OtherDomain,
}

impl FileCname {
    fn model(self) -> CnameModel {
        match self {
            Self::Recheck => CnameModel::Recheck,
            Self::OtherDomain => CnameModel::OtherDomain,
        }
    }
}
