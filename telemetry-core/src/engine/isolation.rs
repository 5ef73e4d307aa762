//! Isolation: foreign code on a thread of its own, under a deadline.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, error::Elapsed, timeout, timeout_at};

use crate::Line;
use crate::contained::contained;

/// Why foreign code gave no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("it panicked")]
    Panicked,
    #[error("it took longer than {} s", .0.as_secs())]
    Late(Duration),
    #[error("it has been stuck since an earlier report")]
    Stuck,
    #[error("this process may start no more threads")]
    NoThread,
}

/// What is said at start of a program in which a panic can't be contained.
pub(super) fn uncontained() -> Option<Line> {
    cfg!(panic = "abort")
        .then(|| Line::from("this program is built with panic = \"abort\": a provider or a sink that panics ends it"))
}

/// The threads that run foreign code: whoever holds a clone of the sender is still at work.
pub(super) struct Crew {
    working: mpsc::Sender<Infallible>,
    ended: mpsc::Receiver<Infallible>,
}

/// Whether the last collection of one provider is still running.
#[derive(Clone, Default)]
pub(super) struct Busy(Arc<AtomicBool>);

/// Time that a cancelled thread has to notice it.
const FAREWELL: Duration = Duration::from_millis(200);

impl Crew {
    pub(super) fn new() -> Self {
        let (working, ended) = mpsc::channel(1);
        Self { working, ended }
    }

    /// Runs `work` on a thread of its own; must be called within the runtime that drives its timers and sockets.
    ///
    /// When what is returned is dropped, or the deadline passes, asynchronous work is cancelled. Work that blocks its
    /// thread is left behind, and its value is thrown away.
    pub(super) fn start<T: Send + 'static>(
        &self,
        name: &str,
        deadline: Duration,
        busy: &Busy,
        work: impl AsyncFnOnce() -> T + Send + 'static,
    ) -> Running<T> {
        let (answer, received) = oneshot::channel();
        let started = busy.start().ok_or(Fault::Stuck).and_then(|token| {
            let task = Task { answer, deadline, token, _employed: self.working.clone() };
            let runtime = Handle::current();
            let thread = thread::Builder::new().name(format!("telemetry {name}"));
            thread.spawn(move || task.perform(&runtime, work)).map(|_| received).map_err(|_| Fault::NoThread)
        });
        Running { started, deadline, until: Instant::now() + deadline + FAREWELL }
    }

    /// Waits a moment for threads that were cancelled; whether all of them have ended.
    pub(super) async fn ended(mut self) -> bool {
        drop(self.working);
        timeout(FAREWELL, self.ended.recv()).await.is_ok()
    }
}

/// Work under way on a thread of its own.
pub(super) struct Running<T> {
    started: Result<oneshot::Receiver<Result<T, Fault>>, Fault>,
    deadline: Duration,
    /// A moment after the deadline, so that whoever is cancelled at it says so, and only who blocks counts as stuck.
    until: Instant,
}

impl<T> Running<T> {
    pub(super) async fn answer(self) -> Result<T, Fault> {
        match timeout_at(self.until, self.started?).await {
            Ok(answered) => answered.unwrap_or(Err(Fault::Panicked)),
            Err(_) => Err(Fault::Late(self.deadline)),
        }
    }
}

/// What one thread holds while it works.
struct Task<T> {
    answer: oneshot::Sender<Result<T, Fault>>,
    deadline: Duration,
    token: Token,
    _employed: mpsc::Sender<Infallible>,
}

impl<T> Task<T> {
    /// Runs the work to its end; the answer goes nowhere if nobody waits for it any more.
    fn perform(mut self, runtime: &Handle, work: impl AsyncFnOnce() -> T) {
        let performed = contained(|| runtime.block_on(self.until_done_or_cancelled(work)));
        drop(self.token);
        let result = match performed {
            Ok(None) => return,
            Ok(Some(done)) => done.map_err(|_: Elapsed| Fault::Late(self.deadline)),
            Err(_) => Err(Fault::Panicked),
        };
        let _ = self.answer.send(result);
    }

    async fn until_done_or_cancelled(&mut self, work: impl AsyncFnOnce() -> T) -> Option<Result<T, Elapsed>> {
        tokio::select! {
            done = timeout(self.deadline, work()) => Some(done),
            () = self.answer.closed() => None,
        }
    }
}

impl Busy {
    fn start(&self) -> Option<Token> {
        let was_idle = self.0.compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire).is_ok();
        was_idle.then(|| Token(self.clone()))
    }

    pub(super) fn is_stuck(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Held by the thread that is busy.
struct Token(Busy);

impl Drop for Token {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Release);
    }
}
