//! The commands that are about a node.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::check::{self, Form};
use super::compare;
use crate::error::AgentError;
use crate::options::Options;

#[derive(Debug, Subcommand)]
pub(crate) enum NodeCommand {
    /// Show what may be read of the node, and whether reports would arrive; nothing is sent.
    ///
    /// It takes the options of `run`. The endpoint for reports is connected to and its certificate is looked at, but nothing
    /// is requested there; without consent, it is not connected to. The exit code is 0 where nothing is missing, 1 where something
    /// is refused, out of reach or wrong, and 2 for bad input. What a node itself does not have is not missing.
    Check {
        /// Print one JSON object: absent (path, reason), consent, consentReason, inputs (decides, name, value), logged, missing (how many causes there are), node (endpoint,
        /// feeds, reason, state), nodeError, nodeMessages, optOut and receiver (address, headers, reason, state).
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Show, field by field, what the node's own message and this agent's report have in common.
    ///
    /// The node writes its message into its log an hour after its start and every 24 hours. The exit code is 0 where every
    /// difference is explained, 1 where one is not, and 2 where there is nothing to compare.
    Compare {
        /// The node's log of a day on which it wrote its message, such as log20261122.json.
        #[arg(long, value_name = "FILE", requires = "node")]
        node_log: PathBuf,
        #[command(flatten)]
        options: Options,
    },
}

impl NodeCommand {
    pub(crate) fn options_mut(&mut self) -> &mut Options {
        match self {
            Self::Check { options, .. } | Self::Compare { options, .. } => options,
        }
    }

    pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
        match self {
            Self::Check { json, options } => check::check(options, if *json { Form::Json } else { Form::Text }),
            Self::Compare { node_log, options } => compare::compare(options, node_log),
        }
    }
}
