//! Small text files that an option names.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a whole file of at most so many KiB; what is no file, no text or larger is an error.
pub(super) fn read(path: &Path, largest: u64) -> io::Result<String> {
    // Opening a pipe may wait for ever already, and a device may never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    let length = File::open(path)?.take(largest * 1024 + 1).read_to_string(&mut text)?;
    let fits = length as u64 <= largest * 1024;
    if fits { Ok(text) } else { Err(io::Error::other(format!("it is larger than {largest} KiB"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &Path, expected: Result<&str, &str>) {
        let read = read(path, 4).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected, "{}", path.display());
    }

    #[test]
    fn b4_what_is_no_small_text_file_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        let [text, bytes, large, pipe] = ["text", "bytes", "large", "pipe"].map(|name| place.path().join(name));
        fs::write(&text, "text").unwrap();
        fs::write(&bytes, b"\xff\xfe").unwrap();
        // Far more than memory.
        File::create(&large).unwrap().set_len(1 << 42).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        check(&text, Ok("text"));
        check(&bytes, Err("stream did not contain valid UTF-8"));
        check(&large, Err("it is larger than 4 KiB"));
        check(&pipe, Err("it is no file"));
        check(Path::new("/dev/zero"), Err("it is no file"));
        check(place.path(), Err("it is no file"));
        check(&place.path().join("gone"), Err("No such file or directory (os error 2)"));
    }
}
