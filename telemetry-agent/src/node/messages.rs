//! What the log says of a node.

use std::sync::{Mutex, PoisonError};

use telemetry_kurrentdb::{NodeMessage, Unrecognized};

/// Logs a message at its level: what needs no action of an operator is no warning.
pub(super) fn log(message: &NodeMessage) {
    match message {
        NodeMessage::SocketNeedsNoUser | NodeMessage::InsecureNeedsNoUser => {
            tracing::debug!(target: "telemetry", "{message}");
        }
        NodeMessage::Unrecognized(Unrecognized::State(_) | Unrecognized::Version(_)) => {
            tracing::warn!(target: "telemetry", "{message}");
        }
        _ => tracing::info!(target: "telemetry", "{message}"),
    }
}

/// Keeps a message for who looks at the node; which rights are missing is seen at each endpoint.
pub(super) fn keep(message: &NodeMessage, kept: &Mutex<Vec<String>>) {
    if !matches!(message, NodeMessage::Refused { .. }) {
        kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.to_string());
    }
}
