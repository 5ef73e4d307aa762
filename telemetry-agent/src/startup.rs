//! What is judged before the first report: the same by `run`, which needs it, and by `check`, which only looks.

use std::path::Path;

use telemetry_core::{Builder, Consent};

use crate::error::AgentError;
use crate::host;
use crate::logging::{self, Log};
use crate::options::Options;
use crate::state_dir::StateDir;

/// Telemetry and its log; nothing is written into it yet, and what can't be had is the end.
pub(crate) fn prepare(options: &Options) -> Result<(Builder, Log), AgentError> {
    let node = options.node.identity();
    let state_dir = options.times.state_dir.as_deref().map(|root| StateDir::open(root, &node)).transpose()?;
    let log = Log::open(&options.log)?;
    let builder = log.give(host::of_options(options, state_dir)?);
    check(options, &builder)?;
    Ok((builder, log))
}

/// Says what there is, what may come right by itself, and what the operator should know.
pub(crate) fn log(options: &Options, warnings: Vec<String>) {
    let headline = headline(options);
    let unlogged = (!options.log.level.has_reports()).then(|| UNLOGGED.to_owned());
    let warnings: Vec<_> = unlogged.into_iter().chain(warnings).collect();
    logging::log_with_timeout(move || {
        tracing::info!(target: "telemetry", "{headline}");
        warnings.iter().for_each(|warning| tracing::warn!(target: "telemetry", "{warning}"));
    });
}

const UNLOGGED: &str = "No report will be sent, since below --log-level info none is logged";

/// Files of the endpoint are read for whoever has not opted out only.
pub(crate) fn check(options: &Options, builder: &Builder) -> Result<(), AgentError> {
    builder.check()?;
    match builder.decided() {
        Consent::Granted => options.endpoint.check(),
        _ => Ok(()),
    }
}

/// Whether a start would be the end, without making anything in the directories.
#[cfg_attr(not(feature = "kurrentdb"), expect(dead_code, reason = "nothing is checked"))]
pub(crate) fn look(options: &Options, builder: &Builder) -> Result<(), AgentError> {
    check(options, builder)?;
    options.times.state_dir.as_deref().map_or(Ok(()), StateDir::look)?;
    options.log.directory.as_deref().map_or(Ok(()), logging::look)
}

/// What the operator should know, and what may come right by itself.
pub(crate) fn warnings(options: &Options) -> Vec<String> {
    [options.node.warnings(), options.endpoint.warnings(), options.machine.warnings()].concat()
}

/// The first line of the log.
fn headline(options: &Options) -> String {
    let directory = |path: Option<&Path>| path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
    format!(
        "telemetry-agent {} runs as user {}; {}; {}; state directory: {}; log directory: {}",
        env!("CARGO_PKG_VERSION"),
        rustix::process::geteuid().as_raw(),
        options.node.described(),
        options.endpoint.described(),
        directory(options.times.state_dir.as_deref()),
        directory(options.log.directory.as_deref()),
    )
}
