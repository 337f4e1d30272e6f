//! `r53lint.toml` as it is written: every key it may have, and nothing else.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use toml::Spanned;

use super::{Settings, SettingsError};
use crate::lint::exceptions::{Allow, Waiver};
use crate::lint::finding::{Audience, Severity};
use crate::lint::networks::DeclaredNetwork;
use crate::lint::scope::Scope;
use crate::model::RecordType;
use crate::resolve::{Certainty, CnameModel};

/// Reads the file's text over the defaults.
pub(super) fn read(text: &str) -> Result<Settings, SettingsError> {
    let file: File = toml::from_str(text).map_err(|error| SettingsError::File(error.to_string()))?;
    let line = |offset: usize| text[..offset].matches('\n').count() + 1;
    let mut settings = Settings::default();
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
        settings.named.push((slug.get_ref().clone(), line(slug.span().start)));
        for allowed in rule.allow {
            let line = line(allowed.span().start);
            settings.allow.push(Allow { rule: slug.get_ref().clone(), name: allowed.into_inner().0, line });
        }
        if let Some(level) = rule.severity {
            settings.severities.insert(slug.into_inner(), level.severity());
        }
    }
    for waiver in file.waive {
        let line = line(waiver.rule.span().start);
        settings.named.push((waiver.rule.get_ref().clone(), line));
        settings.waivers.push(waiver.waiver(line)?);
    }
    Ok(settings)
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
    rules: BTreeMap<Spanned<String>, FileRule>,
    #[serde(default)]
    waive: Vec<FileWaiver>,
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
    #[serde(default)]
    allow: Vec<Spanned<FileScope>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileWaiver {
    rule: Spanned<String>,
    name: Option<FileScope>,
    zone: Option<FileScope>,
    r#type: Option<FileType>,
    fingerprint: Option<FileFingerprint>,
    reason: FileReason,
    until: Option<FileDate>,
}

impl FileWaiver {
    fn waiver(self, line: usize) -> Result<Waiver, SettingsError> {
        if self.name.is_none() && self.fingerprint.is_none() {
            let help = "say which findings it means: name = \"old.example.com\", or a fingerprint";
            return Err(SettingsError::File(format!("line {line}: the waiver has no name\n{help}")));
        }
        Ok(Waiver {
            rule: self.rule.into_inner(),
            name: self.name.map(|name| name.0),
            zone: self.zone.map(|zone| zone.0),
            rtype: self.r#type.map(|rtype| rtype.0),
            fingerprint: self.fingerprint.map(|fingerprint| fingerprint.0),
            reason: self.reason.0,
            until: self.until.map(|until| until.0),
            line,
        })
    }
}

/// A word of the file: what it must be, and what is said where it is something else. The TOML reader adds the line.
macro_rules! words {
    ($($name:ident($inner:ty): |$text:ident| $read:expr;)*) => {$(
        struct $name($inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let $text = String::deserialize(from)?;
                let read: Result<$inner, String> = $read;
                read.map(Self).map_err(D::Error::custom)
            }
        }
    )*};
}

words! {
    FileScope(Scope): |text| Scope::parse(&text).map_err(|error| error.to_string());
    FileType(RecordType): |text| RecordType::parse(&text).ok_or_else(|| format!("{text:?} is not a record type"));
    FileReason(String): |text| if text.trim().is_empty() { Err("a waiver needs a reason".to_owned()) } else { Ok(text) };
    FileFingerprint(String): |text| {
        let is_one = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_one { Ok(text.to_ascii_lowercase()) } else { Err(format!("{text:?} is not a fingerprint; -v shows them")) }
    };
}

/// A date, bare as TOML has it or in quotes.
struct FileDate(Date);

impl<'de> Deserialize<'de> for FileDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let date = match toml::Value::deserialize(from)? {
            toml::Value::Datetime(toml::value::Datetime { date: Some(date), time: None, .. }) => date.to_string(),
            toml::Value::String(text) => text,
            other => format!("a value of type {}", other.type_str()),
        };
        let wrong = || D::Error::custom(format!("{date} is not a day of the calendar; write one as 2027-01-31"));
        date.parse().map(Self).map_err(|_| wrong())
    }
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
