//! What can go wrong with a record.

use std::io;
use std::path::PathBuf;

/// Why a record can't be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A line could not be written, or the disk does not have it for certain.
    #[error("the record in {} can't be written: {cause}", path.display())]
    Write {
        /// The directory.
        path: PathBuf,
        /// What the system says, or what is to be removed.
        cause: io::Error,
    },
    /// The last line of this process has not come back from the disk.
    #[error("the record in {} waits for its disk since an earlier line: look at that disk", .0.display())]
    Stuck(PathBuf),
    /// No line was ever recorded there.
    #[error("there is no record in {}: none was made yet, or it is in another directory", .0.display())]
    Missing(PathBuf),
    /// It could not be read.
    #[error("the record in {} can't be read: {cause}", path.display())]
    Read {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}
