//! Documents that only the node which leads is asked for.

use std::sync::Arc;

use telemetry_core::{CollectError, Context};
use telemetry_provider_labels::NodeState;

use crate::document::Document;
use crate::finding::Found;
use crate::node::Node;
use crate::reading::Asked;

impl Node {
    /// The document, which only a leader is asked for; `None` where the node follows, and its own report counts nothing.
    ///
    /// Elsewhere the answer is another node's, or never comes; and in any other state nobody counts.
    pub(super) async fn ask_if_it_leads<D: Document>(&self, cx: &Context) -> Asked<Option<Arc<D>>> {
        let state = self.state(cx).await;
        let (found, answer) = match state {
            Ok(state) if state.is_leader() => return self.ask(cx).await.map(Some),
            Ok(state) if state.is_follower() => (Found::NotAsked(state), Ok(None)),
            Ok(state) => (Found::NotAsked(state), Err(uncounted(state))),
            Err(error) => (Found::Not(error), Err(error)),
        };
        self.findings.record(&D::ENDPOINT, found);
        answer
    }
}

/// The reason for which a node in this state has no counts.
fn uncounted(state: NodeState) -> CollectError {
    macro_rules! texts {
        ($($state:ident)*) => {
            match state {
                $(NodeState::$state => concat!("a node that is ", stringify!($state), " counts nothing"),)*
            }
        };
    }
    CollectError::Unavailable(texts! {
        Initializing DiscoverLeader Unknown PreReplica CatchingUp Clone Follower PreLeader Leader Manager ShuttingDown
        Shutdown ReadOnlyLeaderless PreReadOnlyReplica ReadOnlyReplica ResigningLeader
    })
}
