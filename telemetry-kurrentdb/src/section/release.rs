//! `version` as the node says it; `tag` and `edition` as the operator does, since no node tells them.

use telemetry_core::{CollectError, Context, Reading, Tag};
use telemetry_providers::release::{Edition, Release, TagPrefix};

use crate::document::Info;
use crate::message::NodeMessage;
use crate::node::Node;
use crate::operator_values::OperatorValues;

/// From this release on a node's own message has an edition and no tag.
const FIRST_WITH_EDITION: [u32; 2] = [24, 2];

const NO_VERSION: CollectError = CollectError::Invalid("the node does not say its version, or none that can be read");

impl Node {
    /// The section of `version`, `tag` and `edition`.
    ///
    /// # Errors
    ///
    /// None: each field has its own.
    pub async fn release(&self, cx: &Context) -> Result<Release, CollectError> {
        let version = self.ask::<Info>(cx).await.and_then(|info| info.version.clone().ok_or(NO_VERSION));
        let OperatorValues { tag, edition } = self.operator_values.clone();
        let has_edition = version.as_ref().map(|version| version.is_at_least(&FIRST_WITH_EDITION));
        if let (Ok(true), Some(_)) = (has_edition, tag.value()) {
            self.tell_once(&NodeMessage::NotInThisRelease { field: "tag" });
        }
        if let (Ok(false), Some(_)) = (has_edition, edition.value()) {
            self.tell_once(&NodeMessage::NotInThisRelease { field: "edition" });
        }
        let (tag, edition) = match has_edition {
            Ok(true) => (Reading::NotApplicable, edition),
            Ok(false) => (tag, Reading::NotApplicable),
            Err(_) => (tag.or(Reading::NotApplicable), edition.or(Reading::NotApplicable)),
        };
        Ok(Release { version: version.into(), tag, edition })
    }
}

impl OperatorValues {
    /// The tag that the server was built from, up to 24.0; or why there is none, such as the option that would name it.
    #[must_use]
    pub fn tag(self, tag: impl Into<Reading<Tag<TagPrefix>>>) -> Self {
        Self { tag: tag.into(), ..self }
    }

    /// The edition of the server, since 24.2; or why there is none.
    #[must_use]
    pub fn edition(self, edition: impl Into<Reading<Edition>>) -> Self {
        Self { edition: edition.into(), ..self }
    }
}
