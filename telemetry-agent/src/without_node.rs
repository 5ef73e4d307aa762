//! A build that reads no node: it has neither options nor commands for one.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use telemetry_core::Builder;

use crate::error::AgentError;

/// No command is about a node.
#[derive(Debug, Subcommand)]
pub(crate) enum NodeCommand {}

/// No option is about a node.
#[derive(Args, Debug)]
pub(crate) struct NodeOptions {}

/// Nothing can be wrong with a node.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {}

impl NodeCommand {
    pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
        match *self {}
    }
}

impl NodeOptions {
    /// Nothing of a node tells this instance from another one.
    pub(crate) fn identity(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Telemetry of this process and this machine only.
pub(crate) fn beside_node(builder: Builder, _options: &NodeOptions) -> Result<Builder, NodeError> {
    Ok(builder)
}
