//! `/info/options`: what the operator wrote.

use std::time::SystemTime;

use super::{Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;
use crate::kurrentdb::json::{self, Value};

/// The options that a report needs; every value is text as it was typed.
pub(in crate::kurrentdb) struct Options(Vec<(&'static str, String)>);

/// A node that is opted out, or may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kurrentdb) enum ServerOptout {
    Stated,
    Doubtful,
}

/// Nothing else of the list is kept: it has paths and addresses.
pub(super) const NEEDED: [&str; 10] = [
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
    const ENDPOINT: Endpoint =
        endpoint!(Object "/info/options", needs "a user in $ops or $admins", gives "configuration but for insecure");
    type Body = Vec<u8>;

    fn read(body: Vec<u8>, _date: Option<SystemTime>) -> Option<Self> {
        Some(Self(json::elements(&body)?.filter_map(needed).collect()))
    }
}

fn needed(option: Value<'_>) -> Option<(&'static str, String)> {
    let [name, value] = option.members(["name", "value"])?;
    let name = name.text()?;
    let name = NEEDED.into_iter().find(|needed| *needed == name)?;
    Some((name, value.text()?))
}
