//! Replies: a value that telemetry's thread will give, for any executor or none.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// What the running telemetry will answer: a future that any executor can await, or a value to [wait](Reply::wait) for
/// without one. Dropping it cancels nothing.
#[must_use = "it was asked for all the same; `drop` it where the answer does not matter"]
pub struct Reply<T>(Arc<Slot<T>>);

/// No answer within the time that was given; what was asked for goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("telemetry gave no answer within {} ms", bound.as_millis())]
pub struct NoReplyError {
    bound: Duration,
}

impl<T: Clone> Reply<T> {
    /// Waits for at most `bound`; it blocks the thread.
    ///
    /// # Errors
    ///
    /// When there is no answer by then.
    pub fn wait(self, bound: Duration) -> Result<T, NoReplyError> {
        let held = self.0.held();
        let waited = self.0.given.wait_timeout_while(held, bound, |held| held.value.is_none());
        let (held, _) = waited.unwrap_or_else(PoisonError::into_inner);
        held.value.clone().ok_or(NoReplyError { bound })
    }
}

impl<T: Clone> Future for Reply<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<T> {
        let mut held = self.0.held();
        if let Some(value) = &held.value {
            return Poll::Ready(value.clone());
        }
        if !held.wakers.iter().any(|waker| waker.will_wake(task.waker())) {
            held.wakers.push(task.waker().clone());
        }
        Poll::Pending
    }
}

impl<T> Clone for Reply<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("is_given", &self.0.held().value.is_some()).finish()
    }
}

impl<T> Reply<T> {
    /// A reply that is yet to be given.
    pub(super) fn pending() -> Self {
        let held = Held { value: None, wakers: Vec::new() };
        Self(Arc::new(Slot { held: Mutex::new(held), given: Condvar::new() }))
    }

    /// A reply that is given already.
    pub(super) fn given(value: T) -> Self {
        let reply = Self::pending();
        reply.give(value);
        reply
    }

    /// Gives the value to all who wait for it; the first one counts.
    pub(super) fn give(&self, value: T) {
        let mut held = self.0.held();
        if held.value.is_some() {
            return;
        }
        held.value = Some(value);
        let wakers = std::mem::take(&mut held.wakers);
        drop(held);
        self.0.given.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }
}

struct Slot<T> {
    held: Mutex<Held<T>>,
    given: Condvar,
}

struct Held<T> {
    value: Option<T>,
    wakers: Vec<Waker>,
}

impl<T> Slot<T> {
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
