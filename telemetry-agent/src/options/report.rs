//! The options of what a report says.

use clap::Args;
use telemetry_core::Builder;

#[derive(Args, Debug)]
#[command(next_help_heading = "The report")]
pub(crate) struct ReportOptions {
    /// A section or a field to leave out, such as gossip or database.firstEpochId, as `fields` lists it. It may be given again,
    /// and the variable takes several with commas between them.
    #[arg(long, value_name = "PATH", env = "TELEMETRY_AGENT_WITHOUT", value_delimiter = ',')]
    without: Vec<String>,
}

impl ReportOptions {
    pub(crate) fn configure(&self, builder: Builder) -> Builder {
        self.without.iter().fold(builder, |builder, path| builder.without(path.trim()))
    }
}
