//! The moment of a kill.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::{Duration, Instant};

/// A moment that moves to where half of all kills come too early, whatever machine this is, with some chance in each.
pub(super) struct KillDelay(Duration);

/// How much it moves each time. In 500 kills it comes from a millisecond to whatever time a slow disk takes.
const STEP: f64 = 1.0 / 32.0;

impl Default for KillDelay {
    fn default() -> Self {
        Self(Duration::from_millis(1))
    }
}

impl KillDelay {
    /// Waits until about that moment.
    pub(super) fn wait(&self) {
        let share = u16::try_from(RandomState::new().hash_one(()) >> 48).unwrap_or_default();
        let moment = Instant::now() + self.0.mul_f64(0.75 + 0.5 * f64::from(share) / f64::from(u16::MAX));
        // No sleep ends in time for this.
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
    }

    pub(super) fn correct(&mut self, was_late: bool) {
        self.0 = if was_late { self.0.div_f64(1.0 + STEP) } else { self.0.mul_f64(1.0 + STEP) };
    }
}
