//! The writer of a record: one process, and in it one report, at a time.

use std::fs::File;
use std::path::PathBuf;
use std::time::SystemTime;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::chain;
use crate::directory::Directory;
use crate::line::Draft;
use crate::{RecordError, Sha256};

/// Nothing of the record itself is held between two lines, so that an operator may delete it at any time.
#[derive(Debug)]
pub(crate) struct Writer {
    path: PathBuf,
    lock: Option<File>,
}

const LOCK: &str = "lock";

impl Writer {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, lock: None }
    }

    /// Makes the directory, and takes the lock that this process holds until it ends.
    pub(crate) fn open(&mut self) -> Result<Directory, RecordError> {
        let directory = Directory::make(&self.path).map_err(|cause| self.failed(cause))?;
        let is_held = self.lock.as_ref().is_some_and(|lock| directory.holds(lock, LOCK));
        if !is_held {
            self.lock = Some(self.lock(&directory)?);
        }
        Ok(directory)
    }

    /// Appends a line, and gives its hash once the disk has it.
    pub(crate) fn append(&mut self, draft: &Draft, now: SystemTime) -> Result<Sha256, RecordError> {
        let directory = self.open()?;
        chain::append(&directory, draft, now).map_err(|cause| self.failed(cause))
    }

    fn lock(&self, directory: &Directory) -> Result<File, RecordError> {
        let lock = directory.append(LOCK).map_err(|cause| self.failed(cause))?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(lock),
            Err(Errno::WOULDBLOCK) => Err(RecordError::InUse(self.path.clone())),
            Err(cause) => Err(self.failed(cause)),
        }
    }

    fn failed(&self, cause: impl Into<std::io::Error>) -> RecordError {
        RecordError::Write { path: self.path.clone(), cause: cause.into() }
    }
}
