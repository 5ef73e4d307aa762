//! Files that can't be written: each is warned of when it breaks, and not at every attempt after that.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The files that could not be written when they last were to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct BrokenFiles(Arc<Mutex<BTreeSet<PathBuf>>>);

impl BrokenFiles {
    /// Takes note of how it went; `consequence` says what that means for the operator.
    pub(crate) fn note(&self, path: &Path, written: io::Result<()>, consequence: &str) {
        if let Some(cause) = self.newly_broken(path, written) {
            tracing::warn!(target: "telemetry", "{path:?} can't be written ({cause}): {consequence}");
        }
    }

    #[cfg(test)]
    pub(crate) fn is_broken(&self, path: &Path) -> bool {
        self.0.lock().unwrap().contains(path)
    }

    fn newly_broken(&self, path: &Path, written: io::Result<()>) -> Option<io::Error> {
        let mut broken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match written {
            Ok(()) => {
                broken.remove(path);
                None
            }
            Err(cause) => broken.insert(path.to_owned()).then_some(cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_new_among_the_broken_ones_when_it_breaks() {
        let files = BrokenFiles::default();
        let check = |name: &str, is_written: bool, is_new: bool| {
            let written = is_written.then_some(()).ok_or_else(|| io::Error::other("no space left"));
            assert_eq!(files.newly_broken(Path::new(name), written).is_some(), is_new, "{name}");
        };
        check("a", false, true);
        check("a", false, false);
        // What becomes of one says nothing of another.
        check("b", true, false);
        check("a", false, false);
        check("b", false, true);
        check("a", true, false);
        check("a", false, true);
    }
}
