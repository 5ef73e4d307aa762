//! The local channel: the notice, reports and outcomes as `tracing` events of the target `telemetry`.
//!
//! The report is the one event of several lines: a heading, a line feed, and the exact text that a remote channel sends.
//! The host chooses the subscriber. A report counts as logged if some subscriber has the target `telemetry` enabled at
//! INFO; where none has, nothing is sent.

use telemetry_core::{DeliverError, Delivery, Entry, Local, OpenError, Receipt, Sink, SinkContext, register_sink};
use tracing::{Level, debug, event_enabled, info, warn};

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
        if !event_enabled!(target: "telemetry", Level::INFO) {
            return Err(DeliverError::Refused("no subscriber has the target `telemetry` enabled at INFO".into()));
        }
        write(delivery.entry());
        Ok(Receipt::new("logged"))
    }
}

// What is printed by `%` is ASCII of one line by its type, the report excepted.
fn write(entry: &Entry<'_>) {
    match entry {
        Entry::Notice(notice) => notice.lines().for_each(|line| info!(target: "telemetry", "{line}")),
        Entry::Report(report) => info!(target: "telemetry", "{report}"),
        Entry::Outcome(outcome) if outcome.is_broken() => warn!(target: "telemetry", "{outcome}"),
        Entry::Outcome(outcome) => info!(target: "telemetry", "{outcome}"),
        Entry::Warning(line) => warn!(target: "telemetry", "{line}"),
        Entry::Attempt(attempt) => debug!(target: "telemetry", "{attempt}"),
        _ => {}
    }
}
