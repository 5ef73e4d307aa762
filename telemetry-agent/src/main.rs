//! Usage telemetry beside a KurrentDB or EventStoreDB node.
#![cfg_attr(not(test), deny(unused_crate_dependencies))]

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
mod state_dir;
mod stopping;
mod threads;
mod usage;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use error::AgentError;
use options::{Command, Format, Options};
use rustix::fs::Mode;
use state_dir::StateDir;
use stopping::StopSignals;
use telemetry_core::{Catalogue, Stopped};

telemetry_core::link!(telemetry_providers);
#[cfg(feature = "http-sink")]
telemetry_core::link!(telemetry_http_sink);
#[cfg(feature = "log-sink")]
telemetry_core::link!(telemetry_log_sink);
#[cfg(feature = "record-sink")]
telemetry_core::link!(telemetry_record_sink);

/// Time in which telemetry ends what it is doing.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let command = match Command::read() {
        Ok(command) => command,
        Err(usage) => return usage.give(),
    };
    dispatch(command).unwrap_or_else(|failure| failure.give())
}

fn dispatch(command: Command) -> Result<ExitCode, AgentError> {
    match command {
        Command::Run(options) => run(&options)?,
        Command::Preview(options) => preview(&options)?,
        Command::Node(command) => return command.run(),
        Command::Record(command) => return command.run(),
        Command::Fields { format } => fields(format)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Reports on the schedule until a signal ends it.
fn run(options: &Options) -> Result<(), AgentError> {
    // Logs and the state are for who runs this, whatever the umask of who started it.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let signals = StopSignals::catch()?;
    let state_dir = options.times.state_dir.as_deref().map(StateDir::at);
    let builder = host::of_options(options, state_dir.clone())?;
    // A record alone would have reports sent that the log does not show.
    let recorded = options.times.state_dir.as_deref().filter(|_| options.log.level.has_reports());
    let builder = record::keep(builder, recorded);
    builder.check()?;
    logging::start(&options.log)?;
    if !options.log.level.has_reports() {
        logging::log_with_timeout(unlogged);
    }
    if let Some(state_dir) = state_dir {
        logging::log_with_timeout(move || state_dir.try_out());
    }
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

fn unlogged() {
    tracing::warn!(target: "telemetry", "No report will be sent, since below --log-level info none is logged");
}

fn without_thread() {
    tracing::warn!(target: "telemetry", "Telemetry is off until a restart: this process has no thread or no file descriptors left");
}

fn abandoned() {
    tracing::warn!(target: "telemetry", "Telemetry did not end within {} s and was left behind", STOP_TIMEOUT.as_secs());
}

/// Prints exactly the text that would be sent now; a terminal gets a line feed after it.
fn preview(options: &Options) -> Result<(), AgentError> {
    let preview = host::preview(host::of_options(options, None)?)?;
    let report = preview.report();
    print(report.text())?;
    if io::stdout().is_terminal() {
        print("\n")?;
    }
    if !report.absent().is_empty() {
        error::say(format_args!("absent: {}", report.absences()));
    }
    Ok(())
}

/// Prints all that this build can send.
fn fields(format: Format) -> Result<(), AgentError> {
    let catalogue = Catalogue::of_linked();
    print(&match format {
        Format::Table => catalogue.table(),
        Format::Markdown => catalogue.markdown(),
        Format::Json => catalogue.json(),
        Format::JsonSchema => catalogue.json_schema(),
    })
}

fn print(text: &str) -> Result<(), AgentError> {
    io::stdout().lock().write_all(text.as_bytes()).map_err(AgentError::Output)
}
