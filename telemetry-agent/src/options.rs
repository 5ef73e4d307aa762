//! The command line, each option of which is also a variable.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]
#![allow(rustdoc::bare_urls, reason = "these doc comments are what --help prints")]

mod endpoint;
mod log;
mod node;
mod times;

#[cfg(any(feature = "kurrentdb", feature = "environment"))]
use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

#[cfg(feature = "http-sink")]
pub(crate) use endpoint::EndpointOptions;
pub(crate) use log::LogOptions;
#[cfg(feature = "kurrentdb")]
pub(crate) use node::{NodeOptions, NodeOptout, SameMachine};
pub(crate) use times::Times;

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
    /// Show what may be read of the node, and whether reports would arrive; nothing is sent.
    ///
    /// It takes the options of `run`. The endpoint for reports is connected to and its certificate is looked at, but nothing
    /// is requested there; without consent, it is not connected to. The exit code is 0 where nothing is missing, 1 where something
    /// is refused, out of reach or wrong, and 2 for bad input. What a node itself does not have is not missing.
    #[cfg(feature = "kurrentdb")]
    Check {
        /// Print one JSON object: absent (path, reason), consent, consentReason, logged, missing (a number), node (endpoint,
        /// feeds, reason, state), optOut and receiver (address, reason, state).
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Show, field by field, what the node's own message and this agent's report have in common.
    ///
    /// The node writes its message into its log an hour after its start and every 24 hours. The exit code is 0 where every
    /// difference is explained, 1 where one is not, and 2 where there is nothing to compare.
    #[cfg(feature = "kurrentdb")]
    Compare {
        /// The node's log of a day on which it wrote its message, such as log20261122.json.
        #[arg(long, value_name = "FILE", requires = "node")]
        node_log: PathBuf,
        #[command(flatten)]
        options: Options,
    },
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
    #[cfg(feature = "kurrentdb")]
    #[command(flatten)]
    pub(crate) node: NodeOptions,
    #[cfg(feature = "http-sink")]
    #[command(flatten)]
    pub(crate) endpoint: EndpointOptions,
    #[command(flatten)]
    pub(crate) times: Times,
    #[command(flatten)]
    pub(crate) log: LogOptions,

    /// The directory that holds the data, for the size of its file system.
    #[cfg(feature = "environment")]
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_DATA_DIR", help_heading = "This machine")]
    pub(crate) data_dir: Option<PathBuf>,
}
