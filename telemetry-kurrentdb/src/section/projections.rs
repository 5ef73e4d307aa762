//! `projections`: counted on the leader only, and zeros where a node follows, as the real product has it.
//!
//! A node that does not lead is never asked: it forwards the question to the leader, and without one it never answers.

use std::sync::Arc;
use std::time::Duration;

use telemetry_core::{CollectError, Context};
use telemetry_providers::projections::{Projection, Projections};
use tokio::time::{Instant, sleep};

use crate::document::projections::CountProjections;
use crate::document::{Info, ProjectionList};
use crate::node::Node;

/// The projections that every node brings, where it runs any.
const STANDARD: u64 = 5;

/// The pause before a list is asked for again that has fewer.
const SETTLE_PAUSE: Duration = Duration::from_millis(500);

/// The time after which such a list is taken as it is.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(3);

type List = ProjectionList<Projections>;

impl Node {
    /// The section `projections`: zeros where the node follows, and nothing where it runs none.
    ///
    /// # Errors
    ///
    /// Why the node can't be asked for its projections, or that it runs none.
    pub async fn projections(&self, cx: &Context) -> Result<Projections, CollectError> {
        let runs_any = async || Ok::<_, CollectError>(self.ask::<Info>(cx).await?.projections);
        match self.ask_if_it_leads::<List>(cx).await {
            Ok(Some(list)) => self.settled(cx, list).await,
            Ok(None) if runs_any().await? == Some(true) => Ok(Projections::elsewhere()),
            Ok(None) => Err(CollectError::NotApplicable),
            Err(CollectError::NotThere(_)) if runs_any().await? == Some(false) => Err(CollectError::NotApplicable),
            Err(error) => Err(error),
        }
    }

    /// The list as it is once a new leader has found all of its projections; the last one that was not empty counts.
    async fn settled(&self, cx: &Context, mut list: Arc<List>) -> Result<Projections, CollectError> {
        let end = Instant::now() + SETTLE_TIMEOUT;
        while list.0.standard_projection_count < STANDARD && Instant::now() + SETTLE_PAUSE <= end {
            sleep(SETTLE_PAUSE).await;
            match self.ask_now::<List>(cx).await {
                Ok(later) if later.0.total_count > 0 => list = later,
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let unsettled = CollectError::Unavailable("the node lists no projections yet, though it runs them");
        if list.0.total_count > 0 { Ok(list.0.clone()) } else { Err(unsettled) }
    }
}

impl CountProjections for Projections {
    fn count(&mut self, name: &str, mode: &str, status: &str) {
        self.add(Projection { name, mode, status });
    }
}
