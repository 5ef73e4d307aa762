//! What can be wrong with the node's options, and with its log.

use std::io;
use std::path::PathBuf;

use telemetry_kurrentdb::{AuthorityError, PasswordError};

use super::credentials::PASSWORD_VARIABLE;

/// Why a node can't be read, or be compared with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the variable {PASSWORD_VARIABLE} is not UTF-8")]
    PasswordVariable,
    #[error("--user needs a password: give --password-file, or set the variable {PASSWORD_VARIABLE}")]
    PasswordMissing,
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    #[error("nothing can be read of the node at {address}: {cause}")]
    Unread { address: String, cause: String },
    #[error("the node's log {} can't be read: {cause}", path.display())]
    Log { path: PathBuf, cause: io::Error },
    #[error(
        "the node's log {} has no telemetry message: a node writes one an hour after its start and every 24 hours, in a \
         file of that day", path.display()
    )]
    NoMessage { path: PathBuf },
}
