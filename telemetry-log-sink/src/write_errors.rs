//! What a host's log could not write.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use telemetry_core::{Line, Setting, Sinks};

/// Where the writer of a log notes what it could not write, so that a report that is not in the log is not sent.
///
/// The writer of a subscriber has nobody to hand an error to. It notes it here, on the thread that wrote, and the sink, which
/// has the same one as a setting, looks after each event.
#[derive(Clone, Debug, Default)]
pub struct WriteErrors(Arc<Mutex<Option<Line>>>);

impl Setting for WriteErrors {
    type Reader = Sinks;
}

impl WriteErrors {
    /// Notes why something was not written.
    pub fn note(&self, error: &io::Error) {
        let error = Line::new(format_args!("the log can't be written: {error}"));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }

    pub(crate) fn take(&self) -> Option<Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
