//! A node: where it is, as whom it is read, and who is told of what is found.

use std::fmt;

use telemetry_core::CollectError;

use crate::address::{NodeAddress, Transport};
use crate::authority::Authority;
use crate::credentials::Credentials;
use crate::finding::{Finding, Findings};
use crate::message::{Listener, NodeMessage};
use crate::operator_values::OperatorValues;
use crate::read_error::ReadError;
use crate::told_once::ToldOnce;

/// The node that is reported on.
pub struct Node {
    pub(crate) address: NodeAddress,
    credentials: Option<Credentials>,
    pub(crate) authority: Option<Authority>,
    locality: Locality,
    pub(crate) operator_values: OperatorValues,
    listener: Listener,
    told: ToldOnce,
    pub(crate) findings: Findings,
}

/// Whether the node shares the machine of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Locality {
    /// The operator says that it does.
    Stated,
    /// The operator says that it does not.
    Denied,
    /// It does where its address is one of this machine.
    ByAddress,
}

impl Node {
    /// The node at this address, which is read without a user, and whose certificate those of the system's authorities sign.
    #[must_use]
    pub fn at(address: NodeAddress) -> Self {
        Self {
            address,
            credentials: None,
            authority: None,
            locality: Locality::ByAddress,
            operator_values: OperatorValues::default(),
            listener: Listener::default(),
            told: ToldOnce::default(),
            findings: Findings::default(),
        }
    }

    /// Names this user to the node; without one, nobody.
    #[must_use]
    pub fn read_as(self, credentials: impl Into<Option<Credentials>>) -> Self {
        Self { credentials: credentials.into(), ..self }
    }

    /// Trusts the certificates of this authority, and no others; without one, those of the system.
    #[must_use]
    pub fn trusting(self, authority: impl Into<Option<Authority>>) -> Self {
        Self { authority: authority.into(), ..self }
    }

    /// Shares the machine of this process, whatever its address says.
    #[must_use]
    pub fn on_this_machine(self) -> Self {
        Self { locality: Locality::Stated, ..self }
    }

    /// Is in a container or on a machine of its own, whatever its address says.
    #[must_use]
    pub fn on_another_machine(self) -> Self {
        Self { locality: Locality::Denied, ..self }
    }

    /// Reports what the node does not tell as its operator does.
    #[must_use]
    pub fn operator_values(self, operator_values: OperatorValues) -> Self {
        Self { operator_values, ..self }
    }

    /// Tells `listener` what the operator should learn besides the report, each thing once in the life of this value.
    ///
    /// The listener is called while a report is composed, and holds it up for as long as it takes.
    #[must_use]
    pub fn on_message(self, listener: impl Fn(&NodeMessage) + Send + Sync + 'static) -> Self {
        Self { listener: Listener::new(listener), ..self }
    }

    /// Whether the node shares the machine of this process, as its address or its operator says.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        match self.locality {
            Locality::Stated => true,
            Locality::Denied => false,
            Locality::ByAddress => self.address.is_on_this_machine(),
        }
    }

    /// Why the machine of this process says nothing of the node's; `None` where the two share one.
    #[cfg_attr(not(feature = "environment"), allow(dead_code, reason = "no section of this build is this machine's"))]
    pub(crate) fn elsewhere(&self) -> Option<CollectError> {
        let why = match self.locality {
            _ if self.is_on_this_machine() => return None,
            Locality::Denied => "the node is not on this machine, as its operator says",
            _ => "the node is not on this machine by its address; if it is, its operator can say so",
        };
        Some(CollectError::NotThere(why))
    }

    /// What came of each endpoint that was to be asked for the last report.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.findings.of_last_report()
    }

    /// Where the node is.
    #[must_use]
    pub fn address(&self) -> &NodeAddress {
        &self.address
    }

    /// Why nothing could be read of the node for the last report, if that was so; it names what was found.
    #[must_use]
    pub fn read_error(&self) -> Option<ReadError> {
        self.findings.error()
    }

    /// The user and the password that are sent. A socket gets none: it grants all rights by itself, and a user only fewer.
    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        match (self.address.transport(), &self.credentials) {
            (Transport::Socket(_), Some(_)) => {
                self.tell_once(&NodeMessage::SocketNeedsNoUser);
                None
            }
            (_, credentials) => credentials.as_ref(),
        }
    }

    /// Tells that a user is given, though the node is insecure. One at a socket was told of it already.
    pub(crate) fn tell_if_user_is_not_needed(&self) {
        if let (Transport::Url(_), Some(_)) = (self.address.transport(), &self.credentials) {
            self.tell_once(&NodeMessage::InsecureNeedsNoUser);
        }
    }

    /// No lock is held while the listener runs, which is foreign code.
    pub(crate) fn tell_once(&self, message: &NodeMessage) {
        if self.told.is_first(message.subject()) {
            self.listener.notify(message);
        }
    }
}

/// The user and the password are not shown.
impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("address", &self.address)
            .field("authority", &self.authority)
            .field("locality", &self.locality)
            .field("operator_values", &self.operator_values)
            .finish_non_exhaustive()
    }
}
