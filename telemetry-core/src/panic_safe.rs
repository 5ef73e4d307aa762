//! Panics of foreign code, as values.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

/// Foreign code panicked. Its payload is not kept: it may hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it panicked")]
pub(crate) struct PanicError;

/// Runs `call`, and catches its panic.
pub(crate) fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, PanicError> {
    catch_unwind(AssertUnwindSafe(call)).map_err(leak)
}

/// Runs `future`, and catches its panics, also those of its destructor.
pub(crate) async fn catch_panic_async<T>(future: impl Future<Output = T>) -> Result<T, PanicError> {
    let mut future = PanicSafe::new(Some(Box::pin(future)));
    poll_fn(|task| match catch_panic(|| future.get().map(|future| future.as_mut().poll(task))) {
        Ok(Some(poll)) => poll.map(Ok),
        Ok(None) | Err(PanicError) => Poll::Ready(Err(PanicError)),
    })
    .await
}

/// A value of foreign code, if there is one; its destructor may panic.
pub(crate) struct PanicSafe<T>(Option<T>);

impl<T> PanicSafe<T> {
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

impl<T> Default for PanicSafe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Drop for PanicSafe<T> {
    fn drop(&mut self) {
        let value = self.0.take();
        let _ = catch_panic(|| drop(value));
    }
}

/// A payload whose destructor panics would panic again, so it is never dropped.
fn leak(payload: Box<dyn Any + Send>) -> PanicError {
    std::mem::forget(payload);
    PanicError
}
