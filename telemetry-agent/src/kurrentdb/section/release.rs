//! `version` as the node says it; `tag` and `edition` as the operator does, since no node tells them.

use telemetry_core::{CollectError, Context, Version};
use telemetry_providers::release::Release;

use crate::kurrentdb::document::Info;
use crate::kurrentdb::node::Node;

/// From this release on a node's own message has an edition and no tag.
const FIRST_WITH_EDITION: [u32; 2] = [24, 2];

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Release, CollectError> {
    cx.absent("version", "the node does not say its version, or none that can be read");
    let version = match node.ask::<Info>(cx).await {
        Ok(info) => info.version.clone(),
        Err(error) => {
            cx.absent("version", error.reason());
            None
        }
    };
    remark(cx, version.as_ref());
    Ok(Release { version, tag: node.said.tag.clone(), edition: node.said.edition })
}

fn remark(cx: &Context, version: Option<&Version>) {
    match version.map(|version| version.is_at_least(&FIRST_WITH_EDITION)) {
        Some(true) => {
            cx.inapplicable("tag");
            cx.absent("edition", "no --edition is given");
        }
        Some(false) => {
            cx.absent("tag", "no --tag is given");
            cx.inapplicable("edition");
        }
        None => ["tag", "edition"].into_iter().for_each(|field| cx.inapplicable(field)),
    }
}
