//! The threads that telemetry needs to say anything: its own, and that of the log.

use std::sync::mpsc;
use std::thread::Builder;
use std::time::Duration;

/// Room for what writes a line, in bytes, whatever `RUST_MIN_STACK` says.
const STACK_SIZE: usize = 2 << 20;

/// A thread of the agent's, yet to be spawned.
pub(crate) fn thread() -> Builder {
    Builder::new().stack_size(STACK_SIZE)
}

/// What came of something that may never end; nothing if it took longer, or where there is no thread for it.
#[cfg_attr(not(feature = "environment"), expect(dead_code, reason = "nothing is looked for"))]
pub(crate) fn within<T: Send + 'static>(timeout: Duration, ask: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (answer, answered) = mpsc::channel();
    thread().spawn(move || answer.send(ask())).ok()?;
    answered.recv_timeout(timeout).ok()
}

/// Whether both can be had at once: telemetry that has its own, and none for the log, would be silent for ever.
pub(crate) fn can_be_had() -> bool {
    let log = || thread().spawn(|| ()).is_ok();
    thread().spawn(log).is_ok_and(|own| own.join().unwrap_or(false))
}
