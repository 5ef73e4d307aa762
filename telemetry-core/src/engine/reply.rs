//! Replies: a value that telemetry's thread will give, for any executor or none.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// What the running telemetry will answer: a future that any executor can await, or a value to [wait](Reply::wait) for
/// without one. Dropping it cancels nothing.
#[must_use = "it was asked for all the same; `drop` it where the answer does not matter"]
pub struct Reply<T> {
    slot: Arc<Slot<T>>,
    /// Which of those that wait this one is.
    waiter: u64,
}

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
        let held = self.slot.held();
        let waited = self.slot.given.wait_timeout_while(held, bound, |held| held.value.is_none());
        let (held, _) = waited.unwrap_or_else(PoisonError::into_inner);
        held.value.clone().ok_or(NoReplyError { bound })
    }
}

impl<T: Clone> Future for Reply<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<T> {
        let mut held = self.slot.held();
        if let Some(value) = &held.value {
            return Poll::Ready(value.clone());
        }
        held.wakers.insert(self.waiter, task.waker().clone());
        Poll::Pending
    }
}

impl<T> Clone for Reply<T> {
    fn clone(&self) -> Self {
        let mut held = self.slot.held();
        held.clones += 1;
        Self { slot: Arc::clone(&self.slot), waiter: held.clones }
    }
}

/// Who no longer waits is not kept: replies to what lasts as long as telemetry would be a leak.
impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        let waker = self.slot.held().wakers.remove(&self.waiter);
        // What a waker's own destructor does, it does without the lock.
        drop(waker);
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("is_given", &self.slot.held().value.is_some()).finish()
    }
}

impl<T> Reply<T> {
    /// A reply that is yet to be given.
    pub(super) fn pending() -> Self {
        let held = Held { value: None, wakers: BTreeMap::new(), clones: 0 };
        Self { slot: Arc::new(Slot { held: Mutex::new(held), given: Condvar::new() }), waiter: 0 }
    }

    /// A reply that is given already.
    pub(super) fn given(value: T) -> Self {
        let reply = Self::pending();
        reply.complete(value);
        reply
    }

    /// Gives the value to all who wait for it; the first one counts.
    pub(super) fn complete(&self, value: T) {
        let mut held = self.slot.held();
        if held.value.is_some() {
            return;
        }
        held.value = Some(value);
        let wakers = std::mem::take(&mut held.wakers);
        drop(held);
        self.slot.given.notify_all();
        wakers.into_values().for_each(Waker::wake);
    }
}

struct Slot<T> {
    held: Mutex<Held<T>>,
    given: Condvar,
}

struct Held<T> {
    value: Option<T>,
    wakers: BTreeMap<u64, Waker>,
    clones: u64,
}

impl<T> Slot<T> {
    fn held(&self) -> MutexGuard<'_, Held<T>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Wake;

    use super::*;

    struct Task;

    impl Wake for Task {
        fn wake(self: Arc<Self>) {}
    }

    /// Polls a clone once, and drops it.
    fn poll(reply: &Reply<()>, task: &Arc<Task>) -> Poll<()> {
        let waker = Waker::from(Arc::clone(task));
        pin!(reply.clone()).poll(&mut Context::from_waker(&waker))
    }

    #[test]
    fn who_no_longer_waits_is_not_kept() {
        let (reply, task) = (Reply::pending(), Arc::new(Task));
        assert!((0..1000).all(|_| poll(&reply, &task).is_pending()));
        assert_eq!(Arc::strong_count(&task), 1);
        reply.complete(());
        assert!(poll(&reply, &task).is_ready());
    }
}
