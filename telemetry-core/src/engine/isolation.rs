//! Isolation: foreign code on threads of its own, each call under a deadline.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::reentrance::TelemetryId;
use super::shared_runtime::SharedRuntime;
use super::thread;
use crate::panic_safe::{catch_panic, catch_panic_async};
use crate::{AbsenceCause, Line};

/// Why foreign code gave no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum IsolationError {
    #[error("it panicked")]
    Panicked,
    /// It was cancelled at the deadline.
    #[error("it took longer than {} s", .0.as_secs())]
    Late(Duration),
    /// It blocks its thread, which was left behind at the deadline.
    #[error("it took longer than {} s", .0.as_secs())]
    Blocked(Duration),
    #[error("it has been stuck since an earlier call")]
    Stuck,
    #[error("this process may start no more threads")]
    NoThread,
}

impl From<IsolationError> for AbsenceCause {
    fn from(error: IsolationError) -> Self {
        match error {
            IsolationError::Panicked => Self::Panicked,
            IsolationError::Late(deadline) | IsolationError::Blocked(deadline) => Self::Late { deadline },
            IsolationError::Stuck => Self::Stuck,
            IsolationError::NoThread => Self::NoThread,
        }
    }
}

/// What is said at start of a program in which a panic can't be caught.
pub(super) fn uncatchable() -> Option<Line> {
    cfg!(panic = "abort")
        .then(|| Line::from("this program is built with panic = \"abort\": a provider or a sink that panics ends it"))
}

/// The threads that run foreign code: each holds a clone of the runtime and of the sender until it ends.
pub(super) struct WorkerThreads {
    runtime: SharedRuntime,
    working: mpsc::Sender<Infallible>,
    ended: mpsc::Receiver<Infallible>,
    id: TelemetryId,
}

/// Whether the last worker of one part of the program is still running.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<AtomicBool>);

/// Time that a cancelled call has to notice it.
const CANCELLATION_TIMEOUT: Duration = Duration::from_millis(200);

/// Time that a thread has to end, which drops foreign values there.
const END_TIMEOUT: Duration = Duration::from_secs(10);

impl WorkerThreads {
    /// Those whose timers and sockets this runtime drives.
    pub(super) fn of(runtime: &SharedRuntime, id: TelemetryId) -> Self {
        let (working, ended) = mpsc::channel(1);
        Self { runtime: runtime.clone(), working, ended, id }
    }

    /// Starts a thread for calls that share an `S`, which ends when what is returned is dropped.
    pub(super) fn start<S: Default + 'static>(&self, name: &str, in_flight: &InFlight) -> Worker<S> {
        let (calls, receiver) = mpsc::unbounded_channel();
        let (ending, ended) = oneshot::channel();
        let started = self.spawn(name, in_flight, move |runtime, guard| {
            let _ = catch_panic(|| runtime.wait_for(serve::<S>(receiver)));
            drop((guard, ending));
        });
        Worker { calls: started.map(|()| calls), ended }
    }

    /// Makes one call on a thread of its own.
    pub(super) fn call_once<T: Send + 'static>(
        &self,
        name: &str,
        in_flight: &InFlight,
        deadline: Duration,
        call: impl AsyncFnOnce() -> T + Send + 'static,
    ) -> Call<T> {
        let (reply, answer) = oneshot::channel();
        let begun = self.spawn(name, in_flight, move |runtime, guard| {
            let _ = catch_panic(|| runtime.wait_for(perform(reply, Some(guard), deadline, call())));
        });
        Call::new(begun.map(|()| answer), deadline)
    }

    fn spawn(
        &self,
        name: &str,
        in_flight: &InFlight,
        run: impl FnOnce(&SharedRuntime, InFlightGuard) + Send + 'static,
    ) -> Result<(), IsolationError> {
        let guard = in_flight.start().ok_or(IsolationError::Stuck)?;
        let (runtime, working, id) = (self.runtime.clone(), self.working.clone(), self.id);
        let work = move || {
            let _working = working;
            id.enter();
            run(&runtime, guard);
        };
        let thread = thread::named(format!("telemetry {name}")).spawn(work);
        thread.map(drop).map_err(|_| IsolationError::NoThread)
    }

    /// Waits a moment for threads that were cancelled.
    pub(super) async fn ended(mut self) {
        drop(self.working);
        let _ = timeout(CANCELLATION_TIMEOUT, self.ended.recv()).await;
    }
}

/// Makes the calls one after the other, until there can be no more.
async fn serve<S: Default>(mut calls: mpsc::UnboundedReceiver<BoxedCall<S>>) {
    let mut state = S::default();
    while let Some(call) = calls.recv().await {
        call(&mut state).await;
    }
}

type BoxedCall<S> = Box<dyn for<'a> FnOnce(&'a mut S) -> Pin<Box<dyn Future<Output = ()> + 'a>> + Send>;

/// A thread for calls that share an `S`.
pub(super) struct Worker<S> {
    calls: Result<mpsc::UnboundedSender<BoxedCall<S>>, IsolationError>,
    ended: oneshot::Receiver<Infallible>,
}

impl<S: 'static> Worker<S> {
    /// Makes a call and waits for it. After one that blocks the thread, no other is made.
    pub(super) async fn call<T: Send + 'static>(
        &mut self,
        deadline: Duration,
        call: impl AsyncFnOnce(&mut S) -> T + Send + 'static,
    ) -> Result<T, IsolationError> {
        let result = self.begin(deadline, call).answer().await;
        if let Err(blocked @ IsolationError::Blocked(_)) = result {
            self.calls = Err(blocked);
        }
        result
    }

    /// Ends the thread, and waits for it, so that another one can take its place; one that is known to be blocked is left behind.
    pub(super) async fn end(self) {
        if self.calls.is_ok() {
            drop(self.calls);
            let _ = timeout(END_TIMEOUT, self.ended).await;
        }
    }

    /// Begins a call, which is cancelled at the deadline, and when what is returned is dropped.
    fn begin<T: Send + 'static>(
        &self,
        deadline: Duration,
        call: impl AsyncFnOnce(&mut S) -> T + Send + 'static,
    ) -> Call<T> {
        let begun = self.calls.as_ref().map_err(|error| *error).and_then(|calls| {
            let (reply, answer) = oneshot::channel();
            let boxed: BoxedCall<S> = Box::new(move |state| Box::pin(perform(reply, None, deadline, call(state))));
            calls.send(boxed).map(|()| answer).map_err(|_| IsolationError::Panicked)
        });
        Call::new(begun, deadline)
    }
}

/// Runs a call to its end; the answer goes nowhere if nobody waits for it any more. Who has it finds the call's thread free.
async fn perform<T>(
    mut reply: oneshot::Sender<Result<T, IsolationError>>,
    guard: Option<InFlightGuard>,
    deadline: Duration,
    call: impl Future<Output = T>,
) {
    let answer = tokio::select! {
        done = timeout(deadline, catch_panic_async(call)) => match done {
            Ok(done) => done.map_err(|_| IsolationError::Panicked),
            Err(_) => Err(IsolationError::Late(deadline)),
        },
        () = reply.closed() => return,
    };
    drop(guard);
    let _ = reply.send(answer);
}

/// A call under way on another thread.
pub(super) struct Call<T> {
    begun: Result<oneshot::Receiver<Result<T, IsolationError>>, IsolationError>,
    deadline: Duration,
    /// A moment after the deadline, so that whoever is cancelled at it says so, and only who blocks counts as stuck.
    until: Instant,
}

impl<T> Call<T> {
    fn new(begun: Result<oneshot::Receiver<Result<T, IsolationError>>, IsolationError>, deadline: Duration) -> Self {
        Self { begun, deadline, until: Instant::now() + deadline + CANCELLATION_TIMEOUT }
    }

    pub(super) async fn answer(self) -> Result<T, IsolationError> {
        match timeout_at(self.until, self.begun?).await {
            Ok(answered) => answered.unwrap_or(Err(IsolationError::Panicked)),
            Err(_) => Err(IsolationError::Blocked(self.deadline)),
        }
    }
}

impl InFlight {
    pub(super) fn start(&self) -> Option<InFlightGuard> {
        let was_idle = self.0.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok();
        was_idle.then(|| InFlightGuard(self.clone()))
    }

    pub(super) fn is_running(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Held by the thread that is in flight.
pub(super) struct InFlightGuard(InFlight);

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Release);
    }
}
