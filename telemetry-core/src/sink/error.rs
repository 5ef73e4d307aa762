//! What can go wrong with a channel.

use std::fmt;
use std::time::Duration;

use crate::Line;

/// Why a channel can't be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(Line);

impl OpenError {
    /// Says why, in one line that shows no secret.
    #[must_use]
    pub fn new(why: impl fmt::Display) -> Self {
        Self(Line::new(why))
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> &Line {
        &self.0
    }
}

/// What became of a delivery that did not succeed.
///
/// "Tried again" is said of remote channels, and holds until the third attempt. An attempt that came to its deadline is the last.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeliverError {
    /// No connection, or none that held; or what a local channel writes to can't be written. Tried again.
    #[error("{0}")]
    Unreachable(Line),
    /// The receiver asks for time: statuses 429, 502, 503 and 504 of HTTP. Tried again, unless it asks for more than 300 s.
    #[error("{reason}")]
    Busy {
        /// What it said.
        reason: Line,
        /// How long it asked to be left alone; it is a second at least.
        retry_after: Option<Duration>,
    },
    /// The report is too large for the receiver.
    #[error("{0}")]
    TooLarge(Line),
    /// The receiver will never want reports again.
    #[error("{0}")]
    Gone(Line),
    /// The receiver, or the channel, does not want this report; or a local channel does not write such events.
    #[error("{0}")]
    Refused(Line),
}
