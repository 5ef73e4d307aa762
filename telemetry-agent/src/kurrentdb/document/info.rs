//! `/info`: the release, and what is switched on.

use serde_json::Value;
use telemetry_core::Label;
use telemetry_core::Version;
use telemetry_provider_labels::NodeState;

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct Info {
    pub(in crate::kurrentdb) version: Option<Version>,
    /// In lower case on this endpoint.
    pub(in crate::kurrentdb) state: Option<NodeState>,
    /// Whether the projections subsystem is there.
    pub(in crate::kurrentdb) projections: Option<bool>,
    pub(in crate::kurrentdb) insecure: Option<bool>,
}

impl Document for Info {
    const ENDPOINT: Endpoint = endpoint!("/info", needs "no rights");

    fn read(answer: &Answer) -> Option<Self> {
        let info = answer.json.as_object()?;
        let text = |value: Option<&Value>| value?.as_str().map(str::to_owned);
        Some(Self {
            version: text(info.get("esVersion")).and_then(|version| version.parse().ok()),
            state: text(info.get("state")).and_then(|state| NodeState::parse(&state)),
            projections: info.get("features").and_then(|features| features.get("projections")?.as_bool()),
            insecure: text(info.get("authentication").and_then(|own| own.get("type"))).map(|kind| kind == "insecure"),
        })
    }
}
