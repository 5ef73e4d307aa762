//! `persistentSubscriptions`: counted on the leader only, and zero elsewhere as the real product has it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;

use crate::kurrentdb::document::SubscriptionList;
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<PersistentSubscriptions, CollectError> {
    if !node.state(cx).await?.is_leader() {
        return Ok(PersistentSubscriptions::elsewhere());
    }
    Ok(node.ask::<SubscriptionList>(cx).await?.0.clone())
}
