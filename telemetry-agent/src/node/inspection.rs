//! Telemetry that is put together for a look at it, beside the node that it asks.

use std::sync::Arc;

use telemetry_core::Builder;
use telemetry_kurrentdb::{Node, NodeMessage};

use crate::error::AgentError;
use crate::host;
use crate::options::Options;

/// The host without a schedule of its own, and the node, which tells `listener` what is found.
pub(super) fn host(
    options: &Options,
    listener: impl Fn(&NodeMessage) + Send + Sync + 'static,
) -> Result<(Builder, Option<Arc<Node>>), AgentError> {
    let builder = host::without_node(options, None)?;
    let node = super::node(&options.node, listener)?;
    Ok((super::with_node(builder, &options.node, node.as_ref()), node))
}
