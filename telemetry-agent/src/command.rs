//! The commands, of which most take the options of a report.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]

use clap::{Parser, ValueEnum};

use crate::node::command::NodeCommand;
use crate::options::Options;
use crate::record::command::RecordCommand;
use crate::status::command::StatusOptions;

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
    ///
    /// The exit code is 0 where the node answered, 1 where nothing could be read of it, and 2 for bad input.
    Preview(Options),
    /// Send one report now, log it, and say how it went, to prove the way to a receiver.
    ///
    /// It takes the options of `run`, and may run beside it: the schedule is not moved. Within an hour of the last attempt to send from
    /// this state directory, nothing is sent to a receiver on another machine. The exit code is 0 where every receiver took it, 1 where
    /// none was sent or one did not take it, and 2 for bad input.
    Send(Options),
    #[command(flatten)]
    Node(NodeCommand),
    #[command(flatten)]
    Record(RecordCommand),
    /// Show whether an agent runs, how its last report went, and when the next one is due.
    ///
    /// The exit code is 0 where all is well or nothing is due yet, 1 where the last report failed, 3 where no agent runs with this
    /// state directory or its report is overdue by an hour, and 2 for bad input. With --alive, 1 is 0.
    Status(StatusOptions),
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
            Self::Run(options) | Self::Preview(options) | Self::Send(options) => Some(options),
            Self::Node(command) => Some(command.options_mut()),
            Self::Record(_) | Self::Status(_) | Self::Fields { .. } => None,
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
