//! Identifiers: UUIDs, and nothing that merely looks like one.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A UUID, written as 36 lower-case characters.
///
/// ```
/// use telemetry_core::Identifier;
///
/// let node: Identifier = "81E9CA2A-8ACC-41ED-B9D0-65A652B36801".parse()?;
/// assert_eq!(node.to_string(), "81e9ca2a-8acc-41ed-b9d0-65a652b36801");
/// assert!("node-7.example.com".parse::<Identifier>().is_err());
/// # Ok::<(), telemetry_core::ParseIdentifierError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(Uuid);

impl Identifier {
    /// The zero identifier, by which servers say "none".
    pub const ZERO: Self = Self(Uuid::nil());

    /// The identifier, unless it is [`Identifier::ZERO`].
    #[must_use]
    pub fn known(self) -> Option<Self> {
        (self != Self::ZERO).then_some(self)
    }
}

impl Identifier {
    /// A new random identifier; `None` where the system gives no random numbers.
    #[cfg(feature = "engine")]
    pub(crate) fn random() -> Option<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(uuid::Builder::from_random_bytes(bytes).into_uuid()))
    }

    pub(crate) const fn from_bits(bits: u128) -> Self {
        Self(Uuid::from_u128(bits))
    }

    pub(crate) fn bits(self) -> u128 {
        self.0.as_u128()
    }
}

impl FromStr for Identifier {
    type Err = ParseIdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The other spellings that the `uuid` crate reads (braced, URN, without hyphens) are not those of the wire.
        let hyphenated = text.len() == 36;
        Uuid::try_parse(text).ok().filter(|_| hyphenated).map(Self).ok_or(ParseIdentifierError)
    }
}

impl From<u128> for Identifier {
    fn from(bits: u128) -> Self {
        Self::from_bits(bits)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

/// The text is no UUID of 36 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID such as 81e9ca2a-8acc-41ed-b9d0-65a652b36801")]
pub struct ParseIdentifierError;
