//! What a node is asked: each document once in the life of a report.

use std::any::Any;
use std::sync::Arc;

use telemetry_core::{CollectError, Context};
use telemetry_provider_labels::NodeState;

use crate::document::{Document, Gossip, Info, Options, Order};
use crate::endpoint::EndpointError;
use crate::finding::Found;
use crate::message::NodeMessage;
use crate::node::Node;
use crate::read_error::ReadError;
use crate::session::Session;

/// What asking for a document gave.
pub(crate) type Asked<D> = Result<D, CollectError>;

impl Node {
    /// The state of this node, as it says itself; where it does not, as its gossip has it.
    ///
    /// # Errors
    ///
    /// Why the node does not tell its state.
    pub async fn state(&self, cx: &Context) -> Result<NodeState, CollectError> {
        let info = self.ask::<Info>(cx).await;
        if let Ok(Info { state: Some(state), .. }) = info.as_deref() {
            return Ok(*state);
        }
        let seen = self.ask::<Gossip>(cx).await.ok().and_then(|gossip| gossip.own()?.state);
        let unsaid = info.err().unwrap_or(CollectError::Invalid("the node does not say its state"));
        seen.ok_or(unsaid)
    }

    /// The document, asked for once in the life of a report.
    pub(crate) async fn ask<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let asked = cx.once::<Asked<Arc<D>>>(async || self.ask_now(cx).await).await;
        (*asked).clone()
    }

    /// The document as it is now, whether it was asked for in this report or not.
    pub(crate) async fn ask_now<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let session = cx.once(async || self.begin()).await;
        if D::ORDER == Order::Later {
            // Whatever came of it, the session knows whether more can be asked.
            let _ = Box::pin(self.ask::<Info>(cx)).await;
        }
        // Whoever is not answered before the report is made was late.
        self.findings.record(&D::ENDPOINT, Found::Not(D::ENDPOINT.cause(&EndpointError::Late)));
        let asked = match session.get::<D>().await {
            Ok(document) => Ok(self.read(document)),
            Err(error) => Err(self.failed::<D>(cx, error).await),
        };
        self.findings.record(&D::ENDPOINT, asked.as_ref().map_or_else(|error| Found::Not(*error), |_| Found::Read));
        asked
    }

    /// Begins to read the node for a report.
    fn begin(&self) -> Session {
        self.findings.begin();
        Session::open(self)
    }

    fn read<D: Document>(&self, document: D) -> Arc<D> {
        for unrecognized in document.unrecognized() {
            self.tell_once(&NodeMessage::Unrecognized(unrecognized.clone()));
        }
        if let Some(info) = (&document as &dyn Any).downcast_ref() {
            self.note(info);
        }
        Arc::new(document)
    }

    /// Notes what the node says of itself.
    fn note(&self, info: &Info) {
        self.findings.record_version(info.version.clone());
        if info.insecure == Some(true) {
            self.tell_if_user_is_not_needed();
        }
    }

    /// The reason for which a section is absent. A right that is missing is told to the operator, too, and what was found on
    /// the way to the node.
    async fn failed<D: Document>(&self, cx: &Context, error: EndpointError) -> CollectError {
        if D::ORDER == Order::First {
            self.findings.record_error(ReadError::from(&error));
        }
        match (&error, D::SWITCH) {
            (EndpointError::Status(401 | 403), _) => {
                self.tell_once(&NodeMessage::refused(&D::ENDPOINT, self.findings.version().as_ref()));
            }
            (EndpointError::Status(404), Some(switch)) => {
                let options = Box::pin(self.ask::<Options>(cx)).await;
                if options.is_ok_and(|options| options.is_switched_off(&switch)) {
                    return switch.cause;
                }
            }
            _ => {}
        }
        D::ENDPOINT.cause(&error)
    }
}
