//! Containment: a panic in foreign code is a value here.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

/// Foreign code panicked. Its payload is not kept: it may hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it panicked")]
pub(crate) struct Panicked;

/// Runs `call`, and catches its panic.
pub(crate) fn contained<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(call)).map_err(forget)
}

/// Runs `future`, and catches its panics, also those of its destructor.
pub(crate) async fn contained_async<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut future = Foreign::new(Some(Box::pin(future)));
    poll_fn(|task| match contained(|| future.get().map(|future| future.as_mut().poll(task))) {
        Ok(Some(poll)) => poll.map(Ok),
        Ok(None) | Err(Panicked) => Poll::Ready(Err(Panicked)),
    })
    .await
}

/// A value of foreign code, if there is one; its destructor may panic.
pub(crate) struct Foreign<T>(Option<T>);

impl<T> Foreign<T> {
    pub(crate) fn new(value: Option<T>) -> Self {
        Self(value)
    }

    pub(crate) fn get(&mut self) -> Option<&mut T> {
        self.0.as_mut()
    }

    pub(crate) fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Drop for Foreign<T> {
    fn drop(&mut self) {
        let value = self.0.take();
        let _ = contained(|| drop(value));
    }
}

/// A payload whose destructor panics would panic again, so it is never dropped.
fn forget(payload: Box<dyn Any + Send>) -> Panicked {
    std::mem::forget(payload);
    Panicked
}
