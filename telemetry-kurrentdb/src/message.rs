//! What the operator of a node should learn besides the report.

use std::fmt;
use std::sync::Arc;

use telemetry_core::Version;

use crate::endpoint::Endpoint;
use crate::unrecognized::Unrecognized;

/// What a host is told of its node by [`Node::on_message`](crate::Node::on_message); as text, one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeMessage {
    /// The user may not read an endpoint.
    Refused {
        /// The path of the endpoint.
        path: &'static str,
        /// Whom a node lets read it.
        right: &'static str,
        /// The sections and fields that are absent without it.
        feeds: Vec<&'static str>,
    },
    /// The node says something that is unknown here, and that is left out.
    Unrecognized(Unrecognized),
    /// A value is given that the report on a node of this release does not have.
    NotInThisRelease {
        /// The field that it would stand in.
        field: &'static str,
    },
    /// A user is given, and is not named to the node, which is reached by a socket.
    SocketNeedsNoUser,
    /// A user is given, and the node does not look at who asks.
    InsecureNeedsNoUser,
}

impl NodeMessage {
    pub(crate) fn refused(endpoint: &Endpoint, version: Option<&Version>) -> Self {
        Self::Refused { path: endpoint.path, right: endpoint.right, feeds: endpoint.feeds(version) }
    }

    /// What a message is about: there is one message on each subject.
    pub(crate) fn subject(&self) -> &'static str {
        match self {
            Self::Refused { path, .. } => path,
            Self::Unrecognized(unrecognized) => unrecognized.kind(),
            Self::NotInThisRelease { field } => field,
            Self::SocketNeedsNoUser => "socket",
            Self::InsecureNeedsNoUser => "insecure",
        }
    }
}

impl fmt::Display for NodeMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { path, right, feeds } => write!(
                f,
                "The node refuses {path} to this user: it needs {right}. Absent without it: {}",
                feeds.join(", ")
            ),
            Self::Unrecognized(unrecognized) => unrecognized.fmt(f),
            Self::NotInThisRelease { field } => {
                write!(f, "The value for {field} is left out: the message of this release has no such field")
            }
            Self::SocketNeedsNoUser => {
                f.write_str("The user is not named to the node: its socket grants all rights by itself")
            }
            Self::InsecureNeedsNoUser => {
                f.write_str("No user is needed: the node is insecure, and does not look at user and password")
            }
        }
    }
}

/// Where the messages of a node go.
#[derive(Clone)]
pub(crate) struct Listener(Arc<dyn Fn(&NodeMessage) + Send + Sync>);

impl Listener {
    pub(crate) fn new(listener: impl Fn(&NodeMessage) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listener))
    }

    pub(crate) fn notify(&self, message: &NodeMessage) {
        (self.0)(message);
    }
}

/// A node whose host does not listen.
impl Default for Listener {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}
