//! A build without the remote channel: reports are logged only.

use clap::Args;
use telemetry_core::{Builder, Destination};

use crate::error::AgentError;
use crate::service_directories::ServiceDirectories;

/// The feature of this channel, which is not built.
#[allow(dead_code, reason = "`check` tells it, which a build without a node does not have")]
pub(crate) const REMOTE_SINK: Option<&str> = None;

#[derive(Args, Debug)]
pub(crate) struct EndpointOptions {}

impl EndpointOptions {
    pub(crate) fn or_of_service(&mut self, _directories: &ServiceDirectories) {}

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "an endpoint has files")]
    pub(crate) fn check(&self) -> Result<(), AgentError> {
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "an endpoint has files")]
    pub(crate) fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    #[expect(clippy::unused_self, reason = "an endpoint has an address")]
    pub(crate) fn destination(&self) -> Option<Destination> {
        None
    }

    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        builder
    }
}
