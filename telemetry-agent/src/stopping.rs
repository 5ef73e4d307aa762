//! The end: SIGINT and SIGTERM.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::Failure;

/// The signals that end the agent, caught from the moment this is made.
pub(crate) struct StopSignals(Signals);

impl StopSignals {
    pub(crate) fn catch() -> Result<Self, Failure> {
        Signals::new([SIGINT, SIGTERM]).map(Self).map_err(Failure::Signals)
    }

    /// Parks this thread until one of them comes.
    pub(crate) fn wait(mut self) {
        self.0.forever().next();
    }
}
