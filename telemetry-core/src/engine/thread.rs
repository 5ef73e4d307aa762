//! The engine's own threads.

use std::thread::Builder;

/// Room for what a section or a channel calls, in bytes; the system backs what is used of it. It is telemetry's own, so that
/// `RUST_MIN_STACK`, which a host may set for its threads, neither enlarges these nor makes them impossible.
pub(super) const STACK_SIZE: usize = 2 << 20;

/// A thread called `name`, yet to be spawned.
pub(super) fn named(name: impl Into<String>) -> Builder {
    Builder::new().name(name.into()).stack_size(STACK_SIZE)
}
