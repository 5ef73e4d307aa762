//! The commands about the record.

use std::process::ExitCode;

use clap::Subcommand;

use super::options::{ExportOptions, HistoryOptions};
use super::{export, history};
use crate::error::AgentError;

#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// List what was recorded in the state directory: when a report was made, where it went, what came of it, and why.
    ///
    /// The exit code is 0, 1 where the record is not as it was written, and 2 for bad input, or where there is no record.
    History(HistoryOptions),
    /// Write the exact text of each recorded report into a file, with its hash and its key, for a comparison with what was
    /// received.
    ///
    /// Each line is a JSON object; the last one has the hash of the record's last line, for `history --head`. The exit code is 0,
    /// 1 where the record is not as it was written, and 2 for bad input, or where there is no record.
    Export(ExportOptions),
}

impl RecordCommand {
    pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
        match self {
            Self::History(options) => history::run(options),
            Self::Export(options) => export::run(options),
        }
    }
}
