//! The service: telemetry's thread.

use std::convert::Infallible;
use std::future::pending;
use std::panic::{panic_any, resume_unwind};
use std::sync::Arc;
use std::thread;
use std::time::SystemTime;

use tokio::sync::watch;

use super::consent::Consent;
use super::control::{Control, Request};
use super::handle::{Handle, Telemetry, too_early};
use super::isolation::WorkerThreads;
use super::plan::Plan;
use super::preview::{Preview, PreviewError};
use super::reentrance::TelemetryId;
use super::reply::Reply;
use super::reporter::Reporter;
use super::scheduler::run_schedule;
use super::shared_runtime::SharedRuntime;
use super::status::Status;
use super::thread::named;
use crate::{NotSent, Outcome};

/// Starts telemetry; `plan` is made on its thread.
pub(super) fn spawn(consent: Consent, plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send + 'static) -> Telemetry {
    let (control, ended, id) = (Arc::new(Control::new()), Reply::pending(), TelemetryId::new());
    let (telling, status) = watch::channel(Status::at_start(consent));
    let serving = Serving { control: Arc::clone(&control), ended: ended.clone() };
    let work = move |runtime: SharedRuntime| {
        let threads = WorkerThreads::of(&runtime, id);
        let serve = async |reporter: &Reporter| serve(reporter, &serving.control, telling).await;
        runtime.block_on(with_reporter(threads, &serving.control, plan, serve));
        drop(serving);
    };
    // Nothing else can be done where no descriptor or no thread can be had: what would have worked there is dropped
    // here, the sender of the status with it, and so the status says so at once.
    let _ = SharedRuntime::new().and_then(|runtime| named("telemetry").spawn(move || work(runtime)));
    Telemetry::new(Handle { control, status, ended, id })
}

/// Composes one report of telemetry that is never started.
pub(super) fn preview(plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send) -> Result<Preview, PreviewError> {
    let preview = async |reporter: &Reporter| reporter.preview(Consent::Granted, None).await;
    let previewed = with_threads(async |threads| with_reporter(threads, &Control::new(), plan, preview).await);
    previewed.flatten().ok_or(PreviewError::NoThread)
}

/// Makes the one report of telemetry that is never started, until `stop` completes.
pub(super) fn report_once(
    plan: impl AsyncFnOnce(&WorkerThreads) -> Plan + Send,
    stop: impl Future<Output = ()> + Send,
) -> Outcome {
    let reported = with_threads(async |threads| {
        let control = Control::new();
        let reporting = with_reporter(threads, &control, plan, async |reporter| once(reporter, &control).await);
        let stopping = async {
            stop.await;
            control.stop();
            pending::<Infallible>().await
        };
        tokio::select! {
            outcome = reporting => outcome.unwrap_or_else(|| Outcome::not_made(NotSent::Stopped)),
            never = stopping => match never {},
        }
    });
    reported.unwrap_or_else(|| Outcome::not_made(NotSent::NoThread))
}

async fn once(reporter: &Reporter, control: &Control) -> Outcome {
    if let Some(allowed_at) = reporter.allowed_once_at() {
        return Outcome::not_made(NotSent::TooFrequent { allowed_at });
    }
    tokio::select! {
        () = reporter.begin(control) => reporter.report(control).await,
        () = control.stopped() => Outcome::not_made(NotSent::Stopped),
    }
}

/// Does foreign work on a thread and a runtime of its own, and waits for it; `None` where none can be had.
pub(super) fn with_threads<T: Send>(work: impl AsyncFnOnce(WorkerThreads) -> T + Send) -> Option<T> {
    let runtime = SharedRuntime::new().ok()?;
    let work = || runtime.block_on(work(WorkerThreads::of(&runtime, TelemetryId::new())));
    thread::scope(|scope| named("telemetry").spawn_scoped(scope, work).ok()?.join().ok())
}

/// Makes the reporter and does the work, and then waits a moment for the threads that were cancelled; `None` where telemetry is
/// stopped before there is a reporter.
async fn with_reporter<T>(
    threads: WorkerThreads,
    control: &Control,
    plan: impl AsyncFnOnce(&WorkerThreads) -> Plan,
    work: impl AsyncFnOnce(&Reporter) -> T,
) -> Option<T> {
    let plan = tokio::select! {
        plan = plan(&threads) => plan,
        () = control.stopped() => return None,
    };
    let reporter = Reporter::new(plan, threads);
    let value = work(&reporter).await;
    reporter.ended().await;
    Some(value)
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

/// Held as long as somebody serves requests; whoever waits then, or asks later, is told of the end.
struct Serving {
    control: Arc<Control>,
    ended: Reply<()>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.control.reports.close();
        self.control.previews.close();
        self.ended.complete(());
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
