//! Foreign code that asks for what waits for it.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// One running telemetry among those of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TelemetryId(u64);

thread_local! {
    /// The telemetry whose foreign code this thread runs.
    static RUNNING_FOR: Cell<Option<TelemetryId>> = const { Cell::new(None) };
}

impl TelemetryId {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Says that this thread runs foreign code of this telemetry from now on.
    pub(super) fn enter(self) {
        RUNNING_FOR.set(Some(self));
    }

    /// Whether this thread runs foreign code of this telemetry.
    pub(super) fn is_entered(self) -> bool {
        RUNNING_FOR.try_with(Cell::get).ok().flatten() == Some(self)
    }
}
