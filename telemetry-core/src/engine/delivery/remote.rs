//! Remote channels: each report is attempted a few times, and never twice at once.

use std::collections::VecDeque;
use std::iter;

use tokio::time::sleep;

use super::Listeners;
use super::channel::{CHANNEL_TIMEOUT, ChannelThread, Opened};
use crate::engine::isolation::{IsolationError, WorkerThreads};
use crate::engine::plan::Plan;
use crate::engine::sink_part::SinkPart;
use crate::outcome::Urgency;
use crate::sink::{Open, Opener};
use crate::{
    Attempt, DeliverError, Delivery, DeliveryResult, DeliveryStatus, Destination, Identifier, Line, LogEvent, NotSent,
    Receipt, ReceiptComparison, Remote, Report,
};

/// What has become of one report so far; it outlives a delivery that is cut off.
#[derive(Default)]
pub(in crate::engine) struct Sending {
    results: Vec<DeliveryResult>,
    urgency: Urgency,
    /// The channels that are not finished; the first is under way.
    unfinished: VecDeque<Destination>,
    /// What is so of the first of them, if it is cut off now: attempts, and what the last one came to.
    under_way: Option<(u32, DeliverError)>,
}

/// A report on its way to one destination.
struct Posting<'a> {
    plan: &'a Plan,
    report: &'a Report,
    key: Identifier,
    to: &'a Destination,
}

/// Why an attempt failed.
enum AttemptError {
    /// The channel says so.
    Deliver(DeliverError),
    /// It had its time and came to nothing, so that no other is made: what keeps an attempt busy to its deadline would do so
    /// again, and the report may have arrived.
    Late(DeliverError),
}

impl Sending {
    /// Sends the report through each remote channel, one after the other.
    pub(in crate::engine) async fn send(
        &mut self,
        plan: &Plan,
        (report, key): (&Report, Identifier),
        threads: &WorkerThreads,
        listeners: &mut Listeners<'_>,
    ) {
        self.unfinished = plan.registry.destinations().cloned().collect();
        for sink in &plan.registry.sinks {
            if let (Opener::Remote { open, .. }, Some(to)) = (sink.opener, sink.destination()) {
                let posting = Posting { plan, report, key, to };
                let thread = ChannelThread::start(sink, threads);
                let (attempts, result) = self.post(&posting, thread, open, listeners).await;
                let result = result.map(|receipt| receipt.compared_with(report.text()));
                self.unfinished.pop_front();
                self.under_way = None;
                self.note(sink, to, attempts, result);
            }
        }
    }

    /// How urgent it is that somebody looks at what became of it.
    pub(in crate::engine) fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// How it went, with the reason for which it was not sent, or was cut off.
    pub(in crate::engine) fn status(self, not_sent: Option<NotSent>) -> DeliveryStatus {
        let is_begun = !self.results.is_empty() || self.under_way.is_some();
        match not_sent {
            Some(why) if is_begun && !self.unfinished.is_empty() => {
                DeliveryStatus::CutOff { results: self.cut_off(), why }
            }
            _ if is_begun => DeliveryStatus::Sent(self.results),
            not_sent => DeliveryStatus::NotSent(not_sent.unwrap_or(NotSent::NoEndpoint)),
        }
    }

    /// What was posted, and what is so of each channel that is not finished.
    fn cut_off(self) -> Vec<DeliveryResult> {
        let not_tried = || (0, DeliverError::Refused(Line::from("not tried")));
        let under_way = self.under_way.into_iter().chain(iter::repeat_with(not_tried));
        let unfinished = self.unfinished.into_iter().zip(under_way).map(|(destination, (attempts, error))| {
            DeliveryResult { destination, attempts, result: Err(error), missed: 0 }
        });
        self.results.into_iter().chain(unfinished).collect()
    }

    /// Keeps a result, and what it means for the reports to come.
    fn note(&mut self, sink: &SinkPart, to: &Destination, attempts: u32, result: Result<Receipt, DeliverError>) {
        let mut missed = 0;
        match &result {
            Ok(receipt) => {
                missed = sink.throttle.recovered();
                self.urgency = self.urgency.max(urgency(sink, receipt));
            }
            Err(error) => {
                self.urgency = self.urgency.max(sink.throttle.failed());
                if matches!(error, DeliverError::Gone(_)) {
                    sink.give_up();
                }
            }
        }
        self.results.push(DeliveryResult { destination: to.clone(), attempts, result, missed });
    }

    /// Sends the report through one channel, which is opened here and dropped at the end.
    async fn post(
        &mut self,
        posting: &Posting<'_>,
        mut thread: ChannelThread<Remote>,
        open: Open<Remote>,
        listeners: &mut Listeners<'_>,
    ) -> (u32, Result<Receipt, DeliverError>) {
        let refused = |why| (0, Err(DeliverError::Refused(why)));
        let posted = match thread.open(open, &posting.plan.sinks).await {
            Ok(Opened::Ready) => self.repeat(posting, &mut thread, listeners).await,
            Ok(Opened::NotConfigured) => refused(Line::from("it said that it sends there, and then opened nothing")),
            Ok(Opened::Failed(error)) => refused(error.line().clone()),
            Err(IsolationError::Late(_) | IsolationError::Blocked(_)) => {
                refused(Line::new(format_args!("it was not open within {} s", CHANNEL_TIMEOUT.as_secs())))
            }
            Err(error) => refused(Line::new(error)),
        };
        // However it went, the next report finds no thread of this one.
        thread.end().await;
        posted
    }

    async fn repeat(
        &mut self,
        posting: &Posting<'_>,
        thread: &mut ChannelThread<Remote>,
        listeners: &mut Listeners<'_>,
    ) -> (u32, Result<Receipt, DeliverError>) {
        let mut number = 1;
        loop {
            self.under_way = Some((number, cut_off()));
            let error = match posting.attempt(thread).await {
                Ok(receipt) => return (number, Ok(receipt)),
                Err(AttemptError::Late(error)) => return (number, Err(error)),
                Err(AttemptError::Deliver(error)) => error,
            };
            let Some(wait) = posting.plan.waits.after(&error, number, posting.key) else {
                return (number, Err(error));
            };
            self.under_way = Some((number, error.clone()));
            let destination = posting.to.clone();
            let failed = Attempt { destination, number, error, wait, idempotency_key: posting.key };
            listeners.notify(LogEvent::Attempt(failed)).await;
            sleep(posting.plan.waits.kept(wait)).await;
            number += 1;
        }
    }
}

/// How urgent it is that somebody looks at what the receiver says that it took.
fn urgency(sink: &SinkPart, receipt: &Receipt) -> Urgency {
    match receipt.comparison() {
        Some(ReceiptComparison::Differs) => sink.receipt_throttle.failed(),
        Some(ReceiptComparison::Matches) => {
            sink.receipt_throttle.recovered();
            Urgency::Usual
        }
        None => Urgency::Usual,
    }
}

/// What an attempt comes to that is not waited for.
fn cut_off() -> DeliverError {
    DeliverError::Unreachable(Line::from("cut off while sending; it may have arrived"))
}

impl Posting<'_> {
    async fn attempt(&self, thread: &mut ChannelThread<Remote>) -> Result<Receipt, AttemptError> {
        let Self { plan, report, key, .. } = self;
        let delivery = Delivery::of_report((*report).clone(), *key, plan.product.name, plan.schema_id());
        match thread.deliver(delivery).await {
            Ok(Err(DeliverError::TooLarge(reason))) => {
                Err(AttemptError::Deliver(DeliverError::TooLarge(with_sizes(&reason, self.report))))
            }
            Ok(result) => result.map_err(AttemptError::Deliver),
            Err(IsolationError::Late(_) | IsolationError::Blocked(_)) => {
                Err(AttemptError::Late(DeliverError::Unreachable(late())))
            }
            Err(error) => Err(AttemptError::Deliver(DeliverError::Refused(Line::new(error)))),
        }
    }
}

fn late() -> Line {
    Line::new(format_args!("no answer within {} s; it may have arrived", CHANNEL_TIMEOUT.as_secs()))
}

/// What is too large, so that somebody can tell which section to leave out.
fn with_sizes(reason: &Line, report: &Report) -> Line {
    Line::new(format_args!("{reason}; of its {} bytes, {}", report.text().len(), report.sizes()))
}
