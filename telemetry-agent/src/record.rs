//! The record of what was said, which is kept where there is a state directory.

pub(crate) mod command;
mod error;
mod export;
mod history;
mod options;
mod rows;

use std::path::Path;

use telemetry_core::Builder;
use telemetry_record_sink::{Record, RecordDirectory};

pub(crate) use error::RecordCommandError;

use crate::directory::{self, UnreadableError};

telemetry_core::link!(telemetry_record_sink);

/// The feature of this channel, where it is built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const RECORD_SINK: Option<&str> = Some("record-sink");

/// Telemetry that keeps a record in that place of a state directory.
pub(crate) fn keep(builder: Builder, place: Option<&Path>) -> Builder {
    match place {
        Some(place) => builder.setting(RecordDirectory::new(place.join(RECORD))),
        None => builder,
    }
}

/// The record in a state directory, or in a node's place there.
fn open(state_dir: &Path) -> Result<Record, RecordCommandError> {
    let unreadable = |cause| UnreadableError { path: state_dir.to_owned(), cause };
    let mut places = directory::places(state_dir, RECORD).map_err(unreadable)?;
    let only = places.pop().unwrap_or_else(|| state_dir.to_owned());
    let is_only = places.is_empty();
    if is_only { Ok(Record::open(&only.join(RECORD))?) } else { Err(RecordCommandError::Several(state_dir.to_owned())) }
}

/// The directory of the record in a node's place.
const RECORD: &str = "record";
