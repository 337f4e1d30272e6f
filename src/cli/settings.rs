//! The settings of a run: the configuration file, and the flags over it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::args::JudgeArgs;
use crate::lint::Settings;
use crate::rules::CATALOGUE;

const FILE_NAME: &str = "r53lint.toml";

/// The configuration, overridden by flags; every rule named in either exists.
pub(super) fn judge(args: &JudgeArgs) -> anyhow::Result<Settings> {
    let mut settings = configured(args.config.as_deref())?;
    if let Some(fail_on) = args.fail_on {
        settings.fail_on = fail_on.into();
    }
    if let Some(confidence) = args.min_confidence {
        settings.min_confidence = confidence.into();
    }
    if let Some(audience) = args.audience {
        settings.audience = audience.into();
    }
    settings.only.extend(args.only.iter().cloned());
    settings.skip.extend(args.skip.iter().cloned());
    settings.check(CATALOGUE)?;
    Ok(settings)
}

/// The configuration alone: the file given, or the nearest one above the working directory, or the defaults.
pub(super) fn configured(given: Option<&Path>) -> anyhow::Result<Settings> {
    let Some(path) = given.map(Path::to_owned).or_else(nearest) else { return Ok(Settings::default()) };
    let label = || format!("the configuration {} cannot be used", path.display());
    let text = std::fs::read_to_string(&path).with_context(label)?;
    let settings = Settings::from_toml(&text).with_context(label)?;
    settings.check(CATALOGUE).with_context(label)?;
    Ok(settings)
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|directory| directory.join(FILE_NAME)).find(|path| path.is_file())
}
