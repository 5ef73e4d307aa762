//! Why there is no section, or no value of a field.

/// Why there is no section, or no value of a field; the reasons are constant, so that no value can slip into a log by this
/// way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The host has not supplied it, and it has no other source.
    #[error("the host supplies no values for it")]
    NotSupplied,
    /// It does not apply to what is described here: it is absent, and nothing is said of it.
    #[error("it does not apply here")]
    NotApplicable,
    /// What would be described is not there, or is switched off.
    #[error("{0}")]
    NotThere(&'static str),
    /// The source can't be reached or read at this moment.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The source may not be read with the rights that there are.
    #[error("{0}")]
    Denied(&'static str),
    /// The source does not know who is asking, or it is not known who answers: a password, or a certificate, is wrong.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The source said something that makes no sense.
    #[error("{0}")]
    Invalid(&'static str),
}
