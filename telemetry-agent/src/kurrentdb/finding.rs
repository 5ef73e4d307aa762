//! What came of asking a node: each endpoint, and what comes from it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use telemetry_core::CollectError;

use super::document::ENDPOINTS;
use super::endpoint::Endpoint;

/// One endpoint, and what came of asking it for the last report.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) path: &'static str,
    /// The sections and fields that come from it.
    pub(crate) feeds: &'static [&'static str],
    pub(crate) found: Found,
}

/// What came of asking an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Read,
    /// Only a leader is asked, since elsewhere its answer is not this node's.
    NotAsked,
    Not(CollectError),
}

/// What came of each endpoint, by its path.
#[derive(Debug, Default)]
pub(super) struct Findings(Mutex<BTreeMap<&'static str, Found>>);

impl Findings {
    /// Forgets those of the report before.
    pub(super) fn begin(&self) {
        self.held().clear();
    }

    pub(super) fn record(&self, endpoint: &Endpoint, found: Found) {
        self.held().insert(endpoint.path, found);
    }

    /// In the order of the endpoints, whichever answered first.
    pub(super) fn of_last_report(&self) -> Vec<Finding> {
        let held = self.held();
        let finding = |endpoint: &Endpoint| {
            let found = *held.get(endpoint.path)?;
            Some(Finding { path: endpoint.path, feeds: endpoint.gives, found })
        };
        ENDPOINTS.iter().filter_map(finding).collect()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<&'static str, Found>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
