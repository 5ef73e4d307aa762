//! The size of a file system, which may never answer.

use std::path::Path;
use std::time::Duration;

use telemetry_core::{CollectError, Context};

/// How long a file system has to answer.
const DATA_DIR_TIMEOUT: Duration = Duration::from_secs(1);

const SILENT: CollectError = CollectError::Unavailable("the data directory does not answer");

/// The size of the file system that holds `path`, in bytes.
pub(crate) async fn size(cx: &Context, path: &Path) -> Result<u64, CollectError> {
    let path = path.to_owned();
    cx.blocking(DATA_DIR_TIMEOUT, move || look(&path), SILENT).await?
}

#[cfg(unix)]
fn look(path: &Path) -> Result<u64, CollectError> {
    let system = rustix::fs::statvfs(path).map_err(|_| UNREAD)?;
    let bytes = system.f_blocks.checked_mul(system.f_frsize);
    bytes.filter(|bytes| *bytes > 0).ok_or(NO_SIZE)
}

#[cfg(unix)]
const UNREAD: CollectError = CollectError::Unavailable("the data directory can't be read");
#[cfg(unix)]
const NO_SIZE: CollectError = CollectError::NotThere("the data directory's file system has no size");

#[cfg(not(unix))]
fn look(_path: &Path) -> Result<u64, CollectError> {
    Err(CollectError::Unavailable("the size of a file system can't be read on this system"))
}

#[cfg(test)]
mod tests {
    use telemetry_core::testing::{PRODUCT, collect_in};
    use telemetry_core::{Reading, Telemetry};

    use super::*;
    use crate::{DataDirectory, EnvironmentProvider};

    #[track_caller]
    fn size(path: impl AsRef<Path>) -> Reading<u64> {
        let host = Telemetry::builder(PRODUCT).setting(DataDirectory(path.as_ref().to_owned()));
        collect_in(host, &EnvironmentProvider).unwrap().total_disk_space
    }

    #[test]
    fn a_file_system_has_a_size() {
        assert!(size(std::env::temp_dir()).value().unwrap() > &0);
    }

    #[test]
    fn one_without_a_size_is_absent_not_zero() {
        assert_eq!(size("/proc"), Reading::Absent(NO_SIZE));
    }

    #[test]
    fn a_directory_that_is_not_there_is_absent() {
        assert_eq!(size("/no/such/directory"), Reading::Absent(UNREAD));
        assert_eq!(size(""), Reading::Absent(UNREAD));
        assert_eq!(size("/dev/null/data"), Reading::Absent(UNREAD));
    }

    #[test]
    fn one_that_has_gone_since_it_was_asked_is_absent() {
        let root = crate::fixture::tree(&[("data/chunk", "")]);
        let data = root.path().join("data");
        assert!(size(&data).value().unwrap() > &0);
        drop(root);
        assert_eq!(size(&data), Reading::Absent(UNREAD));
    }
}
