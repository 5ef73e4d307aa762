//! The writer of a record: one line at a time, whichever process writes.

use std::fs::File;
use std::path::PathBuf;
use std::time::SystemTime;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::chain;
use crate::directory::Directory;
use crate::line::Draft;
use crate::{RecordError, Sha256};

/// Nothing of the record is held between two lines, so that an operator may delete it at any time, and another process may write.
#[derive(Debug)]
pub(crate) struct Writer {
    path: PathBuf,
}

const LOCK: &str = "lock";

impl Writer {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Makes the directory where it is missing.
    pub(crate) fn open(&self) -> Result<Directory, RecordError> {
        Directory::make(&self.path).map_err(|cause| self.failed(cause))
    }

    /// Appends a line, and gives its hash once the disk has it.
    pub(crate) fn append(&self, draft: &Draft, now: SystemTime) -> Result<Sha256, RecordError> {
        let directory = self.open()?;
        // Whoever writes just now waits for its disk, and then lets the lock go.
        let lock = self.lock(&directory)?;
        let appended = chain::append(&directory, draft, now).map_err(|cause| self.failed(cause));
        drop(lock);
        appended
    }

    /// The lock on the directory; one whose file was deleted meanwhile is none.
    fn lock(&self, directory: &Directory) -> Result<File, RecordError> {
        loop {
            let lock = directory.append(LOCK).map_err(|cause| self.failed(cause))?;
            match flock(&lock, FlockOperation::LockExclusive) {
                Ok(()) if directory.holds(&lock, LOCK) => return Ok(lock),
                Ok(()) | Err(Errno::INTR) => {}
                Err(cause) => return Err(self.failed(cause)),
            }
        }
    }

    fn failed(&self, cause: impl Into<std::io::Error>) -> RecordError {
        RecordError::Write { path: self.path.clone(), cause: cause.into() }
    }
}
