//! `telemetry-agent send`: one report now, by which an operator proves the way to a receiver.

use std::process::ExitCode;

use telemetry_core::{DeliveryStatus, NotSent, Outcome};

use crate::error::{self, AgentError};
use crate::options::Options;
use crate::startup;
use crate::stopping::StopSignals;

/// Sends it; whatever kept it from a receiver is exit code 1, and a signal that ends it, too.
pub(crate) fn send(options: &Options, mut warnings: Vec<String>) -> Result<ExitCode, AgentError> {
    let signals = StopSignals::catch()?;
    let prepared = startup::prepare_once(options)?;
    warnings.extend(options.times.state_dir.is_none().then(|| NOTHING_KNOWN.to_owned()));
    let outcome = prepared.begin_log(options, warnings).report_once(signals.received());
    if !was_told(&outcome) {
        error::print(&outcome);
    }
    Ok(ExitCode::from(u8::from(!outcome.is_delivered())))
}

const NOTHING_KNOWN: &str = "without --state-dir it is not known when an agent made its last report: more than one an hour is too much for a receiver";

/// What was not so much as begun has no key and stands in no log, and nothing does where there is none.
fn was_told(outcome: &Outcome) -> bool {
    let is_unlogged = matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::NotLogged(_)));
    outcome.idempotency_key().is_some() && !is_unlogged
}
