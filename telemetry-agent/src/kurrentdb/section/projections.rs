//! `projections`: counted on the leader only, and zeros elsewhere as the real product has it.
//!
//! A node that does not lead is never asked: it forwards the question to the leader, and without one it never answers.

use telemetry_core::{CollectError, Context};
use telemetry_providers::projections::Projections;

use crate::kurrentdb::document::{Info, ProjectionList};
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Projections, CollectError> {
    if let Some(list) = node.ask_if_it_leads::<ProjectionList>(cx).await? {
        return Ok(list.0.clone());
    }
    match node.ask::<Info>(cx).await?.projections {
        Some(true) => Ok(Projections::elsewhere()),
        Some(false) => Err(CollectError::NotThere("this node runs no projections")),
        None => Err(CollectError::Invalid("the node does not say whether it runs projections")),
    }
}
