//! The schedule: when a report is due.

use std::fmt;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::Destination;
use crate::spoken::Spoken;

/// When reports are due: one after `first`, then one every `interval`, counted from the start so that they never drift.
///
/// Time in which the machine sleeps does not count. However many due times a stalled or stopped process has missed, it makes one
/// report when it goes on, and the next at the next due time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    first: Duration,
    interval: Duration,
    /// By how much the first report is later, so that hosts that start together do not call together.
    share: Duration,
    /// What an earlier process has left to this one.
    since_notice: Duration,
    since_last: Option<Duration>,
}

impl Schedule {
    /// The shortest time from a start to the first report, and between two reports, to a receiver that is not on this machine.
    pub const SHORTEST_TO_REMOTE: Duration = Duration::from_secs(3600);
    const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
    const LONGEST_INTERVAL: Duration = Duration::from_secs(366 * 24 * 3600);

    /// A schedule of the host's own.
    ///
    /// A `first` or an `interval` under [`Schedule::SHORTEST_TO_REMOTE`] is for receivers on this machine; with another one,
    /// [`Builder::check`](crate::Builder::check) objects, and nothing is sent. The first report counts, too, since a process
    /// that is restarted again and again makes no other.
    ///
    /// # Errors
    ///
    /// When the interval is under a second, or either is over 366 days.
    pub fn new(first: Duration, interval: Duration) -> Result<Self, ScheduleError> {
        match () {
            () if interval < Self::SHORTEST_INTERVAL => Err(ScheduleError::TooShort),
            () if first.max(interval) > Self::LONGEST_INTERVAL => Err(ScheduleError::TooLong),
            () => Ok(Self { first, interval, share: Duration::ZERO, since_notice: Duration::ZERO, since_last: None }),
        }
    }

    /// Moves the first report, and with it all others, by a part of `within` that `instance` decides.
    ///
    /// Hosts that start together then call at different times, each at the same one after every start. What identifies an
    /// instance is the host's choice, such as its name and address; no report has it.
    ///
    /// ```
    /// use std::time::Duration;
    /// use telemetry_core::Schedule;
    ///
    /// let hour = Duration::from_secs(3600);
    /// let (one, other) = (Schedule::default().spread(hour, b"node-1"), Schedule::default().spread(hour, b"node-2"));
    /// assert!(one == Schedule::default().spread(hour, b"node-1") && one != other);
    /// ```
    #[must_use]
    pub fn spread(self, within: Duration, instance: &[u8]) -> Self {
        let share = within.as_nanos().saturating_mul(u128::from(fingerprint(instance))) >> 32;
        let share = Duration::from_nanos(u64::try_from(share).unwrap_or(u64::MAX));
        Self { share: share.min(Self::LONGEST_INTERVAL), ..self }
    }

    /// Goes on where a process that has ended left off, whose last report was made so long ago: the next is due an interval
    /// after that one, and not before the first one of this schedule.
    #[must_use]
    pub fn resumed(self, since_last: Duration) -> Self {
        Self { since_last: Some(since_last), ..self }
    }

    /// Goes on where a process that has ended left off, which wrote the same notice so long ago: the first report is due that much
    /// earlier. A host that is restarted every ten minutes then reports once a day, as any other.
    #[must_use]
    pub fn noticed(self, since_notice: Duration) -> Self {
        Self { since_notice, ..self }
    }

    /// The time from the start to the first report. One that would be due at a restart waits for its share, as at a first start.
    #[must_use]
    pub fn delay(&self) -> Duration {
        let of_notice = self.first.saturating_add(self.share).saturating_sub(self.since_notice);
        let of_last = self.since_last.map_or(Duration::ZERO, |since| self.interval.saturating_sub(since));
        let due = of_notice.max(of_last);
        if due.is_zero() { self.share } else { due.min(Self::LONGEST_INTERVAL) }
    }

    /// When a report besides those that are due may be made, for a receiver that is elsewhere; `None` where an earlier process has
    /// left none that is too recent.
    pub(super) fn earliest_elsewhere(&self) -> Option<std::time::Instant> {
        let left = Self::SHORTEST_TO_REMOTE.checked_sub(self.since_last?)?;
        Some(std::time::Instant::now() + left)
    }

    /// Whether it reports more often than this receiver, which is elsewhere, should be asked to bear.
    pub(super) fn forbids(&self, destination: &Destination) -> bool {
        self.first.min(self.interval) < Self::SHORTEST_TO_REMOTE && !destination.is_loopback()
    }

    /// The first due time of all, which may be the start itself.
    fn first_due(&self, start: Instant) -> Instant {
        start + self.delay()
    }

    /// The first due time after `now`, for telemetry that started at `start`.
    fn due_after(&self, start: Instant, now: Instant) -> Instant {
        let Some(since_first) = now.duration_since(start).checked_sub(self.delay()) else {
            return self.first_due(start);
        };
        let missed = since_first.as_nanos() / self.interval.as_nanos();
        let next = u32::try_from(missed + 1).unwrap_or(u32::MAX);
        self.first_due(start) + self.interval.saturating_mul(next)
    }
}

/// The due times of telemetry that started at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct DueTimes {
    schedule: Schedule,
    start: Instant,
}

impl DueTimes {
    pub(super) fn from_now(schedule: Schedule) -> Self {
        Self { schedule, start: Instant::now() }
    }

    /// The first of all, which may be the start itself.
    pub(super) fn first(&self) -> Instant {
        self.schedule.first_due(self.start)
    }

    /// The next that is yet to come.
    pub(super) fn next(&self) -> Instant {
        self.schedule.due_after(self.start, Instant::now())
    }

    /// That one by the clock; a clock may know no time as late as that.
    pub(super) fn next_by_clock(&self) -> Option<SystemTime> {
        SystemTime::now().checked_add(self.next().duration_since(Instant::now()))
    }
}

/// A number that looks like chance and is always the same for the same bytes: FNV-1a, with its upper half folded in, since
/// texts that differ at their ends only differ in few of its bits.
fn fingerprint(bytes: &[u8]) -> u32 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or(u32::MAX)
}

/// One hour after start, then every 24 hours.
impl Default for Schedule {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(3600),
            interval: Duration::from_secs(24 * 3600),
            share: Duration::ZERO,
            since_notice: Duration::ZERO,
            since_last: None,
        }
    }
}

/// As an operator says it: `1 h after start and every 24 h`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after start and every {}", Spoken(self.delay()), Spoken(self.interval))
    }
}

/// A schedule that can't be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// The interval is under a second.
    #[error("the interval is under a second: give a longer one, such as 24h")]
    TooShort,
    /// The first report or the interval is more than 366 days away.
    #[error("a report that is more than 366 days away is none: give a shorter time, such as 24h")]
    TooLong,
}

#[cfg(test)]
mod tests;
