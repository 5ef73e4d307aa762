//! `cluster`: the node and its leader, as this node's gossip has them.

use telemetry_core::{CollectError, Context, Identifier};
use telemetry_provider_labels::NodeState;
use telemetry_providers::cluster::Cluster;

use crate::document::Gossip;
use crate::document::gossip::{Liveness, Member};
use crate::node::Node;

impl Node {
    /// The section `cluster`. Without gossip the node still says its own state.
    ///
    /// # Errors
    ///
    /// Why there is neither gossip nor a state.
    pub async fn cluster(&self, cx: &Context) -> Result<Cluster, CollectError> {
        let gossip = self.ask::<Gossip>(cx).await;
        let gossip = gossip.as_deref().map_err(|error| *error);
        let state = self.state(cx).await;
        if let (Err(error), Err(_)) = (gossip, state) {
            return Err(error);
        }
        Ok(Cluster {
            leader_id: gossip.and_then(leader).into(),
            node_id: gossip.and_then(this_node).into(),
            node_state: state.into(),
        })
    }
}

fn leader(gossip: &Gossip) -> Result<Identifier, CollectError> {
    let mut leaders = leaders(gossip);
    let leader = leaders.next().ok_or_else(|| no_leader(gossip))?;
    if leaders.next().is_some() {
        return Err(CollectError::Invalid("two nodes say that they lead"));
    }
    leader
        .id
        .and_then(Identifier::known)
        .ok_or(CollectError::Invalid("the leader has no identifier that is a random UUID"))
}

fn no_leader(gossip: &Gossip) -> CollectError {
    let has = |state| gossip.members.iter().any(|member| member.state == Some(state));
    CollectError::NotThere(match () {
        () if has(NodeState::Leader) => "the leader that gossip names is not alive",
        () if has(NodeState::PreLeader) => "there is only a PreLeader so far",
        () => "there is no leader",
    })
}

fn this_node(gossip: &Gossip) -> Result<Identifier, CollectError> {
    let own = gossip.own().ok_or(CollectError::Invalid("gossip does not tell which member is this node"))?;
    own.id.and_then(Identifier::known).ok_or(CollectError::Invalid("this node has no identifier that is a random UUID"))
}

/// The live members that lead: one, none between elections, or two for a moment after one.
fn leaders(gossip: &Gossip) -> impl Iterator<Item = &Member> {
    let leads = |member: &&Member| member.liveness == Liveness::Alive && member.state.is_some_and(NodeState::is_leader);
    gossip.members.iter().filter(leads)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::document::Document;

    fn member(port: u16, state: &str) -> Value {
        json!({"state": state, "isAlive": true, "httpEndPointIp": "10.0.0.1", "httpEndPointPort": port})
    }

    #[track_caller]
    fn check_leaders(members: &Value, expected: usize) {
        let gossip = Gossip::read(json!({"members": members}).to_string().into_bytes(), None).unwrap();
        assert_eq!(leaders(&gossip).count(), expected, "{members}");
    }

    #[test]
    fn only_a_live_leader_leads() {
        let dead = json!({"state": "Leader", "isAlive": false});
        check_leaders(&json!([]), 0);
        check_leaders(&json!([member(1, "Leader"), member(2, "Follower")]), 1);
        check_leaders(&json!([dead, member(2, "Follower")]), 0);
        check_leaders(&json!([dead, member(2, "Leader")]), 1);
        check_leaders(&json!([member(1, "Leader"), member(2, "Leader")]), 2);
        check_leaders(&json!([member(1, "PreLeader"), member(2, "ResigningLeader"), member(3, "Unknown")]), 0);
    }
}
