//! What an agent is doing, for whoever watches it: a file in its state directory, and one of metrics where somebody asks for it.

pub(crate) mod command;
mod metrics;
mod progress;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustix::fs::Mode;
use telemetry_core::LogEvent;

use self::metrics::metrics;
use self::progress::Progress;
use crate::whole_file;

/// The file in the state directory.
const STATUS: &str = "status.json";

/// Keeps the files up to date: at the start, and after each report.
#[derive(Clone, Debug)]
pub(crate) struct StatusFiles {
    progress: Arc<Mutex<Progress>>,
    status: Option<PathBuf>,
    metrics: Option<PathBuf>,
    is_broken: Arc<AtomicBool>,
}

impl StatusFiles {
    /// For an agent of this node whose first report is due after `first`.
    pub(crate) fn new(node: String, state_dir: Option<&Path>, metrics: Option<&Path>, first: Duration) -> Option<Self> {
        let status = state_dir.map(|directory| directory.join(STATUS));
        let is_kept = status.is_some() || metrics.is_some();
        let left = status.as_deref().and_then(|status| fs::read_to_string(status).ok());
        let left = left.and_then(|left| serde_json::from_str(&left).ok()).unwrap_or_default();
        let progress = Progress::starting(node, left, SystemTime::now(), first);
        let progress = Arc::new(Mutex::new(progress));
        is_kept.then(|| Self { progress, status, metrics: metrics.map(Path::to_owned), is_broken: Arc::default() })
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
        let status = write(self.status.as_deref(), Mode::RUSR | Mode::WUSR, || progress.json());
        let metrics = write(self.metrics.as_deref(), Mode::from_raw_mode(0o644), || metrics(&progress));
        self.warn_of(status.and(metrics));
    }

    /// Warns where it breaks, and not of each report after that.
    fn warn_of(&self, written: Result<(), WriteError<'_>>) {
        let was_broken = self.is_broken.swap(written.is_err(), Ordering::Relaxed);
        if let (Err(error), false) = (written, was_broken) {
            tracing::warn!(target: "telemetry", "{error}");
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{path:?} can't be written ({cause}): whoever reads it is told of an earlier time")]
struct WriteError<'a> {
    path: &'a Path,
    cause: io::Error,
}

fn write(path: Option<&Path>, mode: Mode, text: impl FnOnce() -> String) -> Result<(), WriteError<'_>> {
    path.map_or(Ok(()), |path| whole_file::replace(path, &text(), mode).map_err(|cause| WriteError { path, cause }))
}
