//! What came of asking a node: each endpoint, and what comes from it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use telemetry_core::{CollectError, Version};
use telemetry_provider_labels::NodeState;

use crate::document::ENDPOINTS;
use crate::endpoint::Endpoint;
use crate::read_error::ReadError;

/// One endpoint, and what came of asking it for the last report.
#[derive(Debug)]
pub struct Finding {
    /// The path of the endpoint.
    pub path: &'static str,
    /// The sections and fields that come from it.
    pub feeds: Vec<&'static str>,
    /// What came of asking it.
    pub found: Found,
}

/// What came of asking an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was read.
    Read,
    /// Only a leader is asked, since elsewhere its answer is not this node's.
    NotAsked(NodeState),
    /// It gave nothing, and why.
    Not(CollectError),
}

/// What came of reading the node for the last report.
#[derive(Debug, Default)]
pub(crate) struct Findings(Mutex<LastReport>);

#[derive(Debug, Default)]
struct LastReport {
    /// What came of each endpoint, by its path.
    found: BTreeMap<&'static str, Found>,
    error: Option<ReadError>,
    version: Option<Version>,
}

impl Findings {
    /// Forgets those of the report before.
    pub(crate) fn begin(&self) {
        *self.held() = LastReport::default();
    }

    pub(crate) fn record(&self, endpoint: &Endpoint, found: Found) {
        self.held().found.insert(endpoint.path, found);
    }

    /// Keeps why nothing could be read.
    pub(crate) fn record_error(&self, error: ReadError) {
        self.held().error = Some(error);
    }

    pub(crate) fn error(&self) -> Option<ReadError> {
        self.held().error.clone()
    }

    pub(crate) fn record_version(&self, version: Option<Version>) {
        self.held().version = version;
    }

    pub(crate) fn version(&self) -> Option<Version> {
        self.held().version.clone()
    }

    /// In the order of the endpoints, whichever answered first.
    pub(crate) fn of_last_report(&self) -> Vec<Finding> {
        let held = self.held();
        let finding = |endpoint: &Endpoint| {
            let found = *held.found.get(endpoint.path)?;
            Some(Finding { path: endpoint.path, feeds: endpoint.feeds(held.version.as_ref()), found })
        };
        ENDPOINTS.iter().filter_map(finding).collect()
    }

    fn held(&self) -> MutexGuard<'_, LastReport> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Gossip, Info, Stats};

    #[track_caller]
    fn check(findings: &Findings, expected: &[(&str, Found)]) {
        let found: Vec<_> = findings.of_last_report().iter().map(|finding| (finding.path, finding.found)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn findings_stand_in_the_order_of_the_endpoints_and_the_last_one_counts() {
        let (findings, late) = (Findings::default(), Found::Not(CollectError::Unavailable("late")));
        findings.record(&Stats::ENDPOINT, Found::Read);
        findings.record(&Info::ENDPOINT, late);
        check(&findings, &[("/info", late), ("/stats?group=false", Found::Read)]);
        findings.record(&Info::ENDPOINT, Found::Read);
        check(&findings, &[("/info", Found::Read), ("/stats?group=false", Found::Read)]);
    }

    #[test]
    fn findings_of_an_earlier_report_are_forgotten() {
        let findings = Findings::default();
        findings.record(&Info::ENDPOINT, Found::Read);
        findings.begin();
        findings.record(&Gossip::ENDPOINT, Found::NotAsked(NodeState::Clone));
        check(&findings, &[("/gossip", Found::NotAsked(NodeState::Clone))]);
    }
}
