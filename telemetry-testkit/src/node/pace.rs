//! How quickly a node answers.

use std::time::{Duration, Instant};

use crate::watched::Watched;

/// How quickly a node answers: by default at once.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// How much later each answer comes.
    pub(super) delay: Duration,
    pub(super) stall: Option<Stall>,
    progress: Watched<Progress>,
}

/// A node that does nothing for a while, as one does that is stopped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stall {
    /// The requests that it answers before.
    pub(super) after: usize,
    pub(super) time: Duration,
}

#[derive(Debug, Default)]
struct Progress {
    requests: usize,
    stall_end: Option<Instant>,
}

impl Pace {
    /// How long the next request waits for its answer.
    pub(super) fn next(&self) -> Duration {
        self.delay + self.progress.change(|progress| self.stalled(progress, Instant::now()))
    }

    fn stalled(&self, progress: &mut Progress, now: Instant) -> Duration {
        progress.requests += 1;
        match self.stall {
            Some(stall) if progress.requests > stall.after => {
                progress.stall_end.get_or_insert(now + stall.time).saturating_duration_since(now)
            }
            _ => Duration::ZERO,
        }
    }
}
