//! A node that is asked for a look at telemetry: what is known of it once a report was composed.

use std::sync::{Arc, OnceLock};

use telemetry_kurrentdb::{Finding, Found, Node, OptionsProbe};

use super::error::NodeError;

/// The node that is looked at, if there is one.
pub(crate) struct InspectedNode {
    pub(super) node: Option<Arc<Node>>,
    /// What it says of its opt-out, if it is asked.
    pub(super) optout: Arc<OnceLock<OptionsProbe>>,
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
