//! The service: telemetry's thread, and the host's handle to it.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::builder::Builder;
use super::keeper::keep;
use super::orders::{Ordered, Orders, Stop, Withdrawal};
use super::reporter::Reporter;
use super::{Consent, OptOut, Product};
use crate::Outcome;

/// Running telemetry, as its host sees it. Dropping it tells telemetry to stop and waits for nothing.
#[derive(Debug)]
pub struct Telemetry {
    orders: watch::Sender<Ordered>,
    status: watch::Receiver<Status>,
    /// Nothing is ever sent: the channel closes when the thread ends.
    ended: Mutex<mpsc::Receiver<()>>,
}

/// What telemetry is doing.
#[derive(Clone, Debug)]
pub struct Status {
    consent: Consent,
    is_running: bool,
    next_due: Option<Instant>,
    last: Option<(SystemTime, Outcome)>,
    stuck_providers: usize,
}

/// How telemetry stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Its thread has ended.
    InTime,
    /// Its thread is blocked in foreign code and was left behind; it does not hold up the end of the process.
    Abandoned,
}

impl Telemetry {
    /// Begins to put telemetry together.
    pub fn builder(product: Product) -> Builder {
        Builder::new(product)
    }

    /// What telemetry is doing at this moment.
    #[must_use]
    pub fn status(&self) -> Status {
        let status = self.status.borrow().clone();
        let withdrawn = self.orders.borrow().consent == Withdrawal::Withdrawn;
        let consent =
            if status.consent.is_given() && withdrawn { Consent::OptedOut(OptOut::AtRunTime) } else { status.consent };
        Status { consent, is_running: self.status.has_changed().is_ok(), ..status }
    }

    /// Opts out from now on: an attempt under way is dropped, and no other follows. Reports are still composed and logged.
    pub fn opt_out(&self) {
        self.orders.send_modify(|ordered| ordered.consent = Withdrawal::Withdrawn);
    }

    /// Makes a report now, besides those of the schedule; during a report, after it.
    pub fn report_now(&self) {
        self.orders.send_modify(|ordered| ordered.asked += 1);
    }

    /// Stops, and waits for at most `bound`.
    #[must_use = "telemetry that was abandoned is worth a line in the log"]
    pub fn stop(self, bound: Duration) -> Stopped {
        self.orders.send_modify(|ordered| ordered.stop = Stop::Stop);
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match ended.recv_timeout(bound) {
            Err(RecvTimeoutError::Timeout) => Stopped::Abandoned,
            Ok(()) | Err(RecvTimeoutError::Disconnected) => Stopped::InTime,
        }
    }

    pub(super) fn spawn(builder: Builder) -> Self {
        let (orders, ordered) = watch::channel(Ordered::default());
        let decision = builder.decision();
        let (telling, status) = watch::channel(Status::at_start(decision.consent));
        let (alive, ended) = mpsc::channel();
        let work = move |driver: Driver| {
            let _alive = alive;
            driver.run(
                || Reporter::new(builder.plan(decision)),
                async |reporter| serve(reporter, ordered, telling).await,
            );
        };
        // Nothing else can be done where no descriptor or no thread can be had: what would have worked there is dropped
        // here, the sender of the status with it, and so the status says so at once.
        let _ = Driver::new()
            .and_then(|driver| thread::Builder::new().name("telemetry".to_owned()).spawn(move || work(driver)));
        Self { orders, status, ended: Mutex::new(ended) }
    }
}

impl Status {
    fn at_start(consent: Consent) -> Self {
        Self { consent, is_running: true, next_due: None, last: None, stuck_providers: 0 }
    }

    /// Whether reports may be sent, and if not, who opted out.
    #[must_use]
    pub fn consent(&self) -> Consent {
        self.consent
    }

    /// Whether telemetry's thread is there.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// When the next report is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.next_due
    }

    /// How the last report went, and when that was known.
    #[must_use]
    pub fn last(&self) -> Option<&(SystemTime, Outcome)> {
        self.last.as_ref()
    }

    /// How many providers are stuck in an earlier report.
    #[must_use]
    pub fn stuck_providers(&self) -> usize {
        self.stuck_providers
    }
}

/// Discloses, then reports on the schedule until it is stopped.
async fn serve(reporter: &Reporter, ordered: watch::Receiver<Ordered>, status: watch::Sender<Status>) {
    let orders = Orders::new(ordered, reporter.consent());
    tokio::select! {
        () = reporter.begin(&orders) => {}
        () = orders.stopped() => return,
    }
    let tell_due = |due: tokio::time::Instant| status.send_modify(|status| status.next_due = Some(due.into_std()));
    keep(reporter.schedule(), &orders, tell_due, async || {
        let outcome = reporter.report(&orders).await;
        status.send_modify(|status| {
            status.stuck_providers = reporter.stuck();
            status.last = outcome.map(|outcome| (SystemTime::now(), outcome)).or(status.last.take());
        });
    })
    .await;
}

/// Runs `work` on a thread and a runtime of its own, and waits for it.
pub(super) fn on_a_thread_of_its_own<T: Send>(
    make: impl FnOnce() -> Reporter + Send,
    work: impl AsyncFnOnce(&Reporter) -> T + Send,
) -> io::Result<T> {
    let driver = Driver::new()?;
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("telemetry".to_owned());
        let thread = thread.spawn_scoped(scope, || driver.run(make, work))?;
        thread.join().ok().flatten().ok_or_else(|| io::Error::other("telemetry panicked"))
    })
}

/// The runtime of telemetry's thread. It may be dropped within a runtime of the host's, where one of tokio's own panics.
struct Driver(Option<Runtime>);

impl Driver {
    fn new() -> io::Result<Self> {
        Ok(Self(Some(tokio::runtime::Builder::new_current_thread().enable_all().build()?)))
    }

    /// Makes the reporter and does the work on this thread; there is a value, since there was a runtime.
    fn run<T>(mut self, make: impl FnOnce() -> Reporter, work: impl AsyncFnOnce(&Reporter) -> T) -> Option<T> {
        let reporter = make();
        let runtime = self.0.as_ref()?;
        let value = runtime.block_on(work(&reporter));
        if !runtime.block_on(reporter.ended()) {
            // A thread that is stuck in a provider may come back to the runtime's timers, which panic once it is shut
            // down; so the runtime outlives it.
            std::mem::forget(self.0.take());
        }
        Some(value)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
