//! The host: what the options make of telemetry.

use std::time::Duration;

use telemetry_core::{Builder, LogEvent, Preview, Schedule, Telemetry};

use crate::error::AgentError;
use crate::instance;
use crate::node;
use crate::options::Options;
use crate::product::PRODUCT;
use crate::state_dir::{SeenFields, StateDir};
use crate::status::StatusFiles;

/// Telemetry put together, and the time from its start to the first report that is due by itself.
pub(crate) struct Host {
    pub(crate) builder: Builder,
    pub(crate) first_report: Option<Duration>,
}

/// Telemetry that reports on the schedule; nothing is read or opened before it starts but the files of the password, of the
/// certificates and of the state.
pub(crate) fn on_schedule(options: &Options, state_dir: Option<StateDir>) -> Result<Host, AgentError> {
    let (builder, seen) = without_node(options);
    let disclosed = disclosed(options, &builder);
    let schedule = schedule(options, state_dir.as_ref(), &disclosed)?;
    let builder = match status(options, state_dir.as_ref(), schedule) {
        Some(status) => builder.observe(move |event| status.observe(event)),
        None => builder,
    };
    let observe = move |state_dir: &StateDir, event: &LogEvent| state_dir.observe(event, &disclosed, seen.as_ref());
    let builder = observed_by(builder, state_dir, observe);
    let builder = node::beside_node(builder.schedule(schedule), &options.node)?;
    Ok(Host { builder, first_report: Some(schedule.delay()) })
}

/// Telemetry that makes one report, at least an hour after the last one where a receiver is elsewhere.
pub(crate) fn once(options: &Options, state_dir: Option<StateDir>) -> Result<Host, AgentError> {
    let since_last = state_dir.as_ref().and_then(StateDir::since_posted);
    let schedule = since_last.map_or_else(Schedule::default, |since| Schedule::default().resumed(since));
    let builder = without_node(options).0.schedule(schedule);
    let builder = observed_by(builder, state_dir, StateDir::observe_posted).observe(log_attempt);
    Ok(Host { builder: node::asked_once(builder, &options.node)?, first_report: None })
}

/// Whoever waits for one report sees what it is waiting for; a log at debug level has it already.
fn log_attempt(event: &LogEvent) {
    match event {
        LogEvent::Attempt(attempt) if !tracing::enabled!(target: "telemetry", tracing::Level::DEBUG) => {
            tracing::info!(target: "telemetry", "{attempt}");
        }
        _ => {}
    }
}

/// Telemetry for a look at it: it is judged as on the schedule, and keeps nothing.
pub(crate) fn without_state(options: &Options) -> Result<Builder, AgentError> {
    Ok(without_node(options).0.schedule(schedule(options, None, &[])?))
}

/// Composes the report that would be sent now; nothing is written or sent.
pub(crate) fn preview(builder: Builder) -> Result<Preview, AgentError> {
    builder.check()?;
    builder.preview().map_err(|error| AgentError::Preview(error.into()))
}

/// Telemetry of this process and this machine, which holds back what is new.
fn without_node(options: &Options) -> (Builder, Option<SeenFields>) {
    let builder = Telemetry::builder(PRODUCT).discover();
    let seen = seen_fields(options, &builder);
    let held_back = seen.iter().flat_map(SeenFields::held_back);
    let builder = held_back.fold(builder, |builder, (path, until)| builder.hold_back(path, until));
    (options.report.configure(options.machine.configure(options.endpoint.configure(builder))), seen)
}

/// The fields that were seen, also for those who only look at a report; what the operator refuses is seen, too. Without a state
/// directory no start knows of another one.
fn seen_fields(options: &Options, builder: &Builder) -> Option<SeenFields> {
    let paths = builder.catalogue().fields().map(|field| field.path).collect::<Vec<_>>();
    Some(StateDir::of(options)?.seen_fields(paths.into_iter(), options.times.interval))
}

fn observed_by(
    builder: Builder,
    state_dir: Option<StateDir>,
    observe: impl Fn(&StateDir, &LogEvent) + Send + Sync + 'static,
) -> Builder {
    match state_dir {
        Some(state_dir) => builder.observe(move |event| observe(&state_dir, event)),
        None => builder,
    }
}

fn status(options: &Options, state_dir: Option<&StateDir>, schedule: Schedule) -> Option<StatusFiles> {
    let metrics = options.log.metrics_file.as_deref();
    StatusFiles::new(options.node.described().to_owned(), state_dir.map(StateDir::path), metrics, schedule.delay())
}

/// What the notice discloses: whose data goes where, and whether somebody opted out. Where one of them is another one, nobody had the
/// time to object.
fn disclosed(options: &Options, builder: &Builder) -> Vec<u8> {
    format!("{} {:?} {:?}", PRODUCT.name, options.endpoint.destination(), builder.decided()).into_bytes()
}

fn schedule(options: &Options, state_dir: Option<&StateDir>, disclosed: &[u8]) -> Result<Schedule, AgentError> {
    let (spread, interval) = (options.times.spread, options.times.interval);
    if spread > interval {
        return Err(AgentError::Spread { spread, interval });
    }
    let mut schedule = Schedule::new(options.times.first_report, interval)?;
    if !spread.is_zero() {
        schedule = schedule.spread(spread, &instance::identity(options));
    }
    if let Some(since) = state_dir.and_then(|state_dir| state_dir.since_notice(disclosed)) {
        schedule = schedule.noticed(since);
    }
    if let Some(since) = state_dir.and_then(StateDir::since_last) {
        schedule = schedule.resumed(since);
    }
    Ok(schedule)
}
