//! Small text files that somebody named: they are read up to a bound, and nobody is waited for.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// Reads a whole file of at most so many bytes.
///
/// # Errors
///
/// When it is not there, is no file, is no text, or is larger.
pub fn read(path: &Path, largest: u64) -> io::Result<String> {
    let mut text = String::new();
    // It may have grown since its size was looked at.
    let length = open(path, largest)?.take(largest + 1).read_to_string(&mut text)?;
    check_size(length as u64, largest).map(|()| text)
}

/// Opens a file that has at most so many bytes now.
///
/// # Errors
///
/// When it is not there, is no file, or is larger.
pub fn open(path: &Path, largest: u64) -> io::Result<File> {
    // A device may do something when it is opened.
    check_kind(&fs::metadata(path)?)?;
    let file = open_regular(path)?;
    check_size(file.metadata()?.len(), largest).map(|()| file)
}

/// What lies at a path may have become something else since it was looked at.
fn open_regular(path: &Path) -> io::Result<File> {
    let file = open_at_once(path)?;
    check_kind(&file.metadata()?).map(|()| file)
}

/// Opens without waiting: a pipe's other end need not be there.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};

    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn check_kind(found: &Metadata) -> io::Result<()> {
    if found.is_file() { Ok(()) } else { Err(io::Error::other("it is no file")) }
}

fn check_size(bytes: u64, largest: u64) -> io::Result<()> {
    let too_large = || io::Error::other(format!("it is larger than {}", size(largest)));
    if bytes <= largest { Ok(()) } else { Err(too_large()) }
}

/// A bound, which is a whole number of one of these.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{} {name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &Path, largest: u64, expected: Result<&str, &str>) {
        let read = read(path, largest).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected, "{}", path.display());
    }

    #[test]
    fn b4_what_is_no_small_text_file_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        let [text, bytes, large, pipe] = ["text", "bytes", "large", "pipe"].map(|name| place.path().join(name));
        fs::write(&text, "a: b\n").unwrap();
        fs::write(&bytes, b"\xff\xfe").unwrap();
        // Far more than memory.
        File::create(&large).unwrap().set_len(1 << 42).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        check(&text, 5, Ok("a: b\n"));
        check(&text, 4, Err("it is larger than 4 bytes"));
        check(&bytes, 4096, Err("stream did not contain valid UTF-8"));
        check(&large, 4096, Err("it is larger than 4 KiB"));
        check(&large, 1 << 20, Err("it is larger than 1 MiB"));
        check(&large, 4 << 30, Err("it is larger than 4 GiB"));
        check(&pipe, 4096, Err("it is no file"));
        for device in ["/dev/zero", "/dev/null"] {
            check(Path::new(device), 4096, Err("it is no file"));
        }
        check(place.path(), 4096, Err("it is no file"));
        check(&place.path().join("gone"), 4096, Err("No such file or directory (os error 2)"));
    }
    #[test]
    #[cfg(unix)]
    fn b4_what_has_become_a_pipe_since_it_was_looked_at_is_not_waited_for() {
        let place = tempfile::tempdir().unwrap();
        let pipe = place.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (done, opened) = std::sync::mpsc::channel();
        let open = move || done.send(open_regular(&pipe).map(drop).map_err(|error| error.to_string()));
        std::thread::Builder::new().spawn(open).unwrap();
        let opened = opened.recv_timeout(std::time::Duration::from_secs(20));
        assert_eq!(opened, Ok(Err("it is no file".to_owned())));
    }
}
