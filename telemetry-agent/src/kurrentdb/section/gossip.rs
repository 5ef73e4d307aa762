//! `gossip`: every member that this node knows of.

use telemetry_core::{CollectError, Context};
use telemetry_providers::gossip;

use crate::kurrentdb::document::{Gossip, Member};
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<gossip::Gossip, CollectError> {
    let gossip = node.ask::<Gossip>(cx).await?;
    let known = gossip.members.iter().filter_map(|Member { id, state, .. }| Some(((*id)?, (*state)?)));
    let mut known = known.peekable();
    if known.peek().is_none() {
        return Err(CollectError::Invalid("the node names no member whose state is known"));
    }
    Ok(gossip::Gossip::of(known))
}
