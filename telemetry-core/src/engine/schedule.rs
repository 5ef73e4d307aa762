//! The schedule: when a report is due.

use std::time::Duration;

use tokio::time::Instant;

/// When reports are due: one after `first`, then one every `interval`, counted from the start so that they never drift.
///
/// Time in which the machine sleeps does not count. However many due times a stalled or stopped process has missed, it makes one
/// report when it goes on, and the next at the next due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    first: Duration,
    interval: Duration,
}

impl Schedule {
    /// The shortest time between two reports to a receiver that is not on this machine.
    pub const SHORTEST_TO_REMOTE: Duration = Duration::from_secs(3600);
    const SHORTEST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

    /// A schedule of the host's own.
    ///
    /// Intervals under [`Schedule::SHORTEST_TO_REMOTE`] are for receivers on this machine; with another one,
    /// [`Builder::check`](crate::Builder::check) objects, and nothing is sent.
    ///
    /// # Errors
    ///
    /// When the interval is under a second, or either is over 366 days.
    pub fn new(first: Duration, interval: Duration) -> Result<Self, InvalidSchedule> {
        match () {
            () if interval < Self::SHORTEST => Err(InvalidSchedule::TooShort),
            () if first.max(interval) > Self::LONGEST => Err(InvalidSchedule::TooLong),
            () => Ok(Self { first, interval }),
        }
    }

    /// Whether it reports more often than a receiver elsewhere should be asked to bear.
    pub(super) fn is_hurried(&self) -> bool {
        self.first.min(self.interval) < Self::SHORTEST_TO_REMOTE
    }

    /// The first due time after `now`, for telemetry that started at `start`.
    pub(super) fn due_after(&self, start: Instant, now: Instant) -> Instant {
        let Some(since_first) = now.duration_since(start).checked_sub(self.first) else {
            return start + self.first;
        };
        let missed = since_first.as_nanos() / self.interval.as_nanos();
        let next = u32::try_from(missed + 1).unwrap_or(u32::MAX);
        start + self.first + self.interval.saturating_mul(next)
    }
}

/// One hour after start, then every 24 hours.
impl Default for Schedule {
    fn default() -> Self {
        Self { first: Duration::from_secs(3600), interval: Duration::from_secs(24 * 3600) }
    }
}

/// A schedule that can't be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSchedule {
    /// The interval is under a second.
    #[error("the interval is under a second: give a longer one, such as 24h")]
    TooShort,
    /// The first report or the interval is more than 366 days away.
    #[error("a report that is more than 366 days away is none: give a shorter time, such as 24h")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3600;
    const DAY: u64 = 24 * HOUR;

    #[track_caller]
    fn check(since_start: u64, due: u64) {
        let start = Instant::now();
        let next = Schedule::default().due_after(start, start + Duration::from_secs(since_start));
        assert_eq!((next - start).as_secs(), due, "{since_start} s after the start");
    }

    #[test]
    fn the_first_report_is_due_after_an_hour_and_then_one_a_day() {
        check(0, HOUR);
        check(HOUR - 1, HOUR);
        check(HOUR, HOUR + DAY);
        check(HOUR + DAY - 1, HOUR + DAY);
        check(HOUR + DAY, HOUR + 2 * DAY);
    }

    #[test]
    fn due_times_count_from_the_start_however_late_a_report_was() {
        check(HOUR + 17, HOUR + DAY);
        check(HOUR + 5 * DAY + 17, HOUR + 6 * DAY);
    }

    #[test]
    fn a_schedule_that_cannot_be_kept_is_refused() {
        let times = |first, interval| Schedule::new(Duration::from_secs(first), Duration::from_secs(interval));
        assert_eq!(times(0, 0), Err(InvalidSchedule::TooShort));
        assert_eq!(times(0, u64::MAX), Err(InvalidSchedule::TooLong));
        assert_eq!(times(u64::MAX, DAY), Err(InvalidSchedule::TooLong));
        assert!(times(0, 1).is_ok());
    }
}
