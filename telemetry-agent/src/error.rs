//! What can go wrong before telemetry runs: one line each, and exit code 2.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use telemetry_core::{ConfigErrors, OpenError};

use crate::directory::UnreadableError;
use crate::node::NodeError;
use crate::record::RecordCommandError;

/// Why the agent ends at once.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AgentError {
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Record(#[from] RecordCommandError),
    #[error("the log directory {} can't be written: {cause}; mend that, or give another --log-dir", path.display())]
    LogDirectory { path: PathBuf, cause: io::Error },
    #[error("the state directory {} can't be written: {cause}; mend that, or give another --state-dir", path.display())]
    StateDirectory { path: PathBuf, cause: io::Error },
    #[error("another agent writes into the log directory {}: stop it, or give this one another --log-dir", .0.display())]
    LogDirectoryTaken(PathBuf),
    #[error(
        "another agent of this node is running with the state directory {}: stop it, or give this one another --state-dir",
        .0.display()
    )]
    StateDirectoryTaken(PathBuf),
    #[error("another `send` is under way with the state directory {}: wait for it", .0.display())]
    OneReportUnderWay(PathBuf),
    #[error("the directory {} is that of user {user}, who could not write what this one makes there: run this as that user", path.display())]
    OwnedByAnother { path: PathBuf, user: u32 },
    #[error(transparent)]
    UnreadableState(#[from] UnreadableError),
    #[error("no agent has run with the state directory {}: give the --state-dir of one", .0.display())]
    NoStatus(PathBuf),
    #[error("the state directory {} has those of several nodes: give one of them as --state-dir: {}", path.display(), places.join(", "))]
    SeveralStatuses { path: PathBuf, places: Vec<String> },
    #[cfg_attr(not(feature = "http-sink"), expect(dead_code, reason = "there is no endpoint"))]
    #[error(transparent)]
    Endpoint(OpenError),
    #[error("--spread {} is longer than --interval {}: give a shorter one", humantime::format_duration(*.spread), humantime::format_duration(*.interval))]
    Spread { spread: Duration, interval: Duration },
    #[error(transparent)]
    Schedule(#[from] telemetry_core::ScheduleError),
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    #[error("signals can't be caught: {0}")]
    Signals(io::Error),
    #[error("no report can be composed: {0}")]
    Preview(Box<dyn std::error::Error>),
    #[error("the output can't be written: {0}")]
    Output(io::Error),
}

impl AgentError {
    pub(crate) fn report(&self) -> ExitCode {
        print(self);
        ExitCode::from(2)
    }
}

/// A path may have line feeds and escapes in it, which are written out.
fn one_line(text: &str) -> String {
    let escaped = |character: char| match character {
        character if character.is_control() => character.escape_default().to_string(),
        character => character.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// Says one line on the console; where nobody listens, nothing is lost that anybody could have read.
pub(crate) fn print(line: impl fmt::Display) {
    let _ = writeln!(io::stderr(), "telemetry-agent: {}", one_line(&line.to_string()));
}

/// Says what the operator should know, where there is no log.
pub(crate) fn warn(warnings: &[String]) {
    warnings.iter().for_each(|warning| print(format_args!("warning: {warning}")));
}
