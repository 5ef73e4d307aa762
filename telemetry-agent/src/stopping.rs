//! The end: SIGINT and SIGTERM; and the signals that are none.

use std::future::pending;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXFSZ};
use signal_hook::iterator::Signals;
use tokio::sync::oneshot;

use crate::error::AgentError;
use crate::logging;

/// The signals that end the agent, caught from the moment this is made.
pub(crate) struct StopSignals(Signals);

impl StopSignals {
    pub(crate) fn catch() -> Result<Self, AgentError> {
        // A log file beyond the limit of this process is a write that fails, and not the end; nor is a terminal that is closed, or
        // what tells other programs to read their configuration again.
        Signals::new([SIGINT, SIGTERM, SIGXFSZ, SIGHUP, SIGUSR1, SIGUSR2]).map(Self).map_err(AgentError::Signals)
    }

    /// Parks this thread until one comes that is the end, and logs it.
    pub(crate) fn wait(mut self) {
        let signal = match self.0.forever().find(|signal| [SIGINT, SIGTERM].contains(signal)) {
            Some(SIGINT) => "SIGINT",
            _ => "SIGTERM",
        };
        logging::log_with_timeout(move || tracing::info!(target: "telemetry", "telemetry-agent ends by {signal}"));
    }

    /// Completes when one comes that is the end, and never where no thread can be had that waits for it.
    pub(crate) async fn received(self) {
        let (tell, told) = oneshot::channel();
        // The thread is left behind at the end of the process.
        let waiting = thread::Builder::new().name("signals".to_owned()).spawn(move || {
            self.wait();
            tell.send(())
        });
        if waiting.is_err() || told.await.is_err() {
            pending::<()>().await;
        }
    }
}
