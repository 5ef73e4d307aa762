//! The words that options can have; what an operator wrote beyond them is not repeated.

use telemetry_core::Label;

/// Which projections a server is told to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum RunProjections {
    /// None; the projections subsystem is off.
    None,
    /// Those that the server brings.
    System,
    /// Those, and the users' own.
    All,
}

/// Who decides what a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum AuthorizationType {
    /// The server itself.
    #[label("internal")]
    Internal,
    /// A plug-in.
    #[label("other")]
    Other,
}

/// Who checks who a user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub enum AuthenticationType {
    /// The server itself.
    #[label("internal")]
    Internal,
    /// A directory, over TLS.
    #[label("ldaps")]
    Ldaps,
    /// An identity provider, by OAuth.
    #[label("oauth")]
    OAuth,
    /// Another plug-in.
    #[label("other")]
    Other,
}
