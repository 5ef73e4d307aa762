//! Console and log file: both written by the telemetry thread itself, so that nothing is lost in a queue.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

use crate::failure::Failure;
use crate::options::LogOptions;

/// Time that the log has for what the main thread says.
const PATIENCE: Duration = Duration::from_millis(100);
/// A day has a file, and this many are kept.
const KEPT_FILES: usize = 30;

/// Begins to write what is said by `tracing`.
pub(crate) fn start(options: &LogOptions) -> Result<(), Failure> {
    let console = fmt::layer().with_target(false).with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    // A line that can't be written is dropped: the formatter would otherwise print about it, and panic where it can't.
    let mut layers = vec![console.log_internal_errors(false).boxed()];
    if let Some(directory) = options.directory.as_deref() {
        let file = fmt::layer().with_ansi(false).with_writer(daily_file(directory)?);
        layers.push(file.log_internal_errors(false).boxed());
    }
    // It fails only where a subscriber is set already, and this is the one place that sets it.
    let _ = Registry::default().with(layers).with(LevelFilter::from(options.level)).try_init();
    Ok(())
}

/// Says something from the main thread, which goes on after a moment if the log is blocked.
pub(crate) fn say_if_it_can_be_said(words: impl FnOnce() + Send + 'static) {
    let (saying, said) = mpsc::channel::<()>();
    let speaker = thread::Builder::new().spawn(move || {
        words();
        drop(saying);
    });
    if speaker.is_ok() {
        let _ = said.recv_timeout(PATIENCE);
    }
}

fn daily_file(directory: &Path) -> Result<RollingFileAppender, Failure> {
    let failure = |cause: Box<dyn std::error::Error>| Failure::LogDirectory { path: directory.to_owned(), cause };
    // Where it is missing, the appender would make it too, and print about it.
    fs::create_dir_all(directory).map_err(|cause| failure(cause.into()))?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("telemetry-agent")
        .filename_suffix("log")
        .max_log_files(KEPT_FILES)
        .build(directory);
    file.map_err(|cause| failure(cause.into()))
}
