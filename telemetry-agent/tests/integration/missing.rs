//! What this machine lacks for a case.

use thiserror::Error;

/// What is missing for a case to be run, which is no failure of it.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct MissingError(pub(crate) String);
