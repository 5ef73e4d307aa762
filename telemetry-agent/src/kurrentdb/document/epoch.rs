//! The first event of the epoch stream, which has the database's first epoch.

use serde_json::Value;
use telemetry_core::Identifier;

use super::{Answer, Document, Endpoint};
use crate::kurrentdb::endpoint::endpoint;

pub(in crate::kurrentdb) struct FirstEpoch(pub(in crate::kurrentdb) Option<Identifier>);

impl Document for FirstEpoch {
    const ENDPOINT: Endpoint = endpoint!("/streams/%24epoch-information/0", needs "a user in $admins");

    /// A database older than this stream has a later epoch there, at a position other than zero, and that is not the one.
    fn read(answer: &Answer) -> Option<Self> {
        let epoch = answer.json.as_object()?;
        let position = epoch.get("epochPosition").map_or(Some(0), Value::as_i64);
        let id = epoch.get("epochId").and_then(Value::as_str).and_then(|id| id.parse().ok());
        Some(Self(id.filter(|_| position == Some(0))))
    }
}
