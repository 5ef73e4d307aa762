//! Calls that may never come back, made on threads that may be lost.

use std::any::TypeId;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::oneshot;

/// Who has threads for such calls: the engine.
pub(crate) trait BlockingCalls: Send + Sync {
    /// Makes the call on a thread of its own, unless one of the same key has not come back; ends when it has come back, or
    /// at the limit.
    fn make(&self, call: BlockingCall) -> Pin<Box<dyn Future<Output = ()> + '_>>;
}

/// One call.
pub(crate) struct BlockingCall {
    pub(crate) key: TypeId,
    pub(crate) limit: Duration,
    pub(crate) work: Box<dyn FnOnce() + Send>,
}

/// The value of `call`, if it came back in time.
pub(super) async fn call<T: Send + 'static, F: FnOnce() -> T + Send + 'static>(
    calls: &dyn BlockingCalls,
    limit: Duration,
    call: F,
) -> Option<T> {
    let (answer, mut answered) = oneshot::channel();
    let work = move || {
        let _ = answer.send(call());
    };
    calls.make(BlockingCall { key: TypeId::of::<F>(), limit, work: Box::new(work) }).await;
    answered.try_recv().ok()
}
