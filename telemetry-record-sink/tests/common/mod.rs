//! A host with a record, and processes that have one.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use telemetry_core::testing::{PRODUCT, Transcript, deliver, without_waits};
use telemetry_core::{Builder, DeliverError, EnvVars, Receipt, Section, Supplied, Telemetry};
use telemetry_record_sink::{Record, RecordDirectory, RecordSink};

/// What was sold.
#[derive(Section)]
#[section(reason = "Something to test with")]
pub struct Sales {
    /// Licences in use.
    licence_count: u64,
}

/// Bounds the wait for a report and its outcome, on a busy machine.
pub const REPORT_TIMEOUT: Duration = Duration::from_secs(60);

/// A host that writes a transcript and a record.
pub fn host(transcript: &Transcript, directory: &RecordDirectory) -> Builder {
    without_waits(Telemetry::builder(PRODUCT))
        .env_vars(EnvVars::from([("DO_NOT_TRACK", "0")]))
        .provider(Supplied::<Sales>::default())
        .supply::<Sales>(async |_| Ok(Sales { licence_count: 7 }))
        .setting(transcript.clone())
        .setting(directory.clone())
        .sink::<RecordSink>()
}

/// Records a sample report.
pub fn record_sample(directory: &RecordDirectory) -> Result<Receipt, DeliverError> {
    deliver::<RecordSink>(Telemetry::builder(PRODUCT).setting(directory.clone()))
}

/// What is wrong with a record, in words.
pub fn damages(directory: &Path) -> Vec<String> {
    Record::open(directory).unwrap().verify().iter().map(ToString::to_string).collect()
}

/// The kinds of its lines.
pub fn kinds(directory: &Path) -> Vec<&'static str> {
    Record::open(directory).unwrap().events().map(|event| event.kind().word()).collect()
}

/// Tells a process of a test file where the record is, and by that, that it is the child.
const CHILD: &str = "TELEMETRY_RECORD_TEST_DIRECTORY";

/// The directory of the record, where this process is the child of a test.
pub fn as_child() -> Option<PathBuf> {
    env::var_os(CHILD).map(PathBuf::from)
}

/// The command that runs one test of this file in a child, under what a shell sets up before.
pub fn child(test: &str, setup: &str, directory: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{setup} exec \"$0\" --exact {test} --test-threads=1 --nocapture");
    command.arg("-c").arg(script).arg(env::current_exe().unwrap()).env(CHILD, directory);
    command
}
