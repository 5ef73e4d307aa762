//! A node: where it is, as whom it is read, and what it is asked.

use std::sync::Arc;

use telemetry_core::{CollectError, Context};
use telemetry_provider_labels::NodeState;

use super::address::{NodeAddress, Place};
use super::authority::Authority;
use super::credentials::Credentials;
use super::document::{Document, Gossip, Info};
use super::endpoint::{Endpoint, Trouble};
use super::finding::{Finding, Findings, Found};
use super::remarks::Remarks;
use super::session::Session;

/// The node that is reported on.
#[derive(Debug)]
pub(crate) struct Node {
    pub(super) address: NodeAddress,
    credentials: Option<Credentials>,
    pub(super) authority: Option<Authority>,
    neighbourhood: Neighbourhood,
    pub(super) said: Said,
    remarks: Remarks,
    findings: Findings,
}

/// What a node does not tell, and its operator does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    #[cfg(feature = "release")]
    pub(crate) tag: Option<telemetry_core::Tag<telemetry_providers::release::TagPrefix>>,
    #[cfg(feature = "release")]
    pub(crate) edition: Option<telemetry_providers::release::Edition>,
}

/// Whether the node shares the machine of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neighbourhood {
    /// The operator says that it does.
    Stated,
    /// The operator says that it does not.
    Denied,
    /// It does where its address is one of this machine.
    ByAddress,
}

/// What asking for a document gave.
pub(super) type Asked<D> = Result<D, CollectError>;

impl Node {
    pub(crate) fn at(address: NodeAddress) -> Self {
        Self {
            address,
            credentials: None,
            authority: None,
            neighbourhood: Neighbourhood::ByAddress,
            said: Said::default(),
            remarks: Remarks::default(),
            findings: Findings::default(),
        }
    }

    pub(crate) fn read_as(self, credentials: Option<Credentials>) -> Self {
        Self { credentials, ..self }
    }

    /// Trusts the certificates of this authority, and no others; without one, those of the system.
    pub(crate) fn trusting(self, authority: Option<Authority>) -> Self {
        Self { authority, ..self }
    }

    /// Shares the machine of this process, whatever its address says.
    pub(crate) fn on_this_machine(self) -> Self {
        Self { neighbourhood: Neighbourhood::Stated, ..self }
    }

    /// Is in a container or on a machine of its own, whatever its address says.
    pub(crate) fn on_another_machine(self) -> Self {
        Self { neighbourhood: Neighbourhood::Denied, ..self }
    }

    pub(crate) fn said(self, said: Said) -> Self {
        Self { said, ..self }
    }

    /// The user and the password that are sent. A socket gets none: it grants all rights by itself, and a user only fewer.
    pub(super) fn credentials(&self) -> Option<&Credentials> {
        match (self.address.place(), &self.credentials) {
            (Place::Socket(_), Some(_)) => {
                self.remarks.once("socket", || {
                    tracing::debug!(target: "telemetry", "The user is not named to the node: its socket grants all rights by itself");
                });
                None
            }
            (_, credentials) => credentials.as_ref(),
        }
    }

    pub(super) fn is_on_this_machine(&self) -> bool {
        match self.neighbourhood {
            Neighbourhood::Stated => true,
            Neighbourhood::Denied => false,
            Neighbourhood::ByAddress => self.address.is_on_this_machine(),
        }
    }

    /// The document, asked for once in the life of a report.
    pub(super) async fn ask<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let asked = cx.once::<Asked<Arc<D>>>(async || self.ask_now(cx).await).await;
        (*asked).clone()
    }

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

    /// What came of each endpoint that was to be asked for the last report.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.findings.of_last_report()
    }

    async fn ask_now<D: Document>(&self, cx: &Context) -> Asked<Arc<D>> {
        let session = cx.once(async || self.begin()).await;
        // Whoever is not answered before the report is made was late.
        self.findings.record(&D::ENDPOINT, Found::Not(D::ENDPOINT.error(Trouble::Late)));
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
        let document: D = session.get(self).await.map_err(|trouble| self.failed(&D::ENDPOINT, trouble))?;
        for strange in document.strange() {
            self.remarks.once(strange.kind(), || strange.say());
        }
        Ok(Arc::new(document))
    }

    /// The reason for which a section is absent; a right that is missing is told to the operator, too.
    fn failed(&self, endpoint: &Endpoint, trouble: Trouble) -> CollectError {
        if let Trouble::Status(401 | 403) = trouble {
            self.remarks.once(endpoint.path, || tracing::info!(target: "telemetry", "{}", endpoint.withheld()));
        }
        endpoint.error(trouble)
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
