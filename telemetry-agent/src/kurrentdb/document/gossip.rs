//! `/gossip`: the members of the cluster as this node sees them.

use std::time::SystemTime;

use telemetry_core::{Identifier, Label};
use telemetry_provider_labels::NodeState;

use super::{Document, Endpoint, Strange};
use crate::kurrentdb::endpoint::endpoint;
use crate::kurrentdb::json::{self, Value};

pub(in crate::kurrentdb) struct Gossip {
    pub(in crate::kurrentdb) members: Vec<Member>,
    strange: Vec<Strange>,
}

/// One member of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kurrentdb) struct Member {
    pub(in crate::kurrentdb) id: Option<Identifier>,
    pub(in crate::kurrentdb) state: Option<NodeState>,
    pub(in crate::kurrentdb) liveness: Liveness,
    pub(in crate::kurrentdb) epoch_number: Option<i64>,
    pub(in crate::kurrentdb) identity: Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kurrentdb) enum Liveness {
    Alive,
    Dead,
}

/// Whether a member is the node that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kurrentdb) enum Identity {
    Own,
    Other,
}

impl Gossip {
    /// The entry of the node that answered; none where two entries claim to be it.
    pub(in crate::kurrentdb) fn own(&self) -> Option<&Member> {
        let mut own = self.members.iter().filter(|member| member.identity == Identity::Own);
        own.next().filter(|_| own.next().is_none())
    }

    /// The live members that lead: one, none between elections, or two for a moment after one.
    pub(in crate::kurrentdb) fn leaders(&self) -> impl Iterator<Item = &Member> {
        let leads =
            |member: &&Member| member.liveness == Liveness::Alive && member.state.is_some_and(NodeState::is_leader);
        self.members.iter().filter(leads)
    }
}

impl Document for Gossip {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/gossip", needs "a user", gives "cluster" "database.epochNumber" "gossip");
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let [members, ip, port] = json::members(&body, ["members", "serverIp", "serverPort"])?;
        let answerer = Address::read(ip, port);
        let mut strange = Vec::new();
        let members = members.elements()?.map(|member| Member::read(member, answerer.as_ref(), &mut strange)).collect();
        Some(Self { members, strange })
    }

    fn strange(&self) -> &[Strange] {
        &self.strange
    }
}

/// Where a node says that it is, to tell which member it is. The node computes both sides by one rule, so they are alike
/// to the letter.
#[derive(PartialEq, Eq)]
struct Address {
    ip: String,
    port: u16,
}

impl Address {
    fn read(ip: Value<'_>, port: Value<'_>) -> Option<Self> {
        Some(Self { ip: ip.text()?, port: port.read()? })
    }
}

impl Member {
    /// A member that is no object has nothing.
    fn read(member: Value<'_>, answerer: Option<&Address>, strange: &mut Vec<Strange>) -> Self {
        let names = ["instanceId", "state", "isAlive", "epochNumber", "httpEndPointIp", "httpEndPointPort"];
        let [id, state, alive, epoch_number, ip, port] = member.members(names).unwrap_or_default();
        let is_own = answerer.is_some_and(|answerer| Address::read(ip, port).as_ref() == Some(answerer));
        Self {
            id: id.text().and_then(|id| id.parse().ok()),
            state: state.text().and_then(|state| known_state(&state, strange)),
            liveness: if alive.read() == Some(false) { Liveness::Dead } else { Liveness::Alive },
            epoch_number: epoch_number.read(),
            identity: if is_own { Identity::Own } else { Identity::Other },
        }
    }
}

/// The state of this name; one that is unknown is put aside.
pub(super) fn known_state(name: &str, strange: &mut Vec<Strange>) -> Option<NodeState> {
    let state = NodeState::parse(name);
    if state.is_none() {
        strange.push(Strange::state(name));
    }
    state
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "81e9ca2a-8acc-41ed-b9d0-65a652b36801";
    const ZERO: &str = "00000000-0000-0000-0000-000000000000";

    fn read(gossip: &serde_json::Value) -> Gossip {
        Gossip::read(gossip.to_string().into_bytes(), None).unwrap()
    }

    fn member(port: u16, state: &str) -> serde_json::Value {
        json!({"instanceId": ID, "state": state, "isAlive": true, "httpEndPointIp": "10.0.0.1", "httpEndPointPort": port})
    }

    #[track_caller]
    fn check_own(members: &serde_json::Value, answerer: &serde_json::Value, expected: Option<NodeState>) {
        let gossip = json!({"members": members, "serverIp": "10.0.0.1", "serverPort": answerer});
        assert_eq!(read(&gossip).own().and_then(|own| own.state), expected, "{gossip}");
    }

    #[test]
    fn the_own_entry_is_that_of_the_answerers_address() {
        let members = json!([member(1, "Leader"), member(2, "Follower")]);
        check_own(&members, &json!(2), Some(NodeState::Follower));
        check_own(&members, &json!(3), None);
        check_own(&members, &json!(null), None);
        check_own(&json!([{"instanceId": ID, "state": "Leader"}]), &json!(null), None);
        check_own(&json!([7, member(2, "Clone")]), &json!(2), Some(NodeState::Clone));
        check_own(&json!([member(2, "Leader"), member(2, "Follower")]), &json!(2), None);
    }

    #[track_caller]
    fn check_leaders(members: &serde_json::Value, expected: usize) {
        assert_eq!(read(&json!({"members": members})).leaders().count(), expected, "{members}");
    }

    #[test]
    fn only_a_live_leader_leads() {
        let dead = json!({"instanceId": ID, "state": "Leader", "isAlive": false});
        check_leaders(&json!([]), 0);
        check_leaders(&json!([member(1, "Leader"), member(2, "Follower")]), 1);
        check_leaders(&json!([dead, member(2, "Follower")]), 0);
        check_leaders(&json!([dead, member(2, "Leader")]), 1);
        check_leaders(&json!([member(1, "Leader"), member(2, "Leader")]), 2);
        check_leaders(&json!([member(1, "PreLeader"), member(2, "ResigningLeader"), member(3, "Unknown")]), 0);
    }

    #[test]
    fn seeds_that_were_never_contacted_are_managers_with_a_zero_identifier() {
        let seed = json!({"instanceId": ZERO, "state": "Manager", "isAlive": true, "epochNumber": -1});
        let gossip = read(&json!({"members": [seed, seed]}));
        let found: Vec<_> =
            gossip.members.iter().map(|member| (member.id, member.state, member.epoch_number)).collect();
        assert_eq!(found, [(Some(Identifier::ZERO), Some(NodeState::Manager), Some(-1)); 2]);
        assert!(gossip.strange().is_empty());
    }

    #[test]
    fn n15_an_unknown_state_is_put_aside() {
        let gossip = read(&json!({"members": [member(1, "Hibernating"), member(2, "Leader")]}));
        assert_eq!(
            gossip.members.iter().map(|member| member.state).collect::<Vec<_>>(),
            [None, Some(NodeState::Leader)]
        );
        assert_eq!(gossip.strange(), [Strange::state("Hibernating")]);
    }
}
