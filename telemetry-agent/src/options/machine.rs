//! The options of this machine.

use std::path::PathBuf;

use clap::Args;
use telemetry_core::Builder;
use telemetry_providers::environment::DataDirectory;

#[derive(Args, Debug)]
#[command(next_help_heading = "This machine")]
pub(crate) struct MachineOptions {
    /// The directory that holds the data, for the size of its file system.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_DATA_DIR")]
    data_dir: Option<PathBuf>,
}

impl MachineOptions {
    pub(crate) fn give(&self, builder: Builder) -> Builder {
        match self.data_dir.clone() {
            Some(directory) => builder.setting(DataDirectory(directory)),
            None => builder,
        }
    }
}
