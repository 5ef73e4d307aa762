//! What is judged before the first report: the same by `run` and `send`, which need it, and by `check`, which only looks.

use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::Mode;
use telemetry_core::{Builder, Consent, OptOutVariable};

use crate::directory::{self, Access};
use crate::error::AgentError;
use crate::host::{self, Host};
use crate::logging::{self, Log};
use crate::options::Options;
use crate::record;
use crate::rfc3339;
use crate::state_dir::StateDir;

/// Telemetry and its log, into which nothing is written yet.
pub(crate) struct Prepared {
    builder: Builder,
    log: Log,
    first_report: Option<Duration>,
}

/// Telemetry on the schedule; what can't be had is the end.
pub(crate) fn prepare(options: &Options) -> Result<Prepared, AgentError> {
    prepare_as(options, Access::Exclusive, host::on_schedule)
}

/// Telemetry of one report, beside an agent that may be running, whose files stay its own.
pub(crate) fn prepare_once(options: &Options) -> Result<Prepared, AgentError> {
    let state = StateDir::of(options).map(|place| place.path().to_owned());
    let log = options.log.directory.as_deref().map(logging::lock);
    for (path, own) in [(&options.times.state_dir, state), (&options.log.directory, log)] {
        let user = path.as_deref().zip(own).and_then(|(path, own)| directory::user_of_agent(path, &own));
        if let (Some(path), Some(user)) = (path, user) {
            return Err(AgentError::OwnedByAnother { path: path.clone(), user });
        }
    }
    prepare_as(options, Access::Shared, host::once)
}

fn prepare_as(
    options: &Options,
    access: Access,
    host: impl FnOnce(&Options, Option<StateDir>) -> Result<Host, AgentError>,
) -> Result<Prepared, AgentError> {
    // Logs and the state are for who runs this, whatever the umask of who started it.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let node = options.node.identity();
    let state_dir = options.times.state_dir.as_deref().map(|root| StateDir::open(root, &node, access)).transpose()?;
    let log = Log::open(&options.log, access)?;
    // A record alone would have reports sent that the log does not show.
    let recorded = state_dir.clone().filter(|_| options.log.level.has_reports());
    let Host { builder, first_report } = host(options, state_dir)?;
    let builder = record::keep(log.configure(builder), recorded.as_ref().map(StateDir::path));
    check(options, &builder)?;
    Ok(Prepared { builder, log, first_report })
}

impl Prepared {
    /// Begins the log: what there is, what may come right by itself, and what the operator should know besides.
    pub(crate) fn begin_log(self, options: &Options, more: Vec<String>) -> Builder {
        let headline = headline(options, self.first_report);
        let unlogged = (!options.log.level.has_reports()).then(|| UNLOGGED.to_owned());
        let warnings: Vec<_> = unlogged.into_iter().chain(more).chain(warnings(options)).collect();
        self.log.start(&options.log);
        logging::log_with_timeout(move || {
            tracing::info!(target: "telemetry", "{headline}");
            warnings.iter().for_each(|warning| tracing::warn!(target: "telemetry", "{warning}"));
        });
        self.builder
    }
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
pub(crate) fn dry_run(options: &Options, builder: &Builder) -> Result<(), AgentError> {
    check(options, builder)?;
    options.times.state_dir.as_deref().map_or(Ok(()), StateDir::probe)?;
    options.log.directory.as_deref().map_or(Ok(()), logging::probe)
}

/// What who only looks should know; running telemetry says of its variables itself.
pub(crate) fn warnings_of_dry_run(options: &Options, builder: &Builder) -> Vec<String> {
    let variables = builder.opt_out_variables();
    let of_variables = variables.iter().filter_map(OptOutVariable::warning).map(|warning| warning.to_string());
    warnings(options).into_iter().chain(of_variables).collect()
}

/// What the operator should know, and what may come right by itself.
fn warnings(options: &Options) -> Vec<String> {
    [options.node.warnings(), options.endpoint.warnings(), options.machine.warnings()].concat()
}

/// The first line of the log.
fn headline(options: &Options, first_report: Option<Duration>) -> String {
    let shown = |path: Option<&Path>| path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
    let endpoint = options.endpoint.destination().map_or_else(|| "none".to_owned(), |to| to.to_string());
    let due = first_report.and_then(|delay| rfc3339::of(SystemTime::now().checked_add(delay)?));
    format!(
        "telemetry-agent {} runs as user {}; node: {}; endpoint: {endpoint}; state directory: {}; log directory: {}{}",
        env!("CARGO_PKG_VERSION"),
        rustix::process::geteuid().as_raw(),
        options.node.described(),
        shown(options.times.state_dir.as_deref()),
        shown(options.log.directory.as_deref()),
        due.map_or_else(String::new, |due| format!("; next report at {due}")),
    )
}
