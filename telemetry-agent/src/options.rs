//! The command line, each option of which is also a variable.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]
#![allow(rustdoc::bare_urls, reason = "these doc comments are what --help prints")]

#[cfg_attr(not(feature = "http-sink"), path = "options/without_endpoint.rs")]
mod endpoint;
mod log;
#[cfg_attr(not(feature = "environment"), path = "options/without_machine.rs")]
mod machine;
mod times;

use clap::{Args, Parser, ValueEnum};

pub(crate) use endpoint::EndpointOptions;
pub(crate) use log::LogOptions;
pub(crate) use machine::MachineOptions;
pub(crate) use times::Times;

use crate::node::{NodeCommand, NodeOptions};
use crate::record::RecordCommand;

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
    #[command(flatten)]
    Record(RecordCommand),
    /// List every field that this build can send, from its declarations alone.
    Fields {
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
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
    pub(crate) times: Times,
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}
