//! The status: what running telemetry is doing.

use std::time::{Instant, SystemTime};

use super::consent::Consent;
use crate::Outcome;

/// What telemetry is doing.
#[derive(Clone, Debug)]
pub struct Status {
    pub(super) consent: Consent,
    pub(super) is_running: bool,
    pub(super) next_due: Option<Instant>,
    pub(super) last: Option<(SystemTime, Outcome)>,
    pub(super) stuck_providers: usize,
    /// When the host may ask for a report again, where a receiver is elsewhere.
    pub(super) allowed_at: Option<Instant>,
}

impl Status {
    pub(super) fn at_start(consent: Consent) -> Self {
        Self { consent, is_running: true, next_due: None, last: None, stuck_providers: 0, allowed_at: None }
    }

    /// Whether reports may be sent, as far as it is known without asking the host's consent sources, which are asked for
    /// each report.
    #[must_use]
    pub fn consent(&self) -> Consent {
        self.consent
    }

    /// Whether telemetry's thread is there.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// When the next report is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.next_due
    }

    /// How the last report went, and when that was known; the observers were told before.
    #[must_use]
    pub fn last(&self) -> Option<&(SystemTime, Outcome)> {
        self.last.as_ref()
    }

    /// How many providers are stuck in an earlier report.
    #[must_use]
    pub fn stuck_providers(&self) -> usize {
        self.stuck_providers
    }
}
