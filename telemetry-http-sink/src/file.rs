//! Small files that are read anew for each report, so that what was replaced counts without a restart.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Far more than all authorities of a system, or all headers of a request.
const LARGEST: u64 = 1024 * 1024;

/// Reads a whole file.
///
/// # Errors
///
/// When it is not there, is no file, is no text, or is larger than any such file.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    // Reading a pipe would wait for ever, and a device may never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = String::new();
    File::open(path)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST { Err(io::Error::other("it is larger than 1 MiB")) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &Path, expected: &str) {
        let read = read(path).map_err(|error| error.to_string());
        assert_eq!(read.as_ref().map_or_else(String::as_str, String::as_str), expected, "{}", path.display());
    }

    #[test]
    fn b4_what_is_no_small_text_file_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        let [text, bytes, large] = ["text", "bytes", "large"].map(|name| place.path().join(name));
        fs::write(&text, "a: b\n").unwrap();
        fs::write(&bytes, b"\xff\xfe").unwrap();
        // Far more than memory.
        File::create(&large).unwrap().set_len(1 << 42).unwrap();
        check(&text, "a: b\n");
        check(&bytes, "stream did not contain valid UTF-8");
        check(&large, "it is larger than 1 MiB");
        check(Path::new("/dev/null"), "it is no file");
        check(place.path(), "it is no file");
        check(&place.path().join("gone"), "No such file or directory (os error 2)");
    }
}
