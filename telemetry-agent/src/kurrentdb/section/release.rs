//! `version` as the node says it; `tag` and `edition` as the operator does, since no node tells them.

use telemetry_core::{CollectError, Context, Reading};
use telemetry_providers::release::Release;

use crate::kurrentdb::document::Info;
use crate::kurrentdb::node::Node;

/// From this release on a node's own message has an edition and no tag.
const FIRST_WITH_EDITION: [u32; 2] = [24, 2];

const NO_VERSION: CollectError = CollectError::Invalid("the node does not say its version, or none that can be read");
const NO_TAG: CollectError = CollectError::NotThere("no --tag is given");
const NO_EDITION: CollectError = CollectError::NotThere("no --edition is given");

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Release, CollectError> {
    let version = node.ask::<Info>(cx).await.and_then(|info| info.version.clone().ok_or(NO_VERSION));
    let (no_tag, no_edition) = match version.as_ref().map(|version| version.is_at_least(&FIRST_WITH_EDITION)) {
        Ok(true) => (Reading::NotApplicable, Reading::Absent(NO_EDITION)),
        Ok(false) => (Reading::Absent(NO_TAG), Reading::NotApplicable),
        Err(_) => (Reading::NotApplicable, Reading::NotApplicable),
    };
    Ok(Release {
        version: version.into(),
        tag: Reading::from(node.said.tag.clone()).or(no_tag),
        edition: Reading::from(node.said.edition).or(no_edition),
    })
}
