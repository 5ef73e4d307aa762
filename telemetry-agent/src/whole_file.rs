//! Files that somebody else reads at any moment: they are there whole, as they were or as they are now, or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

/// Puts a file with this text and these rights in the place of the one that may be there.
pub(crate) fn replace(path: &Path, text: &str, mode: Mode) -> io::Result<()> {
    let prepared = prepared(path);
    // What a process that was killed has left there is made anew, and a link is not followed.
    drop(fs::remove_file(&prepared));
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mut file: File = rustix::fs::open(&prepared, flags, Mode::RUSR | Mode::WUSR)?.into();
    // The umask is for what nobody else may read.
    rustix::fs::fchmod(&file, mode)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let replaced = written.and_then(|()| fs::rename(&prepared, path));
    replaced.inspect_err(|_| drop(fs::remove_file(&prepared)))
}

/// Where the file is written before it is renamed.
fn prepared(path: &Path) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(".new");
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn l12_what_lies_in_the_way_is_replaced_and_not_followed() {
        let place = tempfile::tempdir().unwrap();
        let (path, victim) = (place.path().join("status.json"), place.path().join("victim"));
        fs::write(&victim, "theirs").unwrap();
        symlink(&victim, &path).unwrap();
        symlink(&victim, prepared(&path)).unwrap();
        for text in ["one", "other"] {
            replace(&path, text, Mode::from_raw_mode(0o644)).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
        }
        assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2);
    }

    #[test]
    fn l9_what_can_not_be_written_leaves_what_was_there() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("none").join("status.json");
        assert!(replace(&path, "", Mode::empty()).is_err());
        fs::create_dir(place.path().join("status.json")).unwrap();
        assert!(replace(&place.path().join("status.json"), "", Mode::empty()).is_err());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }
}
