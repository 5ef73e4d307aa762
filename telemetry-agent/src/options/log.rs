//! The options of the log.
#![expect(clippy::doc_markdown, reason = "these doc comments are what --help prints")]

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tracing_subscriber::filter::LevelFilter;

#[derive(Args, Debug)]
#[command(next_help_heading = "The log")]
pub(crate) struct LogOptions {
    /// The directory for log files: one a day, of which 30 are kept. Without it, it is the one that a service manager gives the
    /// service (LOGS_DIRECTORY).
    #[arg(long = "log-dir", value_name = "DIR", env = "TELEMETRY_AGENT_LOG_DIR")]
    pub(crate) directory: Option<PathBuf>,

    /// The file that is told how reports went, as metrics for a collector of text files; no port is opened.
    #[arg(long, value_name = "FILE", env = "TELEMETRY_AGENT_METRICS_FILE")]
    pub(crate) metrics_file: Option<PathBuf>,

    /// What is logged; below info no report is logged, and what is not logged is not sent.
    #[arg(
        long = "log-level",
        value_enum,
        ignore_case = true,
        value_name = "LEVEL",
        default_value_t,
        env = "TELEMETRY_AGENT_LOG_LEVEL"
    )]
    pub(crate) level: LogLevel,

    /// How an event is written, on the console and in files.
    #[arg(long = "log-format", value_enum, ignore_case = true, value_name = "FORMAT", default_value_t)]
    #[arg(env = "TELEMETRY_AGENT_LOG_FORMAT")]
    pub(crate) format: LogFormat,
}

/// How an event is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people; a report has several lines.
    #[default]
    Text,
    /// A JSON object on one line.
    Json,
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
