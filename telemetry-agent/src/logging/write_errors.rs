//! What could not be written, as the log sink is told of it.

use telemetry_core::Builder;

pub(crate) use telemetry_log_sink::WriteErrors;

/// Lets the sink know.
pub(crate) fn give(builder: Builder, errors: WriteErrors) -> Builder {
    builder.setting(errors)
}
