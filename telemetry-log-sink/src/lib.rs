//! The local channel: the notice, reports and outcomes as `tracing` events of the target `telemetry`.
//!
//! The host chooses the subscriber. A report counts as logged if some subscriber has the target `telemetry` enabled at
//! INFO; where none has, nothing is sent. A host whose log can fail to write hands a [`WriteErrors`] to its builder and to what
//! writes: what was not written is not sent.
//!
//! # What an event holds
//!
//! The message is for people. It is one line of printable ASCII, but for that of a report: a heading, a line feed, and the
//! exact text that a remote channel sends. The fields are for programs; one that does not apply is not there.
//!
//! | field | of which kinds | value |
//! |---|---|---|
//! | `kind` | all | `notice` (INFO; the parts of the program DEBUG), `report` (INFO), `attempt` (DEBUG), `warning` (WARN), `outcome` (INFO, or WARN where something has just broken) |
//! | `status` | report | what is about to happen to it: `sending`, or why it will not be sent: `no_endpoint`, `gone`, `unusable`, `opted_out`, `consent_unknown`, `no_idempotency_key` |
//! | `status` | outcome | `sent`, `partly_sent`, `not_delivered`, `cut_off`, or why it was not sent: as above, or `empty`, `not_logged`, `log_failed`, `too_frequent`, `no_thread`, `stopped` |
//! | `destination` | report, attempt, outcome | where it goes: scheme, host and port; several have commas between them |
//! | `attempts` | attempt, outcome | how many attempts to send it were made so far, a number |
//! | `wait_ms` | attempt | milliseconds until the next attempt, a number |
//! | `receipt` | outcome | what the receivers said that took it, such as `HTTP 202` or `HTTP 202, receipt matches` |
//! | `reason` | attempt, outcome | why it was not delivered, or not sent |
//! | `idempotency_key` | report, attempt, outcome | the key that is sent with the report |
//! | `next_due` | outcome | when the next report is due, in seconds since 1970, a number |
//! | `record` | outcome | the SHA-256 of the line that a channel like the record sink keeps of the report |
//! | `report` | report | its exact text, which is JSON |
//! | `absent` | report, outcome | what the report does not have, as the text of a JSON object: from paths to reasons |
//!
//! Names and values of `kind` and `status` are stable; more may be added.
//!
//! # In a log of plain text
//!
//! A formatter for people prints fields behind the message, so a report would stand there twice. This host's log has the
//! message only of what telemetry writes, and the fields of everything else:
//!
//! ```
//! use tracing_subscriber::filter::filter_fn;
//! use tracing_subscriber::fmt::format::debug_fn;
//! use tracing_subscriber::prelude::*;
//!
//! let message_only = debug_fn(|writer, field, value| match field.name() {
//!     "message" => write!(writer, "{value:?}"),
//!     _ => Ok(()),
//! });
//! let of_telemetry = filter_fn(|event| event.target() == "telemetry");
//! let of_others = filter_fn(|event| event.target() != "telemetry");
//! tracing_subscriber::registry()
//!     .with(tracing_subscriber::fmt::layer().fmt_fields(message_only).with_filter(of_telemetry))
//!     .with(tracing_subscriber::fmt::layer().with_filter(of_others))
//!     .init();
//! ```

mod fields;
mod write_errors;

pub use write_errors::WriteErrors;

use telemetry_core::{
    Attempt, DeliverError, Delivery, Local, LocalSink, LogEvent, Notice, OpenError, Outcome, Receipt, ReportEvent,
    Sink, SinkContext, register_sink,
};
use tracing::{Level, event, event_enabled};

use crate::fields::{OutcomeFields, ReportFields};

/// Writes an event, and says whether anybody listened. A subscriber may decide by the names of the fields, so it is asked
/// with all of them.
macro_rules! write {
    ($level:ident, $kind:literal, $text:expr $(, $field:ident = $value:expr)*) => {{
        let listened = event_enabled!(target: "telemetry", Level::$level, message, kind $(, $field)*);
        event!(target: "telemetry", Level::$level, { kind = $kind $(, $field = $value)* }, "{}", $text);
        listened
    }};
}

/// The channel; it needs no setting. With [`WriteErrors`], what could not be written counts as not taken.
#[derive(Debug)]
pub struct LogSink {
    errors: Option<WriteErrors>,
}

register_sink!(LogSink);

impl Sink for LogSink {
    type Channel = Local;

    fn open(cx: &SinkContext) -> Result<Option<Self>, OpenError> {
        Ok(Some(Self { errors: cx.setting().cloned() }))
    }
}

impl LocalSink for LogSink {
    async fn deliver(&mut self, delivery: Delivery<Local>) -> Result<Receipt, DeliverError> {
        let errors = self.errors.as_ref();
        // What was written before is not of this event.
        errors.and_then(WriteErrors::take);
        let taken = write(delivery.event());
        match errors.and_then(WriteErrors::take) {
            Some(error) => Err(DeliverError::Unreachable(error)),
            None if taken => Ok(Receipt::new("logged")),
            None => Err(DeliverError::Refused(NOBODY_LISTENS.into())),
        }
    }
}

/// Writes an event, and says whether anybody listened.
fn write(event: &LogEvent) -> bool {
    match event {
        LogEvent::Notice(notice) => write_notice(notice),
        LogEvent::Warning(line) => write!(WARN, "warning", line),
        LogEvent::Report(report) => write_report(report),
        LogEvent::Attempt(attempt) => write_attempt(attempt),
        LogEvent::Outcome(outcome) => write_outcome(outcome),
        _ => false,
    }
}

/// Who does not look for a part is not told of any, and the notice is taken all the same.
fn write_notice(notice: &Notice) -> bool {
    let is_taken = notice.lines().all(|line| write!(INFO, "notice", line));
    for part in notice.parts() {
        write!(DEBUG, "notice", part);
    }
    is_taken
}

const NOBODY_LISTENS: &str = "no subscriber has the target `telemetry` enabled at that level: enable INFO for it";

fn write_report(event: &ReportEvent) -> bool {
    let fields = ReportFields::of(event);
    write!(
        INFO,
        "report",
        event,
        status = fields.status,
        destination = fields.destination.as_deref(),
        idempotency_key = fields.idempotency_key.as_deref(),
        report = event.report().text(),
        absent = fields.absent.as_deref()
    )
}

fn write_attempt(attempt: &Attempt) -> bool {
    write!(
        DEBUG,
        "attempt",
        attempt,
        destination = attempt.destination().to_string(),
        attempts = attempt.number(),
        wait_ms = fields::milliseconds(attempt.wait()),
        reason = attempt.error().to_string(),
        idempotency_key = attempt.idempotency_key().to_string()
    )
}

fn write_outcome(outcome: &Outcome) -> bool {
    // An event's level is part of its place in the code, so there are two places.
    macro_rules! write_at {
        ($level:ident, $fields:expr) => {
            write!(
                $level,
                "outcome",
                format_args!("{outcome:#}"),
                status = $fields.status,
                destination = $fields.destination.as_deref(),
                attempts = $fields.attempts,
                receipt = $fields.receipt.as_deref(),
                reason = $fields.reason.as_deref(),
                idempotency_key = $fields.idempotency_key.as_deref(),
                next_due = $fields.next_due,
                record = $fields.record.as_deref(),
                absent = $fields.absent.as_deref()
            )
        };
    }
    let fields = OutcomeFields::of(outcome);
    if outcome.is_worth_a_warning() { write_at!(WARN, fields) } else { write_at!(INFO, fields) }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
