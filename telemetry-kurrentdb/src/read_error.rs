//! Why nothing could be read of a node.

use crate::connect_error::ConnectError;
use crate::endpoint::EndpointError;

/// Why nothing could be read of a node: what came of its first endpoint, `/info`; as text, one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There was no connection.
    #[error(transparent)]
    Connect(ConnectError),
    /// There was no answer in time.
    #[error("it gave no answer within 4 s")]
    Late,
    /// This process has no file descriptors left to ask it with.
    #[error("this process has no file descriptors left to ask it with")]
    NoDescriptor,
    /// The user or the password is wrong.
    #[error("it refused the user name or the password")]
    WrongCredentials,
    /// It has just started, and loads its users.
    #[error("it is starting, and loads its users")]
    Starting,
    /// It answered with a status that is no success.
    #[error("it answered /info with status {0}{hint}", hint = hint(*.0))]
    Status(u16),
    /// It answered something that no node answers.
    #[error("it answered /info as no node does: {NO_NODE}")]
    Invalid,
}

const NO_NODE: &str = "look whether it is a node's address";

/// A node that fails or is busy is one.
fn hint(status: u16) -> String {
    let is_none = matches!(status, 300..=499) && !matches!(status, 401 | 403 | 408 | 429);
    if is_none { format!(", as no node does: {NO_NODE}") } else { String::new() }
}

impl From<&EndpointError> for ReadError {
    fn from(error: &EndpointError) -> Self {
        match error {
            EndpointError::Connect(error) => Self::Connect(error.clone()),
            EndpointError::Late => Self::Late,
            EndpointError::WrongCredentials => Self::WrongCredentials,
            EndpointError::Starting => Self::Starting,
            EndpointError::Status(status) => Self::Status(*status),
            EndpointError::Forwarded | EndpointError::TooLarge | EndpointError::Invalid => Self::Invalid,
        }
    }
}
