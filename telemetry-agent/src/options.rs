//! The command line, each option of which is also a variable.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]
#![allow(rustdoc::bare_urls, reason = "these doc comments are what --help prints")]

#[cfg_attr(not(feature = "http-sink"), path = "options/without_endpoint.rs")]
mod endpoint;
mod log;
#[cfg_attr(not(feature = "environment"), path = "options/without_machine.rs")]
mod machine;
mod report;
mod times;

use clap::{Args, Parser, ValueEnum};

pub(crate) use endpoint::EndpointOptions;
pub(crate) use log::{LogFormat, LogOptions};
pub(crate) use machine::MachineOptions;
pub(crate) use report::ReportOptions;
pub(crate) use times::Times;

use crate::node::{NodeCommand, NodeOptions};
use crate::service_directories::ServiceDirectories;

/// Usage telemetry beside a KurrentDB or EventStoreDB node.
///
/// It logs one anonymous report an hour after start and every 24 hours, and posts it to an endpoint of your own. Setting
/// KURRENTDB_TELEMETRY_OPTOUT, EVENTSTORE_TELEMETRY_OPTOUT or DO_NOT_TRACK to true keeps it from being sent.
#[derive(Debug, Parser)]
#[command(name = "telemetry-agent", version)]
pub(crate) enum Command {
    /// Report on the schedule until SIGINT or SIGTERM.
    Run(Options),
    /// Print exactly the text that would be sent now, and send nothing; this works opted out, too.
    Preview(Options),
    #[command(flatten)]
    Node(NodeCommand),
    /// List every field that this build can send, from its declarations alone.
    Fields {
        /// How to print it.
        #[arg(long, value_enum, ignore_case = true, default_value_t)]
        format: Format,
    },
}

impl Command {
    /// Those of the command, if it takes them.
    pub(crate) fn options_mut(&mut self) -> Option<&mut Options> {
        match self {
            Self::Run(options) | Self::Preview(options) => Some(options),
            Self::Node(command) => Some(command.options_mut()),
            Self::Fields { .. } => None,
        }
    }
}

/// How the list of fields is printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// A table for a terminal.
    #[default]
    Table,
    /// A document.
    Markdown,
    /// An array of objects.
    Json,
    /// A JSON Schema, draft 2020-12, that every report fits.
    JsonSchema,
}

#[derive(Args, Debug)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) node: NodeOptions,
    #[command(flatten)]
    pub(crate) endpoint: EndpointOptions,
    #[command(flatten)]
    pub(crate) report: ReportOptions,
    #[command(flatten)]
    pub(crate) times: Times,
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

impl Options {
    /// Takes what is not given from the service manager.
    pub(crate) fn or_of_service(&mut self, directories: &ServiceDirectories) {
        self.times.state_dir = self.times.state_dir.take().or_else(|| directories.state.clone());
        self.log.directory = self.log.directory.take().or_else(|| directories.logs.clone());
        self.node.or_of_service(directories);
        self.endpoint.or_of_service(directories);
    }
}
