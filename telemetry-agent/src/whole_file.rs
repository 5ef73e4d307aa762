//! Files that somebody else reads at any moment: they are there whole, as they were or as they are now, or not at all.

use std::ffi::OsString;
use std::fs::{self, DirEntry, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use rustix::fs::Mode;

/// What stands in the name of a file that is yet to be renamed.
const PREPARED: &str = ".new-";

/// Nobody needs so long for writing a few bytes.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Puts a file with this text and these rights in the place of the one that may be there.
pub(crate) fn replace(path: &Path, text: &str, mode: Mode) -> io::Result<()> {
    let prepared = prepare(path, text, mode)?;
    fs::rename(&prepared, path).inspect_err(|_| discard(&prepared))
}

/// Writes the file beside the one that it takes the place of, for this moment of this process alone: in containers that share a
/// directory, processes have the same number.
pub(crate) fn prepare(path: &Path, text: &str, mode: Mode) -> io::Result<PathBuf> {
    tidy(path);
    let moment = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
    let mut name = start_of_name(path);
    name.push(format!("{}-{moment:x}", process::id()));
    let prepared = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&prepared)?;
    // The umask is for what nobody else may read.
    let written = rustix::fs::fchmod(&file, mode).map_err(io::Error::from);
    let written = written.and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_all());
    written.inspect_err(|_| discard(&prepared)).map(|()| prepared)
}

/// Removes what processes have left there that were killed while they wrote.
fn tidy(path: &Path) {
    let entries = path.parent().and_then(|directory| fs::read_dir(directory).ok());
    let start = start_of_name(path);
    let is_prepared = |entry: &DirEntry| entry.file_name().as_encoded_bytes().starts_with(start.as_encoded_bytes());
    let prepared = entries.into_iter().flatten().flatten().filter(is_prepared).map(|entry| entry.path());
    prepared.filter(|path| is_abandoned(path)).for_each(|path| discard(&path));
}

fn start_of_name(path: &Path) -> OsString {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(PREPARED);
    name
}

/// What another process is writing is younger.
fn is_abandoned(path: &Path) -> bool {
    let age = fs::symlink_metadata(path).and_then(|file| file.modified()).map(|time| time.elapsed());
    matches!(age, Ok(Ok(age)) if age > ABANDONED)
}

fn discard(path: &Path) {
    let _ = fs::remove_file(path);
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
        symlink(&victim, place.path().join("status.json.new-1-1")).unwrap();
        for text in ["one", "other"] {
            replace(&path, text, Mode::from_raw_mode(0o644)).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
        }
        assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);
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
