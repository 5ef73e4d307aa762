//! The host's handle to running telemetry.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::control::Control;
use super::preview::{Preview, PreviewError};
use super::reentrance::TelemetryId;
use super::reply::Reply;
use super::status::Status;
use crate::{NotSent, Outcome};

/// Running telemetry, as its host sees it. Clones are handles to the same; dropping the last one tells telemetry to stop,
/// and waits for nothing.
///
/// A source, a consent source or an observer that holds a clone keeps telemetry alive: it then ends by
/// [`Telemetry::stop`] only.
#[derive(Clone)]
#[must_use = "telemetry stops when its last handle is dropped"]
pub struct Telemetry(Arc<Handle>);

pub(super) struct Handle {
    pub(super) control: Arc<Control>,
    pub(super) status: watch::Receiver<Status>,
    pub(super) ended: Reply<()>,
    pub(super) id: TelemetryId,
}

/// How telemetry stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Its thread has ended.
    InTime,
    /// Its thread has not ended and was left behind; it does not hold up the end of the process.
    Abandoned,
}

impl Telemetry {
    /// What telemetry is doing at this moment.
    #[must_use]
    pub fn status(&self) -> Status {
        let Handle { control, status, .. } = self.0.as_ref();
        let is_running = status.has_changed().is_ok();
        let status = status.borrow().clone();
        Status { consent: status.consent.and(control.consent()), is_running, ..status }
    }

    /// What would be sent at this moment, by this instance and its own providers.
    ///
    /// It waits for a collection that is under way, never for a delivery; previews that are asked for meanwhile share one.
    /// Nothing is written or sent.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Reentrant`] within a provider, a source, a consent source, a sink or an observer of this telemetry;
    /// [`PreviewError::Stopped`] after its end.
    pub fn preview(&self) -> Reply<Result<Preview, PreviewError>> {
        if self.0.id.is_entered() {
            return Reply::given(Err(PreviewError::Reentrant));
        }
        self.0.control.previews.ask()
    }

    /// Makes a report now, besides those of the schedule; during a report, after it. It is made whether its outcome is
    /// awaited or not, and those that are asked for meanwhile are one.
    ///
    /// Within an hour of the start or of the last report, and with a receiver that is not on this machine, nothing is
    /// collected, and the outcome is [`NotSent::TooFrequent`].
    pub fn report_now(&self) -> Reply<Outcome> {
        let allowed_at = self.0.status.borrow().allowed_at;
        match too_early(allowed_at) {
            Some(allowed_at) => Reply::given(Outcome::not_made(NotSent::TooFrequent { allowed_at })),
            None => self.0.control.reports.ask(),
        }
    }

    /// Opts out from now on: an attempt under way is dropped, and no other follows. Reports are still composed and logged.
    ///
    /// It holds as long as this telemetry runs. A host that starts another one passes it on by [`Builder::opt_out`](crate::Builder::opt_out).
    pub fn opt_out(&self) {
        self.0.control.opt_out();
    }

    /// Stops, and waits for at most `bound`. Of several handles that stop at once, each keeps its own bound.
    #[must_use = "telemetry that was abandoned is worth a line in the log"]
    pub fn stop(&self, bound: Duration) -> Stopped {
        self.0.control.stop();
        self.stopped().wait(bound).map_or(Stopped::Abandoned, |()| Stopped::InTime)
    }

    /// The end of telemetry's thread, however it comes about; it does not stop it.
    pub fn stopped(&self) -> Reply<()> {
        self.0.ended.clone()
    }

    pub(super) fn new(handle: Handle) -> Self {
        Self(Arc::new(handle))
    }
}

/// The time at which a report may be asked for, if that is yet to come.
pub(super) fn too_early(allowed_at: Option<Instant>) -> Option<Instant> {
    allowed_at.filter(|allowed_at| *allowed_at > Instant::now())
}

impl fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Telemetry").field(&self.status()).finish()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.control.stop();
    }
}
