//! The service: telemetry's thread.

use std::io;
use std::panic::{panic_any, resume_unwind};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::consent::Consent;
use super::control::{Control, Request};
use super::handle::{Handle, Telemetry, too_early};
use super::isolation::WorkerThreads;
use super::plan::Plan;
use super::preview::{Preview, PreviewError};
use super::reentrance::Instance;
use super::reply::Reply;
use super::reporter::Reporter;
use super::scheduler::run_schedule;
use super::status::Status;
use super::thread::{STACK_SIZE, named};
use crate::{NotSent, Outcome};

/// Starts telemetry; `plan` is made on its thread.
pub(super) fn spawn(consent: Consent, plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send + 'static) -> Telemetry {
    let (control, ended, instance) = (Arc::new(Control::new()), Reply::pending(), Instance::new());
    let (telling, status) = watch::channel(Status::at_start(consent));
    let serving = Serving { control: Arc::clone(&control), ended: ended.clone() };
    let work = move |driver: Driver| {
        driver.run(
            async || reporter(plan, instance).await,
            async |reporter| serve(reporter, &serving.control, telling).await,
        );
        drop(serving);
    };
    // Nothing else can be done where no descriptor or no thread can be had: what would have worked there is dropped
    // here, the sender of the status with it, and so the status says so at once.
    let _ = Driver::new().and_then(|driver| named("telemetry").spawn(move || work(driver)));
    Telemetry::new(Handle { control, status, ended, instance })
}

/// Composes one report of telemetry that is never started.
pub(super) fn preview(plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send) -> Result<Preview, PreviewError> {
    let make = async || reporter(plan, Instance::new()).await;
    on_a_thread_of_its_own(|driver| driver.run(make, async |reporter| reporter.preview(Consent::Granted, None).await))
        .ok_or(PreviewError::NoThread)
}

/// Makes the one report of telemetry that is never started, until `stop` completes; `None` where nothing can be had to make it
/// with.
pub(super) fn report_once(
    plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send,
    stop: impl Future<Output = ()> + Send,
) -> Option<Outcome> {
    let make = async || reporter(plan, Instance::new()).await;
    on_a_thread_of_its_own(|driver| driver.run(make, async |reporter| once(reporter, stop).await))
}

async fn once(reporter: &Reporter, stop: impl Future<Output = ()>) -> Outcome {
    if let Some(allowed_at) = reporter.allowed_once_at() {
        return Outcome::not_made(NotSent::TooFrequent { allowed_at });
    }
    let control = Control::new();
    let stopping = async {
        stop.await;
        control.stop();
    };
    let reporting = async {
        tokio::select! {
            () = reporter.begin(&control) => reporter.report(&control).await,
            () = control.stopped() => Outcome::not_made(NotSent::Stopped),
        }
    };
    tokio::pin!(reporting);
    tokio::select! {
        outcome = &mut reporting => outcome,
        () = stopping => reporting.await,
    }
}

/// Runs `work` on a thread and a runtime of its own, and waits for it; `None` where none can be had.
pub(super) fn block_on<T: Send>(work: impl AsyncFnOnce() -> T + Send) -> Option<T> {
    on_a_thread_of_its_own(|driver| driver.0.as_ref().map(|runtime| runtime.block_on(work())))
}

/// Runs the test of a part on a thread and a runtime of its own; its panic is that of the caller.
#[expect(clippy::panic, reason = "only a test calls it, which then fails")]
pub(crate) fn on_a_thread<T: Send>(work: impl AsyncFnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let work = || tokio::runtime::Builder::new_current_thread().enable_all().build().map(|it| it.block_on(work()));
        let done = scope.spawn(work).join().unwrap_or_else(|payload| resume_unwind(payload));
        done.unwrap_or_else(|error| panic_any(error.to_string()))
    })
}

fn on_a_thread_of_its_own<T: Send>(work: impl FnOnce(Driver) -> Option<T> + Send) -> Option<T> {
    let driver = Driver::new().ok()?;
    thread::scope(|scope| named("telemetry").spawn_scoped(scope, || work(driver)).ok()?.join().ok().flatten())
}

async fn reporter(plan: impl AsyncFnOnce(&WorkerThreads) -> Plan, instance: Instance) -> Reporter {
    let threads = WorkerThreads::of(instance);
    Reporter::new(plan(&threads).await, threads)
}

/// Held as long as somebody serves requests; whoever waits then, or asks later, is told of the end.
struct Serving {
    control: Arc<Control>,
    ended: Reply<()>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.control.reports.close();
        self.control.previews.close();
        self.ended.give(());
    }
}

/// Discloses, then reports on the schedule and answers requests until telemetry is stopped.
async fn serve(reporter: &Reporter, control: &Control, status: watch::Sender<Status>) {
    status.send_modify(|status| {
        status.consent = reporter.consent();
        status.allowed_at = reporter.allowed_at();
    });
    tokio::select! {
        () = reporter.begin(control) => {}
        () = control.stopped() => return,
    }
    let tell_due = |due: tokio::time::Instant| status.send_modify(|status| status.next_due = Some(due.into_std()));
    let report = async |request| report(reporter, control, &status, request).await;
    tokio::select! {
        // The schedule comes first, so that the first preview has a due time.
        biased;
        () = run_schedule(reporter.begin_schedule(), control, tell_due, report) => {}
        () = answer_previews(reporter, control, &status) => {}
    }
}

/// Makes one report, unless the host asks for it too early.
async fn report(
    reporter: &Reporter,
    control: &Control,
    status: &watch::Sender<Status>,
    request: Option<Request<Outcome>>,
) {
    if let (Some(request), Some(allowed_at)) = (&request, too_early(reporter.allowed_at())) {
        return request.answer(Outcome::not_made(NotSent::TooFrequent { allowed_at }));
    }
    let outcome = reporter.report(control).await;
    status.send_modify(|status| {
        status.stuck_providers = reporter.stuck();
        status.allowed_at = reporter.allowed_at();
        status.last = Some((SystemTime::now(), outcome.clone()));
    });
    request.iter().for_each(|request| request.answer(outcome.clone()));
}

async fn answer_previews(reporter: &Reporter, control: &Control, status: &watch::Sender<Status>) {
    loop {
        let request = control.previews.next().await;
        let next_due = status.borrow().next_due;
        request.answer(Ok(reporter.preview(control.consent(), next_due).await));
    }
}

/// The runtime of telemetry's thread. It may be dropped within a runtime of the host's, where one of tokio's own panics.
struct Driver(Option<Runtime>);

impl Driver {
    fn new() -> io::Result<Self> {
        // A channel's name resolution may start threads of the runtime's.
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        Ok(Self(Some(runtime.enable_all().thread_stack_size(STACK_SIZE).build()?)))
    }

    /// Makes the reporter and does the work on this thread; there is a value, since there was a runtime.
    fn run<T>(mut self, make: impl AsyncFnOnce() -> Reporter, work: impl AsyncFnOnce(&Reporter) -> T) -> Option<T> {
        let runtime = self.0.as_ref()?;
        let reporter = runtime.block_on(make());
        let value = runtime.block_on(work(&reporter));
        if !runtime.block_on(reporter.ended()) {
            // A thread that is stuck in foreign code may come back to the runtime's timers, which panic once it is shut
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
