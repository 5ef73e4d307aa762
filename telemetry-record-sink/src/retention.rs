//! How much is kept: 400 days and 4 MiB, in whole files.

use std::io;
use std::time::{Duration, SystemTime};

use crate::directory::Directory;
use crate::file_name::FileName;

/// A month that began longer ago is not kept.
pub(crate) const MAX_AGE: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// The size of all files together.
pub(crate) const TOTAL_LIMIT: u64 = 4 * 1024 * 1024;

/// A month that has more gets a further file, so that not all of it is deleted at once.
pub(crate) const FILE_LIMIT: u64 = TOTAL_LIMIT / 4;

/// No file that a record has made is larger.
pub(crate) const MAX_SIZE: u64 = 4 * TOTAL_LIMIT;

/// Deletes the oldest files, so that there is room for one that will have so many bytes.
pub(crate) fn prune(directory: &Directory, target: &FileName, size: u64, now: SystemTime) -> io::Result<()> {
    let mut kept = size;
    let mut names = directory.names()?;
    names.retain(|name| name != target);
    for name in names.iter().rev() {
        kept = kept.saturating_add(directory.size(name)?);
        if kept > TOTAL_LIMIT || is_old(name, now) {
            // All that is older goes, too: a chain has no gap.
            kept = u64::MAX;
            directory.remove(name)?;
        }
    }
    Ok(())
}

fn is_old(name: &FileName, now: SystemTime) -> bool {
    name.begin().and_then(|begin| now.duration_since(begin).ok()).is_some_and(|age| age > MAX_AGE)
}
