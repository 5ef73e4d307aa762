//! What a channel gives back.

use std::fmt;

#[cfg(feature = "engine")]
use sha2::{Digest, Sha256};

use crate::Line;

/// What a channel says of a delivery that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    words: Line,
    sha256: Option<[u8; 32]>,
    comparison: Option<ReceiptComparison>,
}

/// How the hash in a receiver's receipt compares with that of the report that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptComparison {
    /// The receiver took what was sent.
    Matches,
    /// The receiver took something else, or says a wrong hash. The report counts as sent all the same.
    Differs,
}

impl Receipt {
    /// Makes a receipt in the channel's own words, such as `HTTP 202`.
    #[must_use]
    pub fn new(words: &str) -> Self {
        Self { words: Line::new(words), sha256: None, comparison: None }
    }

    /// Adds the SHA-256 of what the channel wrote, by which it can be found again. Where a local channel says it of a
    /// report, the outcome's text ends with it.
    ///
    /// Where a remote channel says it, it is that of the body which the receiver says that it took: the core compares it with
    /// that of the report, and the outcome says what came of it.
    #[must_use]
    pub fn with_sha256(self, sha256: [u8; 32]) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    /// The SHA-256 of what the channel wrote, or of what its receiver took, if it said one.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.sha256
    }

    /// How that hash compares with that of the report; `None` where there is none, and of a local channel.
    #[must_use]
    pub fn comparison(&self) -> Option<ReceiptComparison> {
        self.comparison
    }

    /// That hash as hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> Option<String> {
        self.sha256.map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The channel's words, and how its hash compares with that of the report.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)?;
        match (self.comparison, self.sha256_hex()) {
            (Some(ReceiptComparison::Matches), _) => f.write_str(", receipt matches"),
            (Some(ReceiptComparison::Differs), Some(said)) => write!(
                f,
                ", receipt differs (the SHA-256 of what arrived is said to be {said}: look for what changes it on the way)"
            ),
            _ => Ok(()),
        }
    }
}

#[cfg(feature = "engine")]
impl Receipt {
    /// Compares the hash, if there is one, with that of the text that was sent.
    pub(crate) fn compared_with(self, sent: &str) -> Self {
        let is_of_sent = |said| <[u8; 32]>::from(Sha256::digest(sent)) == said;
        let compare = |said| if is_of_sent(said) { ReceiptComparison::Matches } else { ReceiptComparison::Differs };
        Self { comparison: self.sha256.map(compare), ..self }
    }
}
