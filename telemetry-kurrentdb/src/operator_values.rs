//! What a node does not tell, and its operator does.

#[cfg(feature = "release")]
use telemetry_core::{Reading, Tag};
#[cfg(feature = "release")]
use telemetry_providers::release::{Edition, TagPrefix};

/// What a node does not tell, and its operator does; each value belongs to a section of this build.
#[derive(Clone, Debug, Default)]
pub struct OperatorValues {
    #[cfg(feature = "release")]
    pub(crate) tag: Reading<Tag<TagPrefix>>,
    #[cfg(feature = "release")]
    pub(crate) edition: Reading<Edition>,
}
