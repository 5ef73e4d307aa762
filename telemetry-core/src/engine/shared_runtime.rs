//! The runtime of telemetry's thread, which foreign code shares.

use std::io;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use super::thread::STACK_SIZE;

/// A runtime that lasts as long as a thread has it: one that is stuck in foreign code may come back to its timers, which panic
/// once it is shut down.
#[derive(Clone)]
pub(super) struct SharedRuntime(Arc<OwnedRuntime>);

/// It may be dropped within a runtime of the host's, where one of tokio's own panics.
struct OwnedRuntime {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl SharedRuntime {
    pub(super) fn new() -> io::Result<Self> {
        // A channel's name resolution may start threads of the runtime's.
        let runtime = Builder::new_current_thread().enable_all().thread_stack_size(STACK_SIZE).build()?;
        Ok(Self(Arc::new(OwnedRuntime { handle: runtime.handle().clone(), runtime: Some(runtime) })))
    }

    /// Does this thread's work, and meanwhile drives what other threads wait for.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        match &self.0.runtime {
            Some(runtime) => runtime.block_on(work),
            None => self.0.handle.block_on(work),
        }
    }

    /// Waits for what the thread drives that does its own work here.
    pub(super) fn wait_for<T>(&self, call: impl Future<Output = T>) -> T {
        self.0.handle.block_on(call)
    }
}

impl Drop for OwnedRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
