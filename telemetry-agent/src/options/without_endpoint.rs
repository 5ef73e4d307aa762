//! A build without the remote channel: reports are logged only.

use clap::Args;
use telemetry_core::Builder;

#[derive(Args, Debug)]
pub(crate) struct EndpointOptions {}

impl EndpointOptions {
    pub(crate) fn give(&self, builder: Builder) -> Builder {
        builder
    }
}
