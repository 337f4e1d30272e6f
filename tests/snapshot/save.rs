//! Files written whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use r53lint::snapshot::{SaveError, Source, notation, replace, save};

const TEXT: &str = "zone example.com private vpc-1\n  www A 192.0.2.1\n";

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory");
    let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(name).collect();
    names.sort();
    names
}

fn put(path: &Path, text: &str) -> Result<(), SaveError> {
    replace(path, |out| out.write_all(text.as_bytes()))
}

#[test]
fn a_saved_snapshot_loads_and_saves_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let snapshot = notation::read("TEXT", TEXT).unwrap();
    for name in ["a.json", "a.json.zst"] {
        let path = directory.path().join(name);
        save(&snapshot, &path).unwrap();
        let bytes = fs::read(&path).unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.snapshot().unwrap(), snapshot);
        assert!(source.text().ends_with("}\n"));
        save(&source.snapshot().unwrap(), &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
    }
    assert_eq!(names(directory.path()), ["a.json", "a.json.zst"]);
}

#[test]
fn a_failure_changes_nothing_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.json");
    put(&path, "before").unwrap();
    let failed = replace(&path, |out| {
        out.write_all(&vec![b'x'; 100_000])?;
        Err(io::Error::other("no space left"))
    });
    assert_eq!(
        failed.unwrap_err().to_string().replace(&path.display().to_string(), "FILE"),
        "FILE: cannot be written: no space left; nothing was changed: check permissions and free space"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(names(directory.path()), ["a.json"]);
}

#[test]
fn what_cannot_be_a_file_is_named() {
    let directory = tempfile::tempdir().unwrap();
    assert!(matches!(put(directory.path(), ""), Err(SaveError::Directory(_))));
    assert!(matches!(put(&directory.path().join("none/a.json"), ""), Err(SaveError::NoDirectory { .. })));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::{fs, names, put};

    #[test]
    fn a_symbolic_link_stays_one() {
        let directory = tempfile::tempdir().unwrap();
        let (link, file) = (directory.path().join("link.json"), directory.path().join("file.json"));
        symlink("file.json", &link).unwrap();
        for text in ["into nothing", "into a file"] {
            put(&link, text).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        assert_eq!(names(directory.path()), ["file.json", "link.json"]);
    }

    #[test]
    fn permissions_are_kept_and_new_files_have_the_usual_ones() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.json");
        let mode = || fs::metadata(&path).unwrap().mode() & 0o777;
        put(&path, "new").unwrap();
        // Whatever the umask is, a file that was created plainly has it too.
        let usual = fs::OpenOptions::new().append(true).create(true).open(directory.path().join("usual")).unwrap();
        assert_eq!(mode(), usual.metadata().unwrap().mode() & 0o777);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        put(&path, "again").unwrap();
        assert_eq!(mode(), 0o640);
    }

    #[test]
    fn a_device_is_written_to() {
        put("/dev/null".as_ref(), "gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
