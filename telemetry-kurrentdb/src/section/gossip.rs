//! `gossip`: every member that this node knows of.

use telemetry_core::{CollectError, Context};
use telemetry_providers::gossip;

use crate::document::Gossip;
use crate::document::gossip::Member;
use crate::node::Node;

/// More than any cluster has; what names more says something else by their identifiers.
const MOST_MEMBERS: usize = 64;

impl Node {
    /// The section `gossip`.
    ///
    /// # Errors
    ///
    /// Why there is no gossip, or that it names no member whose state is known.
    pub async fn gossip(&self, cx: &Context) -> Result<gossip::Gossip, CollectError> {
        let gossip = self.ask::<Gossip>(cx).await?;
        if gossip.members.len() > MOST_MEMBERS {
            return Err(CollectError::Invalid("the node names more than 64 members, and no cluster has so many"));
        }
        let known = gossip.members.iter().filter(|member| member.state.is_some());
        if known.clone().any(|member| member.id.is_none()) {
            return Err(CollectError::Invalid("a member's identifier is neither a random UUID nor zero"));
        }
        let known = known.filter_map(|Member { id, state, .. }| Some(((*id)?, (*state)?)));
        let mut known = known.peekable();
        if known.peek().is_none() {
            return Err(CollectError::Invalid("the node names no member whose state is known"));
        }
        Ok(gossip::Gossip::of(known))
    }
}
