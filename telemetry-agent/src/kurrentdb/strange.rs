//! What a node says and this agent does not know: it is left out, and named once.

use telemetry_core::{Line, Version};

use super::document::KNOWN_IN_WORDS;

/// Something unknown in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Strange {
    /// A state of a node.
    State(Line),
    /// A version that is none by its form.
    Version(Line),
    /// A release that this agent was not made for.
    Release(Version),
}

/// The longest part of a strange text that is repeated, in characters.
const SHOWN: usize = 64;

impl Strange {
    pub(super) fn state(text: &str) -> Self {
        Self::State(shown(text))
    }

    pub(super) fn version(text: &str) -> Self {
        Self::Version(shown(text))
    }

    /// One for all of a kind, so that a node that always says something new is not heard each time.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::State(_) => "state",
            Self::Version(_) => "version",
            Self::Release(_) => "release",
        }
    }

    pub(super) fn say(&self) {
        match self {
            Self::State(text) => {
                tracing::warn!(target: "telemetry", "The node names a state that is unknown here and left out: {text}");
            }
            Self::Version(text) => {
                tracing::warn!(target: "telemetry", "The node names a version that can't be read and is left out: {text}");
            }
            Self::Release(version) => tracing::info!(
                target: "telemetry",
                "The node is of release {version}; this agent was made for {KNOWN_IN_WORDS}, and leaves out what it does not know",
            ),
        }
    }
}

fn shown(text: &str) -> Line {
    Line::new(text.chars().take(SHOWN).collect::<String>())
}
