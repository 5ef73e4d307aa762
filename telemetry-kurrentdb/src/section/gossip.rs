//! `gossip`: every member that this node knows of.

use telemetry_core::{CollectError, Context};
use telemetry_providers::gossip;

use crate::document::Gossip;
use crate::document::gossip::Member;
use crate::node::Node;

impl Node {
    /// The section `gossip`.
    ///
    /// # Errors
    ///
    /// Why there is no gossip, or that it names no member whose state is known.
    pub async fn gossip(&self, cx: &Context) -> Result<gossip::Gossip, CollectError> {
        let gossip = self.ask::<Gossip>(cx).await?;
        let known = gossip.members.iter().filter_map(|Member { id, state, .. }| Some(((*id)?, (*state)?)));
        let mut known = known.peekable();
        if known.peek().is_none() {
            return Err(CollectError::Invalid("the node names no member whose state is known"));
        }
        Ok(gossip::Gossip::of(known))
    }
}
