//! Whom reports go to, and whether they would arrive.

#[cfg_attr(not(feature = "http-sink"), path = "receiver/without_sink.rs")]
mod probe;

/// What was found where reports go.
#[cfg_attr(not(feature = "http-sink"), expect(dead_code, reason = "without the sink, reports go nowhere"))]
pub(super) enum Receiver {
    /// No endpoint is configured.
    None,
    /// Without consent, nobody connects to it.
    LeftAlone {
        address: String,
    },
    Reached {
        address: String,
        words: &'static str,
        /// The names of those that go along.
        headers: Vec<String>,
    },
    Unreachable {
        address: String,
        reason: String,
    },
}
