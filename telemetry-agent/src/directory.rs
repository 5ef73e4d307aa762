//! Directories that the agent writes into: made where they are missing, tried, and held by one agent at a time.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process;
use std::thread;
use std::time::Duration;

use rustix::process::geteuid;

use crate::own_file;

/// Makes what is missing of it, for this user alone.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether files could be made there, and have room for a report; afterwards everything is as it was before.
pub(crate) fn probe(path: &Path) -> io::Result<()> {
    let missing: Vec<PathBuf> = path.ancestors().take_while(|part| !part.exists()).map(Path::to_owned).collect();
    let found = make(path).and_then(|()| try_out_with(path, &[0; ROOM]));
    // Only what is empty is removed, so that nothing is lost that somebody else has put there meanwhile.
    missing.iter().for_each(|made| drop(fs::remove_dir(made)));
    found
}

/// More than the usual report takes, in bytes.
const ROOM: usize = 16 * 1024;

/// Whether files can be made there.
pub(crate) fn try_out(path: &Path) -> io::Result<()> {
    try_out_with(path, &[])
}

fn try_out_with(path: &Path, content: &[u8]) -> io::Result<()> {
    let file = path.join(format!(".telemetry-agent-{}", process::id()));
    // One that was killed may have left it, and another one, in a container of its own, may remove it meanwhile.
    let written = own_file::append(&file)?.write_all(content);
    let _ = fs::remove_file(file);
    written
}

/// As who a directory is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// As the one agent that may be there.
    Exclusive,
    /// Beside an agent that may be there.
    Shared,
}

/// The user whose agent writes there, if that is another one, who could not write what this one makes there. An agent has made `own`;
/// where none has yet, it is whoever the directory is of.
pub(crate) fn user_of_agent(directory: &Path, own: &Path) -> Option<u32> {
    let owner = |path: &Path| fs::metadata(path).ok().map(|found| found.uid());
    // Only root can make files where they would be in somebody's way; anybody else, where that one lets them.
    let of_directory = || owner(directory).filter(|_| geteuid().is_root());
    owner(own).or_else(of_directory).filter(|user| *user != geteuid().as_raw())
}

/// Whether it could be held.
pub(crate) enum Lock {
    /// For as long as this is open.
    Held(File),
    /// Another process has it.
    Taken,
}

/// Holds a directory by a file of this name in it. Where a file system knows no locks, it is held by whoever asks.
pub(crate) fn lock(path: &Path, name: &str) -> io::Result<Lock> {
    let file = own_file::append(&path.join(name))?;
    // Who only asks whether it is held has it for a moment.
    for _ in 0..ATTEMPTS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(Lock::Held(file)),
        }
    }
    Ok(Lock::Taken)
}

const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// Whether another process holds a directory by a file of this name.
pub(crate) fn is_held(path: &Path, name: &str) -> io::Result<bool> {
    let file = found(own_file::read(&path.join(name)))?;
    Ok(file.is_some_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))))
}

/// Why a state directory tells nothing.
#[derive(Debug, thiserror::Error)]
#[error("the state directory {} can't be read: {cause}; run this as root or as the user of the agent", path.display())]
pub(crate) struct UnreadableError {
    pub(crate) path: PathBuf,
    pub(crate) cause: io::Error,
}

/// The places of nodes in a state directory that have something of this name: the directory itself, or those in it. What can't be
/// looked into beside one of them is somebody else's, such as `lost+found` of a file system.
pub(crate) fn places(state_dir: &Path, name: &str) -> io::Result<Vec<PathBuf>> {
    let has = |place: &Path| found(fs::metadata(place.join(name))).map(|found| found.is_some());
    if has(state_dir)? {
        return Ok(vec![state_dir.to_owned()]);
    }
    let (mut places, mut denied) = (Vec::new(), None);
    for entry in found(fs::read_dir(state_dir))?.into_iter().flatten() {
        let place = entry?.path();
        match has(&place) {
            Ok(true) => places.push(place),
            Ok(false) => {}
            Err(cause) => denied = Some(cause),
        }
    }
    denied.filter(|_| places.is_empty()).map_or(Ok(places), Err)
}

/// What is not there is nothing; what can't be looked at may be anything.
fn found<T>(looked: io::Result<T>) -> io::Result<Option<T>> {
    match looked {
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        looked => looked.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        probe(&place.path().join("a/b/c")).unwrap();
        probe(place.path()).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        fs::write(place.path().join("file"), "").unwrap();
        assert!(probe(&place.path().join("file/a")).is_err());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_can_not_be_looked_at_is_not_taken_for_missing() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        assert!(places(place.path(), "file").unwrap().is_empty());
        fs::write(&file, "").unwrap();
        assert_eq!(places(place.path(), "file").unwrap(), [place.path()]);
        assert!(places(&file, "file").unwrap().is_empty());
        let looped = place.path().join("loop");
        std::os::unix::fs::symlink(&looped, &looped).unwrap();
        assert!(places(&looped, "file").is_err());
        assert!(is_held(&looped, "lock").is_err());
    }

    #[test]
    fn what_can_not_be_looked_into_beside_a_place_is_in_nobodys_way() {
        let state_dir = tempfile::tempdir().unwrap();
        let (place, looped) = (state_dir.path().join("place"), state_dir.path().join("lost+found"));
        std::os::unix::fs::symlink(&looped, &looped).unwrap();
        assert!(places(state_dir.path(), "file").is_err());
        fs::create_dir(&place).unwrap();
        fs::write(place.join("file"), "").unwrap();
        assert_eq!(places(state_dir.path(), "file").unwrap(), [place]);
    }

    #[test]
    fn l14_a_directory_is_held_by_one_at_a_time() {
        let place = tempfile::tempdir().unwrap();
        let held = lock(place.path(), "lock").unwrap();
        assert!(matches!(held, Lock::Held(_)));
        assert!(matches!(lock(place.path(), "lock").unwrap(), Lock::Taken));
        assert!(is_held(place.path(), "lock").unwrap());
        drop(held);
        assert!(!is_held(place.path(), "lock").unwrap());
        assert!(matches!(lock(place.path(), "lock").unwrap(), Lock::Held(_)));
    }
}
