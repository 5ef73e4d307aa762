//! A build that reads no node: it has neither options nor commands for one.

use clap::Args;
use telemetry_core::Builder;

use crate::service_directories::ServiceDirectories;

/// No option is about a node.
#[derive(Args, Debug)]
pub(crate) struct NodeOptions {}

/// Nothing can be wrong with a node.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {}

impl NodeOptions {
    #[expect(clippy::unused_self, reason = "a node has credentials")]
    pub(crate) fn or_of_service(&mut self, _directories: &ServiceDirectories) {}

    #[expect(clippy::unused_self, reason = "a node has files")]
    pub(crate) fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    #[expect(clippy::unused_self, reason = "a node has an address")]
    pub(crate) fn described(&self) -> &'static str {
        "none"
    }

    /// Nothing of a node tells this instance from another one.
    pub(crate) fn identity(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Telemetry of this process and this machine only.
pub(crate) fn beside_node(builder: Builder, _options: &NodeOptions) -> Result<Builder, NodeError> {
    Ok(builder)
}

pub(crate) use beside_node as asked_once;

/// Nothing is asked of a node, so nothing is missing.
pub(crate) struct InspectedNode;

impl InspectedNode {
    #[expect(clippy::unused_self, reason = "a node may not answer")]
    pub(crate) fn findings(&self) -> Result<(), NodeError> {
        Ok(())
    }
}

pub(crate) fn previewed(builder: Builder, _options: &NodeOptions) -> Result<(Builder, InspectedNode), NodeError> {
    Ok((builder, InspectedNode))
}

pub(crate) mod command {
    //! No command is about a node.

    use std::process::ExitCode;

    use clap::Subcommand;

    use crate::error::AgentError;
    use crate::options::Options;

    #[derive(Debug, Subcommand)]
    pub(crate) enum NodeCommand {}

    impl NodeCommand {
        pub(crate) fn run(&self) -> Result<ExitCode, AgentError> {
            match *self {}
        }

        pub(crate) fn options_mut(&mut self) -> &mut Options {
            match *self {}
        }
    }
}
