//! Console and log file: both written by the telemetry thread itself, so that nothing is lost in a queue.

mod daily_file;

use std::fmt::Debug;
use std::io::{self, IsTerminal};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use tracing::field::Field;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

use self::daily_file::DailyFile;
use crate::error::AgentError;
use crate::options::LogOptions;
use crate::threads;

/// Time that the log has for what the main thread says.
const LOG_TIMEOUT: Duration = Duration::from_millis(100);

/// Begins to write what is said by `tracing`.
pub(crate) fn start(options: &LogOptions) -> Result<(), AgentError> {
    let console = fmt::layer().with_target(false).with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    let console = console.fmt_fields(debug_fn(write_message));
    // A line that can't be written is dropped: the formatter would otherwise print about it, and panic where it can't.
    let mut layers = vec![console.log_internal_errors(false).boxed()];
    if let Some(directory) = options.directory.as_deref() {
        let failure = |cause| AgentError::LogDirectory { path: directory.to_owned(), cause };
        let file = DailyFile::open(directory, SystemTime::now()).map_err(failure)?;
        let file = fmt::layer().with_ansi(false).with_writer(file);
        let file = file.fmt_fields(debug_fn(write_message));
        layers.push(file.log_internal_errors(false).boxed());
    }
    // It fails only where a subscriber is set already, and this is the one place that sets it.
    let _ = Registry::default().with(layers).with(LevelFilter::from(options.level)).try_init();
    Ok(())
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
