//! What a node says and this crate does not know: it is left out, and its host is told once.

use std::fmt;

use telemetry_core::{Line, Version};

/// Something in an answer that is unknown here; as text, one line for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unrecognized {
    /// A state of a node.
    State(Line),
    /// A version that is none by its form.
    Version(Line),
    /// A release that this crate was not made for.
    Release(Version),
}

/// The releases that this crate was made for: from the first one on, and before the second.
pub(crate) const KNOWN: [&[u32]; 2] = [&[20, 10], &[27]];
const KNOWN_IN_WORDS: &str = "20.10 to 26.2";

/// The longest part of an unrecognized text that is repeated, in characters.
const SHOWN: usize = 64;

impl Unrecognized {
    pub(crate) fn state(text: &str) -> Self {
        Self::State(shown(text))
    }

    pub(crate) fn version(text: &str) -> Self {
        Self::Version(shown(text))
    }

    /// One for all of a kind, so that a node that always says something new is not heard each time.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::State(_) => "state",
            Self::Version(_) => "version",
            Self::Release(_) => "release",
        }
    }
}

impl fmt::Display for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(text) => write!(f, "The node names a state that is unknown here and left out: {text}"),
            Self::Version(text) => write!(f, "The node names a version that can't be read and is left out: {text}"),
            Self::Release(version) => write!(
                f,
                "The node is of release {version}; telemetry was made for {KNOWN_IN_WORDS}, and leaves out what it does not know"
            ),
        }
    }
}

fn shown(text: &str) -> Line {
    Line::new(text.chars().take(SHOWN).collect::<String>())
}
