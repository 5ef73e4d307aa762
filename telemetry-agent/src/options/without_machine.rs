//! A build without the section `environment`: nothing is read of this machine.

use clap::Args;
use telemetry_core::Builder;

#[derive(Args, Debug)]
pub(crate) struct MachineOptions {}

impl MachineOptions {
    #[expect(clippy::unused_self, reason = "a machine has a data directory")]
    pub(crate) fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        builder
    }
}
