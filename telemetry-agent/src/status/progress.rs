//! How far an agent has come: its last report, and when the next one is due.

use std::process;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use telemetry_core::{DeliveryStatus, NotSent, Outcome};

use crate::rfc3339;

/// What is known of the reports of this process.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    started: SystemTime,
    pub(super) next_due: SystemTime,
    pub(super) counts: Counts,
    failures_in_row: u64,
    pub(super) last: Option<LastReport>,
    /// Whose reports these are.
    node: String,
    /// What the process before has left, until this one has made a report.
    left: Value,
}

/// How many reports went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) sent: u64,
    pub(super) not_delivered: u64,
    pub(super) not_sent: u64,
}

#[derive(Clone, Debug)]
pub(super) struct LastReport {
    pub(super) time: SystemTime,
    pub(super) result: ReportResult,
    pub(super) outcome: Outcome,
}

/// How a report went, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportResult {
    Sent,
    NotDelivered,
    NotSent,
}

impl ReportResult {
    fn of(outcome: &Outcome) -> Self {
        match outcome.status() {
            _ if outcome.is_delivered() => Self::Sent,
            DeliveryStatus::NotSent(_) => Self::NotSent,
            _ => Self::NotDelivered,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NotDelivered => "not_delivered",
            Self::NotSent => "not_sent",
        }
    }
}

impl Progress {
    /// The progress of a process whose predecessor has left this status, if there was one.
    pub(super) fn starting(node: String, left: Value, started: SystemTime, first: Duration) -> Self {
        let failures_in_row = left["failuresInRow"].as_u64().unwrap_or(0);
        let next_due = started + first;
        Self { started, next_due, counts: Counts::default(), failures_in_row, last: None, node, left }
    }

    pub(super) fn report(&mut self, outcome: &Outcome, now: SystemTime) {
        // One that was stopped is made by the next process.
        if matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::Stopped)) {
            return;
        }
        let result = ReportResult::of(outcome);
        *self.counts.of(result) += 1;
        self.failures_in_row = if has_failed(outcome) { self.failures_in_row + 1 } else { 0 };
        self.last = Some(LastReport { time: now, result, outcome: outcome.clone() });
        self.next_due = outcome.next_due().unwrap_or(self.next_due);
    }

    fn absent(&self) -> Value {
        match (&self.last, self.left.get("absent")) {
            (Some(last), _) => last.absent().into(),
            (None, Some(left)) => left.clone(),
            (None, None) => json!([]),
        }
    }

    /// One object, whose keys are in alphabetical order.
    pub(super) fn json(&self) -> String {
        let Counts { sent, not_delivered, not_sent } = self.counts;
        let object = json!({
            "absent": self.absent(),
            "failuresInRow": self.failures_in_row,
            "lastReport": self.last.as_ref().map_or_else(|| self.left["lastReport"].clone(), LastReport::json),
            "nextDue": rfc3339::of(self.next_due),
            "node": self.node,
            "process": {
                "id": process::id(),
                "started": rfc3339::of(self.started),
                "version": env!("CARGO_PKG_VERSION"),
            },
            "reports": { "notDelivered": not_delivered, "notSent": not_sent, "sent": sent },
        });
        format!("{object:#}\n")
    }
}

/// Whether something is to be mended: also where it can't be known whether somebody opted out.
fn has_failed(outcome: &Outcome) -> bool {
    outcome.is_broken() || matches!(outcome.status(), DeliveryStatus::NotSent(NotSent::ConsentUnknown(_)))
}

impl Counts {
    fn of(&mut self, result: ReportResult) -> &mut u64 {
        match result {
            ReportResult::Sent => &mut self.sent,
            ReportResult::NotDelivered => &mut self.not_delivered,
            ReportResult::NotSent => &mut self.not_sent,
        }
    }
}

impl LastReport {
    fn absent(&self) -> Vec<Value> {
        let absence =
            |absence: &telemetry_core::Absence| json!({ "cause": absence.cause().to_string(), "path": absence.path() });
        self.outcome.absent().iter().map(absence).collect()
    }

    fn json(&self) -> Value {
        json!({
            "idempotencyKey": self.outcome.idempotency_key().map(|key| key.to_string()),
            "isBroken": has_failed(&self.outcome),
            "outcome": self.outcome.to_string(),
            "result": self.result.name(),
            "time": rfc3339::of(self.time),
        })
    }
}
