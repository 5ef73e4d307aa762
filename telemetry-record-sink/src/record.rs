//! The reader of a record: its lines, from the oldest file to the newest.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use crate::directory::Directory;
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
        read_lines(directory).map(|lines| Self { lines }).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => RecordError::Missing(directory.to_owned()),
            _ => RecordError::Read { path: directory.to_owned(), cause },
        })
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

fn read_lines(path: &Path) -> io::Result<Vec<RecordedLine>> {
    let directory = Directory::open(path)?;
    let mut lines = Vec::new();
    for name in directory.names()? {
        let bytes = read(directory.read(&name)?)?;
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
