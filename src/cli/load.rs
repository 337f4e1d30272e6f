//! Files to an estate.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::model::Estate;
use crate::snapshot::{self, Defect, Source, v1};

/// An estate, and what of the snapshot was no DNS.
pub(super) struct Loaded {
    pub(super) estate: Estate,
    pub(super) defects: Vec<Defect>,
}

/// Merges what is already there with what the files hold.
pub(super) fn estate<'f>(
    fetched: Vec<v1::Snapshot<'_>>,
    files: impl IntoIterator<Item = &'f PathBuf>,
    zone_files: &[PathBuf],
) -> anyhow::Result<Loaded> {
    let sources: Vec<Source> = files.into_iter().map(|file| Source::open(file)).collect::<Result<_, _>>()?;
    let _ = zone_files;
    let mut parts = fetched;
    for source in &sources {
        parts.push(source.snapshot()?);
    }
    let mut whole = v1::Snapshot::default();
    for part in parts {
        whole.accounts.extend(part.accounts);
        whole.external_zones.extend(part.external_zones);
        whole.gaps.extend(part.gaps);
    }
    let (estate, defects) = snapshot::lower(whole);
    Ok(Loaded { estate, defects })
}

/// Puts what `write` writes at `path`, all of it or nothing.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = || format!("{} cannot be written", path.display());
    let mut file = tempfile::NamedTempFile::new_in(directory).with_context(failed)?;
    write(&mut file).with_context(failed)?;
    file.persist(path).with_context(failed)?;
    Ok(())
}
