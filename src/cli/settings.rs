//! The settings of a run: the configuration file, and the flags over it.

use std::path::{Path, PathBuf};

use super::args::{JudgeArgs, SelectArgs};
use super::baseline::Against;
use super::networks::{self, Networks};
use crate::lint::{Settings, SettingsError};
use crate::rules::CATALOGUE;

const FILE_NAME: &str = "r53lint.toml";

/// What the configuration file says, flags over it.
#[derive(Default)]
pub(super) struct Configured {
    /// How to judge.
    pub(super) settings: Settings,
    /// Networks on premises, with their zones.
    pub(super) networks: Networks,
    /// Findings that do not count.
    pub(super) against: Against,
}

/// The configuration, overridden by flags; every rule named in either exists.
pub(super) fn judge(args: &JudgeArgs) -> anyhow::Result<Configured> {
    let mut configured = selection(&args.select)?;
    let settings = &mut configured.settings;
    if let Some(fail_on) = args.fail_on {
        settings.fail_on = fail_on.into();
    }
    if let Some(confidence) = args.min_confidence {
        settings.min_confidence = confidence.into();
    }
    configured.against = Against::read(args)?;
    configured.settings.today = Some(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
    Ok(configured)
}

/// The configuration, overridden by the flags that select rules.
pub(super) fn selection(args: &SelectArgs) -> anyhow::Result<Configured> {
    let mut configured = configured(args.config.as_deref())?;
    let settings = &mut configured.settings;
    if let Some(audience) = args.audience {
        settings.audience = audience.into();
    }
    settings.only.extend(args.only.iter().cloned());
    settings.skip.extend(args.skip.iter().cloned());
    settings.check(CATALOGUE).map_err(explained)?;
    Ok(configured)
}

/// The configuration alone: the file given, or the nearest one above the working directory, or the defaults.
pub(super) fn configured(given: Option<&Path>) -> anyhow::Result<Configured> {
    let Some(path) = given.map(Path::to_owned).or_else(nearest) else { return Ok(Configured::default()) };
    let read = || {
        let text = std::fs::read_to_string(&path)?;
        let mut settings = Settings::from_toml(&text).map_err(explained)?;
        settings.file = path.display().to_string();
        settings.check(CATALOGUE).map_err(explained)?;
        let networks = Networks::read(&path, &settings.networks)?;
        Ok(Configured { settings, networks, against: Against::Nothing })
    };
    read().map_err(|error: anyhow::Error| error.context(networks::cannot_be_used(&path)))
}

/// What is wrong, and on a line of its own what may have been meant.
pub(super) fn explained(error: SettingsError) -> anyhow::Error {
    let lines = match error {
        SettingsError::UnknownRule { slug, line, nearest } => {
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let meant = nearest.map(|slug| format!("did you mean {slug}? "));
            format!("{line}there is no rule {slug:?}\n{}`r53lint rules` lists them", meant.unwrap_or_default())
        }
        SettingsError::File(said) => match nearest_key(&said) {
            Some(key) => format!("{}\ndid you mean {key}?", said.trim_end()),
            None => said.trim_end().to_owned(),
        },
    };
    anyhow::Error::msg(lines)
}

/// The TOML reader names a wrong key or value first, then those there are.
fn nearest_key(said: &str) -> Option<&str> {
    let unknown = said.lines().find(|line| line.starts_with("unknown "))?;
    let mut words = unknown.split('`').skip(1).step_by(2);
    let wrong = words.next()?;
    let likeness = |word: &&str| strsim::jaro_winkler(word, wrong);
    words.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|word| likeness(word) > 0.75)
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|directory| directory.join(FILE_NAME)).find(|path| path.is_file())
}
