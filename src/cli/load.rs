//! Files to an estate.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::networks::Networks;
use crate::model::Estate;
use crate::snapshot::{self, Defect, Source, v1, zonefile};

/// An estate, and what of the snapshot was no DNS.
pub(super) struct Loaded {
    pub(super) estate: Estate,
    pub(super) defects: Vec<Defect>,
}

/// Refuses to write over a file that is read.
pub(super) fn keep_inputs<'f>(
    output: Option<&Path>,
    mut inputs: impl Iterator<Item = &'f PathBuf>,
) -> anyhow::Result<()> {
    let same = |input: &PathBuf, output: &Path| {
        input.canonicalize().is_ok_and(|input| output.canonicalize().is_ok_and(|output| input == output))
    };
    match output.filter(|output| inputs.any(|input| same(input, output))) {
        Some(output) => bail!("{} is an input; name another file to write", output.display()),
        None => Ok(()),
    }
}

/// Merges what is already there with what the files hold and what the configuration declares.
pub(super) fn estate<'f>(
    fetched: Vec<v1::Snapshot<'_>>,
    files: impl IntoIterator<Item = &'f PathBuf>,
    zone_files: &[PathBuf],
    networks: &Networks,
) -> anyhow::Result<Loaded> {
    let sources: Vec<Source> = files.into_iter().map(|file| Source::open(file)).collect::<Result<_, _>>()?;
    let mut parts: Vec<_> = fetched.into_iter().map(|part| ("AWS".to_owned(), part)).collect();
    for source in &sources {
        parts.push((source.label().to_owned(), source.snapshot()?));
    }
    if !zone_files.is_empty() {
        let external_zones = zone_files.iter().map(|file| zone(file)).collect::<anyhow::Result<_>>()?;
        let labels: Vec<String> = zone_files.iter().map(|file| file.display().to_string()).collect();
        parts.push((labels.join(" or "), v1::Snapshot { external_zones, ..v1::Snapshot::default() }));
    }
    parts.push(("the configuration".to_owned(), networks.part()));
    let (merged, mut defects) = snapshot::merge(parts);
    let (estate, more) = snapshot::lower(merged);
    defects.extend(more);
    if let Some(damage) = defects.iter().find(|defect| defect.is_damage) {
        let labels: Vec<&str> = sources.iter().map(Source::label).collect();
        bail!("{}: {damage}\nRoute 53 holds no such name: the file is damaged; fetch it again", labels.join(", "));
    }
    networks.check(&estate)?;
    Ok(Loaded { estate, defects })
}

/// A public zone hosted elsewhere, from its master file.
fn zone(file: &Path) -> anyhow::Result<v1::ExternalZone<'static>> {
    let source = Source::open(file)?;
    Ok(zonefile::parse(source.label(), source.text(), None)?)
}
