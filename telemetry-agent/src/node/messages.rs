//! What the log says of a node.

use telemetry_kurrentdb::{NodeMessage, Unrecognized};

/// Logs a message at its level: what needs no action of an operator is no warning.
pub(super) fn log(message: &NodeMessage) {
    match message {
        NodeMessage::UserNotNeeded => tracing::debug!(target: "telemetry", "{message}"),
        NodeMessage::Unrecognized(Unrecognized::State(_) | Unrecognized::Version(_)) => {
            tracing::warn!(target: "telemetry", "{message}");
        }
        _ => tracing::info!(target: "telemetry", "{message}"),
    }
}
