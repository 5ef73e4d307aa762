//! The reader of a record: its lines, from the oldest file to the newest.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::directory::Directory;
use crate::file_name::FileName;
use crate::line::date_time;
use crate::retention::MAX_SIZE;
use crate::{RecordError, RecordedEvent, Sha256};

/// A record as it was when it was opened; nothing is locked or changed.
#[derive(Clone, Debug)]
pub struct Record {
    lines: Vec<RecordedLine>,
}

/// A line as it stands in its file.
#[derive(Clone, Debug)]
pub(crate) struct RecordedLine {
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) number: usize,
    pub(crate) bytes: Vec<u8>,
    /// Whether it ends with a line feed.
    pub(crate) is_whole: bool,
    pub(crate) hash: Sha256,
}

impl Record {
    /// Reads the record in a directory.
    ///
    /// # Errors
    ///
    /// When there is none, or it can't be read.
    pub fn open(directory: &Path) -> Result<Self, RecordError> {
        let unreadable = |cause| RecordError::Read { path: directory.to_owned(), cause };
        let opened = Directory::open(directory).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => RecordError::Missing(directory.to_owned()),
            _ => unreadable(cause),
        })?;
        let names = opened.names().map_err(unreadable)?;
        Ok(Self { lines: read_lines(&opened, &names).map_err(unreadable)? })
    }

    /// What was recorded, the oldest first. A line that can't be read is none of them; [`Record::verify`] names it.
    pub fn events(&self) -> impl Iterator<Item = RecordedEvent<'_>> {
        self.lines.iter().filter_map(RecordedEvent::of)
    }

    /// What was recorded from a moment on.
    pub fn events_since(&self, moment: SystemTime) -> impl Iterator<Item = RecordedEvent<'_>> {
        let moment = date_time(moment);
        self.events().filter(move |event| event.time() >= moment.as_str())
    }

    /// The hash of the last line; `None` where there is none.
    #[must_use]
    pub fn head(&self) -> Option<Sha256> {
        self.lines.last().map(|line| line.hash)
    }

    pub(crate) fn lines(&self) -> &[RecordedLine] {
        &self.lines
    }
}

/// The lines of these files; one that a writer has deleted since, for its age or its size, is as if it had been so before.
fn read_lines(directory: &Directory, names: &[FileName]) -> io::Result<Vec<RecordedLine>> {
    let mut lines = Vec::new();
    for name in names {
        let bytes = match directory.read(name) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            file => read(file?)?,
        };
        let split = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
        lines.extend(split.map(|(index, line)| RecordedLine::new(name.to_string(), index + 1, line)));
    }
    Ok(lines)
}

fn read(file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        Err(io::Error::other("a file there is larger than any record: remove it"))
    } else {
        Ok(bytes)
    }
}

impl RecordedLine {
    fn new(file: String, number: usize, line: &[u8]) -> Self {
        let bytes = line.strip_suffix(b"\n").unwrap_or(line);
        Self { file, number, bytes: bytes.to_owned(), is_whole: bytes.len() < line.len(), hash: Sha256::of(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_deleted_meanwhile_is_not_missed() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("2026-02.jsonl"), "{}\n").unwrap();
        let directory = Directory::open(place.path()).unwrap();
        let names = ["2026-01.jsonl", "2026-02.jsonl"].map(|name| name.parse().unwrap());
        let files: Vec<_> = read_lines(&directory, &names).unwrap().into_iter().map(|line| line.file).collect();
        assert_eq!(files, ["2026-02.jsonl"]);
    }
}
