//! Previews: what would be sent at this moment.

use std::time::Instant;

use super::consent::Consent;
use crate::{Destination, Report};

/// What would be sent at this moment, whether it may be, and where it would go.
#[derive(Clone, Debug)]
pub struct Preview {
    pub(super) report: Report,
    pub(super) consent: Consent,
    pub(super) destinations: Vec<Destination>,
    pub(super) next_due: Option<Instant>,
}

impl Preview {
    /// The report.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The report alone.
    #[must_use]
    pub fn into_report(self) -> Report {
        self.report
    }

    /// Whether it may be sent.
    #[must_use]
    pub fn consent(&self) -> Consent {
        self.consent
    }

    /// Where it would be sent with consent; empty where no remote channel can be used.
    #[must_use]
    pub fn destinations(&self) -> &[Destination] {
        &self.destinations
    }

    /// When the next report is due; `None` of telemetry that does not run.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.next_due
    }
}

/// Why there is no preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PreviewError {
    /// A provider, a source, a sink or an observer asks, which the preview would wait for.
    #[error(
        "a preview can't be made within a provider, a source, a sink or an observer of the same telemetry: ask elsewhere"
    )]
    Reentrant,
    /// Telemetry has ended.
    #[error("telemetry has ended")]
    Stopped,
    /// The process has no thread or no descriptors left.
    #[error("this process has no thread or no file descriptors left to collect with")]
    NoThread,
}
