//! Local channels and observers: open for one report, or for the notice.

use super::channel::{CHANNEL_TIMEOUT, ChannelThread, Opened};
use crate::engine::isolation::{IsolationError, WorkerThreads};
use crate::engine::observers::ObserverThreads;
use crate::engine::plan::Plan;
use crate::engine::sink_part::SinkPart;
use crate::line::Listed;
use crate::outcome::Urgency;
use crate::sink::{Open, Opener};
use crate::{DeliverError, Delivery, Line, Local, LocalReceipt, LogEvent, NotSent, Receipt, SinkContext};

/// Those who are told each event: local channels, those that can't be opened included, then observers.
pub(in crate::engine) struct Listeners<'a> {
    channels: Vec<LocalChannel<'a>>,
    observers: ObserverThreads<'a>,
}

struct LocalChannel<'a> {
    part: &'a SinkPart,
    thread: ChannelThread<Local>,
    opened: Result<Opened, Line>,
    /// The first thing that went wrong; that it does not write an event is no failure.
    failure: Option<Line>,
    /// A report in which it is broken counts once.
    is_counted: bool,
}

/// What became of one event.
#[derive(Default)]
pub(in crate::engine) struct Told {
    receipts: Vec<LocalReceipt>,
    /// What each channel said that did not take it.
    said: Vec<Line>,
    /// What those said that should have.
    failed: Vec<Line>,
}

impl<'a> Listeners<'a> {
    pub(in crate::engine) async fn open(plan: &'a Plan, threads: &WorkerThreads) -> Self {
        let mut channels = Vec::new();
        for part in &plan.registry.sinks {
            if let Opener::Local(open) = part.opener {
                channels.push(LocalChannel::open(part, open, &plan.sinks, threads).await);
            }
        }
        Self { channels, observers: plan.observers.start(threads) }
    }

    /// Tells every channel, and then every observer.
    pub(in crate::engine) async fn notify(&mut self, event: LogEvent) -> Told {
        let mut told = Told::default();
        for channel in &mut self.channels {
            channel.notify(event.clone(), &mut told).await;
        }
        let event = match event {
            LogEvent::Notice(notice) if told.is_taken() => LogEvent::Notice(notice.taken()),
            event => event,
        };
        self.observers.notify(&event).await;
        told
    }

    /// Drops every channel.
    pub(in crate::engine) async fn end(self) {
        for channel in self.channels {
            channel.end().await;
        }
        self.observers.end().await;
    }

    /// Warns of the channels that are broken, of each as its throttle says.
    pub(in crate::engine) async fn warn_of_channels(&mut self) {
        let failures: Vec<_> = self.channels.iter_mut().filter_map(LocalChannel::new_failure).collect();
        self.warn(failures).await;
    }

    /// Warns of the observers that failed, of each once.
    pub(in crate::engine) async fn warn_of_observers(&mut self) {
        let failures = self.observers.failures();
        self.warn(failures).await;
    }

    async fn warn(&mut self, failures: Vec<Line>) {
        for failure in failures {
            // Whether anybody reads it is up to the channels that are left.
            self.notify(LogEvent::Warning(failure)).await;
        }
    }
}

impl Told {
    /// Whether a channel has taken it.
    pub(in crate::engine) fn is_taken(&self) -> bool {
        !self.receipts.is_empty()
    }

    /// The receipts of an event that was logged: a channel took it, and none that should have could not.
    pub(in crate::engine) fn logged(self) -> Result<Vec<LocalReceipt>, NotSent> {
        if !self.is_taken() {
            return Err(self.not_taken());
        }
        let is_whole = self.failed.is_empty();
        if is_whole { Ok(self.receipts) } else { Err(NotSent::LogFailed(Line::new(Listed(&self.failed)))) }
    }

    /// Why it counts as not logged.
    pub(in crate::engine) fn not_taken(&self) -> NotSent {
        NotSent::NotLogged(Line::new(Listed(&self.said)))
    }
}

impl<'a> LocalChannel<'a> {
    async fn open(part: &'a SinkPart, open: Open<Local>, cx: &SinkContext, threads: &WorkerThreads) -> Self {
        let mut thread = ChannelThread::start(part, threads);
        let opened = match thread.open(open, cx).await {
            Ok(Opened::Failed(error)) => Err(error.line().clone()),
            Ok(opened) => Ok(opened),
            Err(error) => Err(unanswered(error)),
        };
        let failure = opened.as_ref().err().cloned();
        Self { part, thread, opened, failure, is_counted: false }
    }

    async fn notify(&mut self, event: LogEvent, told: &mut Told) {
        let result = match &self.opened {
            Ok(Opened::NotConfigured) => return,
            Ok(_) => self.deliver(event).await,
            Err(why) => Err(DeliverError::Unreachable(why.clone())),
        };
        match result {
            Ok(receipt) => told.receipts.push(LocalReceipt { channel: Line::new(self.part), receipt }),
            Err(error) => self.note(&error, told),
        }
    }

    async fn deliver(&mut self, event: LogEvent) -> Result<Receipt, DeliverError> {
        let delivered = self.thread.deliver(Delivery::of_event(event)).await;
        delivered.unwrap_or_else(|error| Err(DeliverError::Unreachable(unanswered(error))))
    }

    fn note(&mut self, error: &DeliverError, told: &mut Told) {
        let said = Line::new(format_args!("{}: {error}", self.part));
        if !matches!(error, DeliverError::Refused(_)) {
            self.failure.get_or_insert_with(|| Line::new(error));
            told.failed.push(said.clone());
        }
        told.said.push(said);
    }

    /// What to warn of.
    fn new_failure(&mut self) -> Option<Line> {
        let failure = self.failure.as_ref().filter(|_| !self.is_counted)?;
        self.is_counted = true;
        let is_new = self.part.throttle.failed() == Urgency::Warn;
        is_new.then(|| Line::new(format_args!("Telemetry channel {} failed: {failure}", self.part)))
    }

    async fn end(self) {
        if self.failure.is_none() {
            self.part.throttle.recovered();
        }
        self.thread.end().await;
    }
}

fn unanswered(error: IsolationError) -> Line {
    match error {
        IsolationError::Late(_) | IsolationError::Blocked(_) => {
            Line::new(format_args!("no answer within {} s", CHANNEL_TIMEOUT.as_secs()))
        }
        error => Line::new(error),
    }
}
