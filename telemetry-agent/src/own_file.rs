//! Files that the agent keeps for itself: it opens them only where they are what it could have made.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::geteuid;

/// Opens a file for reading.
pub(crate) fn read(path: &Path) -> io::Result<File> {
    open(path, OFlags::RDONLY)
}

/// The text of a file up to this many bytes.
pub(crate) fn text(path: &Path, limit: u64) -> io::Result<String> {
    let mut text = String::new();
    read(path)?.take(limit).read_to_string(&mut text).map(|_| text)
}

/// Opens a file for writing at its end; where there is none, it is made for this user alone.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    open(path, OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE)
}

/// Follows no link, and waits for no other end of a pipe.
fn open(path: &Path, flags: OFlags) -> io::Result<File> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file: File = rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR).map_err(meaning)?.into();
    check(&file.metadata()?, &trusted(path)?).map(|()| file)
}

/// What the system says of a link, a pipe and a directory that are opened like this.
fn meaning(cause: Errno) -> io::Error {
    match cause {
        Errno::LOOP | Errno::NXIO | Errno::ISDIR => io::Error::other(NOT_REGULAR),
        cause => cause.into(),
    }
}

const NOT_REGULAR: &str = "it is no regular file: remove it";

/// This user, and whose directory it is: that one may do anything there, and some file systems know no other.
fn trusted(path: &Path) -> io::Result<[u32; 2]> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok([geteuid().as_raw(), fs::metadata(directory)?.uid()])
}

/// Whoever else made it could read what is written there, and a second name leads elsewhere.
fn check(found: &Metadata, trusted: &[u32]) -> io::Result<()> {
    match () {
        () if !found.is_file() => Err(io::Error::other(NOT_REGULAR)),
        () if !trusted.contains(&found.uid()) => Err(io::Error::other("it is another user's: remove it")),
        () if found.nlink() > 1 => Err(io::Error::other("it has a second name: remove it")),
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::PathBuf;
    use std::process::Command;

    use tempfile::TempDir;

    use super::*;

    /// Puts something at a path, and compares what is said when it is opened.
    #[track_caller]
    fn check_opened(put: impl FnOnce(&Path), expected: Result<(), &str>) {
        let (place, path) = place();
        put(&path);
        for opened in [read(&path), append(&path)] {
            let said = opened.map(drop).map_err(|error| error.to_string());
            assert_eq!(said, expected.map_err(str::to_owned), "{:?}", place.path());
        }
    }

    fn place() -> (TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        (place, path)
    }

    #[test]
    fn l16_what_is_no_regular_file_is_not_opened() {
        check_opened(|path| fs::write(path, "").unwrap(), Ok(()));
        check_opened(|path| symlink("/etc/hosts", path).unwrap(), Err(NOT_REGULAR));
        check_opened(|path| symlink(path, path).unwrap(), Err(NOT_REGULAR));
        check_opened(|path| fs::create_dir(path).unwrap(), Err(NOT_REGULAR));
        check_opened(|path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success()), Err(NOT_REGULAR));
        let linked = |path: &Path| {
            fs::write(path, "").unwrap();
            fs::hard_link(path, path.with_extension("second")).unwrap();
        };
        check_opened(linked, Err("it has a second name: remove it"));
    }

    #[test]
    fn l16_a_pipe_that_somebody_reads_is_not_opened() {
        let (_place, path) = place();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let _reader = rustix::fs::open(&path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty()).unwrap();
        assert_eq!(append(&path).unwrap_err().to_string(), NOT_REGULAR);
    }

    #[test]
    fn l16_a_file_of_another_user_is_not_opened() {
        let (_place, path) = place();
        fs::write(&path, "").unwrap();
        let found = fs::metadata(&path).unwrap();
        let said = |trusted: &[u32]| check(&found, trusted).map_err(|error| error.to_string());
        assert_eq!(said(&[found.uid() + 2, found.uid() + 1]), Err("it is another user's: remove it".to_owned()));
        assert_eq!(said(&[found.uid() + 2, found.uid()]), Ok(()));
    }

    #[test]
    fn l15_a_file_is_made_for_this_user_alone() {
        let (_place, path) = place();
        append(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
    }
}
