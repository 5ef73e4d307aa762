//! What is so of a node and its message besides the fields themselves.

use std::time::Duration;

use telemetry_core::{Absence, AbsenceCause, CollectError, Identifier, Label};
use telemetry_kurrentdb::{Finding, Found, NodeState};

use super::fields::{Field, Fields};

/// What the reasons look at besides the field itself.
#[derive(Debug)]
pub(super) struct Circumstances {
    /// The time since the node made its message, where both clocks agree that there is one.
    pub(super) age: Option<Duration>,
    pub(super) role: Role,
    /// The node is not on the agent's machine.
    pub(super) elsewhere: bool,
    /// Gossip has seeds that were never contacted.
    pub(super) strange_seeds: bool,
    /// The sections and fields that come from endpoints which the node does not have.
    pub(super) gone: Vec<&'static str>,
    /// Those that come from endpoints which the agent's user may not read.
    pub(super) denied: Vec<&'static str>,
}

/// What the node is in its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Leading,
    /// It has a leader, or no vote, and counts zeros.
    Following,
    /// It starts, stops or elects; or its state is not known.
    Neither,
}

impl Role {
    fn of(state: Option<NodeState>) -> Self {
        match state {
            Some(state) if state.is_leader() => Self::Leading,
            Some(state) if state.is_follower() => Self::Following,
            _ => Self::Neither,
        }
    }
}

impl Circumstances {
    pub(super) fn of(age: Option<Duration>, ours: &Fields, absent: &[Absence], findings: &[Finding]) -> Self {
        let state = ours.get("cluster.nodeState").and_then(Field::text).and_then(NodeState::parse);
        let cause = |path: &str| absent.iter().find(|absence| absence.path() == path).map(Absence::cause);
        Self {
            age,
            role: Role::of(state),
            // Of all fields, this one comes from the node's machine, and from nothing else.
            elsewhere: cause("environment.coreCount").is_some_and(is_not_there),
            strange_seeds: ours.get(&format!("gossip.{}", Identifier::ZERO)).is_some(),
            gone: fed_by(findings, |error| matches!(error, CollectError::NotThere(_))),
            denied: fed_by(findings, |error| matches!(error, CollectError::Denied(_))),
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

/// The operator is to see it before it is said.
pub(super) fn is_held_back(cause: &AbsenceCause) -> bool {
    matches!(cause, AbsenceCause::HeldBack { .. } | AbsenceCause::RequiredFieldHeldBack { .. })
}

/// What comes from the endpoints that gave nothing for such a cause.
fn fed_by(findings: &[Finding], is_such: fn(CollectError) -> bool) -> Vec<&'static str> {
    let is_such = |finding: &&Finding| matches!(finding.found, Found::Not(error) if is_such(error));
    findings.iter().filter(is_such).flat_map(|finding| finding.feeds.clone()).collect()
}
