//! A build without the section `environment`: nothing is read of this machine.

use clap::Args;
use telemetry_core::Builder;

#[derive(Args, Debug)]
pub(crate) struct MachineOptions {}

impl MachineOptions {
    pub(crate) fn give(&self, builder: Builder) -> Builder {
        builder
    }
}
