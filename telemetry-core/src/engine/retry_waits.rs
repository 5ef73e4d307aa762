//! How long to wait between two attempts.

use std::time::Duration;

use crate::{DeliverError, Identifier};

/// Attempts to send one report.
const ATTEMPTS: u32 = 3;
/// The shortest wait between two attempts.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait that a receiver can ask for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

/// Whether the waits between attempts are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RetryWaits {
    #[default]
    Kept,
    /// In a test, which would have to wait for them.
    Skipped,
}

impl RetryWaits {
    /// The wait before the next attempt; `None` when there is none.
    pub(super) fn after(self, error: &DeliverError, number: u32, key: Identifier) -> Option<Duration> {
        if number >= ATTEMPTS {
            return None;
        }
        match error {
            DeliverError::Busy { retry_after: Some(wait), .. } => {
                (*wait <= LONGEST_RETRY_AFTER).then_some(SHORTEST_WAIT.max(*wait))
            }
            DeliverError::Unreachable(_) | DeliverError::Busy { .. } => Some(jitter(number, key)),
            DeliverError::TooLarge(_) | DeliverError::Gone(_) | DeliverError::Refused(_) => None,
        }
    }

    /// What there is to wait of it.
    pub(super) fn kept(self, wait: Duration) -> Duration {
        match self {
            Self::Kept => wait,
            Self::Skipped => Duration::ZERO,
        }
    }
}

/// A wait between 1 s and an upper bound that grows from 8 s to 30 s, so that a fleet does not come back together. The
/// randomness is that of the report's key.
fn jitter(number: u32, key: Identifier) -> Duration {
    let longest = Duration::from_secs(if number == 1 { 8 } else { 30 });
    let bits = u16::try_from((key.bits() >> (16 * number)) & 0xffff).unwrap_or(0);
    let fraction = f64::from(bits) / f64::from(u16::MAX);
    SHORTEST_WAIT + (longest - SHORTEST_WAIT).mul_f64(fraction)
}
