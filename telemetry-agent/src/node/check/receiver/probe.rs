//! A probe of the endpoint that reports go to.

use telemetry_core::Consent;
use telemetry_http_sink::{ReachError, Reached};

use super::Receiver;
use crate::options::Options;

impl Receiver {
    pub(in crate::node::check) fn probe(options: &Options, consent: Consent) -> Self {
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
}
