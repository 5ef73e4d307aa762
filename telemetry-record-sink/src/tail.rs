//! The end of a file: its last line, and the rest of one that was being written when the process was stopped.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use crate::Sha256;
use crate::retention::MAX_SIZE;

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Where its last whole line ends.
    pub(crate) end: u64,
    /// The hash of that line, if there is one.
    pub(crate) last: Option<Sha256>,
    pub(crate) torn: Option<Torn>,
}

/// What stands after the last whole line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Torn {
    pub(crate) bytes: u64,
    pub(crate) sha256: Sha256,
}

/// More than a report and its outcome usually have.
const USUAL: u64 = 64 * 1024;

impl Tail {
    pub(crate) fn of(file: &File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        if length > MAX_SIZE {
            return Err(io::Error::other("a file there is larger than any record: remove it"));
        }
        let near = length.saturating_sub(USUAL);
        match Self::find(&read(file, near, length)?, near) {
            Some(tail) => Ok(tail),
            None => Ok(Self::find(&read(file, 0, length)?, 0).unwrap_or(Self { end: 0, last: None, torn: None })),
        }
    }

    /// Finds it in what stands from an offset on; `None` where its last line begins before that.
    fn find(bytes: &[u8], from: u64) -> Option<Self> {
        let end = end_of_lines(bytes, from)?;
        let (whole, rest) = bytes.split_at_checked(end)?;
        let torn = (!rest.is_empty()).then(|| Torn { bytes: rest.len() as u64, sha256: Sha256::of(rest) });
        Some(Self { end: from + end as u64, last: last_line(whole).map(Sha256::of), torn })
    }
}

/// Where the last line ends that was written whole. A file that has grown before its bytes were written has zeros in their
/// place after a loss of power.
fn end_of_lines(bytes: &[u8], from: u64) -> Option<usize> {
    let mut end = after_last_line_feed(bytes);
    loop {
        let line = bytes.get(..end.saturating_sub(1))?;
        let start = after_last_line_feed(line);
        if start == 0 && from > 0 {
            return None;
        }
        if !line.get(start..)?.contains(&0) {
            return Some(end);
        }
        end = start;
    }
}

fn last_line(whole: &[u8]) -> Option<&[u8]> {
    let line = whole.strip_suffix(b"\n")?;
    line.get(after_last_line_feed(line)..)
}

fn after_last_line_feed(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1)
}

fn read(file: &File, from: u64, to: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(to - from).map_err(io::Error::other)?];
    file.read_exact_at(&mut bytes, from)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Compares where a file ends, and what its last line is.
    #[track_caller]
    fn check(bytes: &[u8], end: u64, last: Option<&[u8]>) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let rest = &bytes[usize::try_from(end).unwrap()..];
        let torn = (!rest.is_empty()).then(|| Torn { bytes: rest.len() as u64, sha256: Sha256::of(rest) });
        assert_eq!(Tail::of(&file).unwrap(), Tail { end, last: last.map(Sha256::of), torn });
    }

    #[test]
    fn the_last_whole_line_is_found() {
        check(b"", 0, None);
        check(b"one\n", 4, Some(b"one"));
        check(b"one\ntwo\n", 8, Some(b"two"));
        let long = [&[b'a'; 100_000][..], b"\n", &[b'b'; 200_000], b"\n"].concat();
        check(&long, 300_002, Some(&[b'b'; 200_000]));
    }

    #[test]
    fn what_stands_after_it_is_torn() {
        check(b"on", 0, None);
        check(b"one\ntw", 4, Some(b"one"));
        check(b"one\n\0\0\0", 4, Some(b"one"));
        check(b"one\nt\0\0\nth\0e\n\0", 4, Some(b"one"));
        check(b"\0\0\n", 0, None);
        check(&[b"one\n", &[b'b'; 200_000][..]].concat(), 4, Some(b"one"));
    }
}
