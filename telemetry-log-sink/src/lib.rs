//! The local channel: notice, reports and outcomes as tracing events.
