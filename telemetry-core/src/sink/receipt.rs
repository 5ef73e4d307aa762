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

    /// Adds the SHA-256 of what the channel wrote, by which it can be found again. Where a local channel says it of a
    /// report, the outcome's text ends with it.
    #[must_use]
    pub fn with_sha256(self, sha256: [u8; 32]) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    /// The SHA-256 of what the channel wrote, if it said one.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.sha256
    }

    /// That hash as hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> Option<String> {
        self.sha256.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)
    }
}
