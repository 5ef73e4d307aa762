//! Words that stand for what nobody may learn, in every place of a node's answers that no report needs.

use anyhow::Result;
use serde_json::{Map, Value};

use crate::answers::{Answers, FIRST_EPOCH, GOSSIP, INFO, OPTIONS, PROJECTIONS, STATISTICS, SUBSCRIPTIONS};

/// The words: whoever reads one in a report or in a log has found a leak.
pub const CANARIES: [&str; 6] =
    ["canary-stream::canary-group", "canary-host.example", ADDRESS, MOUNT, "canary-user", "canary@mail.example"];

const ADDRESS: &str = "203.0.113.77";
const MOUNT: &str = "/mnt/canary-volume";
/// A field that no release has.
const FIELD: &str = "canary-field";

/// What a report needs of each answer; of options it is the value of those that are named.
const NEEDED: [(&str, &[&str]); 7] = [
    (INFO, &["dbVersion", "esVersion", "state", "type"]),
    (GOSSIP, &["instanceId", "state"]),
    (OPTIONS, &["name"]),
    (STATISTICS, &["proc-startTime"]),
    (PROJECTIONS, &["mode", "status"]),
    (SUBSCRIPTIONS, &[]),
    (FIRST_EPOCH, &["epochId"]),
];

const NEEDED_OPTIONS: [&str; 10] = [
    "AuthenticationType",
    "AuthorizationType",
    "ChunkSize",
    "ClusterSize",
    "DisableTls",
    "EnableAtomPubOverHttp",
    "EnableExternalTcp",
    "Insecure",
    "RunProjections",
    "TelemetryOptout",
];

/// Puts them into every answer that has a body.
pub(crate) fn apply(answers: &mut Answers) -> Result<()> {
    for (path, needed) in NEEDED {
        if answers.has_body(path) {
            answers.edit(path, |json| Substitution { needed, next: 0 }.value(json))?;
        }
    }
    Ok(())
}

/// Goes through one answer and puts one word after the other in the place of texts.
struct Substitution {
    needed: &'static [&'static str],
    next: usize,
}

impl Substitution {
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.instead_of(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => self.object(fields),
            _ => {}
        }
    }

    fn object(&mut self, fields: &mut Map<String, Value>) {
        let is_needed_option = NEEDED_OPTIONS.iter().any(|name| fields.get("name").is_some_and(|known| known == name));
        let before = std::mem::take(fields);
        for (name, mut value) in before {
            match name.as_str() {
                "value" if is_needed_option => {}
                "httpEndPointIp" | "serverIp" => value = ADDRESS.into(),
                name if self.needed.contains(&name) => {}
                _ => self.value(&mut value),
            }
            fields.insert(elsewhere(&name), value);
        }
        fields.insert(FIELD.to_owned(), self.word().into());
    }

    /// A `$` in front stays, because it tells a standard projection from a custom one.
    fn instead_of(&mut self, text: &str) -> String {
        let sign = if text.starts_with('$') { "$" } else { "" };
        format!("{sign}{}", self.word())
    }

    fn word(&mut self) -> &'static str {
        self.next += 1;
        CANARIES[self.next % CANARIES.len()]
    }
}

/// The statistics name the mount point of the database in their keys.
fn elsewhere(key: &str) -> String {
    key.replace("sys-drive-/-", &format!("sys-drive-{MOUNT}-"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        Node,
        client::{get_as, json},
    };

    const ADMIN: Option<&str> = Some("admin:changeit");

    /// The names of the fields whose text is no canary.
    fn left(name: &str, value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::String(text) if !is_canary(text) => drop(found.insert(name.to_owned())),
            Value::Array(items) => items.iter().for_each(|item| left(name, item, found)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| left(name, value, found)),
            _ => {}
        }
    }

    fn is_canary(text: &str) -> bool {
        CANARIES.contains(&text.trim_start_matches('$'))
    }

    #[track_caller]
    fn check_left(path: &str, expected: &[&str]) {
        let mut found = BTreeSet::new();
        for name in ["23.10/secured-admins", "25.0/secured-admins"] {
            let node = Node::recorded(name).canaries().start().unwrap();
            let reply = get_as(&node.url(), path, ADMIN);
            assert!(CANARIES.iter().any(|word| String::from_utf8_lossy(&reply.body).contains(word)), "{name} {path}");
            left("", &json(&reply), &mut found);
        }
        assert!(found.iter().eq(expected), "{path}: {found:?}");
    }

    #[test]
    fn only_what_a_report_needs_is_left() {
        check_left(INFO, &["dbVersion", "esVersion", "state", "type"]);
        check_left(GOSSIP, &["instanceId", "state"]);
        check_left(OPTIONS, &["name", "value"]);
        check_left(STATISTICS, &["proc-startTime"]);
        check_left(PROJECTIONS, &["mode", "status"]);
        check_left(SUBSCRIPTIONS, &[]);
        check_left(FIRST_EPOCH, &["epochId"]);
    }

    #[test]
    fn options_keep_their_names_and_only_the_needed_ones_their_values() {
        let node = Node::recorded("23.10/secured-admins").canaries().start().unwrap();
        let options = json(&get_as(&node.url(), OPTIONS, ADMIN));
        for option in options.as_array().unwrap() {
            let needed = NEEDED_OPTIONS.iter().any(|name| option["name"] == *name);
            assert_eq!(is_canary(option["value"].as_str().unwrap()), !needed, "{option}");
        }
    }

    #[test]
    fn the_node_still_finds_itself_and_its_disk() {
        let node = Node::recorded("25.0/cluster-leader").canaries().start().unwrap();
        let (gossip, stats) = (json(&get_as(&node.url(), GOSSIP, None)), json(&get_as(&node.url(), STATISTICS, None)));
        let is_own = |member: &&Value| {
            (&member["httpEndPointIp"], &member["httpEndPointPort"]) == (&gossip["serverIp"], &gossip["serverPort"])
        };
        assert_eq!(gossip["members"].as_array().unwrap().iter().filter(is_own).count(), 1);
        assert!(stats["sys-drive-/mnt/canary-volume-totalBytes"].is_u64());
    }
}
