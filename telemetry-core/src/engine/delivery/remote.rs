//! Remote channels: each report is attempted a few times, and never twice at once.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Locals;
use crate::contained::{Foreign, contained, contained_async};
use crate::sink::{Opener, RemoteTwin};
use crate::{Attempt, DeliverError, Delivery, Destination, Entry, Line, Posted, Receipt, Report, SinkContext};

/// Attempts to send one report.
const ATTEMPTS: u32 = 3;
/// The deadline of one attempt.
const DEADLINE: Duration = Duration::from_secs(10);
/// The longest wait that a receiver can ask for.
const LONGEST_BUSY: Duration = Duration::from_secs(300);

/// Sends the report through one remote channel, which is opened here and dropped at the end.
pub(in crate::engine) async fn post(
    opener: Opener,
    cx: &SinkContext,
    report: &Report,
    locals: &mut Locals,
) -> Option<Posted> {
    let Opener::Remote { destination, open } = opener else {
        return None;
    };
    let destination = contained(|| destination(cx)).ok()??;
    let (attempts, result) = match contained(|| open(cx)) {
        Ok(Ok(channel)) => {
            let mut channel = Foreign::new(channel);
            repeated(channel.get()?.as_mut(), &destination, report, locals).await
        }
        Ok(Err(error)) => (1, Err(DeliverError::Refused(error.0))),
        Err(panicked) => (1, Err(DeliverError::Refused(Line::new(panicked)))),
    };
    Some(Posted { destination, attempts, result })
}

async fn repeated(
    channel: &mut dyn RemoteTwin,
    destination: &Destination,
    report: &Report,
    locals: &mut Locals,
) -> (u32, Result<Receipt, DeliverError>) {
    let mut number = 1;
    loop {
        let error = match attempt(channel, report).await {
            Ok(receipt) => return (number, Ok(receipt)),
            Err(error) => error,
        };
        let Some(wait) = wait_after(&error, number, report) else {
            return (number, Err(error));
        };
        let failed = Attempt { destination: destination.clone(), number, error, wait };
        locals.tell(Entry::Attempt(&failed)).await;
        sleep(wait).await;
        number += 1;
    }
}

async fn attempt(channel: &mut dyn RemoteTwin, report: &Report) -> Result<Receipt, DeliverError> {
    match timeout(DEADLINE, contained_async(channel.deliver(Delivery::of(report)))).await {
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => Err(DeliverError::Refused(Line::new(panicked))),
        Err(_) => Err(DeliverError::Unreachable(Line::new(format_args!("no answer within {} s", DEADLINE.as_secs())))),
    }
}

/// How long to wait before the next attempt; `None` when there is none.
fn wait_after(error: &DeliverError, number: u32, report: &Report) -> Option<Duration> {
    if number >= ATTEMPTS {
        return None;
    }
    match error {
        DeliverError::Busy { retry_after: Some(wait), .. } => (*wait <= LONGEST_BUSY).then_some(*wait),
        DeliverError::Unreachable(_) | DeliverError::Busy { .. } => Some(jitter(number, report)),
        DeliverError::TooLarge(_) | DeliverError::Gone(_) | DeliverError::Refused(_) => None,
    }
}

/// A wait between 1 s and an upper bound that grows from 8 s to 30 s, so that a fleet does not come back together. The
/// randomness is that of the report's key.
fn jitter(number: u32, report: &Report) -> Duration {
    let longest = Duration::from_secs(if number == 1 { 8 } else { 30 });
    let bits = u16::try_from((report.key().bits() >> (16 * number)) & 0xffff).unwrap_or(0);
    let fraction = f64::from(bits) / f64::from(u16::MAX);
    let shortest = Duration::from_secs(1);
    shortest + (longest - shortest).mul_f64(fraction)
}
