//! Remote channels: each report is attempted a few times, and never twice at once.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Locals;
use crate::contained::{Foreign, contained, contained_async};
use crate::engine::builder::Plan;
use crate::sink::{OpenRemote, Opener, RemoteTwin};
use crate::{
    Attempt, DeliverError, Delivery, Destination, Entry, Fate, Line, Posted, Receipt, Report, SinkContext, Withheld,
};

/// Attempts to send one report.
const ATTEMPTS: u32 = 3;
/// The deadline of one attempt.
const DEADLINE: Duration = Duration::from_secs(10);
/// The longest wait that a receiver can ask for.
const LONGEST_BUSY: Duration = Duration::from_secs(300);

/// What has become of one report so far; it outlives a delivery that is cut off.
#[derive(Default)]
pub(in crate::engine) struct Sending {
    posted: Vec<Posted>,
    /// The attempt that is on its way.
    under_way: Option<(Destination, u32)>,
}

impl Sending {
    /// Sends the report through each remote channel, one after the other.
    pub(in crate::engine) async fn send(&mut self, plan: &Plan, report: &Report, locals: &mut Locals) {
        for sink in &plan.parts.sinks {
            if let (Opener::Remote { open, .. }, Some(destination)) = (sink.opener, &sink.destination) {
                self.post(open, &plan.sinks, destination, report, locals).await;
            }
        }
    }

    /// How it went, with the reason for which it was not sent, or was cut off.
    pub(in crate::engine) fn fate(mut self, withheld: Option<Withheld>) -> Fate {
        if let Some((destination, attempts)) = self.under_way {
            let cut_off = DeliverError::Unreachable(Line::from("the attempt was cut off, and may have arrived"));
            self.posted.push(Posted { destination, attempts, result: Err(cut_off) });
        }
        match withheld {
            _ if !self.posted.is_empty() => Fate::Sent(self.posted),
            withheld => Fate::Withheld(withheld.unwrap_or(Withheld::NoEndpoint)),
        }
    }

    /// Sends the report through one channel, which is opened here and dropped at the end.
    async fn post(
        &mut self,
        open: OpenRemote,
        cx: &SinkContext,
        to: &Destination,
        report: &Report,
        locals: &mut Locals,
    ) {
        let (attempts, result) = match contained(|| open(cx)) {
            Ok(Ok(channel)) => {
                let mut channel = Foreign::new(channel);
                let Some(channel) = channel.get() else { return };
                self.repeated(channel.as_mut(), to, report, locals).await
            }
            Ok(Err(error)) => (1, Err(DeliverError::Refused(error.0))),
            Err(panicked) => (1, Err(DeliverError::Refused(Line::new(panicked)))),
        };
        self.posted.push(Posted { destination: to.clone(), attempts, result });
    }

    async fn repeated(
        &mut self,
        channel: &mut dyn RemoteTwin,
        to: &Destination,
        report: &Report,
        locals: &mut Locals,
    ) -> (u32, Result<Receipt, DeliverError>) {
        let mut number = 1;
        loop {
            self.under_way = Some((to.clone(), number));
            let attempted = attempt(channel, report).await;
            self.under_way = None;
            let error = match attempted {
                Ok(receipt) => return (number, Ok(receipt)),
                Err(error) => error,
            };
            let Some(wait) = wait_after(&error, number, report) else {
                return (number, Err(error));
            };
            let failed = Attempt { destination: to.clone(), number, error, wait };
            locals.tell(Entry::Attempt(&failed)).await;
            sleep(wait).await;
            number += 1;
        }
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
