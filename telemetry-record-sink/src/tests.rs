//! Records that are written at any time, and read as their files are then.

mod bounds;
mod clocks;
mod damage;
mod files;
mod torn;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::line::{Draft, LineKind};
use crate::writer::Writer;
use crate::{Record, RecordError, Sha256};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Midnight of 2026-01-01.
const START: Duration = Duration::from_secs(1_767_225_600);

/// A directory, and the writer of the record there.
struct Fixture {
    place: TempDir,
    writer: Writer,
}

impl Fixture {
    fn new() -> Self {
        // Nothing is asked of a disk here, and there are thousands of lines.
        let place = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let writer = Writer::at(place.path().join("record"));
        Self { place, writer }
    }

    /// A record of some days, a report of so many bytes each.
    fn of_days(days: u32, size: usize) -> Self {
        let mut fixture = Self::new();
        for day in 0..days {
            fixture.report(day, size).unwrap();
        }
        fixture
    }

    fn directory(&self) -> PathBuf {
        self.place.path().join("record")
    }

    /// Records a report, so many days after the start.
    fn report(&mut self, day: u32, size: usize) -> Result<Sha256, RecordError> {
        self.report_at(SystemTime::UNIX_EPOCH + START + DAY * day, size)
    }

    fn report_at(&mut self, now: SystemTime, size: usize) -> Result<Sha256, RecordError> {
        self.writer.append(&Draft::new(LineKind::Report, now).with("text", "x".repeat(size)), now)
    }

    fn record(&self) -> Record {
        Record::open(&self.directory()).unwrap()
    }

    /// What is wrong with the record, in words.
    fn damages(&self) -> Vec<String> {
        self.record().verify().iter().map(ToString::to_string).collect()
    }

    /// The kinds of its lines, file by file.
    fn kinds(&self) -> Vec<&'static str> {
        self.record().events().map(|event| event.kind().word()).collect()
    }

    /// Its files with their bytes, the oldest first.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let found = fs::read_dir(self.directory()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = found.filter(|path| path.extension().is_some()).collect();
        files.sort();
        files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}
