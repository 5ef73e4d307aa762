//! `/gossip`: the members of the cluster as this node sees them.

use serde_json::Value;
use telemetry_core::{Identifier, Label};
use telemetry_provider_labels::NodeState;

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct Gossip {
    pub(in crate::kurrentdb) members: Vec<Member>,
    own: Option<usize>,
}

/// One member of the cluster.
#[derive(Clone, Copy)]
pub(in crate::kurrentdb) struct Member {
    pub(in crate::kurrentdb) id: Option<Identifier>,
    pub(in crate::kurrentdb) state: Option<NodeState>,
    pub(in crate::kurrentdb) liveness: Liveness,
    pub(in crate::kurrentdb) epoch_number: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::kurrentdb) enum Liveness {
    Alive,
    Dead,
}

impl Gossip {
    /// The entry of the node that answered.
    pub(in crate::kurrentdb) fn own(&self) -> Option<&Member> {
        self.members.get(self.own?)
    }

    /// The live members that lead: one, none between elections, or two for a moment after one.
    pub(in crate::kurrentdb) fn leaders(&self) -> impl Iterator<Item = &Member> {
        let leads =
            |member: &&Member| member.liveness == Liveness::Alive && member.state.is_some_and(NodeState::is_leader);
        self.members.iter().filter(leads)
    }
}

impl Document for Gossip {
    const ENDPOINT: Endpoint = endpoint!("/gossip", needs "a user");

    fn read(answer: &Answer) -> Option<Self> {
        let members = answer.json.get("members")?.as_array()?;
        let answerer = (answer.json.get("serverIp"), answer.json.get("serverPort"));
        // The node computes both sides by one rule, so they are alike to the letter.
        let is_own = |member: &Value| (member.get("httpEndPointIp"), member.get("httpEndPointPort")) == answerer;
        Some(Self { members: members.iter().map(Member::read).collect(), own: members.iter().position(is_own) })
    }
}

impl Member {
    fn read(member: &Value) -> Self {
        let text = |name| member.get(name).and_then(Value::as_str);
        Self {
            id: text("instanceId").and_then(|id| id.parse().ok()),
            state: text("state").and_then(NodeState::parse),
            liveness: if member.get("isAlive") == Some(&Value::Bool(false)) { Liveness::Dead } else { Liveness::Alive },
            epoch_number: member.get("epochNumber").and_then(Value::as_i64),
        }
    }
}
