//! `cluster`: the node and its leader, as this node's gossip has them.

use telemetry_core::{CollectError, Context, Identifier};
use telemetry_providers::cluster::Cluster;

use crate::kurrentdb::document::Gossip;
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Cluster, CollectError> {
    let gossip = match node.ask::<Gossip>(cx).await {
        Ok(gossip) => gossip,
        Err(error) => return only_state(node, cx, error).await,
    };
    let leader_id = leader(&gossip).inspect_err(|reason| cx.absent("leaderId", reason)).ok();
    cx.absent("nodeId", "gossip does not tell which member is this node");
    let node_id = gossip.own().and_then(|own| own.id?.known());
    let node_state = node.state(cx).await.inspect_err(|error| cx.absent("nodeState", error.reason())).ok();
    Ok(Cluster { leader_id, node_id, node_state })
}

fn leader(gossip: &Gossip) -> Result<Identifier, &'static str> {
    let mut leaders = gossip.leaders();
    match (leaders.next(), leaders.next()) {
        (Some(leader), None) => leader.id.and_then(Identifier::known).ok_or("the leader has no identifier"),
        (Some(_), Some(_)) => Err("two nodes say that they lead"),
        (None, _) => Err("there is no leader"),
    }
}

/// Without gossip the node still says its own state.
async fn only_state(node: &Node, cx: &Context, error: CollectError) -> Result<Cluster, CollectError> {
    let state = node.state(cx).await.map_err(|_| error)?;
    for field in ["leaderId", "nodeId"] {
        cx.absent(field, error.reason());
    }
    Ok(Cluster { leader_id: None, node_id: None, node_state: Some(state) })
}
