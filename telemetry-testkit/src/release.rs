//! Releases that were not recorded, made of those that were.

use anyhow::Result;
use serde_json::{Value, json};

use crate::answers::{Answers, GOSSIP, INFO, OPTIONS};

/// A release of the server. Only 23.10 and 25.0 were recorded; the others differ from the nearer of them in what is known to
/// differ, and in nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// EventStoreDB 20.10, which has no telemetry of its own.
    V20_10,
    /// EventStoreDB 22.10, which has no telemetry of its own.
    V22_10,
    /// EventStoreDB 23.10, the first with telemetry.
    V23_10,
    /// EventStoreDB 24.10: options have a source, and there is no external TCP.
    V24_10,
    /// KurrentDB 25.0: `/info` has a second version.
    V25_0,
    /// KurrentDB 25.1.
    V25_1,
    /// KurrentDB 26.2: TLS can be off.
    V26_2,
}

impl Release {
    /// From the oldest to the newest.
    pub const ALL: [Self; 7] =
        [Self::V20_10, Self::V22_10, Self::V23_10, Self::V24_10, Self::V25_0, Self::V25_1, Self::V26_2];

    /// As `/info` says it.
    pub fn version(self) -> &'static str {
        match self {
            Self::V20_10 => "20.10.0.0",
            Self::V22_10 => "22.10.0.0",
            Self::V23_10 => "23.10.0.0",
            Self::V24_10 => "24.10.0",
            Self::V25_0 => "25.0.0",
            Self::V25_1 => "25.1.0",
            Self::V26_2 => "26.2.0-prerelease",
        }
    }

    /// The recorded release that it is made of.
    pub(crate) fn recorded(self) -> &'static str {
        if self < Self::V24_10 { "23.10" } else { "25.0" }
    }

    pub(crate) fn apply(self, answers: &mut Answers) -> Result<()> {
        answers.edit(INFO, |info| self.name(info))?;
        answers
            .edit(GOSSIP, |gossip| gossip["members"].as_array_mut().into_iter().flatten().for_each(|m| self.say(m)))?;
        answers.edit(OPTIONS, |options| options.as_array_mut().into_iter().for_each(|list| self.list(list)))
    }

    fn name(self, info: &mut Value) {
        info["esVersion"] = self.version().into();
        if self >= Self::V25_0 {
            info["dbVersion"] = self.version().into();
        } else {
            info.as_object_mut().and_then(|info| info.remove("dbVersion"));
        }
    }

    fn say(self, member: &mut Value) {
        member["esVersion"] = self.version().into();
    }

    fn list(self, options: &mut Vec<Value>) {
        if self < Self::V23_10 {
            options.retain(|option| option["name"] != "TelemetryOptout");
        }
        if self >= Self::V26_2 {
            options.push(disable_tls());
        }
    }
}

fn disable_tls() -> Value {
    json!({
        "name": "DisableTls",
        "description": "",
        "group": "InterfaceOptions",
        "value": "False",
        "configurationSource": "<DEFAULT>",
        "deprecationMessage": null,
        "schema": { "type": "boolean" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ClusterState, Node,
        answers::STATISTICS,
        client::{get_as, json},
    };

    const ADMIN: Option<&str> = Some("admin:changeit");

    fn ask(node: &Node, path: &str) -> Value {
        json(&get_as(&node.url(), path, ADMIN))
    }

    /// The key that only this release's kind of option has, and which of the options that came or went it lists.
    #[track_caller]
    fn check(release: Release, key: &str, listed: &[&str]) {
        let node = Node::release(release, ClusterState::Single).start().unwrap();
        let options = ask(&node, OPTIONS);
        let options = options.as_array().unwrap();
        assert!(options.iter().all(|option| option.get(key).is_some()), "{release:?}");
        let names = ["DisableTls", "EnableExternalTcp", "TelemetryOptout"];
        let found = names.into_iter().filter(|name| options.iter().any(|option| option["name"] == **name));
        assert_eq!(found.collect::<Vec<_>>(), listed, "{release:?}");
    }

    #[test]
    fn each_release_lists_its_own_options() {
        check(Release::V20_10, "possibleValues", &["EnableExternalTcp"]);
        check(Release::V22_10, "possibleValues", &["EnableExternalTcp"]);
        check(Release::V23_10, "possibleValues", &["EnableExternalTcp", "TelemetryOptout"]);
        check(Release::V24_10, "configurationSource", &["TelemetryOptout"]);
        check(Release::V25_0, "schema", &["TelemetryOptout"]);
        check(Release::V25_1, "schema", &["TelemetryOptout"]);
        check(Release::V26_2, "schema", &["DisableTls", "TelemetryOptout"]);
    }

    #[test]
    fn each_release_says_its_version_everywhere() {
        for release in Release::ALL {
            let node = Node::release(release, ClusterState::Leader).start().unwrap();
            let (info, gossip) = (ask(&node, INFO), ask(&node, GOSSIP));
            assert_eq!(info["esVersion"], release.version());
            assert_eq!(info.get("dbVersion").is_some(), release >= Release::V25_0, "{release:?}");
            assert!(
                gossip["members"].as_array().unwrap().iter().all(|member| member["esVersion"] == release.version())
            );
        }
    }

    #[test]
    fn the_two_kinds_of_statistics_and_of_members_stay() {
        for release in Release::ALL {
            let node = Node::release(release, ClusterState::Leader).start().unwrap();
            let is_new = release >= Release::V24_10;
            assert_eq!(ask(&node, STATISTICS)["sys-drive-/-usage"].is_u64(), is_new, "{release:?}");
            let member = ask(&node, GOSSIP)["members"][0].clone();
            assert_eq!(member.get("internalHttpEndPointIp").is_some(), is_new, "{release:?}");
        }
    }
}
