//! A node: where it is, as whom it is read, and what it is asked.

use std::sync::Arc;

use telemetry_core::{CollectError, Context, Tag};
use telemetry_provider_labels::NodeState;

use super::address::NodeAddress;
use super::credentials::Credentials;
use super::document::{Document, Gossip, Info};
use super::session::Session;

/// The node that is reported on.
#[derive(Debug)]
pub(crate) struct Node {
    pub(super) address: NodeAddress,
    pub(super) credentials: Option<Credentials>,
    pub(super) said: Said,
}

/// What a node does not tell, and its operator does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) tag: Option<Tag>,
    #[cfg(feature = "release")]
    pub(crate) edition: Option<telemetry_providers::release::Edition>,
}

/// What asking for a document gave.
pub(super) type Asked<D> = Result<D, CollectError>;

impl Node {
    pub(crate) fn new(address: NodeAddress, credentials: Option<Credentials>, said: Said) -> Arc<Self> {
        Arc::new(Self { address, credentials, said })
    }

    /// The document, asked for once in the life of a report.
    pub(super) async fn ask<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let asked = cx.once::<Asked<Arc<D>>>(async || self.ask_now(cx).await).await;
        (*asked).clone()
    }

    async fn ask_now<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let session = cx.once(async || Session::open(self)).await;
        let answer = session.get(self, &D::ENDPOINT).await;
        let document = answer.and_then(|answer| D::read(&answer).ok_or(super::endpoint::Trouble::Invalid));
        document.map(Arc::new).map_err(|trouble| D::ENDPOINT.error(trouble))
    }

    /// The state of this node, as gossip has it, or else as the node says of itself.
    pub(super) async fn state(&self, cx: &Context) -> Asked<NodeState> {
        let own = self.ask::<Gossip>(cx).await.ok().and_then(|gossip| gossip.own()?.state);
        match own {
            Some(state) => Ok(state),
            None => self.ask::<Info>(cx).await?.state.ok_or(CollectError::Invalid("the node does not say its state")),
        }
    }
}
