//! What a node is asked: each document once in the life of a report.

use std::sync::Arc;

use telemetry_core::{CollectError, Context};
use telemetry_provider_labels::NodeState;

use crate::document::{Document, Gossip, Info};
use crate::endpoint::{Endpoint, EndpointError};
use crate::finding::Found;
use crate::message::NodeMessage;
use crate::node::Node;
use crate::session::Session;

/// What asking for a document gave.
pub(crate) type Asked<D> = Result<D, CollectError>;

impl Node {
    /// The state of this node, as gossip has it, or else as the node says of itself.
    ///
    /// # Errors
    ///
    /// Why the node does not tell its state.
    pub async fn state(&self, cx: &Context) -> Result<NodeState, CollectError> {
        let own = self.ask::<Gossip>(cx).await.ok().and_then(|gossip| gossip.own()?.state);
        match own {
            Some(state) => Ok(state),
            None => self.ask::<Info>(cx).await?.state.ok_or(CollectError::Invalid("the node does not say its state")),
        }
    }

    /// The document, asked for once in the life of a report.
    pub(crate) async fn ask<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let asked = cx.once::<Asked<Arc<D>>>(async || self.ask_now(cx).await).await;
        (*asked).clone()
    }

    async fn ask_now<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let session = cx.once(async || self.begin()).await;
        // Whoever is not answered before the report is made was late.
        self.findings.record(&D::ENDPOINT, Found::Not(D::ENDPOINT.cause(EndpointError::Late)));
        let asked = self.read(&session).await;
        self.findings.record(&D::ENDPOINT, asked.as_ref().map_or_else(|error| Found::Not(*error), |_| Found::Read));
        asked
    }

    /// Begins to read the node for a report.
    fn begin(&self) -> Session {
        self.findings.begin();
        Session::open(self)
    }

    async fn read<D: Document>(&self, session: &Session) -> Asked<Arc<D>> {
        let document: D = session.get(self).await.map_err(|error| self.failed(&D::ENDPOINT, error))?;
        for unrecognized in document.unrecognized() {
            self.tell_once(&NodeMessage::Unrecognized(unrecognized.clone()));
        }
        Ok(Arc::new(document))
    }

    /// The reason for which a section is absent; a right that is missing is told to the operator, too.
    fn failed(&self, endpoint: &Endpoint, error: EndpointError) -> CollectError {
        if let EndpointError::Status(401 | 403) = error {
            self.tell_once(&NodeMessage::refused(endpoint));
        }
        endpoint.cause(error)
    }
}
