//! A build that keeps no record: it has no commands for one.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;
use telemetry_core::Builder;

use crate::error::AgentError;

/// No command is about a record.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {}

/// Nothing can be wrong with a record.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordCommandError {}

impl RecordCommand {
    pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
        match *self {}
    }
}

/// Telemetry as it is.
pub(crate) fn keep(builder: Builder, _state_dir: Option<&Path>) -> Builder {
    builder
}
