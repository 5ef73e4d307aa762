//! Small text files that somebody named: they are read up to a bound, and nobody is waited for.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a whole file of at most so many bytes.
///
/// # Errors
///
/// When it is not there, is no file, is no text, or is larger.
pub fn read(path: &Path, largest: u64) -> io::Result<String> {
    // Opening a pipe may wait for ever already, and a device may never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    let length = File::open(path)?.take(largest + 1).read_to_string(&mut text)?;
    let fits = length as u64 <= largest;
    if fits { Ok(text) } else { Err(io::Error::other(format!("it is larger than {}", size(largest)))) }
}

fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes.is_multiple_of(MIB) { format!("{} MiB", bytes / MIB) } else { format!("{} KiB", bytes / 1024) }
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
        check(&text, 4, Err("it is larger than 0 KiB"));
        check(&bytes, 4096, Err("stream did not contain valid UTF-8"));
        check(&large, 4096, Err("it is larger than 4 KiB"));
        check(&large, 1 << 20, Err("it is larger than 1 MiB"));
        check(&pipe, 4096, Err("it is no file"));
        for device in ["/dev/zero", "/dev/null"] {
            check(Path::new(device), 4096, Err("it is no file"));
        }
        check(place.path(), 4096, Err("it is no file"));
        check(&place.path().join("gone"), 4096, Err("No such file or directory (os error 2)"));
    }
}
