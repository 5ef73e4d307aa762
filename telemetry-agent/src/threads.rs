//! The threads that telemetry needs to say anything: its own, and that of the log.

use std::thread::Builder;

/// Room for what writes a line, in bytes, whatever `RUST_MIN_STACK` says.
const STACK_SIZE: usize = 2 << 20;

/// A thread of the agent's, yet to be spawned.
pub(crate) fn thread() -> Builder {
    Builder::new().stack_size(STACK_SIZE)
}

/// Whether both can be had at once: telemetry that has its own, and none for the log, would be silent for ever.
pub(crate) fn can_be_had() -> bool {
    let log = || thread().spawn(|| ()).is_ok();
    thread().spawn(log).is_ok_and(|own| own.join().unwrap_or(false))
}
