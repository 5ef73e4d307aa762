//! Documents that only the node which leads is asked for.

use std::sync::Arc;

use telemetry_core::Context;

use crate::document::Document;
use crate::finding::Found;
use crate::node::Node;
use crate::reading::Asked;

impl Node {
    /// The document, which only a leader is asked for: elsewhere the answer is not this node's own, and `None`.
    pub(super) async fn ask_if_it_leads<D: Document>(&self, cx: &Context) -> Asked<Option<Arc<D>>> {
        let state = self.state(cx).await;
        let found = match state {
            Ok(state) if state.is_leader() => return self.ask(cx).await.map(Some),
            Ok(_) => Found::NotAsked,
            Err(error) => Found::Not(error),
        };
        self.findings.record(&D::ENDPOINT, found);
        state.map(|_| None)
    }
}
