//! The record of what was said, which is kept where there is a state directory.

pub(crate) mod command;
mod error;
mod export;
mod history;
mod options;

use std::fs;
use std::path::{Path, PathBuf};

use telemetry_core::Builder;
use telemetry_record_sink::{Record, RecordDirectory};

pub(crate) use error::RecordCommandError;

/// Telemetry that keeps a record in that place of a state directory.
pub(crate) fn keep(builder: Builder, place: Option<&Path>) -> Builder {
    match place {
        Some(place) => builder.setting(RecordDirectory::new(directory(place))),
        None => builder,
    }
}

/// The record in a state directory, or in a node's place there.
fn open(state_dir: &Path) -> Result<Record, RecordCommandError> {
    let mut records = records(state_dir);
    let only = records.pop().unwrap_or_else(|| directory(state_dir));
    if records.is_empty() { Ok(Record::open(&only)?) } else { Err(RecordCommandError::Several(state_dir.to_owned())) }
}

/// The directories of records: that of the place itself, or those of all places in it.
fn records(state_dir: &Path) -> Vec<PathBuf> {
    let own = directory(state_dir);
    if own.is_dir() {
        return vec![own];
    }
    let places = fs::read_dir(state_dir).into_iter().flatten().flatten();
    places.map(|place| directory(&place.path())).filter(|record| record.is_dir()).collect()
}

fn directory(place: &Path) -> PathBuf {
    place.join("record")
}
