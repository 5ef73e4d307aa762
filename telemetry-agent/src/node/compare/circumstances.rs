//! What is so of a node and its message besides the fields themselves.

use std::time::Duration;

use serde_json::Value;
use telemetry_core::{Absence, AbsenceCause, CollectError};
use telemetry_kurrentdb::{Finding, Found};

use super::fields::{Field, Fields};

/// What the reasons look at besides the field itself.
#[derive(Debug)]
pub(super) struct Circumstances {
    /// The time since the node wrote its message, where both clocks agree that there is one.
    pub(super) age: Option<Duration>,
    /// The node leads.
    pub(super) leading: bool,
    /// The node does not show its statistics.
    pub(super) without_statistics: bool,
    /// The node is not on the agent's machine.
    pub(super) elsewhere: bool,
    /// The sections and fields that come from endpoints which the node does not have.
    pub(super) gone: Vec<&'static str>,
}

impl Circumstances {
    pub(super) fn of(age: Option<Duration>, ours: &Fields, absent: &[Absence], findings: &[Finding]) -> Self {
        let state = ours.get("cluster.nodeState");
        let cause = |path: &str| absent.iter().find(|absence| absence.path() == path).map(Absence::cause);
        Self {
            age,
            leading: state == Some(&Field::Declared(Value::from("Leader"))),
            // Of all fields, these come from the statistics, or from the node's machine, and from nothing else.
            without_statistics: cause("uptime").is_some_and(is_denied),
            elsewhere: cause("environment.coreCount").is_some_and(is_not_there),
            gone: findings
                .iter()
                .filter(|finding| is_gone(finding))
                .flat_map(|finding| finding.feeds)
                .copied()
                .collect(),
        }
    }
}

/// The agent's user lacks a right.
pub(super) fn is_denied(cause: &AbsenceCause) -> bool {
    matches!(cause, AbsenceCause::Collect(CollectError::Denied(_)))
}

/// What would be described is not there.
pub(super) fn is_not_there(cause: &AbsenceCause) -> bool {
    matches!(cause, AbsenceCause::Collect(CollectError::NotThere(_)))
}

fn is_gone(finding: &Finding) -> bool {
    matches!(finding.found, Found::Not(CollectError::NotThere(_)))
}
