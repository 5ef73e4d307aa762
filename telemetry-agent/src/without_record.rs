//! A build that keeps no record: it has no commands for one.

use std::path::Path;

use telemetry_core::Builder;

/// The feature of this channel, which is not built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const RECORD_SINK: Option<&str> = None;

/// Nothing can be wrong with a record.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordCommandError {}

/// Telemetry as it is.
pub(crate) fn keep(builder: Builder, _state_dir: Option<&Path>) -> Builder {
    builder
}

pub(crate) mod command {
    //! No command is about a record.

    use std::process::ExitCode;

    use clap::Subcommand;

    use crate::error::AgentError;

    #[derive(Debug, Subcommand)]
    pub(crate) enum RecordCommand {}

    impl RecordCommand {
        pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
            match *self {}
        }
    }
}
