//! The options that say when reports are made.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

#[derive(Args, Debug)]
#[command(next_help_heading = "Times")]
pub(crate) struct Times {
    /// How long after start the first report is made; under an hour only to an endpoint on this machine.
    #[arg(long, value_name = "TIME", default_value = "1h", env = "TELEMETRY_AGENT_FIRST_REPORT")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) first_report: Duration,

    /// How long after that each further report is made; under an hour only to an endpoint on this machine.
    #[arg(long, value_name = "TIME", default_value = "24h", env = "TELEMETRY_AGENT_INTERVAL")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) interval: Duration,

    /// By how much the first report may be later, so that agents that start together do not call together; which part of
    /// it, the machine's identity and the node's address decide.
    #[arg(long, value_name = "TIME", default_value = "0s", env = "TELEMETRY_AGENT_SPREAD")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) spread: Duration,

    /// The directory in which the time of the last report is kept, so that an agent that is restarted often does not
    /// report more often. Without it, it is the one that a service manager gives the service (STATE_DIRECTORY).
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_STATE_DIR")]
    pub(crate) state_dir: Option<PathBuf>,
}
