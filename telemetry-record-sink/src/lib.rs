//! The local channel that keeps every report: lines of JSON, each with the hash of the one before it.
//!
//! A host asks for it with the setting [`RecordDirectory`]; [`Record`] reads what it has written.
//!
//! # What stands there
//!
//! One file a month, such as `2026-11.jsonl`, readable by its user alone; a month that has more than 1 MiB gets a further
//! one, such as `2026-11.2.jsonl`. Whole files are deleted, the oldest first, before the record has more than 400 days or
//! 4 MiB. A line is an object:
//!
//! | member | of which kinds | value |
//! |---|---|---|
//! | `time` | all | when it was recorded, by UTC |
//! | `kind` | all | `begin` and `continue` are first in a file: a chain begins, or goes on from the file before; `notice`, `report`, `outcome`; `torn` |
//! | `text` | notice, report | the notice; the exact text of the report |
//! | `sha256` | report | that of the text, which is that of the body that is sent |
//! | `heading` | report | what is about to happen to it |
//! | `destinations` | report | where it goes: scheme, host and port of each; empty where it goes nowhere |
//! | `idempotencyKey` | report, outcome | the key that is sent with the report |
//! | `outcome` | outcome | how the report went, in one line |
//! | `results` | outcome | of each destination, each attempt with its number and what it came to: `answer`, or `error` |
//! | `notSent` | outcome | why nothing was sent, or no more; null where nothing kept it |
//! | `bytes`, `sha256` | torn | how much of a line was cut that was being written when the process was stopped, and its hash |
//! | `previous` | all | the SHA-256 of the line before it, without its line feed; zeros where a chain begins |
//! | `seal` | all | the SHA-256 of what stands before `,"seal"` in this line |
//!
//! # What it promises
//!
//! - A line counts as recorded when the disk has it. One that it does not have within 10 s is not recorded, and then the
//!   report is not sent; nothing else is written before that call has come back.
//! - What a channel that was killed has left of a line is cut, and the next line says so.
//! - A line that was changed, taken out or moved is found. Who rewrites all that follows, or takes lines off the end, is
//!   found by a hash that was noted elsewhere: the outcome's line in the log ends with that of its report.
//! - Deleting it is the operator's right: the next line begins a new chain.

mod chain;
mod directory;
mod error;
mod event;
mod export;
mod file_name;
mod line;
mod record;
mod recorded_event;
mod retention;
mod sha256;
mod sink;
mod tail;
#[cfg(test)]
mod tests;
mod verify;
mod writer;

pub use error::RecordError;
pub use line::LineKind;
pub use record::Record;
pub use recorded_event::RecordedEvent;
pub use sha256::{Sha256, Sha256Error};
pub use sink::{RecordDirectory, RecordSink};
pub use verify::{Damage, DamageKind, HeadError};

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
