//! `/info`: the release, and what is switched on.

use std::time::SystemTime;

use telemetry_core::Version;
use telemetry_provider_labels::NodeState;

use super::definition::{Document, Order};
use super::gossip::known_state;
use crate::endpoint::{Endpoint, endpoint};
use crate::json;
use crate::unrecognized::{KNOWN, Unrecognized};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Info {
    pub(crate) version: Option<Version>,
    /// In lower case on this endpoint.
    pub(crate) state: Option<NodeState>,
    /// Whether the projections subsystem is there.
    pub(crate) projections: Option<bool>,
    /// Whether streams can be read over HTTP.
    pub(crate) atom_pub: Option<bool>,
    pub(crate) insecure: Option<bool>,
    unrecognized: Vec<Unrecognized>,
}

impl Document for Info {
    const ENDPOINT: Endpoint = endpoint!(Object "/info", needs "a user", gives "version" "configuration.insecure");
    const ORDER: Order = Order::First;
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        let names = ["esVersion", "dbVersion", "state", "features", "authentication"];
        let [older_name, newer_name, state, features, authentication] = json::members(&body, names)?;
        let [projections, atom_pub] = features.members(["projections", "atomPub"]).unwrap_or_default();
        let [authentication] = authentication.members(["type"]).unwrap_or_default();
        let mut unrecognized = Vec::new();
        Some(Self {
            version: older_name.text().or(newer_name.text()).and_then(|text| known_version(&text, &mut unrecognized)),
            state: state.text().and_then(|state| known_state(&state, &mut unrecognized)),
            projections: projections.read(),
            atom_pub: atom_pub.read(),
            insecure: authentication.text().map(|kind| kind == "insecure"),
            unrecognized,
        })
    }

    fn unrecognized(&self) -> &[Unrecognized] {
        &self.unrecognized
    }
}

/// A release that this crate was not made for is said, and what can't be read is not.
fn known_version(text: &str, unrecognized: &mut Vec<Unrecognized>) -> Option<Version> {
    let version: Option<Version> = text.parse().ok();
    let [first, end] = KNOWN;
    match &version {
        None => unrecognized.push(Unrecognized::version(text)),
        Some(version) if !version.is_at_least(first) || version.is_at_least(end) => {
            unrecognized.push(Unrecognized::Release(version.clone()));
        }
        Some(_) => {}
    }
    version
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(info: &serde_json::Value, version: Option<&str>, unrecognized: &[Unrecognized]) {
        let info = Info::read(info.to_string().into_bytes(), None).unwrap();
        assert_eq!(info.version.as_ref().map(ToString::to_string).as_deref(), version);
        assert_eq!(info.unrecognized(), unrecognized);
    }

    #[test]
    fn n15_the_version_has_an_older_and_a_newer_name() {
        check(&json!({"esVersion": "23.10.0.0"}), Some("23.10.0.0"), &[]);
        check(
            &json!({"dbVersion": "26.2.0-prerelease", "esVersion": "26.2.0-prerelease"}),
            Some("26.2.0-prerelease"),
            &[],
        );
        check(&json!({"dbVersion": "25.0.0"}), Some("25.0.0"), &[]);
        check(&json!({"esVersion": 25}), None, &[]);
        check(&json!({}), None, &[]);
    }

    #[test]
    fn n15_a_release_that_is_not_known_is_said_and_put_aside() {
        let release = |text: &str| [Unrecognized::Release(text.parse().unwrap())];
        check(&json!({"esVersion": "5.0.11.0"}), Some("5.0.11.0"), &release("5.0.11.0"));
        check(&json!({"esVersion": "27.0.0"}), Some("27.0.0"), &release("27.0.0"));
        check(&json!({"esVersion": "unknown_version"}), None, &[Unrecognized::version("unknown_version")]);
    }

    #[test]
    fn n15_an_unknown_state_is_put_aside() {
        check(&json!({"state": "readonlyleaderless"}), None, &[]);
        check(&json!({"state": "hibernating"}), None, &[Unrecognized::state("hibernating")]);
    }
}
