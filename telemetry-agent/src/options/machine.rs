//! The options of this machine.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use telemetry_core::Builder;
use telemetry_providers::environment::DataDirectory;

use crate::threads;

/// Time that a file system has for saying whether a directory is there.
const LOOK_TIMEOUT: Duration = Duration::from_millis(500);

#[derive(Args, Debug)]
#[command(next_help_heading = "This machine")]
pub(crate) struct MachineOptions {
    /// The directory that holds the data, for the size of its file system.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_DATA_DIR")]
    data_dir: Option<PathBuf>,
}

impl MachineOptions {
    /// A directory that is not there yet is looked for with each report.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let Some(directory) = self.data_dir.clone() else { return Vec::new() };
        let shown = directory.display().to_string();
        // It may be of a file system that never answers.
        match threads::within(LOOK_TIMEOUT, move || directory.is_dir()) {
            Some(false) => {
                vec![format!("the data directory {shown} is not there; it is looked for again with each report")]
            }
            Some(true) | None => Vec::new(),
        }
    }

    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        match self.data_dir.clone() {
            Some(directory) => builder.setting(DataDirectory(directory)),
            None => builder,
        }
    }
}
