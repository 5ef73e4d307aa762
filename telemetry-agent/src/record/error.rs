//! What can be wrong with the record where somebody reads it.

use std::io;
use std::path::PathBuf;

use telemetry_record_sink::RecordError;

use crate::directory::UnreadableError;

/// Why nothing can be told of the record.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordCommandError {
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    UnreadableState(#[from] UnreadableError),
    #[error("the state directory {} has the records of several nodes: give one of the directories in it as --state-dir", .0.display())]
    Several(PathBuf),
    #[error("no report of the record has a hash that begins with {0}: `history` without --show lists them")]
    NotFound(String),
    #[error("{count} reports of the record have hashes that begin with {prefix}: give more digits")]
    Ambiguous { prefix: String, count: usize },
    #[error("the export {} can't be written: {cause}; give another --output", path.display())]
    Export { path: PathBuf, cause: io::Error },
    #[error("the export {} is there already: remove it, or give another --output", .0.display())]
    Exists(PathBuf),
}
