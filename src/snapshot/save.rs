//! Files written whole or not at all: a temporary file beside the target, flushed to disk, renamed over it. It must not
//! know what the bytes mean, except that a snapshot is JSON.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::v1;

/// How hard zstd tries; 3 is its own default, and text this repetitive gains little beyond it.
const ZSTD_LEVEL: i32 = 3;

/// Why a file could not be written. What was at its path is there still.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// A directory was given.
    #[error("{0} is a directory; name a file in it")]
    Directory(PathBuf),
    /// The file would lie in a directory that is not there.
    #[error("{path}: there is no directory {directory}; create it first", path = .path.display(), directory = .directory.display())]
    NoDirectory {
        /// The file.
        path: PathBuf,
        /// The directory it would lie in.
        directory: PathBuf,
    },
    /// The operating system refused, or the content could not be produced.
    #[error("{path}: cannot be written: {source}; nothing was changed: check permissions and free space", path = .path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

/// Writes a snapshot as JSON, compressed when the name ends in `.zst`. The same snapshot gives the same bytes.
pub fn save(snapshot: &v1::Snapshot<'_>, path: &Path) -> Result<(), SaveError> {
    let compressed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zst"));
    replace(path, |out| if compressed { compress(snapshot, out) } else { write(snapshot, out) })
}

/// Writes a snapshot as JSON.
pub fn write(snapshot: &v1::Snapshot<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, snapshot)?;
    out.write_all(b"\n")
}

fn compress(snapshot: &v1::Snapshot<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut encoder = zstd::Encoder::new(out, ZSTD_LEVEL)?;
    encoder.include_checksum(true)?;
    write(snapshot, &mut encoder)?;
    encoder.finish().map(|_| ())
}

/// Whether a file can be put at `path` later, found out before the work that makes it: it is a file, or there is room for one.
/// What is written to directly, a terminal or a pipe, is no such place.
pub fn is_replaceable(path: &Path) -> Result<bool, SaveError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(SaveError::Directory(path.to_owned())),
        Ok(found) if !found.is_file() || is_device(path) => return Ok(false),
        _ => {}
    }
    let target = target(path);
    let directory = directory(&target);
    if !directory.is_dir() {
        return Err(SaveError::NoDirectory { path: path.to_owned(), directory: directory.to_owned() });
    }
    let room = temporary(directory).map_err(|source| SaveError::Failed { path: path.to_owned(), source })?;
    // What stays behind is empty, and says itself what it is.
    let _ = room.close();
    Ok(true)
}

/// Puts what `write` writes at `path`, all of it or, on any failure, nothing. A symbolic link stays one; a file keeps
/// its permissions; what is no regular file (a terminal, a pipe) is written to directly.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), SaveError> {
    let failed = |source| SaveError::Failed { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(SaveError::Directory(path.to_owned())),
        Ok(found) if !found.is_file() || is_device(path) => write_directly(path, write).map_err(failed),
        Ok(found) => replace_file(path, &target(path), Some(found.permissions()), write),
        Err(_) => replace_file(path, &target(path), None, write),
    }
}

/// `/dev/stdout` may stand for a regular file that a shell has opened: not ours to rename over.
fn is_device(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// Appends, so that what a shell's `>>` kept stays.
fn write_directly(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(OpenOptions::new().append(true).open(path)?);
    write(&mut out)?;
    out.flush()
}

/// Where a symbolic link leads, even if nothing is there yet; anything else as it is.
#[must_use]
pub fn target(path: &Path) -> PathBuf {
    match (fs::canonicalize(path), fs::read_link(path)) {
        (Ok(target), Ok(_)) => target,
        (Err(_), Ok(link)) => directory(path).join(link),
        (_, Err(_)) => path.to_owned(),
    }
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn replace_file(
    path: &Path,
    target: &Path,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    let directory = directory(target);
    if !directory.is_dir() {
        return Err(SaveError::NoDirectory { path: path.to_owned(), directory: directory.to_owned() });
    }
    let written = temporary(directory).and_then(|file| fill(&file, permissions, write).map(|()| file));
    let persisted = written.and_then(|file| file.persist(target).map_err(|error| error.error));
    persisted.map_err(|source| SaveError::Failed { path: path.to_owned(), source })?;
    // The rename itself is lost if the machine fails now; not every file system can say so, and none must.
    let _ = fs::File::open(directory).and_then(|directory| directory.sync_all());
    Ok(())
}

/// Removed again unless it is persisted. Its permissions are those of any new file: the umask's.
fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".r53lint-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory).map_err(bare)
}

/// What the operating system said, without the name of a file that nobody asked for.
fn bare(error: io::Error) -> io::Error {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        kind @ (PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull) => kind.into(),
        _ => error,
    }
}

fn fill(
    file: &NamedTempFile,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file.as_file());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(permissions) = permissions {
        // A file of another owner cannot be given its old permissions; the content matters more.
        let _ = file.as_file().set_permissions(permissions);
    }
    file.as_file().sync_all()
}
