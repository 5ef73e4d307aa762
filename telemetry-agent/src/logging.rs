//! Console and log file: both written by the telemetry thread itself, so that nothing is lost in a queue.

mod daily_file;
#[cfg_attr(not(feature = "log-sink"), path = "logging/without_sink.rs")]
mod write_errors;

use std::fmt::Debug;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use telemetry_core::Builder;
use tracing::field::Field;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

use self::daily_file::DailyFile;
#[allow(unused_imports, reason = "`check` tells the sink, which a build without a node does not have")]
pub(crate) use self::write_errors::LOG_SINK;
use crate::directory::Access;
use crate::error::AgentError;
use crate::options::{LogFormat, LogOptions};
use crate::threads;

/// Time that the log has for what the main thread says.
const LOG_TIMEOUT: Duration = Duration::from_millis(100);

/// The log, of which nothing is written yet.
pub(crate) struct Log {
    file: Option<DailyFile>,
}

impl Log {
    pub(crate) fn open(options: &LogOptions, access: Access) -> Result<Self, AgentError> {
        let open = |directory| DailyFile::open(directory, SystemTime::now(), access);
        Ok(Self { file: options.directory.as_deref().map(open).transpose()? })
    }

    /// A report that the file could not take has not been logged.
    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        match &self.file {
            Some(file) => write_errors::configure(builder, file.errors()),
            None => builder,
        }
    }

    /// Begins to write what is said by `tracing`.
    pub(crate) fn start(self, options: &LogOptions) {
        let console = || fmt::layer().with_target(false).with_ansi(io::stderr().is_terminal());
        let mut layers = vec![layer(options.format, console(), io::stderr)];
        layers.extend(self.file.map(|file| layer(options.format, fmt::layer().with_ansi(false), file)));
        // It fails only where a subscriber is set already, and this is the one place that sets it.
        let _ = Registry::default().with(layers).with(LevelFilter::from(options.level)).try_init();
    }
}

/// The file by which an agent holds the directory of its log.
pub(crate) fn lock(directory: &Path) -> PathBuf {
    directory.join(daily_file::LOCK)
}

/// Whether the log could be opened.
pub(crate) fn probe(directory: &Path) -> Result<(), AgentError> {
    let failure = |cause| AgentError::LogDirectory { path: directory.to_owned(), cause };
    DailyFile::probe(directory, SystemTime::now()).map_err(failure)
}

type AnyLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// A line that can't be written is dropped: the formatter would otherwise print about it, and panic where it can't.
fn layer<W>(format: LogFormat, layer: fmt::Layer<Registry>, writer: W) -> AnyLayer
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = layer.with_writer(writer).log_internal_errors(false);
    match format {
        LogFormat::Text => layer.fmt_fields(debug_fn(write_message)).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    }
}

/// Writes the message of an event, and none of its other fields: those of the log sink say in parts, for programs, what the
/// message says. The report is the one message of several lines, and no other control character gets to a terminal.
fn write_message(writer: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> std::fmt::Result {
    if field.name() != "message" {
        return Ok(());
    }
    format!("{value:?}").chars().try_for_each(|character| match character {
        '\n' => writer.write_char(character),
        character if character.is_control() => write!(writer, "{}", character.escape_default()),
        character => writer.write_char(character),
    })
}

/// Logs something from the main thread, which goes on after a moment if the log is blocked.
/// Where there is no thread that could be left waiting, this one does it.
pub(crate) fn log_with_timeout(log: impl Fn() + Clone + Send + 'static) {
    let ((logging, logged), log_here) = (mpsc::channel::<()>(), log.clone());
    let logger = threads::thread().spawn(move || {
        log();
        drop(logging);
    });
    match logger {
        Ok(_) => drop(logged.recv_timeout(LOG_TIMEOUT)),
        Err(_) => log_here(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What stands in a log after the time, the level and the target.
    #[track_caller]
    fn check(say: impl FnOnce(), expected: &str) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("log");
        let layer = fmt::layer().with_ansi(false).with_writer(fs::File::create(&file).unwrap());
        let subscriber = Registry::default().with(layer.fmt_fields(debug_fn(write_message)));
        tracing::subscriber::with_default(subscriber, say);
        let log = fs::read_to_string(file).unwrap();
        assert_eq!(log.split_once(" telemetry: ").unwrap().1, expected);
    }

    #[test]
    fn fields_for_programs_are_not_written() {
        check(
            || tracing::info!(target: "telemetry", kind = "outcome", sent = 1, "It went {}", "well"),
            "It went well\n",
        );
        check(
            || tracing::info!(target: "telemetry", kind = "report", "Heading:\n{{\n  \"a\": 1\n}}"),
            "Heading:\n{\n  \"a\": 1\n}\n",
        );
    }

    #[test]
    fn no_control_character_gets_to_a_terminal() {
        check(|| tracing::info!(target: "telemetry", "\u{1b}[31m{}", '\u{9b}'), "\\u{1b}[31m\\u{9b}\n");
    }
}
