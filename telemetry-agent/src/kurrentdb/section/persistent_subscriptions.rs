//! `persistentSubscriptions`: counted on the leader only, and zero elsewhere as the real product has it.

use telemetry_core::{CollectError, Context};
use telemetry_providers::persistent_subscriptions::PersistentSubscriptions;

use crate::kurrentdb::document::SubscriptionList;
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<PersistentSubscriptions, CollectError> {
    let list = node.ask_if_it_leads::<SubscriptionList>(cx).await?;
    Ok(list.map_or_else(PersistentSubscriptions::elsewhere, |list| list.0.clone()))
}
