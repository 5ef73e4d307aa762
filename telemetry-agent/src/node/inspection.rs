//! Telemetry that is put together for a look at it, beside the node that it asks.

use std::sync::{Arc, OnceLock};

use telemetry_core::Builder;
use telemetry_kurrentdb::{Finding, Found, Node, NodeMessage, OptionsProbe};

use super::NodeError;
use crate::error::AgentError;
use crate::host;
use crate::options::Options;

/// The node that is looked at, if there is one.
pub(crate) struct InspectedNode {
    pub(super) node: Option<Arc<Node>>,
    pub(super) optout: Arc<OnceLock<OptionsProbe>>,
}

/// The host without what keeps a state, and the node, which tells `listener` what is found.
pub(crate) fn host(
    options: &Options,
    listener: impl Fn(&NodeMessage) + Send + Sync + 'static,
) -> Result<(Builder, InspectedNode), AgentError> {
    let builder = host::without_state(options)?;
    let node = InspectedNode { node: super::node(&options.node, listener)?, optout: Arc::default() };
    let optout = Arc::clone(&node.optout);
    let seen = move |probe| {
        let _ = optout.set(probe);
    };
    Ok((super::with_node(builder, &options.node, node.node.as_ref(), seen), node))
}

impl InspectedNode {
    /// What came of each endpoint while a report was composed; nothing where no node is given.
    pub(crate) fn findings(&self) -> Result<Vec<Finding>, NodeError> {
        self.node.as_deref().map_or(Ok(Vec::new()), findings)
    }
}

/// Of a node of which nothing could be read, why.
fn findings(node: &Node) -> Result<Vec<Finding>, NodeError> {
    let findings = node.findings();
    let cause = findings.iter().find_map(|finding| match finding.found {
        Found::Not(cause) => Some(cause.to_string()),
        _ => None,
    });
    if findings.iter().any(|finding| finding.found == Found::Read) {
        return Ok(findings);
    }
    let error = node.read_error().map(|error| error.to_string());
    let cause = error.or(cause).unwrap_or_else(|| "it did not answer in time".to_owned());
    Err(NodeError::Unread { address: node.address().to_string(), cause })
}
