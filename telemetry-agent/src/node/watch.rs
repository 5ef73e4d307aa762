//! What the log says of the node itself: what it is at the start, when it breaks, once a week while it is broken, and when it is
//! mended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use telemetry_core::{DeliveryStatus, LogEvent, Outcome};
use telemetry_kurrentdb::{Node, ReadError};

use crate::threads;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// A watch on a node, which is told each event of telemetry.
#[derive(Clone)]
pub(super) struct NodeWatch {
    node: Arc<Node>,
    breakage: Arc<Mutex<Option<Breakage>>>,
}

/// A node of which nothing can be read.
struct Breakage {
    warned: Instant,
    /// The reports since it broke that were not sent.
    unsent: u32,
}

impl NodeWatch {
    pub(super) fn on(node: &Arc<Node>) -> Self {
        Self { node: Arc::clone(node), breakage: Arc::default() }
    }

    pub(super) fn observe(&self, event: &LogEvent) {
        match event {
            LogEvent::Notice(_) => {
                let watch = self.clone();
                // Without a thread for it, the first report tells the same.
                let _ = threads::thread().spawn(move || watch.look());
            }
            LogEvent::Outcome(outcome) => self.judge(outcome, Instant::now()),
            _ => {}
        }
    }

    /// Looks at the node once, so that what is wrong is known in the first second and not after an hour.
    fn look(&self) {
        match self.node.look() {
            Ok(look) => tracing::info!(target: "telemetry", "The node at {} is {look}", self.node.address()),
            Err(error) => self.warn_if_due(&error, 0, Instant::now()),
        }
    }

    fn judge(&self, outcome: &Outcome, now: Instant) {
        let unsent = u32::from(!matches!(outcome.status(), DeliveryStatus::Sent(_)));
        match self.node.read_error() {
            Some(error) => self.warn_if_due(&error, unsent, now),
            None => self.mended(),
        }
    }

    fn warn_if_due(&self, error: &ReadError, unsent: u32, now: Instant) {
        if self.is_warning_due(unsent, now) {
            tracing::warn!(target: "telemetry", "Nothing can be read of the node at {}: {error}", self.node.address());
        }
    }

    /// Counts the reports of a broken node, and says whether it is time for a warning.
    fn is_warning_due(&self, unsent: u32, now: Instant) -> bool {
        let mut breakage = self.held();
        let known = breakage.as_ref().map(|known| (known.warned, known.unsent));
        let is_due = known.is_none_or(|(warned, _)| now.duration_since(warned) >= WEEK);
        let (warned, before) = known.unwrap_or((now, 0));
        *breakage = Some(Breakage { warned: if is_due { now } else { warned }, unsent: before + unsent });
        is_due
    }

    fn mended(&self) {
        if let Some(Breakage { unsent, .. }) = self.held().take() {
            let address = self.node.address();
            tracing::info!(target: "telemetry", "The node at {address} can be read again; reports that were not sent: {unsent}");
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Breakage>> {
        self.breakage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
