//! `version` as the node says it, `tag` as the operator does: no node tells its tag.

use telemetry_core::{CollectError, Context};
use telemetry_providers::release::Release;

use crate::kurrentdb::document::Info;
use crate::kurrentdb::node::Node;

pub(super) async fn read(node: &Node, cx: &Context) -> Result<Release, CollectError> {
    cx.absent("tag", "no --tag is given");
    let version = match node.ask::<Info>(cx).await {
        Ok(info) => info.version.clone(),
        Err(error) => {
            cx.absent("version", error.reason());
            None
        }
    };
    Ok(Release { version, tag: node.tag.clone() })
}
