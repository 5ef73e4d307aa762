//! `export`: what was sent, in a file for somebody else.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use super::error::RecordCommandError;
use super::history::told_of_damage;
use super::open;
use super::options::ExportOptions;
use crate::error::AgentError;

pub(super) fn run(options: &ExportOptions) -> Result<ExitCode, AgentError> {
    let record = open(&options.place.state_dir)?;
    let text = record.export(options.since.unwrap_or(SystemTime::UNIX_EPOCH));
    write(&options.output, &text).map_err(|cause| meaning(&options.output, cause))?;
    Ok(told_of_damage(&record))
}

/// Writes a file that was not there, for this user alone.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.inspect_err(|_| drop(fs::remove_file(path)))
}

fn meaning(path: &Path, cause: io::Error) -> RecordCommandError {
    match cause.kind() {
        io::ErrorKind::AlreadyExists => RecordCommandError::Exists(path.to_owned()),
        _ => RecordCommandError::Export { path: path.to_owned(), cause },
    }
}
