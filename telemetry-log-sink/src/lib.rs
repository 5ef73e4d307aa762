//! The local channel: the notice, reports and outcomes as `tracing` events of the target `telemetry`.
//!
//! The report is the one event of several lines: a heading, a line feed, and the exact text that a remote channel sends.
//! The host chooses the subscriber. A report counts as logged if some subscriber has the target `telemetry` enabled at
//! INFO; where none has, nothing is sent.

use telemetry_core::{DeliverError, Delivery, Entry, Local, OpenError, Receipt, Sink, SinkContext, register_sink};
use tracing::{Level, event, event_enabled};

/// Writes an event, and says whether anybody listened. What is shown is ASCII of one line by its type, the report excepted.
macro_rules! write {
    ($level:ident, $text:expr) => {{
        let listened = event_enabled!(target: "telemetry", Level::$level);
        event!(target: "telemetry", Level::$level, "{}", $text);
        listened
    }};
}

/// The channel; it needs no setting.
#[derive(Debug)]
pub struct LogSink;

register_sink!(LogSink);

impl Sink for LogSink {
    type Channel = Local;

    fn open(_cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self))
    }

    async fn deliver(&mut self, delivery: Delivery<'_, Local>) -> Result<Receipt, DeliverError> {
        let taken = match delivery.entry() {
            Entry::Notice(notice) => notice.lines().all(|line| write!(INFO, line)),
            Entry::Report(report) => write!(INFO, report),
            Entry::Outcome(outcome) if outcome.is_worth_a_warning() => write!(WARN, outcome),
            Entry::Outcome(outcome) => write!(INFO, outcome),
            Entry::Warning(line) => write!(WARN, line),
            Entry::Attempt(attempt) => write!(DEBUG, attempt),
            _ => false,
        };
        if taken { Ok(Receipt::new("logged")) } else { Err(DeliverError::Refused(NOBODY_LISTENS.into())) }
    }
}

const NOBODY_LISTENS: &str = "no subscriber has the target `telemetry` enabled at that level";
