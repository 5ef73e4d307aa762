//! What the log says of the node itself: what it is at the start, when it breaks, once a week while it is broken, and when it is
//! mended.

use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use telemetry_core::{LogEvent, Outcome};
use telemetry_kurrentdb::{Node, ReadError};

use crate::threads;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// The monitor of a node, which is told each event of telemetry.
#[derive(Clone)]
pub(super) struct NodeMonitor {
    node: Arc<Node>,
    failure: Arc<Mutex<Option<Failure>>>,
    /// A notice that no log takes is told again.
    probed: Arc<Once>,
}

/// A node of which nothing can be read.
struct Failure {
    warned: Instant,
    /// The reports since it broke that were not sent.
    unsent: u32,
}

impl NodeMonitor {
    pub(super) fn of(node: &Arc<Node>) -> Self {
        Self { node: Arc::clone(node), failure: Arc::default(), probed: Arc::new(Once::new()) }
    }

    pub(super) fn observe(&self, event: &LogEvent) {
        match event {
            LogEvent::Notice(_) => self.probed.call_once(|| {
                let monitor = self.clone();
                // Without a thread for it, the first report tells the same.
                let _ = threads::thread().spawn(move || monitor.probe());
            }),
            LogEvent::Outcome(outcome) => self.judge(outcome, Instant::now()),
            _ => {}
        }
    }

    /// Probes the node once, so that what is wrong is known in the first second and not after an hour.
    fn probe(&self) {
        match self.node.probe() {
            Ok(probe) => tracing::info!(target: "telemetry", "The node at {} is {probe}", self.node.address()),
            Err(error) => self.warn_if_due(&error, 0, Instant::now()),
        }
    }

    fn judge(&self, outcome: &Outcome, now: Instant) {
        let unsent = u32::from(!outcome.is_delivered());
        match self.node.read_error() {
            Some(error) => self.warn_if_due(&error, unsent, now),
            None => self.recovered(),
        }
    }

    fn warn_if_due(&self, error: &ReadError, unsent: u32, now: Instant) {
        if self.is_warning_due(unsent, now) {
            tracing::warn!(target: "telemetry", "Nothing can be read of the node at {}: {error}", self.node.address());
        }
    }

    /// Counts the reports of a broken node, and says whether it is time for a warning.
    fn is_warning_due(&self, unsent: u32, now: Instant) -> bool {
        let mut failure = self.held();
        let known = failure.as_ref().map(|known| (known.warned, known.unsent));
        let is_due = known.is_none_or(|(warned, _)| now.duration_since(warned) >= WEEK);
        let (warned, before) = known.unwrap_or((now, 0));
        *failure = Some(Failure { warned: if is_due { now } else { warned }, unsent: before + unsent });
        is_due
    }

    fn recovered(&self) {
        // No lock is held while the log is written.
        let failure = self.held().take();
        if let Some(Failure { unsent, .. }) = failure {
            let address = self.node.address();
            tracing::info!(target: "telemetry", "The node at {address} can be read again; reports that were not sent: {unsent}");
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Failure>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
