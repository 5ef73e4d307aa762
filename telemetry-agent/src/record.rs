//! The record of what was said, which is kept where there is a state directory.

mod command;
mod error;
mod export;
mod history;
mod options;

use std::path::{Path, PathBuf};

use telemetry_core::Builder;
use telemetry_record_sink::{Record, RecordDirectory};

pub(crate) use command::RecordCommand;
pub(crate) use error::RecordCommandError;

/// Telemetry that keeps a record in that state directory.
pub(crate) fn keep(builder: Builder, state_dir: Option<&Path>) -> Builder {
    match state_dir {
        Some(state_dir) => builder.setting(RecordDirectory::new(directory(state_dir))),
        None => builder,
    }
}

fn open(state_dir: &Path) -> Result<Record, RecordCommandError> {
    Ok(Record::open(&directory(state_dir))?)
}

fn directory(state_dir: &Path) -> PathBuf {
    state_dir.join("record")
}
