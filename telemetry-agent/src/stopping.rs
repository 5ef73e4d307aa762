//! The end: SIGINT and SIGTERM; and SIGXFSZ, which is none.

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use crate::error::AgentError;

/// The signals that end the agent, caught from the moment this is made.
pub(crate) struct StopSignals(Signals);

impl StopSignals {
    pub(crate) fn catch() -> Result<Self, AgentError> {
        // A log file beyond the limit of this process is a write that fails, and not the end.
        Signals::new([SIGINT, SIGTERM, SIGXFSZ]).map(Self).map_err(AgentError::Signals)
    }

    /// Parks this thread until one of them comes.
    pub(crate) fn wait(mut self) {
        self.0.forever().find(|signal| *signal != SIGXFSZ);
    }
}
