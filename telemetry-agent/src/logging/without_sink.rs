//! A build without the log sink: no report is logged, so none could be lost.

use std::io;

use telemetry_core::Builder;

/// The feature of this channel, which is not built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const LOG_SINK: Option<&str> = None;

/// Nobody asks for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteErrors {}

impl WriteErrors {
    #[expect(clippy::unused_self, reason = "the log sink keeps it")]
    pub(crate) fn note(&self, _error: &io::Error) {}
}

pub(crate) fn configure(builder: Builder, _errors: WriteErrors) -> Builder {
    builder
}
