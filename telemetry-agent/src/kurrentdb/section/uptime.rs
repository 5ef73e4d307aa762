//! `uptime`: since the node's process started, by the node's own clock.

use telemetry_core::{CollectError, Context};
use telemetry_providers::uptime::Uptime;

use crate::kurrentdb::document::Stats;
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Uptime, CollectError> {
    let uptime = node.ask::<Stats>(cx).await?.uptime;
    let uptime = uptime.ok_or(CollectError::Invalid("the node does not say when it started"))?;
    Ok(Uptime { uptime: uptime.into() })
}
