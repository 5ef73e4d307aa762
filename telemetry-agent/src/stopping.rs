//! The end: SIGINT and SIGTERM; and the signals that are none.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXFSZ};
use signal_hook::iterator::Signals;

use crate::error::AgentError;

/// The signals that end the agent, caught from the moment this is made.
pub(crate) struct StopSignals(Signals);

impl StopSignals {
    pub(crate) fn catch() -> Result<Self, AgentError> {
        // A log file beyond the limit of this process is a write that fails, and not the end; nor is a terminal that is closed, or
        // what tells other programs to read their configuration again.
        Signals::new([SIGINT, SIGTERM, SIGXFSZ, SIGHUP, SIGUSR1, SIGUSR2]).map(Self).map_err(AgentError::Signals)
    }

    /// Parks this thread until one comes that is the end, and names it.
    pub(crate) fn wait(mut self) -> &'static str {
        match self.0.forever().find(|signal| [SIGINT, SIGTERM].contains(signal)) {
            Some(SIGINT) => "SIGINT",
            _ => "SIGTERM",
        }
    }
}
