//! The crate that a part of the report comes from.

use std::fmt;

/// A crate and its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    name: &'static str,
    version: &'static str,
}

impl Origin {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self { name, version }
    }

    /// The crate's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The crate's version.
    #[must_use]
    pub const fn version(&self) -> &'static str {
        self.version
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}
