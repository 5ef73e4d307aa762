//! The options of the node that is reported on.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]

#[cfg_attr(not(feature = "release"), path = "options/without_operator.rs")]
mod operator;

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use telemetry_kurrentdb::{NodeAddress, NodeAddressError};

use self::operator::OperatorOptions;
use crate::secret_file;
use crate::service_directories::ServiceDirectories;

#[derive(Args, Debug)]
#[command(next_help_heading = "The node")]
pub(crate) struct NodeOptions {
    /// The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock (up to 25.0: eventstore.sock), which needs no user.
    #[arg(long = "node", id = "node", value_name = "URL", env = "TELEMETRY_AGENT_NODE", hide_env_values = true)]
    #[arg(value_parser = node_address)]
    pub(crate) address: Option<NodeAddress>,

    /// Report on this machine alone, without a node.
    #[arg(long, env = "TELEMETRY_AGENT_NO_NODE", value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) no_node: bool,

    /// The file with the certificates, in PEM form, that the node is trusted by instead of the system's.
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_CA_FILE", requires = "node")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Whether the node's cores, architecture, system and container are this agent's own.
    #[arg(long, value_enum, ignore_case = true, value_name = "WHEN", default_value_t)]
    #[arg(env = "TELEMETRY_AGENT_SAME_MACHINE", requires = "node", num_args = 0..=1, default_missing_value = "yes")]
    pub(crate) same_machine: SameMachine,

    /// The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD.
    #[arg(long, value_name = "NAME", env = "TELEMETRY_AGENT_USER")]
    pub(crate) user: Option<String>,

    #[arg(long, hide = true, value_parser = no_password)]
    password: Option<Infallible>,

    /// The file with that user's password; a line feed at its end is not part of it. Without it, it is the credential
    /// `password` of the service, if it has one.
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_PASSWORD_FILE", requires = "user")]
    pub(crate) password_file: Option<PathBuf>,

    /// What to do when the node says that it is opted out itself, or does not let it be known.
    #[arg(long, value_enum, ignore_case = true, value_name = "WHAT", default_value_t)]
    #[arg(env = "TELEMETRY_AGENT_NODE_OPTOUT")]
    pub(crate) node_optout: NodeOptout,

    #[command(flatten)]
    pub(crate) operator: OperatorOptions,
}

impl NodeOptions {
    pub(crate) fn or_of_service(&mut self, directories: &ServiceDirectories) {
        self.password_file = self.password_file.take().or_else(|| directories.credential("password"));
    }

    pub(crate) fn warnings(&self) -> Vec<String> {
        let in_address = self.address.as_ref().and_then(NodeAddress::credentials).map(|_| {
            "the node's address shows a user and a password to others: give --user and --password-file".to_owned()
        });
        let file = self.password_file.as_deref().and_then(|file| secret_file::warning("password file", file));
        [in_address, file].into_iter().flatten().collect()
    }

    /// The node, and whether it is read as a user, whose name a log does not show.
    pub(crate) fn described(&self) -> String {
        let Some(address) = &self.address else { return "none".to_owned() };
        let has_user = self.user.is_some() || address.credentials().is_some();
        format!("{address}, {}", if has_user { "read as a user" } else { "read without a user" })
    }

    /// What of the node tells this instance from another one.
    pub(crate) fn identity(&self) -> Vec<u8> {
        format!("{:?}", self.address).into_bytes()
    }
}

/// What to do when the node says that it is opted out itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NodeOptout {
    /// Log the report, and send nothing.
    #[default]
    Honour,
    /// Send it all the same, to an endpoint of your own.
    Ignore,
}

/// Whether the node shares the machine of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SameMachine {
    /// They are where the node is reached by a loopback address or a socket.
    #[default]
    Auto,
    /// They are, though its address does not say so.
    Yes,
    /// They are not: it runs in a container of its own, whose port is published here.
    No,
}

fn node_address(text: &str) -> Result<NodeAddress, String> {
    NodeAddress::parse(text).map_err(|error| match error {
        NodeAddressError::Credentials => format!("{error}: give them with --user and --password-file"),
        other => other.to_string(),
    })
}

fn no_password(_: &str) -> Result<Infallible, &'static str> {
    Err("everybody on a machine sees its command lines: give --password-file, or set TELEMETRY_AGENT_PASSWORD")
}
