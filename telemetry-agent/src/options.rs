//! The command line, each option of which is also a variable.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]
#![allow(rustdoc::bare_urls, reason = "these doc comments are what --help prints")]

#[cfg(feature = "kurrentdb")]
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, ValueEnum};
#[cfg(feature = "kurrentdb")]
use telemetry_core::Tag;
#[cfg(all(feature = "kurrentdb", feature = "release"))]
use telemetry_providers::release::Edition;
use tracing_subscriber::filter::LevelFilter;

#[cfg(feature = "kurrentdb")]
use crate::kurrentdb::NodeAddress;

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
    /// is requested there; opted out, it is not connected to. The exit code is 0 where nothing is missing, 1 where something
    /// is refused, out of reach or wrong, and 2 for bad input. What a node itself does not have is not missing.
    #[cfg(feature = "kurrentdb")]
    Check {
        /// Print one JSON object: absent (path, reason), logged, missing (a number), node (endpoint, feeds, reason, state), optOut
        /// and receiver (address, reason, state).
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
    /// The node to report on, such as https://127.0.0.1:2113, or unix:/var/lib/kurrentdb/kurrent.sock, which needs no user.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_name = "URL", env = "TELEMETRY_AGENT_NODE", hide_env_values = true)]
    #[arg(value_parser = NodeAddress::parse)]
    pub(crate) node: Option<NodeAddress>,

    /// The file with the certificates, in PEM form, that the node is trusted by instead of the system's.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_CA_FILE", requires = "node")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Whether the node's cores, architecture, system and container are this agent's own.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_enum, default_value_t, env = "TELEMETRY_AGENT_SAME_MACHINE", requires = "node")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    pub(crate) same_machine: SameMachine,

    /// The user as whom the node is read, with --password-file or the variable TELEMETRY_AGENT_PASSWORD.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_name = "NAME", env = "TELEMETRY_AGENT_USER")]
    pub(crate) user: Option<String>,

    #[cfg(feature = "kurrentdb")]
    #[arg(long, hide = true, value_parser = no_password)]
    password: Option<Infallible>,

    /// The file with that user's password; a line feed at its end is not part of it.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_PASSWORD_FILE", requires = "user")]
    pub(crate) password_file: Option<PathBuf>,

    /// What to do when the node says that it is opted out itself.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_enum, default_value_t, env = "TELEMETRY_AGENT_NODE_OPTOUT")]
    pub(crate) node_optout: NodeOptout,

    /// The directory that holds the data, for the size of its file system.
    #[cfg(feature = "environment")]
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,

    /// Where to post reports: https, or http on this machine. Without it nothing is sent.
    #[cfg(feature = "http-sink")]
    #[arg(long, value_name = "URL", env = "TELEMETRY_AGENT_ENDPOINT", hide_env_values = true)]
    #[arg(value_parser = telemetry_http_sink::HttpEndpoint::parse)]
    pub(crate) endpoint: Option<telemetry_http_sink::HttpEndpoint>,

    /// The PEM file with the certificates that the endpoint is trusted by, instead of the system's; read for each report.
    #[cfg(feature = "http-sink")]
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_ENDPOINT_CA_FILE", requires = "endpoint")]
    pub(crate) endpoint_ca_file: Option<PathBuf>,

    /// The proxy through which an endpoint of https is reached, such as http://proxy.example.com:3128.
    #[cfg(feature = "http-sink")]
    #[arg(long, value_name = "URL", env = "TELEMETRY_AGENT_ENDPOINT_PROXY", hide_env_values = true)]
    #[arg(requires = "endpoint", value_parser = telemetry_http_sink::HttpProxy::parse)]
    pub(crate) endpoint_proxy: Option<telemetry_http_sink::HttpProxy>,

    /// The file with headers for the endpoint, such as Authorization: Bearer TOKEN; read for each report.
    #[cfg(feature = "http-sink")]
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_ENDPOINT_HEADER_FILE", requires = "endpoint")]
    pub(crate) endpoint_header_file: Option<PathBuf>,

    /// The release tag to report, such as oss-v23.10.0, since a node does not tell it.
    #[cfg(feature = "kurrentdb")]
    #[arg(long, value_name = "TEXT", env = "TELEMETRY_AGENT_TAG", requires = "node")]
    pub(crate) tag: Option<Tag>,

    /// The edition to report, of a server since 24.2: local, oss, ce or ee.
    #[cfg(all(feature = "kurrentdb", feature = "release"))]
    #[arg(long, value_name = "WORD", env = "TELEMETRY_AGENT_EDITION", requires = "node", value_parser = edition)]
    pub(crate) edition: Option<Edition>,

    /// How long after start the first report is made.
    #[arg(long, value_name = "TIME", default_value = "1h", env = "TELEMETRY_AGENT_FIRST_REPORT")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) first_report: Duration,

    /// How long after that each further report is made; under an hour only to an endpoint on this machine.
    #[arg(long, value_name = "TIME", default_value = "24h", env = "TELEMETRY_AGENT_INTERVAL")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) interval: Duration,

    /// By how much the first report may be later, so that agents that start together do not call together; which part of
    /// it, the machine's identity and the node's address decide.
    #[arg(long, value_name = "TIME", default_value = "0s", env = "TELEMETRY_AGENT_SPREAD")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) spread: Duration,

    /// The directory in which the time of the last report is kept, so that an agent that is restarted often does not
    /// report more often.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_STATE_DIR")]
    pub(crate) state_dir: Option<PathBuf>,

    /// The directory for log files: one a day, of which 30 are kept.
    #[arg(long, value_name = "DIR", env = "TELEMETRY_AGENT_LOG_DIR")]
    pub(crate) log_dir: Option<PathBuf>,

    /// What is logged; below info no report is logged, and what is not logged is not sent.
    #[arg(long, value_enum, default_value_t, env = "TELEMETRY_AGENT_LOG_LEVEL")]
    pub(crate) log_level: LogLevel,
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
#[cfg(feature = "kurrentdb")]
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

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum LogLevel {
    Off,
    Warn,
    #[default]
    Info,
    Debug,
}

#[cfg(feature = "kurrentdb")]
fn no_password(_: &str) -> Result<Infallible, &'static str> {
    Err("everybody on a machine sees its command lines: give --password-file, or set TELEMETRY_AGENT_PASSWORD")
}

#[cfg(feature = "http-sink")]
impl Options {
    /// Where to post reports, and how to get there.
    pub(crate) fn endpoint(&self) -> Option<telemetry_http_sink::HttpEndpoint> {
        let mut endpoint = self.endpoint.clone()?;
        if let Some(file) = &self.endpoint_ca_file {
            endpoint = endpoint.ca_file(file);
        }
        if let Some(proxy) = &self.endpoint_proxy {
            endpoint = endpoint.proxy(proxy.clone());
        }
        if let Some(file) = &self.endpoint_header_file {
            endpoint = endpoint.header_file(file);
        }
        Some(endpoint)
    }
}

#[cfg(all(feature = "kurrentdb", feature = "release"))]
fn edition(text: &str) -> Result<Edition, String> {
    use telemetry_core::Label;
    Edition::parse(text).ok_or_else(|| format!("it is one of {}", Edition::NAMES.join(", ")))
}

impl LogLevel {
    /// Whether reports are logged, without which none is sent.
    pub(crate) fn has_reports(self) -> bool {
        matches!(self, Self::Info | Self::Debug)
    }
}

impl From<LogLevel> for LevelFilter {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Off => Self::OFF,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
        }
    }
}
