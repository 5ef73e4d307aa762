//! Files that may be anything: they are read up to a limit, and nobody is waited for.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How much room is made at first; more where the file has more.
const FIRST_PART: usize = 4096;

/// What a small file can't be as long as, in bytes.
const SMALL: usize = 128;

/// The whole file, if it holds at most `limit` bytes. A pipe that nobody writes to is empty.
pub(crate) fn read(path: &Path, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(FIRST_PART.min(limit) + 1);
    open(path)?.take(u64::try_from(limit).ok()? + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then_some(bytes)
}

/// The text of a file of a few bytes, as the system makes them: whole at the first reading.
pub(crate) fn read_small(path: &Path) -> Option<String> {
    let mut bytes = [0; SMALL];
    let length = open(path)?.read(&mut bytes).ok()?;
    let text = bytes.get(..length).filter(|_| length < SMALL)?;
    str::from_utf8(text).ok().map(str::to_owned)
}

/// Opens the file for reading; it becomes nobody's terminal, and a pipe's other end need not be there.
#[cfg(unix)]
pub(crate) fn open(path: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    rustix::fs::open(path, flags, Mode::empty()).ok().map(File::from)
}

#[cfg(not(unix))]
pub(crate) fn open(path: &Path) -> Option<File> {
    File::open(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::tree;

    fn check(text: &str, limit: usize, expected: Option<&str>) {
        let root = tree(&[("file", text)]);
        assert_eq!(read(&root.path().join("file"), limit).as_deref(), expected.map(str::as_bytes), "{limit}");
    }

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        check("", 0, Some(""));
        check("", 4, Some(""));
        check("abc", 4, Some("abc"));
        check("abcd", 4, Some("abcd"));
        check("abcde", 4, None);
        let long = "x".repeat(3 * FIRST_PART);
        check(&long, long.len(), Some(&long));
        check(&long, long.len() - 1, None);
    }

    #[test]
    fn a_small_file_is_read_whole_or_not_at_all() {
        let check = |text: &str, expected: Option<&str>| {
            let root = tree(&[("file", text)]);
            assert_eq!(read_small(&root.path().join("file")).as_deref(), expected, "{text}");
        };
        check("", Some(""));
        check("max\n", Some("max\n"));
        check(&"1".repeat(SMALL - 1), Some(&"1".repeat(SMALL - 1)));
        check(&"1".repeat(SMALL), None);
        check(&"1".repeat(9 * SMALL), None);
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        let root = tree(&[("directory/file", "")]);
        for path in [root.path().join("directory"), root.path().join("missing"), "".into()] {
            assert_eq!(read(&path, 9), None);
            assert_eq!(read_small(&path), None);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_never_ends_is_left() {
        assert_eq!(read(Path::new("/dev/zero"), 1 << 16), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_is_not_waited_for() {
        use rustix::fs::{CWD, Mode, mkfifoat};

        let root = tree(&[]);
        let pipe = root.path().join("pipe");
        mkfifoat(CWD, &pipe, Mode::RUSR | Mode::WUSR).unwrap();
        let (done, waiting) = std::sync::mpsc::channel();
        std::thread::Builder::new().spawn(move || done.send(read(&pipe, 9))).unwrap();
        assert_eq!(waiting.recv_timeout(std::time::Duration::from_secs(5)), Ok(Some(Vec::new())));
    }
}
