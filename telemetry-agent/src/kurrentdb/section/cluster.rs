//! `cluster`: the node and its leader, as this node's gossip has them.

use telemetry_core::{CollectError, Context, Identifier};
use telemetry_providers::cluster::Cluster;

use crate::kurrentdb::document::Gossip;
use crate::kurrentdb::node::Node;

/// Without gossip the node still says its own state.
pub(super) async fn read(node: &Node, cx: &Context) -> Result<Cluster, CollectError> {
    let gossip = node.ask::<Gossip>(cx).await;
    let gossip = gossip.as_deref().map_err(|error| *error);
    let state = node.state(cx).await;
    if let (Err(error), Err(_)) = (gossip, state) {
        return Err(error);
    }
    Ok(Cluster {
        leader_id: gossip.and_then(leader).into(),
        node_id: gossip.and_then(this_node).into(),
        node_state: state.into(),
    })
}

fn leader(gossip: &Gossip) -> Result<Identifier, CollectError> {
    let mut leaders = gossip.leaders();
    let leader = leaders.next().ok_or(CollectError::NotThere("there is no leader"))?;
    if leaders.next().is_some() {
        return Err(CollectError::Invalid("two nodes say that they lead"));
    }
    leader.id.and_then(Identifier::known).ok_or(CollectError::Invalid("the leader has no identifier"))
}

fn this_node(gossip: &Gossip) -> Result<Identifier, CollectError> {
    let own = gossip.own().and_then(|own| own.id?.known());
    own.ok_or(CollectError::Invalid("gossip does not tell which member is this node"))
}
