//! The engine's threads for calls that may never come back.

use std::any::TypeId;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::isolation::InFlight;
use super::thread;
use crate::context::{BlockingCall, BlockingCalls};
use crate::panic_safe::catch_panic;

/// Which calls have not come back, by their keys; a dead file system keeps its own in flight for ever.
#[derive(Default)]
pub(super) struct BlockingThreads(Mutex<HashMap<TypeId, InFlight>>);

impl BlockingCalls for BlockingThreads {
    fn make(&self, call: BlockingCall) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        let limit = call.limit;
        let started = self.start(call);
        Box::pin(async move {
            if let Some(returned) = started {
                let _ = timeout(limit, returned).await;
            }
        })
    }
}

impl BlockingThreads {
    fn start(&self, call: BlockingCall) -> Option<oneshot::Receiver<()>> {
        let guard = self.in_flight(call.key).start()?;
        let (returning, returned) = oneshot::channel();
        let work = move || {
            let _ = catch_panic(call.work);
            drop(guard);
            let _ = returning.send(());
        };
        thread::named("telemetry blocking").spawn(work).ok().map(|_| returned)
    }

    fn in_flight(&self, key: TypeId) -> InFlight {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone()
    }
}
