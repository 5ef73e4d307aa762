//! `/info/options`: what the operator wrote.

use serde_json::Value;

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

/// The options that a report needs; every value is text as it was typed.
pub(in crate::kurrentdb) struct Options(Vec<(&'static str, String)>);

/// A node that is opted out, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kurrentdb) enum ServerOptout {
    Stated,
    Doubtful,
}

/// Nothing else of the list is kept: it has paths and addresses.
const NEEDED: [&str; 10] = [
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

impl Options {
    pub(in crate::kurrentdb) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    /// Whether the node opts out; a value that is no flag is a doubt.
    pub(in crate::kurrentdb) fn optout(&self) -> Option<ServerOptout> {
        match self.get("TelemetryOptout")?.trim() {
            text if text.eq_ignore_ascii_case("false") => None,
            text if text.eq_ignore_ascii_case("true") => Some(ServerOptout::Stated),
            _ => Some(ServerOptout::Doubtful),
        }
    }
}

impl Document for Options {
    const ENDPOINT: Endpoint = endpoint!("/info/options", needs "a user in $ops or $admins");

    fn read(answer: &Answer) -> Option<Self> {
        Some(Self(answer.json.as_array()?.iter().filter_map(needed).collect()))
    }
}

fn needed(option: &Value) -> Option<(&'static str, String)> {
    let name = option.get("name")?.as_str()?;
    let name = NEEDED.into_iter().find(|needed| *needed == name)?;
    Some((name, option.get("value")?.as_str()?.to_owned()))
}
