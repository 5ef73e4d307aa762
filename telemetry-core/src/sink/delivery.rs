//! What a channel is handed, and what it gives back.

use std::fmt;
use std::sync::Arc;

use super::{Channel, Local, Remote};
use crate::{Identifier, Line, LogEvent, Report};

/// What a channel is handed; only the core can make one.
#[derive(Debug)]
pub struct Delivery<C: Channel> {
    payload: C::Payload,
}

/// A report on its way out: the text that was logged.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct Posting {
    report: Report,
    key: Identifier,
    schema_id: Arc<str>,
}

impl Delivery<Local> {
    /// What to write.
    #[must_use]
    pub fn event(&self) -> &LogEvent {
        &self.payload
    }
}

impl Delivery<Remote> {
    /// The report: the text that was logged, to be sent byte for byte.
    #[must_use]
    pub fn body(&self) -> &str {
        self.payload.report.text()
    }

    /// The same on every attempt to send this report, and never seen before it, so that a receiver can tell a repeated
    /// report from a new one.
    #[must_use]
    pub fn idempotency_key(&self) -> Identifier {
        self.payload.key
    }

    /// The `$id` of the JSON Schema that this host's reports fit, such as `urn:telemetry-schema:sha256:…`: it tells a
    /// receiver which fields this build can send.
    #[must_use]
    pub fn schema_id(&self) -> &str {
        &self.payload.schema_id
    }
}

#[cfg(feature = "engine")]
impl Delivery<Local> {
    pub(crate) fn of_event(event: LogEvent) -> Self {
        Self { payload: event }
    }
}

#[cfg(feature = "engine")]
impl Delivery<Remote> {
    pub(crate) fn of_report(report: Report, key: Identifier, schema_id: Arc<str>) -> Self {
        Self { payload: Posting { report, key, schema_id } }
    }
}

/// What a channel says of a delivery that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    words: Line,
    sha256: Option<[u8; 32]>,
}

impl Receipt {
    /// Makes a receipt in the channel's own words, such as `HTTP 202`.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self { words: Line::new(words), sha256: None }
    }

    /// Adds the SHA-256 of what the channel wrote, by which it can be found again. Where a local channel says it of a
    /// report, the outcome's text ends with it.
    #[must_use]
    pub fn with_sha256(self, sha256: [u8; 32]) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    /// The SHA-256 of what the channel wrote, if it said one.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.sha256
    }

    /// That hash as hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> Option<String> {
        self.sha256.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)
    }
}
