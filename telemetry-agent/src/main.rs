//! Usage telemetry beside a KurrentDB or EventStoreDB node.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

mod broken_files;
mod command;
mod command_line;
mod directory;
mod error;
mod host;
mod instance;
mod logging;
#[cfg_attr(not(feature = "kurrentdb"), path = "without_node.rs")]
mod node;
mod options;
mod own_file;
mod product;
#[cfg_attr(not(feature = "record-sink"), path = "without_record.rs")]
mod record;
mod rfc3339;
#[cfg(any(feature = "http-sink", feature = "kurrentdb"))]
mod secret_file;
mod send;
mod service_directories;
mod startup;
mod state_dir;
mod status;
mod stopping;
#[cfg(any(feature = "kurrentdb", feature = "record-sink"))]
mod table;
mod terminal;
mod threads;
mod usage;
mod variables;
mod whole_file;

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use command::{Command, Format};
use error::AgentError;
use options::Options;
use stopping::StopSignals;
use telemetry_core::{Catalogue, Stopped};

// The modules of the channels, which a build without one swaps for others, link theirs.
telemetry_core::link!(telemetry_providers);

/// Time in which telemetry ends what it is doing.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let (command, warnings) = match Command::read() {
        Ok(read) => read,
        Err(usage) => return usage.report(),
    };
    dispatch(command, warnings).unwrap_or_else(|failure| failure.report())
}

fn dispatch(command: Command, warnings: Vec<String>) -> Result<ExitCode, AgentError> {
    // Where reports are made, it is the log that has them.
    if !matches!(command, Command::Run(_) | Command::Send(_)) {
        error::warn(&warnings);
    }
    match command {
        Command::Run(options) => run(&options, warnings)?,
        Command::Send(options) => return send::send(&options, warnings),
        Command::Preview(options) => return preview(&options),
        Command::Node(command) => return command.run(),
        Command::Record(command) => return command.run(),
        Command::Status(options) => return options.run(),
        Command::Fields { format } => fields(format)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Reports on the schedule until a signal ends it.
fn run(options: &Options, warnings: Vec<String>) -> Result<(), AgentError> {
    let signals = StopSignals::catch()?;
    let builder = startup::prepare(options)?.begin_log(options, warnings);
    let telemetry = threads::can_be_had().then(|| builder.start());
    if !telemetry.as_ref().is_some_and(|telemetry| telemetry.status().is_running()) {
        logging::log_with_timeout(without_thread);
    }
    signals.wait();
    if telemetry.is_some_and(|telemetry| telemetry.stop(STOP_TIMEOUT) == Stopped::Abandoned) {
        logging::log_with_timeout(abandoned);
    }
    Ok(())
}

fn without_thread() {
    tracing::warn!(target: "telemetry", "Telemetry is off until a restart: this process has no thread or no file descriptors left");
}

fn abandoned() {
    tracing::warn!(target: "telemetry", "Telemetry did not end within {} s and was left behind", STOP_TIMEOUT.as_secs());
}

/// Prints exactly the text that would be sent now; a terminal gets a line feed after it. A node that does not answer is exit code 1.
fn preview(options: &Options) -> Result<ExitCode, AgentError> {
    let (builder, node) = node::previewed(host::without_state(options)?, &options.node)?;
    let warnings = startup::warnings_of_dry_run(options, &builder);
    let preview = host::preview(builder)?;
    error::warn(&warnings);
    let report = preview.report();
    terminal::print(report.text())?;
    if io::stdout().is_terminal() {
        terminal::print("\n")?;
    }
    if !report.absent().is_empty() {
        error::print(format_args!("absent: {}", report.absences()));
    }
    Ok(node.findings().map_or_else(
        |unread| {
            error::print(unread);
            ExitCode::from(1)
        },
        |_| ExitCode::SUCCESS,
    ))
}

/// Prints all that this build can send.
fn fields(format: Format) -> Result<(), AgentError> {
    let catalogue = Catalogue::of_linked();
    terminal::print(&match format {
        Format::Table => terminal::fitted(catalogue.table()),
        Format::Markdown => catalogue.markdown(),
        Format::Json => catalogue.json(),
        Format::JsonSchema => catalogue.json_schema(),
    })
}
