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
    /// The user or the password is wrong.
    #[error("it refused the user name or the password")]
    WrongCredentials,
    /// It has just started, and loads its users.
    #[error("it is starting, and loads its users")]
    Starting,
    /// It answered with a status that is no success.
    #[error("it answered /info with status {0}")]
    Status(u16),
    /// It answered something that no node answers.
    #[error("it answered /info as no node does")]
    Invalid,
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
