//! What an agent is doing, for whoever watches it: a file in its state directory, and one of metrics where somebody asks for it.

pub(crate) mod command;
mod metrics;
mod progress;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustix::fs::Mode;
use serde_json::Value;
use telemetry_core::LogEvent;

use self::metrics::metrics;
use self::progress::Progress;
use crate::broken_files::BrokenFiles;
use crate::{own_file, whole_file};

/// The file in the state directory.
const STATUS: &str = "status.json";

/// Far more than a status has, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Keeps the files up to date: at the start, and after each report.
#[derive(Clone, Debug)]
pub(crate) struct StatusFiles {
    progress: Arc<Mutex<Progress>>,
    status: Option<PathBuf>,
    metrics: Option<PathBuf>,
    broken: BrokenFiles,
}

impl StatusFiles {
    /// For an agent of this node whose first report is due after `first`.
    pub(crate) fn new(node: String, state_dir: Option<&Path>, metrics: Option<&Path>, first: Duration) -> Option<Self> {
        let status = state_dir.map(|directory| directory.join(STATUS));
        let is_kept = status.is_some() || metrics.is_some();
        let left = status.as_deref().and_then(|status| read(status).ok()).unwrap_or_default();
        let progress = Progress::starting(node, left, SystemTime::now(), first);
        let progress = Arc::new(Mutex::new(progress));
        is_kept.then(|| Self { progress, status, metrics: metrics.map(Path::to_owned), broken: BrokenFiles::default() })
    }

    pub(crate) fn observe(&self, event: &LogEvent) {
        match event {
            LogEvent::Notice(_) => self.write(|_| ()),
            LogEvent::Outcome(outcome) => self.write(|progress| progress.report(outcome, SystemTime::now())),
            _ => {}
        }
    }

    /// No lock is held while files are written.
    fn write(&self, change: impl FnOnce(&mut Progress)) {
        let progress = {
            let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut progress);
            progress.clone()
        };
        self.replace(self.status.as_deref(), Mode::RUSR | Mode::WUSR, || progress.json());
        self.replace(self.metrics.as_deref(), Mode::from_raw_mode(0o644), || metrics(&progress));
    }

    fn replace(&self, path: Option<&Path>, mode: Mode, text: impl FnOnce() -> String) {
        if let Some(path) = path {
            let written = whole_file::replace(path, &text(), mode);
            self.broken.note(path, written, "whoever reads it is told of an earlier time");
        }
    }
}

/// What stands in a status file; one that is damaged says nothing.
fn read(path: &Path) -> io::Result<Value> {
    Ok(serde_json::from_str(&own_file::text(path, LARGEST)?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn l19_a_status_that_is_a_pipe_is_not_waited_for() {
        let place = tempfile::tempdir().unwrap();
        assert!(Command::new("mkfifo").arg(place.path().join(STATUS)).status().unwrap().success());
        assert!(StatusFiles::new(String::new(), Some(place.path()), None, Duration::ZERO).is_some());
    }
}
