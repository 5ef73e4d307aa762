//! `/gossip`: the members of the cluster as this node sees them.

use std::time::SystemTime;

use telemetry_core::{CollectError, Identifier, Label};
use telemetry_provider_labels::NodeState;

use super::definition::Document;
use crate::endpoint::{Endpoint, Switch, endpoint};
use crate::json::{self, Value};
use crate::random_identifier;
use crate::unrecognized::Unrecognized;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gossip {
    pub(crate) members: Vec<Member>,
    unrecognized: Vec<Unrecognized>,
}

/// One member of the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: Option<Identifier>,
    pub(crate) state: Option<NodeState>,
    pub(crate) liveness: Liveness,
    pub(crate) epoch_number: Option<i64>,
    pub(crate) identity: Identity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Liveness {
    Alive,
    Dead,
}

/// Whether a member is the node that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    Own,
    Other,
}

impl Gossip {
    /// The entry of the node that answered; none where two entries claim to be it.
    pub(crate) fn own(&self) -> Option<&Member> {
        let mut own = self.members.iter().filter(|member| member.identity == Identity::Own);
        own.next().filter(|_| own.next().is_none())
    }
}

impl Document for Gossip {
    const ENDPOINT: Endpoint =
        endpoint!(Object "/gossip", needs "a user", gives "cluster" "database.epochNumber" "gossip");
    const SWITCH: Option<Switch> = Some(Switch {
        option: "DisableGossipOnHttp",
        off: "true",
        cause: CollectError::NotThere("the node's option DisableGossipOnHttp switches its gossip over HTTP off"),
    });
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let [members, ip, port] = json::members(&body, ["members", "serverIp", "serverPort"])?;
        let answerer = Address::read(ip, port);
        let mut unrecognized = Vec::new();
        let members =
            members.elements()?.map(|member| Member::read(member, answerer.as_ref(), &mut unrecognized)).collect();
        Some(Self { members, unrecognized })
    }

    fn unrecognized(&self) -> &[Unrecognized] {
        &self.unrecognized
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
    fn read(member: Value<'_>, answerer: Option<&Address>, unrecognized: &mut Vec<Unrecognized>) -> Self {
        let names = ["instanceId", "state", "isAlive", "epochNumber", "httpEndPointIp", "httpEndPointPort"];
        let [id, state, alive, epoch_number, ip, port] = member.members(names).unwrap_or_default();
        let is_own = answerer.is_some_and(|answerer| Address::read(ip, port).as_ref() == Some(answerer));
        Self {
            id: id.text().and_then(|id| random_identifier::parse(&id)),
            state: state.text().and_then(|state| known_state(&state, unrecognized)),
            liveness: if alive.read() == Some(false) { Liveness::Dead } else { Liveness::Alive },
            epoch_number: epoch_number.read(),
            identity: if is_own { Identity::Own } else { Identity::Other },
        }
    }
}

/// The state of this name; one that is unknown is put aside.
pub(crate) fn known_state(name: &str, unrecognized: &mut Vec<Unrecognized>) -> Option<NodeState> {
    let state = NodeState::parse(name);
    if state.is_none() {
        unrecognized.push(Unrecognized::state(name));
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

    #[test]
    fn seeds_that_were_never_contacted_are_managers_with_a_zero_identifier() {
        let seed = json!({"instanceId": ZERO, "state": "Manager", "isAlive": true, "epochNumber": -1});
        let gossip = read(&json!({"members": [seed, seed]}));
        let found: Vec<_> =
            gossip.members.iter().map(|member| (member.id, member.state, member.epoch_number)).collect();
        assert_eq!(found, [(Some(Identifier::ZERO), Some(NodeState::Manager), Some(-1)); 2]);
        assert!(gossip.unrecognized().is_empty());
    }

    #[test]
    fn n15_an_unknown_state_is_put_aside() {
        let gossip = read(&json!({"members": [member(1, "Hibernating"), member(2, "Leader")]}));
        assert_eq!(
            gossip.members.iter().map(|member| member.state).collect::<Vec<_>>(),
            [None, Some(NodeState::Leader)]
        );
        assert_eq!(gossip.unrecognized(), [Unrecognized::state("Hibernating")]);
    }
}
