//! What a node lets its user read: each endpoint, and what comes from it.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

use telemetry_core::{Builder, CollectError, Context, Veto};

#[cfg(feature = "projections")]
use super::document::ProjectionList;
#[cfg(feature = "persistent-subscriptions")]
use super::document::SubscriptionList;
use super::document::{Document, FirstEpoch, Gossip, Info, Options, Stats};
use super::node::Node;

/// What a node let be read while a report was composed.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) endpoints: Vec<Probed>,
    /// Why the node keeps reports from being sent, if it does.
    pub(crate) objection: Option<&'static str>,
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Probed {
    pub(crate) path: &'static str,
    /// The sections and fields that come from it.
    pub(crate) feeds: &'static [&'static str],
    pub(crate) found: Found,
}

/// What came of asking it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Read,
    /// Only a leader is asked, since elsewhere its answer is not this node's.
    NotAsked,
    Not(CollectError),
}

/// Looks over the shoulder of the report that this builder composes, so that the node is read once for both.
pub(crate) fn watch(builder: Builder, node: &Arc<Node>) -> (Builder, Receiver<Probe>) {
    let (sender, receiver) = mpsc::channel();
    let node = Arc::clone(node);
    let builder = builder.veto(async move |cx: &Context| {
        // Whoever composes the report waits for it.
        let _ = sender.send(node.probe(cx).await);
        None::<Veto>
    });
    (builder, receiver)
}

impl Node {
    async fn probe(&self, cx: &Context) -> Probe {
        let endpoints = vec![
            self.found::<Info>(cx).await,
            self.found::<Gossip>(cx).await,
            self.found::<Stats>(cx).await,
            self.found::<Options>(cx).await,
            self.found::<FirstEpoch>(cx).await,
            #[cfg(feature = "persistent-subscriptions")]
            self.found_on_leader::<SubscriptionList>(cx).await,
            #[cfg(feature = "projections")]
            self.found_on_leader::<ProjectionList>(cx).await,
        ];
        Probe { endpoints, objection: self.objection(cx).await }
    }

    async fn found<D: Document>(&self, cx: &Context) -> Probed {
        let found = self.ask::<D>(cx).await.map_or_else(Found::Not, |_| Found::Read);
        probed::<D>(found)
    }

    async fn found_on_leader<D: Document>(&self, cx: &Context) -> Probed {
        match self.state(cx).await {
            Ok(state) if state.is_leader() => self.found::<D>(cx).await,
            Ok(_) => probed::<D>(Found::NotAsked),
            Err(error) => probed::<D>(Found::Not(error)),
        }
    }
}

fn probed<D: Document>(found: Found) -> Probed {
    Probed { path: D::ENDPOINT.path, feeds: D::ENDPOINT.gives, found }
}
