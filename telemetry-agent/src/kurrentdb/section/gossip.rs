//! `gossip`: every member that this node knows of.

use telemetry_core::{CollectError, Context};
use telemetry_providers::gossip;

use crate::kurrentdb::document::{Gossip, Member};
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<gossip::Gossip, CollectError> {
    let members = node.ask::<Gossip>(cx).await?;
    cx.absent("gossip", "the node names no member whose state is known");
    let known = members.members.iter().filter_map(|Member { id, state, .. }| Some(((*id)?, (*state)?)));
    Ok(gossip::Gossip::of(known))
}
