//! `persistentSubscriptions`: counted on the leader only, and zero where a node follows, as the real product has it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;

use crate::document::SubscriptionList;
use crate::node::Node;

impl Node {
    /// The section `persistentSubscriptions`: zero where the node follows.
    ///
    /// # Errors
    ///
    /// Why the node can't be asked for its subscriptions.
    pub async fn persistent_subscriptions(&self, cx: &Context) -> Result<PersistentSubscriptions, CollectError> {
        let list = self.ask_if_it_leads::<SubscriptionList>(cx).await?;
        Ok(list.map_or_else(PersistentSubscriptions::elsewhere, |list| PersistentSubscriptions::count(0..list.0)))
    }
}
