//! What can be wrong with the node's options, and with its log.

use std::io;
use std::path::PathBuf;

use telemetry_kurrentdb::{AuthorityError, PasswordError};

use crate::variables::PASSWORD_VARIABLE;

/// Why a node can't be read, or be compared with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {
    #[error("no node is given: give --node URL, or --no-node for a report on this machine alone")]
    NotGiven,
    #[error("both a node and --no-node are given: leave one of them out")]
    Contradicted,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the variable {PASSWORD_VARIABLE} is not UTF-8")]
    PasswordVariable,
    #[error("--user needs a password: give --password-file, or set the variable {PASSWORD_VARIABLE}")]
    PasswordMissing,
    #[error("there are two passwords, that of the file {} and that of {PASSWORD_VARIABLE}: leave one of them out", .0.display())]
    TwoPasswords(PathBuf),
    #[error("there is a password, and nobody whose it is: give --user, or leave the password out")]
    UserMissing,
    #[error("--user has a colon, which no user has that HTTP can name: give another user")]
    Colon,
    #[error(
        "a password would go over http:// to another machine, where everybody between can read it: give an address of \
         https://, or leave the user out"
    )]
    Unencrypted,
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
