//! What the log says of the node itself: what it is at the start, when it breaks, once a week while it is broken, and when it is
//! mended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use telemetry_core::{DeliveryStatus, LogEvent, Outcome};
use telemetry_kurrentdb::Node;

use crate::threads;

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// A watch on a node, which is told each event of telemetry.
pub(super) struct NodeWatch {
    node: Arc<Node>,
    breakage: Mutex<Option<Breakage>>,
}

/// A node of which nothing can be read.
struct Breakage {
    warned: Instant,
    /// The reports since it broke that were not sent.
    unsent: u32,
}

impl NodeWatch {
    pub(super) fn on(node: &Arc<Node>) -> Self {
        Self { node: Arc::clone(node), breakage: Mutex::default() }
    }

    pub(super) fn observe(&self, event: &LogEvent) {
        match event {
            LogEvent::Notice(_) => self.look(),
            LogEvent::Outcome(outcome) => self.judge(outcome, Instant::now()),
            _ => {}
        }
    }

    /// Looks at the node once, so that what is wrong is known in the first second and not after an hour.
    fn look(&self) {
        let node = Arc::clone(&self.node);
        // Without a thread for it, the first report tells the same.
        let _ = threads::thread().spawn(move || match node.look() {
            Ok(look) => tracing::info!(target: "telemetry", "The node at {} is {look}", node.address()),
            Err(error) => {
                tracing::warn!(target: "telemetry", "Nothing can be read of the node at {}: {error}", node.address());
            }
        });
    }

    fn judge(&self, outcome: &Outcome, now: Instant) {
        match self.node.read_error() {
            Some(error) if self.is_to_be_said(outcome, now) => {
                tracing::warn!(target: "telemetry", "Nothing can be read of the node at {}: {error}", self.node.address());
            }
            Some(_) => {}
            None => self.mended(),
        }
    }

    /// Counts a report on a broken node, and says whether it is time for a warning.
    fn is_to_be_said(&self, outcome: &Outcome, now: Instant) -> bool {
        let unsent = u32::from(!matches!(outcome.status(), DeliveryStatus::Sent(_)));
        let mut breakage = self.held();
        match &mut *breakage {
            Some(known) => {
                known.unsent += unsent;
                let is_old = now.duration_since(known.warned) >= WEEK;
                if is_old {
                    known.warned = now;
                }
                is_old
            }
            None => {
                *breakage = Some(Breakage { warned: now, unsent });
                true
            }
        }
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
