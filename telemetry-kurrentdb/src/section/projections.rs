//! `projections`: counted on the leader only, and zeros elsewhere as the real product has it.
//!
//! A node that does not lead is never asked: it forwards the question to the leader, and without one it never answers.

use telemetry_core::{CollectError, Context};
use telemetry_providers::projections::{Projection, Projections};

use crate::document::projections::CountProjections;
use crate::document::{Info, ProjectionList};
use crate::node::Node;

impl Node {
    /// The section `projections`: zeros where the node does not lead.
    ///
    /// # Errors
    ///
    /// Why the node can't be asked for its projections, or that it runs none.
    pub async fn projections(&self, cx: &Context) -> Result<Projections, CollectError> {
        if let Some(list) = self.ask_if_it_leads::<ProjectionList<Projections>>(cx).await? {
            return Ok(list.0.clone());
        }
        match self.ask::<Info>(cx).await?.projections {
            Some(true) => Ok(Projections::elsewhere()),
            Some(false) => Err(CollectError::NotThere("this node runs no projections")),
            None => Err(CollectError::Invalid("the node does not say whether it runs projections")),
        }
    }
}

impl CountProjections for Projections {
    fn count(&mut self, name: &str, mode: &str, status: &str) {
        self.add(Projection { name, mode, status });
    }
}
