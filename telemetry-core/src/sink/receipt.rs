//! What a channel gives back.

use std::fmt;

use crate::Line;

/// What a channel says of a delivery that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    words: Line,
    sha256: Option<[u8; 32]>,
}

impl Receipt {
    /// Makes a receipt in the channel's own words, such as `HTTP 202`.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self { words: Line::new(words), sha256: None }
    }

    /// Adds the SHA-256 of what the channel wrote, by which it can be found again.
    #[must_use]
    pub fn with_sha256(self, sha256: [u8; 32]) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    /// The SHA-256 of what the channel wrote, if it said one.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.sha256
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)
    }
}
