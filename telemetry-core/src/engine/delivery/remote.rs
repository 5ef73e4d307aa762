//! Remote channels: each report is attempted a few times, and never twice at once.

use std::collections::VecDeque;
use std::iter;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::Locals;
use crate::contained::{Foreign, contained, contained_async};
use crate::engine::builder::Plan;
use crate::engine::parts::SinkPart;
use crate::outcome::Urgency;
use crate::sink::{OpenRemote, Opener, RemoteTwin};
use crate::{
    Attempt, DeliverError, Delivery, Destination, Entry, Fate, Line, Posted, Receipt, Report, SinkContext, Withheld,
};

/// Attempts to send one report.
const ATTEMPTS: u32 = 3;
/// The deadline of one attempt.
const DEADLINE: Duration = Duration::from_secs(10);
/// The shortest wait between two attempts.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait that a receiver can ask for.
const LONGEST_BUSY: Duration = Duration::from_secs(300);

/// What has become of one report so far; it outlives a delivery that is cut off.
#[derive(Default)]
pub(in crate::engine) struct Sending {
    posted: Vec<Posted>,
    urgency: Urgency,
    /// The channels that are not finished; the first is under way.
    unfinished: VecDeque<Destination>,
    /// What is so of the first of them, if it is cut off now: attempts, and what the last one came to.
    under_way: Option<(u32, DeliverError)>,
}

impl Sending {
    /// Sends the report through each remote channel, one after the other.
    pub(in crate::engine) async fn send(&mut self, plan: &Plan, report: &Report, locals: &mut Locals<'_>) {
        self.unfinished = plan.parts.destinations().cloned().collect();
        for sink in &plan.parts.sinks {
            if let (Opener::Remote { open, .. }, Some(destination)) = (sink.opener, sink.destination()) {
                let posted = self.post(open, &plan.sinks, destination, report, locals).await;
                self.unfinished.pop_front();
                self.under_way = None;
                posted.into_iter().for_each(|(attempts, result)| self.note(sink, destination, attempts, result));
            }
        }
    }

    /// How urgent it is that somebody looks at what became of it.
    pub(in crate::engine) fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// How it went, with the reason for which it was not sent, or was cut off.
    pub(in crate::engine) fn fate(self, withheld: Option<Withheld>) -> Fate {
        let is_begun = !self.posted.is_empty() || self.under_way.is_some();
        match withheld {
            Some(why) if is_begun && !self.unfinished.is_empty() => Fate::CutOff { posted: self.cut_off(), why },
            _ if is_begun => Fate::Sent(self.posted),
            withheld => Fate::Withheld(withheld.unwrap_or(Withheld::NoEndpoint)),
        }
    }

    /// What was posted, and what is so of each channel that is not finished.
    fn cut_off(self) -> Vec<Posted> {
        let not_tried = || (0, DeliverError::Refused(Line::from("not tried")));
        let under_way = self.under_way.into_iter().chain(iter::repeat_with(not_tried));
        let unfinished = self.unfinished.into_iter().zip(under_way).map(|(destination, (attempts, error))| Posted {
            destination,
            attempts,
            result: Err(error),
            missed: 0,
        });
        self.posted.into_iter().chain(unfinished).collect()
    }

    /// Keeps a result, and what it means for the reports to come.
    fn note(&mut self, sink: &SinkPart, to: &Destination, attempts: u32, result: Result<Receipt, DeliverError>) {
        let mut missed = 0;
        match &result {
            Ok(_) => missed = sink.alarm.mended(),
            Err(error) => {
                self.urgency = self.urgency.max(sink.alarm.broken());
                if matches!(error, DeliverError::Gone(_)) {
                    sink.give_up();
                }
            }
        }
        self.posted.push(Posted { destination: to.clone(), attempts, result, missed });
    }

    /// Sends the report through one channel, which is opened here and dropped at the end; `None` if it is not configured
    /// after all.
    async fn post(
        &mut self,
        open: OpenRemote,
        cx: &SinkContext,
        to: &Destination,
        report: &Report,
        locals: &mut Locals<'_>,
    ) -> Option<(u32, Result<Receipt, DeliverError>)> {
        match contained(|| open(cx)) {
            Ok(Ok(channel)) => Some(self.repeated(Foreign::new(channel).get()?.as_mut(), to, report, locals).await),
            Ok(Err(error)) => Some((1, Err(DeliverError::Refused(error.0)))),
            Err(panicked) => Some((1, Err(DeliverError::Refused(Line::new(panicked))))),
        }
    }

    async fn repeated(
        &mut self,
        channel: &mut dyn RemoteTwin,
        to: &Destination,
        report: &Report,
        locals: &mut Locals<'_>,
    ) -> (u32, Result<Receipt, DeliverError>) {
        let mut number = 1;
        loop {
            self.under_way = Some((number, cut_off()));
            let error = match attempt(channel, report).await {
                Ok(receipt) => return (number, Ok(receipt)),
                Err(error) => error,
            };
            let Some(wait) = wait_after(&error, number, report) else {
                return (number, Err(error));
            };
            self.under_way = Some((number, error.clone()));
            let failed = Attempt { destination: to.clone(), number, error, wait };
            let _ = locals.tell(Entry::Attempt(&failed)).await;
            sleep(wait).await;
            number += 1;
        }
    }
}

/// What an attempt comes to that is not waited for.
fn cut_off() -> DeliverError {
    DeliverError::Unreachable(Line::from("cut off while sending; it may have arrived"))
}

async fn attempt(channel: &mut dyn RemoteTwin, report: &Report) -> Result<Receipt, DeliverError> {
    match timeout(DEADLINE, contained_async(channel.deliver(Delivery::of(report)))).await {
        Ok(Ok(Err(DeliverError::TooLarge(reason)))) => Err(DeliverError::TooLarge(with_sizes(&reason, report))),
        Ok(Ok(result)) => result,
        Ok(Err(panicked)) => Err(DeliverError::Refused(Line::new(panicked))),
        Err(_) => Err(DeliverError::Unreachable(late())),
    }
}

fn late() -> Line {
    Line::new(format_args!("no answer within {} s; it may have arrived", DEADLINE.as_secs()))
}

/// What is too large, so that somebody can tell which section to leave out.
fn with_sizes(reason: &Line, report: &Report) -> Line {
    Line::new(format_args!("{reason}; of its {} bytes, {}", report.text().len(), report.sizes()))
}

/// How long to wait before the next attempt; `None` when there is none.
fn wait_after(error: &DeliverError, number: u32, report: &Report) -> Option<Duration> {
    if number >= ATTEMPTS {
        return None;
    }
    match error {
        DeliverError::Busy { retry_after: Some(wait), .. } => {
            (*wait <= LONGEST_BUSY).then_some(SHORTEST_WAIT.max(*wait))
        }
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
    SHORTEST_WAIT + (longest - SHORTEST_WAIT).mul_f64(fraction)
}
