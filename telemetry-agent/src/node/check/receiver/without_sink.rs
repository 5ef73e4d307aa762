//! A build without the remote channel: reports go nowhere.

use telemetry_core::Consent;

use super::Receiver;
use crate::options::Options;

impl Receiver {
    pub(in crate::node::check) fn probe(_options: &Options, _consent: Consent) -> Self {
        Self::None
    }
}
