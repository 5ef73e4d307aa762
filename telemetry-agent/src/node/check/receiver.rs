//! Whom reports go to, and whether they would arrive.

use telemetry_core::Consent;

use crate::options::Options;

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

impl Receiver {
    #[cfg(feature = "http-sink")]
    pub(super) fn look(options: &Options, consent: Consent) -> Self {
        use telemetry_http_sink::{ReachError, Reached};

        let Some(endpoint) = options.endpoint.configured() else {
            return Self::None;
        };
        let address = endpoint.destination().to_string();
        if !consent.is_granted() {
            return Self::LeftAlone { address };
        }
        let reached = |words| match endpoint.header_names() {
            Ok(headers) => Self::Reached { address: address.clone(), words, headers },
            Err(error) => Self::Unreachable { address: address.clone(), reason: error.to_string() },
        };
        match endpoint.reach() {
            Ok(Reached::Encrypted) => reached("it takes connections, and its certificate is right"),
            Ok(Reached::Proxy) => reached("its proxy takes connections, and is not asked for what is behind it"),
            Ok(_) => reached("it takes connections, which are not encrypted"),
            Err(error @ ReachError::Untrusted(_)) => {
                let reason = format!("{error}; if its authority is one of your own, give --endpoint-ca-file");
                Self::Unreachable { address, reason }
            }
            Err(error) => Self::Unreachable { address, reason: error.to_string() },
        }
    }

    #[cfg(not(feature = "http-sink"))]
    pub(super) fn look(_options: &Options, _consent: Consent) -> Self {
        Self::None
    }
}
