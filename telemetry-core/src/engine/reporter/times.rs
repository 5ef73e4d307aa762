//! When a reporter may report, and when it will.

use std::time::Instant;

use super::Reporter;
use crate::engine::schedule::{DueTimes, Schedule};

impl Reporter {
    /// When the host may ask for a report again; `None` where every receiver is on this machine.
    pub(in crate::engine) fn allowed_at(&self) -> Option<Instant> {
        self.is_elsewhere().then(|| self.last.get() + Schedule::SHORTEST_TO_REMOTE)
    }

    /// When a report may be made that is the only one of this process; `None` where it may be now.
    pub(in crate::engine) fn allowed_once_at(&self) -> Option<Instant> {
        self.plan.schedule.earliest_elsewhere().filter(|_| self.is_elsewhere())
    }

    fn is_elsewhere(&self) -> bool {
        self.plan.registry.destinations().any(|destination| !destination.is_loopback())
    }

    /// Has the schedule begin.
    pub(in crate::engine) fn begin_schedule(&self) -> DueTimes {
        let due_times = DueTimes::from_now(self.plan.schedule);
        self.due_times.set(Some(due_times));
        due_times
    }
}
