//! `uptime`: since the node's process started, by the node's own clock.

use telemetry_core::{CollectError, Context};
use telemetry_providers::uptime::Uptime;

use crate::document::Stats;
use crate::node::Node;

impl Node {
    /// The section `uptime`.
    ///
    /// # Errors
    ///
    /// Why the node does not say when it started.
    pub async fn uptime(&self, cx: &Context) -> Result<Uptime, CollectError> {
        let uptime = self.ask::<Stats>(cx).await?.uptime;
        let uptime = uptime.ok_or(CollectError::Invalid("the node does not say when it started"))?;
        Ok(Uptime { uptime: uptime.into() })
    }
}
