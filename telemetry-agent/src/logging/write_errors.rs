//! What could not be written, as the log sink is told of it.

use telemetry_core::Builder;

pub(crate) use telemetry_log_sink::WriteErrors;

telemetry_core::link!(telemetry_log_sink);

/// The feature of this channel, where it is built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const LOG_SINK: Option<&str> = Some("log-sink");

/// Lets the sink know.
pub(crate) fn configure(builder: Builder, errors: WriteErrors) -> Builder {
    builder.setting(errors)
}
