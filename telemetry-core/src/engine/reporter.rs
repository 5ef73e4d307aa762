//! The reporter: one report from its collection to its outcome.

mod times;
mod warnings;

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::Mutex;
use tokio::time::sleep;

use super::collection::collect;
use super::compose::compose;
use super::consent::Consent;
use super::control::Control;
use super::delivery::{Listeners, Sending};
use super::isolation::WorkerThreads;
use super::plan::Plan;
use super::preview::Preview;
use super::refusals::Refusals;
use super::schedule::DueTimes;
use super::warn_throttle::WarnThrottle;
use crate::outcome::{NextDue, Urgency};
use crate::{Context, Disposition, Identifier, Line, LocalReceipt, LogEvent, NotSent, Outcome, Report, ReportEvent};

/// Time that channels and observers have for an outcome once telemetry is stopped.
const LAST_OUTCOME_TIMEOUT: Duration = Duration::from_secs(1);

/// All that reporting needs, on telemetry's own thread.
pub(super) struct Reporter {
    plan: Plan,
    threads: WorkerThreads,
    /// One collection at a time, since a provider that is at work is not started again.
    collecting: Mutex<()>,
    started: Instant,
    /// How long after the start the notice was written.
    disclosed_after: Cell<Option<Duration>>,
    /// What is wrong with the program, as far as no log has taken it.
    warnings: Cell<Vec<Line>>,
    log: WarnThrottle,
    /// When telemetry was started, or the last report was made.
    last: Cell<Instant>,
    /// Those of a schedule that goes on.
    due_times: Cell<Option<DueTimes>>,
    is_unread_by_providers_warned_of: Cell<bool>,
    is_unread_by_sinks_warned_of: Cell<bool>,
}

/// A report that was composed, and whether it may go.
pub(super) struct Prepared {
    report: Report,
    consent: Consent,
    /// What several parts read once lives as long as the report.
    _cx: Context,
}

impl Reporter {
    pub(super) fn new(mut plan: Plan, threads: WorkerThreads) -> Self {
        Self {
            warnings: Cell::new(std::mem::take(&mut plan.warnings)),
            plan,
            threads,
            collecting: Mutex::default(),
            started: Instant::now(),
            disclosed_after: Cell::default(),
            log: WarnThrottle::default(),
            last: Cell::new(Instant::now()),
            due_times: Cell::default(),
            is_unread_by_providers_warned_of: Cell::default(),
            is_unread_by_sinks_warned_of: Cell::default(),
        }
    }

    pub(super) fn consent(&self) -> Consent {
        self.plan.consent
    }

    /// Discloses, before anything else.
    pub(super) async fn begin(&self, control: &Control) {
        let mut listeners = self.listeners().await;
        // A log that is not there yet is told before the first report that it takes.
        let _ = self.disclose(self.plan.consent.and(control.consent()), &mut listeners).await;
        listeners.warn_of_observers().await;
        listeners.end().await;
    }

    /// What would be sent at this moment; nothing is written or sent.
    pub(super) async fn preview(&self, withdrawn: Consent, next_due: Option<Instant>) -> Preview {
        let Prepared { report, consent, .. } = self.compose().await;
        Preview { report, consent: consent.and(withdrawn), destinations: self.plan.destinations(), next_due }
    }

    /// Makes one report; without a word if it is stopped before there is one, or if no section is linked, which was warned
    /// of.
    pub(super) async fn report(&self, control: &Control) -> Outcome {
        if self.plan.registry.providers.is_empty() && self.plan.absent.is_empty() {
            return Outcome::not_made(NotSent::Empty);
        }
        self.last.set(Instant::now());
        let prepare = async { (self.compose().await, self.listeners().await) };
        let (prepared, listeners) = tokio::select! {
            prepared = prepare => prepared,
            () = control.stopped() => return Outcome::not_made(NotSent::Stopped),
        };
        self.deliver(&prepared, listeners, control).await
    }

    /// How many providers are still stuck in an earlier report.
    pub(super) fn stuck(&self) -> usize {
        self.plan.registry.providers.iter().filter(|part| part.in_flight.is_running()).count()
    }

    /// Waits a moment for the threads of this reporter.
    pub(super) async fn ended(self) {
        self.threads.ended().await;
    }

    /// Collects and composes, after a collection that is under way.
    async fn compose(&self) -> Prepared {
        let _turn = self.collecting.lock().await;
        let cx = self.plan.context();
        let asked = self.plan.consent_sources.ask(&cx, &self.threads);
        let mut collected = collect(&self.plan.registry.providers, &self.refusals(), &cx, &self.threads).await;
        collected.absent.extend(self.plan.absent.iter().cloned());
        let consent = self.plan.consent.and(asked.consent().await);
        Prepared { report: compose(collected), consent, _cx: cx }
    }

    /// What is refused at this moment; what is held back is so for longer where the notice was late, and all the time without one.
    fn refusals(&self) -> Refusals {
        let late = self.disclosed_after.get().unwrap_or_else(|| self.started.elapsed());
        self.plan.refusals.at(SystemTime::now(), late)
    }

    /// Logs a report, sends it if it may go, and tells its outcome.
    async fn deliver(&self, prepared: &Prepared, mut listeners: Listeners<'_>, control: &Control) -> Outcome {
        let mut delivery = Delivery::default();
        let not_sent = tokio::select! {
            delivered = self.log_and_send(prepared, control, &mut listeners, &mut delivery) => delivered.err(),
            () = control.stopped() => Some(NotSent::Stopped),
        };
        let outcome = Arc::new(self.outcome(&prepared.report, delivery, not_sent));
        tokio::select! {
            () = self.tell_outcome(&outcome, listeners) => {}
            // Who does not hear it can ask for the status.
            () = async { control.stopped().await; sleep(LAST_OUTCOME_TIMEOUT).await } => {}
        }
        outcome.as_ref().clone()
    }

    fn outcome(&self, report: &Report, delivery: Delivery, not_sent: Option<NotSent>) -> Outcome {
        // Whoever is stopped makes no other.
        let goes_on = self.due_times.get().filter(|_| not_sent != Some(NotSent::Stopped));
        let next_due = goes_on.and_then(|due_times| NextDue::at(due_times.next_by_clock()?));
        let urgency = delivery.sending.urgency().max(self.urgency_of_log(not_sent.as_ref()));
        Outcome {
            status: delivery.sending.status(not_sent),
            absent: report.absent().into(),
            receipts: delivery.receipts,
            idempotency_key: report.idempotency_key(),
            next_due,
            urgency,
        }
    }

    async fn tell_outcome(&self, outcome: &Arc<Outcome>, mut listeners: Listeners<'_>) {
        listeners.notify(LogEvent::Outcome(Arc::clone(outcome))).await;
        self.warn_of_unread_settings(outcome, &mut listeners).await;
        listeners.warn_of_channels().await;
        listeners.warn_of_observers().await;
        listeners.end().await;
    }

    /// Discloses and logs, and if consent is given, sends; or why it did not.
    async fn log_and_send(
        &self,
        prepared: &Prepared,
        control: &Control,
        listeners: &mut Listeners<'_>,
        delivery: &mut Delivery,
    ) -> Result<(), NotSent> {
        let consent = || prepared.consent.and(control.consent());
        // A log that was not there at the start may be there now.
        self.disclose(self.plan.consent.and(control.consent()), listeners).await?;
        if prepared.report.is_empty() {
            return Err(NotSent::Empty);
        }
        let disposition = match self.sendable(&prepared.report, consent()) {
            Ok(_) => Disposition::Sending(self.plan.destinations()),
            Err(why) => Disposition::of(&why),
        };
        let event = LogEvent::Report(ReportEvent::new(disposition, prepared.report.clone()));
        let told = listeners.notify(event).await;
        listeners.warn_of_channels().await;
        delivery.receipts = told.logged()?;
        // Consent is asked for anew, since telling a channel takes time.
        let key = self.sendable(&prepared.report, consent())?;
        tokio::select! {
            biased;
            () = control.withdrawn() => without_consent(control.consent()).map_or(Ok(()), Err),
            () = delivery.sending.send(&self.plan, (&prepared.report, key), &self.threads, listeners) => Ok(()),
        }
    }

    /// Whether the report may be sent, and under which key; that there is nowhere to send it to is said first.
    fn sendable(&self, report: &Report, consent: Consent) -> Result<Identifier, NotSent> {
        match self.plan.nowhere().or_else(|| without_consent(consent)) {
            Some(why) => Err(why),
            None => report.idempotency_key().ok_or(NotSent::NoIdempotencyKey),
        }
    }

    fn urgency_of_log(&self, not_sent: Option<&NotSent>) -> Urgency {
        if not_sent.is_some_and(NotSent::is_broken) {
            return self.log.failed();
        }
        self.log.recovered();
        Urgency::Usual
    }

    async fn listeners(&self) -> Listeners<'_> {
        Listeners::open(&self.plan, &self.threads).await
    }
}

/// What has become of one report so far.
#[derive(Default)]
struct Delivery {
    receipts: Vec<LocalReceipt>,
    sending: Sending,
}

fn without_consent(consent: Consent) -> Option<NotSent> {
    match consent {
        Consent::Granted => None,
        Consent::OptedOut(how) => Some(NotSent::OptedOut(Line::new(how))),
        Consent::Unknown(why) => Some(NotSent::ConsentUnknown(Line::new(why))),
    }
}
