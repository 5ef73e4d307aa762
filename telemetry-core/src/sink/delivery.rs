//! What a channel is handed.

use std::sync::Arc;

use super::{Channel, Local, Remote};
use crate::{Identifier, LogEvent, Report};

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
    product: &'static str,
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

    /// The name of the product that is reported on, as its host gives it: the same wherever it runs, and text of any kind.
    #[must_use]
    pub fn product(&self) -> &'static str {
        self.payload.product
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
    pub(crate) fn of_report(report: Report, key: Identifier, product: &'static str, schema_id: Arc<str>) -> Self {
        Self { payload: Posting { report, key, product, schema_id } }
    }
}
