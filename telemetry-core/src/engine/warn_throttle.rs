//! The throttle: of a thing that stays broken, a log hears when it breaks, once a week, and when it is mended.

use std::cell::Cell;
use std::time::Duration;

use tokio::time::Instant;

use crate::outcome::Urgency;

const WARN_INTERVAL: Duration = Duration::from_secs(7 * 24 * 3600);

/// Watches one thing that every report needs.
#[derive(Default)]
pub(super) struct WarnThrottle {
    warned: Cell<Option<Instant>>,
    misses: Cell<u32>,
}

impl WarnThrottle {
    /// It is broken in this report.
    pub(super) fn failed(&self) -> Urgency {
        self.misses.set(self.misses.get().saturating_add(1));
        let is_known = self.warned.get().is_some_and(|warned| warned.elapsed() < WARN_INTERVAL);
        if is_known {
            return Urgency::Usual;
        }
        self.warned.set(Some(Instant::now()));
        Urgency::Warn
    }

    /// It works in this report; in how many before this one it did not.
    pub(super) fn recovered(&self) -> u32 {
        self.warned.take();
        self.misses.take()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[tokio::test(start_paused = true)]
    async fn h21_thirty_days_broken_are_a_warning_when_it_breaks_and_one_a_week() {
        let throttle = WarnThrottle::default();
        let mut warned = Vec::new();
        for day in 0..30 {
            if throttle.failed() == Urgency::Warn {
                warned.push(day);
            }
            advance(DAY).await;
        }
        assert_eq!((warned, throttle.recovered()), (vec![0, 7, 14, 21, 28], 30));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_mended_and_breaks_again_is_a_change() {
        let throttle = WarnThrottle::default();
        assert_eq!((throttle.recovered(), throttle.failed()), (0, Urgency::Warn));
        assert_eq!((throttle.recovered(), throttle.failed()), (1, Urgency::Warn));
        assert_eq!(throttle.failed(), Urgency::Usual);
    }
}
