//! Orders: what the host's handle tells telemetry's thread.

use std::cell::Cell;

use tokio::sync::watch;

use super::Consent;
use super::OptOut;

/// All that was ever ordered, as one state; nothing is queued, so nothing can fill up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ordered {
    pub(super) stop: Stop,
    pub(super) consent: Withdrawal,
    /// How many reports were asked for, besides those of the schedule.
    pub(super) asked: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stop {
    #[default]
    GoOn,
    Stop,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Withdrawal {
    #[default]
    None,
    Withdrawn,
}

/// The receiving end, on telemetry's thread.
pub(super) struct Orders {
    ordered: watch::Receiver<Ordered>,
    at_start: Consent,
    served: Cell<u64>,
}

impl Orders {
    pub(super) fn new(ordered: watch::Receiver<Ordered>, at_start: Consent) -> Self {
        Self { ordered, at_start, served: Cell::new(0) }
    }

    /// Whether reports may be sent at this moment.
    pub(super) fn consent(&self) -> Consent {
        match (self.at_start, self.ordered.borrow().consent) {
            (Consent::Given, Withdrawal::Withdrawn) => Consent::OptedOut(OptOut::AtRunTime),
            (at_start, _) => at_start,
        }
    }

    /// Waits until consent is withdrawn at run time; for ever, if it never is.
    pub(super) async fn withdrawn(&self) {
        if !self.reached(|ordered| ordered.consent == Withdrawal::Withdrawn).await {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the handle is stopped or dropped.
    pub(super) async fn stopped(&self) {
        self.reached(|ordered| ordered.stop == Stop::Stop).await;
    }

    /// Waits until a report is asked for; several that were asked for at once are one.
    pub(super) async fn asked(&self) {
        let served = self.served.get();
        if !self.reached(|ordered| ordered.asked > served).await {
            std::future::pending::<()>().await;
        }
        self.served.set(self.ordered.borrow().asked);
    }

    /// Whether the orders came to that before the handle was dropped.
    async fn reached(&self, condition: impl Fn(&Ordered) -> bool) -> bool {
        self.ordered.clone().wait_for(condition).await.is_ok()
    }
}
