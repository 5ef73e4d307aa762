//! The host: what the options make of telemetry.

use telemetry_core::{Builder, Preview, Schedule, Telemetry};

use crate::error::AgentError;
use crate::instance;
use crate::node;
use crate::options::Options;
use crate::product::PRODUCT;
use crate::state_dir::StateDir;
use crate::status::StatusFiles;

/// Telemetry put together; nothing is read or opened before it starts but the files of the password, of the certificates and
/// of the state.
pub(crate) fn of_options(options: &Options, state_dir: Option<StateDir>) -> Result<Builder, AgentError> {
    let builder = without_node(options, state_dir)?;
    Ok(node::beside_node(builder, &options.node)?)
}

/// Composes the report that would be sent now; nothing is written or sent.
pub(crate) fn preview(builder: Builder) -> Result<Preview, AgentError> {
    builder.check()?;
    builder.preview().map_err(|error| AgentError::Preview(error.into()))
}

/// Telemetry of this process and this machine.
pub(crate) fn without_node(options: &Options, state_dir: Option<StateDir>) -> Result<Builder, AgentError> {
    let builder = Telemetry::builder(PRODUCT).discover();
    let disclosed = disclosed(options, &builder);
    let schedule = schedule(options, state_dir.as_ref(), &disclosed)?;
    let status = status(options, state_dir.as_ref(), schedule);
    let builder = builder.schedule(schedule);
    let builder = match status {
        Some(status) => builder.observe(move |event| status.observe(event)),
        None => builder,
    };
    let builder = match state_dir {
        Some(state_dir) => builder.observe(move |event| state_dir.observe(event, &disclosed)),
        None => builder,
    };
    Ok(options.report.give(options.machine.give(options.endpoint.give(builder))))
}

/// Those who look at a report without making any keep no status.
fn status(options: &Options, state_dir: Option<&StateDir>, schedule: Schedule) -> Option<StatusFiles> {
    let metrics = options.log.metrics_file.as_deref();
    StatusFiles::new(state_dir.map(StateDir::path), metrics, schedule.delay(), options.times.interval)
}

/// What the notice discloses: whose data goes where, and whether somebody opted out. Where one of them is another one, nobody had the
/// time to object.
fn disclosed(options: &Options, builder: &Builder) -> Vec<u8> {
    format!("{} {} {:?}", PRODUCT.name, options.endpoint.described(), builder.decided()).into_bytes()
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
